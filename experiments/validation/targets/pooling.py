"""To pool or not to pool: two types of call, short and long, with a server each.

Source: van Dijk & van der Sluis (2008) for the example, solved as Markov chains for exponential service.
"""

from __future__ import annotations

from functools import partial
from typing import Final

from experiments.validation.target import Known, ValidationCase, ValidationTarget
from experiments.validation.window import mean_wait

MINUTE_S: Final = 60.0
TYPES: Final = {"overall": None, "long": 0, "short": 1}
"""Number of each type of call, in the order of their names; None for all."""

MARGIN_SHARE: Final = 0.02
"""Precision that a pass needs: load is heavy and calls differ, so 1 % would take four times the contacts."""


def _waits(name: str, contacts: float, file: str = "", **values: str | tuple[str, float]) -> ValidationCase:
    """Mean waits in minutes, of all or of one type; an own value has its error at 95 % beside it."""
    return ValidationCase(
        f"pooling_{name}",
        contacts,
        tuple(
            Known(
                f"mean_wait_min.{label}",
                value if isinstance(value, str) else value[0],
                partial(mean_wait, unit_s=MINUTE_S, contact_type=TYPES[label]),
                kind="exact" if isinstance(value, str) else "own",
                half_width=0.0 if isinstance(value, str) else value[1],
                margin_share=MARGIN_SHARE,
            )
            for label, value in values.items()
        ),
        heavy=True,
        file=file and f"pooling_{file}",
    )


def _doubled(agents: int, value: str, contacts: float) -> ValidationCase:
    """Mean wait of twice the agents with twice the calls, as a share of the mean wait before."""
    known = Known("mean_wait_ratio", value, mean_wait, margin_share=MARGIN_SHARE)
    files = f"pooling_alike_{2 * agents}", f"pooling_alike_{agents}"
    return ValidationCase(f"pooling_doubled_{agents}", contacts, (known,), heavy=True, file=files[0], divisor=files[1])


POOLING: Final = ValidationTarget(
    "pooling",
    "To pool or not to pool: short and long calls, the hybrids beat both; and how much alike agents gain",
    "合池还是分池：长短两类来电，混合方式胜过两者；同类客服合并的收益",
    (
        # calls of fixed length: long ones are few, so their mean wait takes most of the contacts
        _waits("separate_fixed", 4e6, overall="4.545455", short="2.500000"),
        _waits("separate_fixed_long", 1e7, "separate_fixed", long="25.00000"),
        _waits("pooled_fixed", 5e6, overall=("6.137", 0.031)),
        _waits("two_way_fixed", 4e6, overall=("4.113", 0.012), short=("3.662", 0.009)),
        _waits("two_way_fixed_long", 2e7, "two_way_fixed", long=("8.625", 0.058)),
        # for the types no error is given; the overall one, as a share, is rather too small for them, so stricter
        _waits("one_way_fixed", 5e6, overall=("3.923", 0.023), short=("1.798", 0.011)),
        _waits("one_way_fixed_long", 1e7, "one_way_fixed", long=("25.19", 0.15)),
        _waits("separate", 1e7, overall="9.091"),
        _waits("pooled", 2e7, overall="12.075"),
        _waits("two_way", 2e7, overall="8.017"),
        _waits("one_way", 2e7, overall="7.776", short="3.513", long="50.41"),
        _doubled(1, ".4737", 2e7),
        _doubled(5, ".4385", 2e7),
        _doubled(10, ".4118", 3e7),
        _doubled(20, ".3736", 6e7),
        _doubled(50, ".2981", 2e8),
    ),
)
