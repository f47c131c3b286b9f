"""Attitude: how a customer is treated, beside being answered rightly."""

from __future__ import annotations

from typing import Annotated, ClassVar

from models.behaviour.assumption import Assumption, Label
from models.behaviour.effect import Acts
from sim.setting import setting


@setting
class Attitude:
    """How a customer is treated, beside being answered rightly, moves satisfaction."""

    key: ClassVar[str] = "attitude"

    active: bool = True
    """Whether the effect is in force."""

    sd: Annotated[Assumption, Label("人与人之间服务态度的差异", "spread of manner between people")]
    """Standard deviation between people of the satisfaction gained, as a probability."""

    morale: Annotated[Assumption, Label("士气对满意的影响", "satisfaction gained by morale")]
    """Satisfaction gained per unit of morale, as a probability."""

    fatigue: Annotated[Assumption, Label("疲劳对满意的影响", "satisfaction lost when tired")]
    """Satisfaction lost per unit of fatigue beyond the usual, as a probability."""

    def acts(self) -> Acts:
        """Manner; it changes in the course of a shift only as fatigue does, which says so itself."""
        return Acts(
            form_manner=lambda form: self.satisfaction(form.traits.manner_z, form.morale, form.tired), in_a_shift=False
        )

    def satisfaction(self, z: float, morale: float, tired: float) -> float:
        """Satisfaction gained by the manner of a person whose standard normal deviate is ``z``, as a probability."""
        return self.sd.value * z + self.morale.value * morale - self.fatigue.value * tired
