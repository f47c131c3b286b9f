"""Charts of the report: every glyph, colours that keep, and sums that agree."""

import base64
import dataclasses

import matplotlib as mpl
import pytest
from fontTools.ttLib import TTFont
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from experiments.evidence import Evidence
from experiments.report.figures import canvas, evening, forest, staff, waterfall, week
from experiments.report.findings import account_means, differences
from experiments.report.names import label
from experiments.report.words import texts

DRAWN: dict[str, canvas.Draw] = {
    "volume": week.volume,
    "waiting": week.waiting,
    "agents": week.agents,
    "level": week.level,
    "evening": evening.draw,
    "forest": forest.draw,
    "waterfall": waterfall.draw,
    "staff": staff.draw,
}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", DRAWN)
def test_every_figure_has_every_glyph(evidence: Evidence, name: str, language: str, strict: None) -> None:
    figure = DRAWN[name](evidence, language)
    assert isinstance(figure, Figure)
    address = canvas.image(figure)
    svg = base64.b64decode(address.partition(",")[2]).decode()
    assert "<path" in svg and "<text" not in svg


def test_a_missing_glyph_would_be_noticed(evidence: Evidence, strict: None) -> None:
    labels = {name: {"zh": "\U0001f9ff", "en": ""} for name in evidence.alternatives}
    with pytest.raises(UserWarning, match="missing from"):
        canvas.image(week.waiting(dataclasses.replace(evidence, labels=labels), "zh"))


def test_the_font_can_write_every_word_of_the_page() -> None:
    known = set(TTFont(canvas.FONT_FILE).getBestCmap())
    assert {character for text in texts() for character in text if ord(character) not in known} == set()
    assert {ord(character) for character in "翡翠钻石¥±×÷≤≥−→％，。"} <= known
    assert canvas.FONT_FILE.stat().st_size < 3_000_000
    assert "SIL OPEN FONT LICENSE" in canvas.FONT_FILE.with_name("OFL.txt").read_text("utf-8")


def test_an_alternative_keeps_its_colour_in_every_panel(evidence: Evidence) -> None:
    colour = canvas.colours(evidence)
    for axes, name in zip(week.waiting(evidence, "en").axes, evidence.alternatives, strict=True):
        assert axes.get_title(loc="left") == label(evidence, name, "en")
        assert axes.get_lines()[0].get_color() == colour[name]


def test_the_forest_fills_only_dots_that_are_told(evidence: Evidence) -> None:
    found = differences(evidence)
    figure = forest.draw(evidence, "en")
    for kpi, axes in zip(forest.shown(evidence), figure.axes[::2], strict=True):
        dots = [line for line in axes.get_lines() if line.get_marker() == "o"]
        hollow = [dot.get_markerfacecolor() == "white" for dot in dots]
        assert hollow == [not found[name, kpi].told for name in ("distributed", "hybrid")]


def test_the_waterfall_ends_at_the_total_difference(evidence: Evidence) -> None:
    steps = waterfall.steps(evidence)
    axes = waterfall.draw(evidence, "en").axes[0]
    total = axes.patches[-1]
    assert isinstance(total, Rectangle)
    means = account_means(evidence)
    wanted = (means["distributed"].sum() - means["centralised"].sum()) / 1000
    assert total.get_width() == pytest.approx(wanted)
    assert len(axes.patches) == len(steps) + 1


def test_drawing_leaves_matplotlib_settings_alone(evidence: Evidence) -> None:
    before = dict(mpl.rcParams)
    canvas.image(staff.draw(evidence, "zh"))
    assert dict(mpl.rcParams) == before
