"""Rates: arrivals that are given in the settings, without a forecast file."""

from __future__ import annotations

from pydantic import model_validator

from sim.distributions import NonNegative, Positive
from sim.setting import setting


@setting
class Rates:
    """Arrivals that are given in the settings, without a forecast file: a rate that changes in steps of any length."""

    start_s: tuple[NonNegative, ...] = (0.0,)
    """When each step begins, in seconds after the start of the run, in increasing order from 0; with ``period_s`` in
    seconds after the start of each period.
    """
    per_hour: tuple[NonNegative, ...]
    """How many first contacts come per hour in each step, on average."""
    handle_time_s: Positive | tuple[Positive, ...]
    """The mean handle time in seconds of those who come in a step; one number for all steps, or one for each."""
    patience_factor: Positive | tuple[Positive, ...] = 1.0
    """What the patience of those who come in a step is multiplied by; one number for all steps, or one for each."""
    period_s: Positive | None = None
    """After how many seconds the steps begin again (86400: every day); null: the last step lasts to the end."""

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
