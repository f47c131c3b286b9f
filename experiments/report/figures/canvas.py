"""The look that all figures share (font, colours, quiet axes), and a figure as an image."""

import base64
import io
import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache, wraps
from pathlib import Path
from typing import Any, Protocol

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.ticker import Formatter

from experiments.evidence import Evidence
from experiments.report.format import Scale

FONT_FILE = Path(__file__).parents[1] / "NotoSansSC-subset.otf"
WIDTH_IN = 11.0
"""Width of every figure, inches; at 96 pixels per inch the width of the page."""

INK = "#1f2a33"
QUIET = "#65727d"
GRID = "#e3e8ec"
SHADE = "#eef1f4"
GAIN = "#86c5b1"
LOSS = "#eaae7c"
"""Pale, so that they are not taken for an alternative's colour."""

BASELINE = "#5b6770"
PALETTE = ("#0072b2", "#d55e00", "#009e73", "#aa4499", "#b8860b", "#56b4e9", "#882255", "#117733")
"""Okabe and Ito's colours and two of Tol's, which colour-blind readers can tell apart."""


@cache
def family() -> str:
    """The name of the shipped font, made known to matplotlib on first use."""
    fontManager.addfont(FONT_FILE)
    return str(FontProperties(fname=str(FONT_FILE)).get_name())


def style() -> dict[Any, Any]:
    """The matplotlib settings under which figures are built and saved."""
    return {
        "font.family": [family(), "DejaVu Sans"],
        "font.size": 9.5,
        "text.color": INK,
        "text.parse_math": False,
        "axes.unicode_minus": True,
        "axes.edgecolor": "#b8c2ca",
        "axes.labelcolor": QUIET,
        "axes.linewidth": 0.8,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.titlelocation": "left",
        "axes.titlesize": 10.5,
        "axes.titlepad": 6.0,
        "axes.axisbelow": True,
        "axes.grid.axis": "y",
        "grid.color": GRID,
        "grid.linewidth": 0.8,
        "xtick.color": "#b8c2ca",
        "ytick.color": "#b8c2ca",
        "xtick.labelcolor": QUIET,
        "ytick.labelcolor": QUIET,
        "xtick.labelsize": 9,
        "xtick.major.pad": 6,
        "ytick.labelsize": 9,
        "lines.linewidth": 1.4,
        "lines.solid_capstyle": "butt",
        "path.simplify_threshold": 0.3,
        "svg.fonttype": "path",
        "svg.hashsalt": "report",
        "figure.facecolor": "white",
    }


class Draw(Protocol):
    """A figure of some evidence in one language."""

    def __call__(self, evidence: Evidence, language: str, /) -> Figure:
        """Draw it."""
        ...


def styled(draw: Draw) -> Draw:
    """Run a figure function under the shared style, leaving matplotlib's own settings alone."""

    @wraps(draw)
    def under_style(evidence: Evidence, language: str, /) -> Figure:
        with mpl.rc_context(style()):
            return draw(evidence, language)

    return under_style


def blank(height_in: float) -> Figure:
    """An empty figure of the page's width that lays itself out."""
    spaced = ConstrainedLayoutEngine(h_pad=0.06, w_pad=0.06, hspace=0.03, wspace=0.03)
    figure = Figure(figsize=(WIDTH_IN, height_in), layout=spaced)
    FigureCanvasAgg(figure)
    return figure


def colours(evidence: Evidence) -> dict[str, str]:
    """One colour per alternative, the same in every figure and table; the baseline is grey."""
    rest = (name for name in evidence.alternatives if name != evidence.baseline)
    found = {name: PALETTE[place % len(PALETTE)] for place, name in enumerate(rest)}
    found[evidence.baseline] = BASELINE if found else PALETTE[0]
    return found


def quiet(axes: Axes, grid: str = "y") -> None:
    """Light grid along one axis, no tick marks."""
    axes.grid(visible=True, axis="y" if grid == "y" else "x")
    axes.tick_params(length=0)


class Ticks(Formatter):
    """Tick labels of a scale, with no more decimals than telling the ticks apart takes."""

    def __init__(self, scale: Scale, signed: bool = False, unit: bool = False) -> None:
        """``signed`` writes plus signs too, ``unit`` the scale's unit behind every number."""
        self.scale, self.signed, self.unit = scale, signed, unit

    def __call__(self, x: float, pos: int | None = None) -> str:
        """The label of a single tick."""
        return self.format_ticks([x])[0]

    def format_ticks(self, values: Iterable[float]) -> list[str]:
        """The labels of all ticks together."""
        ticks = [float(value) for value in values]
        scaled = [tick * self.scale.factor for tick in ticks]
        decimals = 0
        while decimals < 5 and any(abs(tick - round(tick, decimals)) > 1e-7 for tick in scaled):
            decimals += 1
        written = replace(self.scale, decimals=decimals)
        if not self.unit:
            written = replace(written, prefix="")
        write = written.text if self.unit else written.bare
        return [write(tick, self.signed) for tick in ticks]


def image(figure: Figure) -> str:
    """The figure as an SVG ``data:`` address; text becomes outlines, so that it needs no font."""
    buffer = io.StringIO()
    with mpl.rc_context(style()):
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    svg = re.sub(r' d="[^"]*"', _rounded, buffer.getvalue())
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _rounded(path: re.Match[str]) -> str:
    """A path's coordinates to a hundredth of a point: a third of the size, nothing to be seen."""
    return re.sub(r"\d+\.\d{3,}", lambda found: f"{float(found[0]):.2f}", path[0]).replace("\n", " ")
