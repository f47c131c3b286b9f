"""Validation: the model against what is known, from theory, other simulators and independent programs.

A target is a family of cases; a case is a scenario of ``conf/validation`` with the values that are known for
it. Every value is judged by the same rule (:func:`sim.statistics.judge`): *passed* means that the estimate
agrees with the value **and** is precise to the value's margin, so nothing passes because it is imprecise.
Replications are added until every value is that precise or the budget ends.
"""
