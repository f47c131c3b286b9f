"""Numbers as people read them: shares, money, durations and times, in Chinese and English."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

MINUS = "\N{MINUS SIGN}"
NOTHING = "\N{EM DASH}"
"""Stands where there is no number."""

_WEEKDAYS = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_MONTHS = (*("Jan", "Feb", "Mar", "Apr", "May", "Jun"), *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"))


@dataclass(frozen=True)
class Scale:
    """How one group of numbers is written, so that they can be compared at a glance.

    ``factor`` multiplies the number; ``decimals`` are kept; ``prefix`` and ``suffix`` surround it.
    """

    factor: float = 1.0
    decimals: int = 1
    prefix: str = ""
    suffix: str = ""

    def bare(self, value: float, signed: bool = False) -> str:
        """The number alone, without its unit."""
        if not math.isfinite(value):
            return NOTHING
        scaled = round(value * self.factor, self.decimals)
        sign = MINUS if scaled < 0 else "+" if signed and scaled > 0 else ""
        return f"{sign}{self.prefix}{abs(scaled):,.{self.decimals}f}"

    def text(self, value: float, signed: bool = False) -> str:
        """The number with its unit."""
        return self.bare(value, signed) + (self.suffix if math.isfinite(value) else "")

    def interval(self, low: float, high: float, signed: bool = False) -> str:
        """``[low, high]``, thousands unseparated; an empty text when either end is unknown."""
        if not (math.isfinite(low) and math.isfinite(high)):
            return ""
        ends = replace(self, prefix="")
        low_text, high_text = (ends.bare(end, signed).replace(",", "") for end in (low, high))
        return f"[{low_text}, {high_text}]"


def scale(
    values: Iterable[float], unit: str, language: str, *, difference: bool = False, half_width: float = math.nan
) -> Scale:
    """Choose the scale in which ``values`` of ``unit`` are written together.

    ``unit`` is one of share, s, h, yuan, count; another text is written after the number as it is.
    ``half_width``, of a typical interval in the same unit, asks for enough decimals to see it.
    """
    size = max((abs(value) for value in values if math.isfinite(value)), default=0.0)
    factor, prefix, suffix = _notation(size, unit, language, difference)
    decimals = _decimals(size * factor, unit)
    if math.isfinite(half_width) and half_width > 0:
        wanted = -math.floor(math.log10(half_width * factor))
        decimals = max(decimals, min(wanted, 3))
    return Scale(factor, decimals, prefix, suffix)


def _notation(size: float, unit: str, language: str, difference: bool) -> tuple[float, str, str]:
    """Factor, prefix and suffix for numbers up to ``size``."""
    chinese = language == "zh"
    if unit == "share":
        points = " 个百分点" if chinese else " pp"
        return 100.0, "", points if difference else " %"
    if unit == "yuan":
        return _money(size, chinese)
    if unit == "s":
        if size >= 600:
            return 1 / 60, "", " 分钟" if chinese else " min"
        return 1.0, "", " 秒" if chinese else " s"
    if unit == "h":
        return 1.0, "", " 小时" if chinese else " h"
    if unit in ("count", ""):
        return 1.0, "", ""
    return 1.0, "", f" {unit}"


def _money(size: float, chinese: bool) -> tuple[float, str, str]:
    """Yuan in the steps each language counts in: 万 and 亿, or thousands and millions."""
    if chinese:
        if size >= 1e8:
            return 1e-8, "", " 亿元"
        return (1e-4, "", " 万元") if size >= 1e4 else (1.0, "", " 元")
    if size >= 1e6:
        return 1e-6, "¥", "M"
    return (1e-3, "¥", "k") if size >= 1e4 else (1.0, "¥", "")


def _decimals(size: float, unit: str) -> int:
    """Decimals that suit a scaled number of this size when nothing is known of its precision."""
    if size >= 1000 or (unit == "count" and size >= 100):
        return 0
    if size >= 10:
        return 1
    if unit in ("share", "s"):
        return 1 if size >= 1 else 2
    return 2


def unit_of(name: str) -> str:
    """The unit that a measure carries in its name; ``count`` when it carries none."""
    for ending, unit in (("_share", "share"), ("_rate", "share"), ("_yuan", "yuan"), ("_s", "s")):
        if name.endswith(ending):
            return unit
    if name in ("service_level", "occupancy", "abandonment"):
        return "share"
    return "h" if name.endswith("_h") else "count"


def significant(value: object, digits: int = 4) -> str:
    """A number of unknown unit with few digits; any other value as text, missing ones as a dash."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return NOTHING if value is None else str(value)
    if not math.isfinite(value):
        return NOTHING
    if value == int(value) and abs(value) < 1e9:
        text = f"{int(value):,}"
    else:
        text = f"{value:,.{digits}g}"
    return text.replace("-", MINUS)


def moment(first_date: str, time_s: float) -> datetime:
    """The wall-clock time ``time_s`` seconds after midnight of ``first_date`` (ISO)."""
    return datetime.fromisoformat(first_date) + timedelta(seconds=float(time_s))


def clock(first_date: str, time_s: float) -> str:
    """``MM-DD hh:mm``; a dash for an unknown time."""
    if not math.isfinite(time_s):
        return NOTHING
    return moment(first_date, time_s).strftime("%m-%d %H:%M")


def day(first_date: str, time_s: float, language: str) -> str:
    """A day with its weekday: ``11-08 周五`` or ``Fri 8 Nov``."""
    at = moment(first_date, time_s)
    weekday = _WEEKDAYS[language][at.weekday()]
    if language == "zh":
        return f"{at:%m-%d} {weekday}"
    return f"{weekday} {at.day} {_MONTHS[at.month - 1]}"
