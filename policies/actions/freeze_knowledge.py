"""Nobody writes in the knowledge base."""

from __future__ import annotations

from typing import ClassVar

from models.emergency.levers import Levers
from sim.setting import Words, setting


@setting
class FreezeKnowledge:
    """暂停知识库更新: nobody writes in the knowledge base while the alert stands; all their time is for customers."""

    label: ClassVar[Words] = {"zh": "暂停知识库更新", "en": "freeze the knowledge base"}
    amount: ClassVar[Words] = {}
    ending: ClassVar[Words] = {"zh": "恢复知识库更新", "en": "write again"}

    def start(self, levers: Levers) -> float:
        """Nobody writes from now on."""
        return levers.knowledge_frozen.pull(True)

    def stop(self, levers: Levers) -> float:
        """Writing again."""
        return levers.knowledge_frozen.release(True)

    def needs(self) -> frozenset[str]:
        """There must be a knowledge base."""
        return frozenset({"knowledge"})
