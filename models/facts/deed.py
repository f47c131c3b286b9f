"""A deed: what an action or a shock is called in the log, from its beginning to its end."""

from __future__ import annotations

from dataclasses import dataclass

from sim.setting import Words


@dataclass(frozen=True)
class Deed:
    """The words of something that is done to the operation.

    ``label`` is its name, ``amount`` what its amount is called, with ``{}`` for the number (empty where there is none
    to tell), ``ending`` what it is called when it is undone.
    """

    label: Words
    amount: Words
    ending: Words

    def begun(self, amount: float) -> Words:
        """What the log says when it begins: its name, and the amount where there are words for it."""
        if not self.amount:
            return self.label
        told = {language: text.format(f"{amount:g}") for language, text in self.amount.items()}
        return {"zh": f"{self.label['zh']}（{told['zh']}）", "en": f"{self.label['en']} ({told['en']})"}
