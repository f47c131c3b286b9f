"""The contract of an effect: what it may depend on, and what of a person it may act on.

An effect is a frozen setting with a key, a switch and figures, each an
:class:`~models.behaviour.assumption.Assumption`. What it does to a person's own speed and quality it hands over as pure
functions, in :class:`Acts`. Each gives a factor that multiplies those of the other effects (for manner, a term of a
sum). They come in two groups:

- *Work*: who somebody is, and what is to be done. The product is divided by its mean over the reference operation.
- *Form*: how somebody is now. The product is divided by what the same functions give at the person's usual form; so
  what does not depend on fatigue, morale or pay belongs to the first group.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import exp
from typing import Any, ClassVar, NamedTuple, Protocol, runtime_checkable


class Traits(NamedTuple):
    """What a person is born with.

    The three ``z`` are standard normal deviates. An effect that needs another draw takes it from ``person_key``,
    which addresses the person's chance: ``uniform(person_key, name_key("purpose", NAME))``, under a name of its own.
    """

    person_key: int
    speed_z: float
    quality_z: float
    manner_z: float


class Work(NamedTuple):
    """Who does a kind of work, and in which circumstances.

    ``proficiency`` is that of the person in this work, 1 is full; ``tenure_days`` is the time in the job.
    ``dedicated`` says that the queue is the person's own, rather than shared with other lines. ``volume_incentive`` is
    what another hour's contacts would earn, over an hour's base pay. ``standard`` is how far one service standard is
    in force, 0 to 1.
    """

    traits: Traits
    proficiency: float
    tenure_days: float
    dedicated: bool
    volume_incentive: float
    standard: float


class Form(NamedTuple):
    """How a person is now.

    ``fatigue`` runs from 0 (rested) to 1 (spent), ``morale`` from -1 to 1 with 0 as usual. ``volume_incentive`` and
    ``sale_incentive`` are what another hour's contacts, and its sales, would earn over an hour's base pay;
    ``closeness`` is 0 far from the next tier of pay and 1 just below it. Usual is ``usual_fatigue``, morale 0, and what
    the pay plan of the reference would earn, far from any tier.
    """

    traits: Traits
    fatigue: float
    usual_fatigue: float
    morale: float
    volume_incentive: float
    sale_incentive: float
    closeness: float

    @property
    def tired(self) -> float:
        """Fatigue beyond the usual; negative for who is more rested."""
        return self.fatigue - self.usual_fatigue


OnWork = Callable[[Work], float]
OnForm = Callable[[Form], float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Acts:
    """What of a person an effect acts on: a pure function each, none where it does not act.

    A factor of *time* multiplies the effort of a contact (above 1 is slower), one of *speed* divides it; a factor of
    *quality* multiplies the odds of a right answer, one of *selling* the conversion. ``form_manner`` is satisfaction
    gained, as a probability, 0 on average in usual form; nothing is taken off it. ``in_a_shift`` says that the form
    must be brought up to date every hour of a shift because of this effect.
    """

    work_time: OnWork | None = None
    work_quality: OnWork | None = None
    form_time: OnForm | None = None
    form_speed: OnForm | None = None
    form_quality: OnForm | None = None
    form_selling: OnForm | None = None
    form_manner: OnForm | None = None
    in_a_shift: bool = True

    @property
    def on_form(self) -> bool:
        """Whether it acts on anything that changes with the form."""
        functions = (self.form_time, self.form_speed, self.form_quality, self.form_selling, self.form_manner)
        return any(function is not None for function in functions)


@runtime_checkable
class Effect(Protocol):
    """Question: what does this effect, which is a setting of its own, do to people?

    ``key`` is its name in the settings and addresses the draws of its figures ("fatigue" those of "fatigue.time"): it
    never changes, whatever the class is called. ``active`` says whether the effect is in force.
    """

    __dataclass_fields__: ClassVar[dict[str, Any]]
    key: ClassVar[str]

    @property
    def active(self) -> bool:
        """Whether the effect is in force."""
        ...

    def acts(self) -> Acts:
        """What it acts on of a person's own speed and quality; an empty record where it acts elsewhere."""
        ...


def odds(log_odds: float) -> float:
    """The factor of the odds; beyond e to the 50 nothing changes, and no product of a few of them is 0 or endless."""
    return exp(min(max(log_odds, -50.0), 50.0))
