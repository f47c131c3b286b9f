"""Renamed: old names that are refused in one line that gives the new one; the same table stands in CHANGELOG.md."""

from collections.abc import Mapping
from typing import Final

CLASSES: Final[Mapping[str, str]] = {
    "models.behaviour.Tuition": "CoachingGain",
    "models.casemeasures.Backlog": "TicketBacklog",
    "models.casemeasures.ReplyRate": "TicketReplyRate",
    "models.casemeasures.ReplyTime": "TicketReplyTime",
    "models.measures.Callbacks": "CallbackFigure",
    "models.promptness.ReplyRate": "RoundReplyRate",
    "models.promptness.Rounds": "RoundsPerChat",
    "policies.ordering.FirstCome": "OldestTicketFirst",
    "policies.quality.NewFirst": "NewAgentsFirst",
    "policies.reply.FirstCome": "FirstMessageFirst",
    "policies.reply.LongestWaiting": "LongestUnansweredFirst",
    "policies.reply.NewFirst": "NewChatFirst",
    "policies.selection.Credit": "ClassHeadStart",
    "policies.selection.FirstCome": "FirstComeFirstServed",
}
"""Classes: old name -> new name. Names were dotted paths once; one that is not here is its own last part now."""

OPTIONS: Final[Mapping[str, str]] = {
    "behaviour=off": "none",
    "people=off": "none",
    "selection=credit": "class_head_start",
}
"""Options of groups: group=old name -> new name."""

KEYS: Final[Mapping[str, str]] = {
    "kpi.*.by_kind": "kpi.*.by_contact_type",
    "plan.levels.*.measure": "plan.levels.*.indicator",
}
"""Keys: old dotted path -> new one, in which ``*`` stands for any name, the same ones in the same order."""


def new_class(name: str) -> str:
    """Return the short name that a class has now; ``name`` itself if nothing is known of it."""
    seen: set[str] = set()
    while name not in seen:
        seen.add(name)
        name = CLASSES.get(name) or name.rpartition(".")[2]
    return name


def new_option(group: str, option: str) -> str | None:
    """Return the name that an option of a group has now; None if it has not been renamed."""
    return OPTIONS.get(f"{group}={option}")


def new_key(path: str) -> str | None:
    """Return the path that a key has now, also below a key that has been renamed; None if it has not."""
    parts = path.split(".")
    for old, new in KEYS.items():
        pattern = old.split(".")
        head, tail = parts[: len(pattern)], parts[len(pattern) :]
        if len(head) == len(pattern) and all(a in ("*", b) for a, b in zip(pattern, head, strict=True)):
            names = (b for a, b in zip(pattern, head, strict=True) if a == "*")
            return ".".join([*(next(names) if part == "*" else part for part in new.split(".")), *tail])
    return None
