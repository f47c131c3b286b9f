"""Contacts that ended before any person was asked."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from sim.chance import Floats, Keys


@dataclass
class ClosedBlock:
    """Contacts that the bot kept or lost, as columns; ``back_s`` is inf for those who do not come back.

    Those whose fate is SELF_SERVED never came.
    """

    kind: NDArray[np.int64]
    key: Keys
    time_s: Floats
    ready_s: Floats
    fate: NDArray[np.int64]
    back_s: Floats
    vip: NDArray[np.bool_]
    tuning: Floats

    def where(self, which: NDArray[np.bool_]) -> ClosedBlock:
        """Those picked by a mask."""
        return ClosedBlock(*(getattr(self, field.name)[which] for field in fields(self)))
