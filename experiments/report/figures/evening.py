"""The event evening minute by minute: all alternatives in each panel, one panel per measure."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator, PercentFormatter

from experiments.evidence import Evidence
from experiments.report.figures.canvas import blank, colours, quiet, styled
from experiments.report.findings import course, event_window_s, first_replication, raised
from experiments.report.format import moment
from experiments.report.names import label
from experiments.report.words import say


def kept(evidence: Evidence) -> list[str]:
    """The measures that every alternative kept by minute and that have a value anywhere."""
    if len(evidence.minute_start_s) < 2:
        return []
    tables = [evidence.minutes.get(name, {}) for name in evidence.alternatives]
    return [
        measure
        for measure in evidence.minute_words
        if (measure != "alert_level" or evidence.planned)
        and all(measure in table for table in tables)
        and any(np.isfinite(table[measure]).any() for table in tables)
    ]


@styled
def draw(evidence: Evidence, language: str) -> Figure:
    """A panel per measure that was kept; triangles where a level was raised."""
    measures = kept(evidence)
    figure = blank(0.8 + 1.3 * len(measures))
    grid = figure.subplots(len(measures), 1, sharex=True, squeeze=False)
    hours = np.asarray(evidence.minute_start_s, dtype=np.float64) / 3600
    colour = colours(evidence)
    for axes, measure in zip(grid[:, 0], measures, strict=True):
        for name in evidence.alternatives:
            line = course(evidence.minutes[name][measure])
            shade = 0.1 if len(evidence.alternatives) > 3 else 0.16
            axes.fill_between(hours, line.low, line.high, color=colour[name], alpha=shade, lw=0)
            axes.plot(hours, line.centre, color=colour[name], label=label(evidence, name, language))
        axes.set_title(say(evidence.minute_words[measure], language, measure))
        axes.set_ylim(0, max(axes.get_ylim()[1], 1.0 if measure != "bot_share" else 0.0))
        quiet(axes)
        if measure == "bot_share":
            axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0, symbol=" %"))
        axes.yaxis.set_major_locator(MaxNLocator(4, integer=measure in ("alert_level", "waiting")))
        if measure == "alert_level":
            _mark_alerts(figure, measures.index(measure), evidence, colour)
    _hours(grid[-1, 0], evidence, float(hours[0]), float(hours[-1]))
    handles, texts = grid[0, 0].get_legend_handles_labels()
    figure.legend(
        handles, texts, loc="outside upper right", ncols=min(len(texts), 4), frameon=False, labelcolor="linecolor"
    )
    return figure


def _mark_alerts(figure: Figure, panel: int, evidence: Evidence, colour: dict[str, str]) -> None:
    """A triangle for each raised level of the first replication; a line per alternative."""
    window = event_window_s(evidence)
    table = evidence.alerts
    if table.empty or window is None:
        return
    axes = figure.axes[panel]
    top = axes.get_ylim()[1] or 1.0
    rows = table[table["replication"] == first_replication(evidence)]
    inside = rows[raised(rows) & rows["time_s"].between(*window)]
    names = [name for name in evidence.alternatives if name in set(inside["alternative"])]
    for place, name in enumerate(names):
        times = inside.loc[inside["alternative"] == name, "time_s"].to_numpy(dtype=np.float64) / 3600
        height = top * (1.06 + 0.14 * place)
        axes.plot(times, np.full(times.shape, height), "^", color=colour[name], ms=5, clip_on=False)
    axes.set_ylim(0, top * (1.12 + 0.14 * len(names)))


def _hours(axes: Axes, evidence: Evidence, low: float, high: float) -> None:
    """Whole hours below; the date beside midnight and beside the first hour."""
    axes.set_xlim(low, high)
    step = max(1, round((high - low) / 10))
    ticks = np.arange(np.ceil(low / step) * step, high + 1e-9, step)

    def written(hour: float, place: int | None) -> str:
        at = moment(evidence.first_date, hour * 3600)
        return f"{at:%H:%M}\n{at:%m-%d}" if not place or at.hour < step else f"{at:%H:%M}"

    axes.set_xticks(ticks)
    axes.xaxis.set_major_formatter(FuncFormatter(written))
