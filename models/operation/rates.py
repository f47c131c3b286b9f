"""Rates: arrivals that are given in the settings, without a forecast file."""

from __future__ import annotations

from pydantic import model_validator

from sim.distributions import NonNegative, Positive
from sim.setting import setting


@setting
class Rates:
    """Arrivals without a forecast file: rate ``per_hour[i]`` from ``start_s[i]`` on, on any grid.

    ``handle_time_s`` is the mean handle time, one for all or one for each step, and ``patience_factor`` what
    patience is multiplied by: both go by the time of arrival. With ``period_s`` the pattern repeats.
    """

    start_s: tuple[NonNegative, ...] = (0.0,)
    per_hour: tuple[NonNegative, ...]
    handle_time_s: Positive | tuple[Positive, ...]
    patience_factor: Positive | tuple[Positive, ...] = 1.0
    period_s: Positive | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Rates:
        if len(self.start_s) != len(self.per_hour):
            raise ValueError(f"start_s has {len(self.start_s)} values, per_hour {len(self.per_hour)}")
        for name, given in (("handle_time_s", self.handle_time_s), ("patience_factor", self.patience_factor)):
            if isinstance(given, tuple) and len(given) != len(self.start_s):
                raise ValueError(f"{name} has {len(given)} values, start_s {len(self.start_s)}; give as many or one")
        if list(self.start_s) != sorted(set(self.start_s)) or self.start_s[0] != 0:
            raise ValueError("start_s must begin at 0 and increase")
        if self.period_s is not None and self.period_s <= self.start_s[-1]:
            raise ValueError("period_s must be after the last start_s")
        return self
