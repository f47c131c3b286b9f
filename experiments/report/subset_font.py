"""Cut the report's font: ``python -m experiments.report.subset_font NotoSansCJK-Regular.ttc``."""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont

FAMILY = "Noto Sans SC Subset"
"""A name of its own, so that a full Noto Sans SC on the reader's machine is never mixed in."""

TARGET = Path(__file__).with_name("NotoSansSC-subset.otf")

SIGNS = "←↑→↓↔⇒≈≠≤≥−‰√∞∑∆ΔαβλμπρσΣ▲▼△▽●○■□◆◇★☆✓✔✗①②③④⑤⑥⑦⑧⑨⑩\u2009\u202f\u2011–—‘’“”…•·€"


def characters() -> str:
    """Every character the subset holds: GB 2312, ASCII, Latin-1, CJK and full-width punctuation."""
    gb2312 = "".join(
        bytes((row, cell)).decode("gb2312", errors="ignore") for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF)
    )
    ranges = ((0x20, 0x7F), (0xA0, 0x100), (0x3000, 0x3040), (0xFF01, 0xFF60), (0xFFE0, 0xFFE7))
    return "".join(chr(code) for first, end in ranges for code in range(first, end)) + gb2312 + SIGNS


def simplified_chinese(source: Path) -> TTFont:
    """The SC face of a collection, or the font itself when the file holds a single face."""
    if source.suffix.lower() not in {".ttc", ".otc"}:
        return TTFont(source)
    for font in TTCollection(source, lazy=True).fonts:
        if font["name"].getDebugName(1) == "Noto Sans CJK SC":
            return font
    raise SystemExit(f"{source}: no face named Noto Sans CJK SC")


def cut(source: Path, target: Path) -> int:
    """Write the subset of ``source`` to ``target``; returns its size in bytes."""
    font = simplified_chinese(source)
    options = Options(
        hinting=False,
        layout_features=[],
        notdef_outline=True,
        drop_tables=["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG", "meta"],
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
        name_languages=[0x409],
        recalc_timestamp=False,
    )
    subsetter = Subsetter(options)
    subsetter.populate(text=characters())
    subsetter.subset(font)
    for number, text in ((1, FAMILY), (4, FAMILY), (6, FAMILY.replace(" ", ""))):
        font["name"].setName(text, number, 3, 1, 0x409)
    cff = font["CFF "].cff
    cff.fontNames = [FAMILY.replace(" ", "")]
    cff.topDictIndex[0].FullName = cff.topDictIndex[0].FamilyName = FAMILY
    font.save(target)
    return target.stat().st_size


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("usage: python -m experiments.report.subset_font NotoSansCJK-Regular.ttc")
    print(f"{TARGET.name}: {cut(Path(sys.argv[1]), TARGET):,} bytes")
