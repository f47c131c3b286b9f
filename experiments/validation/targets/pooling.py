"""To pool or not to pool: two kinds of calls, short and long, with a server each.

Source: van Dijk & van der Sluis (2008) for the example, solved as Markov chains for exponential service.
"""

from __future__ import annotations

from functools import partial
from typing import Final

from experiments.validation.target import Case, Known, Target
from experiments.validation.window import mean_wait

MINUTE_S: Final = 60.0
SHORT, LONG = 1, 0
"""Kinds of the pooling cases, in the order of their names."""

MARGIN_SHARE: Final = 0.02
"""Precision that a pass needs: load is heavy and calls differ, so 1 % would take four times the contacts."""

LIGHT: Final = 5e6
"""Contacts beyond which a case is heavy."""


def _hybrids(
    name: str, contacts: float, overall: str, short: str = "", long: str = "", errors: tuple[float, ...] = ()
) -> Case:
    """Mean waits in minutes; ``errors`` are those of own values at 95 %, none for exact ones."""
    values = {"overall": (overall, None), "short": (short, SHORT), "long": (long, LONG)}
    known = tuple(
        Known(
            f"mean_wait_min.{label}",
            value,
            partial(mean_wait, unit_s=MINUTE_S, kind=kind),
            kind="own" if error else "exact",
            half_width=error,
            margin_share=MARGIN_SHARE,
        )
        for (label, (value, kind)), error in zip(values.items(), errors or (0.0, 0.0, 0.0), strict=True)
        if value
    )
    return Case(f"pooling_{name}", contacts, known, heavy=contacts > LIGHT)


def _doubled(agents: int, value: str, contacts: float) -> Case:
    """Mean wait of twice the agents with twice the calls, as a share of the mean wait before."""
    known = Known("mean_wait_ratio", value, mean_wait, margin_share=MARGIN_SHARE)
    files = f"pooling_alike_{2 * agents}", f"pooling_alike_{agents}"
    return Case(f"pooling_doubled_{agents}", contacts, (known,), heavy=True, file=files[0], divisor=files[1])


POOLING: Final = Target(
    "pooling",
    "To pool or not to pool: short and long calls, the hybrids beat both; and how much alike agents gain",
    "合池还是分池：长短两类来电，混合方式胜过两者；同类座席合并的收益",
    (
        _hybrids("separate_fixed", 2e6, "4.5455", "2.5", "25"),
        _hybrids("pooled_fixed", 1e7, "6.137", errors=(0.031, 0, 0)),
        _hybrids("two_way_fixed", 1e7, "4.113", "3.662", "8.625", (0.012, 0.009, 0.058)),
        _hybrids("one_way_fixed", 1e7, "3.923", "1.798", "25.19", (0.023, 0, 0)),
        _hybrids("separate", 1e7, "9.091"),
        _hybrids("pooled", 2e7, "12.075"),
        _hybrids("two_way", 2e7, "8.017"),
        _hybrids("one_way", 2e7, "7.776", "3.513", "50.41"),
        _doubled(1, ".4737", 3e7),
        _doubled(5, ".4385", 3e7),
        _doubled(10, ".4118", 3e7),
        _doubled(20, ".3736", 3e7),
        _doubled(50, ".2981", 3e7),
    ),
)
