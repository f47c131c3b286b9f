"""Chat: where each conversation moves at its own pace, n agents with c slots are n × c servers.

Source: Erlang A (Palm 1957), for M/M/(nc)+M.
"""

from __future__ import annotations

from functools import partial
from typing import Final

from experiments.validation.target import Known, ValidationCase, ValidationTarget
from experiments.validation.window import abandonment, mean_wait, served_within, waiting_share

_in_time = partial(served_within, threshold_s=20.0)

CHAT: Final = ValidationTarget(
    "chat",
    "Chat: agents with several slots, each conversation at its own pace",
    "在线会话：多会话位客服，各会话互不拖慢",
    (
        ValidationCase(
            "chat_slots_12",
            5e6,
            (
                Known("waiting_share", ".127372", waiting_share),
                Known("abandonment", ".029679", abandonment),
                Known("served_within_20s", ".945270", _in_time),
            ),
        ),
        ValidationCase(
            "chat_slots_30",
            2e6,
            (
                Known("waiting_share", ".584437", waiting_share),
                Known("abandonment", ".063450", abandonment),
                Known("mean_wait_s", "19.035", mean_wait),
                Known("served_within_20s", ".61307", _in_time),
            ),
        ),
    ),
)
