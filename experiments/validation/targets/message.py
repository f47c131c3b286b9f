"""Trunks, and a message after two minutes of waiting.

Source: the example Telethon of the ContactCenters simulator (Buist & L'Ecuyer 2005), 1000 replications. The
interval of those who were cut off is not printed; it is the error that 1000 replications have here.
"""

from __future__ import annotations

from functools import partial
from typing import Final

import numpy as np

from experiments.validation.target import Case, Known, Target
from experiments.validation.window import Parts, Window, served_within
from models.contact.outcome import Outcome

EXPECTED: Final = 1000.0
"""Calls in five days of four hours at 50 an hour."""
STAFFED_S: Final = 12 * 20 * 3600.0


def ended(window: Window, outcome: Outcome) -> Parts:
    """Contacts that ended so in a run."""
    return float((window.arrived["outcome"] == outcome).sum()), 1.0


def served_in_time(window: Window) -> Parts:
    """Served within a minute ÷ the calls to be expected, in percent."""
    return 100 * served_within(window, 60.0)[0], EXPECTED


def work(window: Window) -> Parts:
    """All work, that after closing time too ÷ the agents' hours, in percent."""
    rows = window.arrived[~np.isnan(window.arrived["answered"])]
    return 100 * float((rows["ended"] - rows["answered"]).sum()), STAFFED_S


_published = partial(Known, kind="published")

MESSAGE: Final = Target(
    "message",
    "Trunks, and a message after two minutes of waiting",
    "有限中继线，等待两分钟后留言",
    (
        Case(
            "message",
            1e6,
            (
                _published("served", "963.1", partial(ended, outcome=Outcome.RESOLVED), half_width=1.7),
                _published("abandoned", "31.8", partial(ended, outcome=Outcome.ABANDONED), half_width=0.65),
                _published("messages", "4.96", partial(ended, outcome=Outcome.MESSAGE), half_width=0.18),
                _published("disconnected", ".28", partial(ended, outcome=Outcome.DISCONNECTED), half_width=0.048),
                _published("served_within_60s.of_expected.percent", "95.03", served_in_time, half_width=0.17),
                _published("occupancy.percent", "66.77", work, half_width=0.165),
            ),
        ),
    ),
)
