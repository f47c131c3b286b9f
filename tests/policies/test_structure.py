"""No structure wins by construction: for each there is a shipped setting in which it earns most."""

import pytest

from experiments.comparison import Comparison
from experiments.study import study
from experiments.trial import Bench, Task, Trial, threshold_of
from experiments.verdict import Verdict
from sim.replications import run

REPLICATIONS = 8
"""Weeks of each structure; the intervals below hold for all pairs at once at 95 %."""

WINNERS = {"alike": "centralised", "worlds_apart": "distributed", "related": "hybrid"}


@pytest.mark.slow
@pytest.mark.parametrize("setting", WINNERS)
def test_each_structure_wins_where_it_should(setting: str) -> None:
    plan = study([f"setting={setting}", "uncertainty=none", f"replications={REPLICATIONS}", "seed=11"])
    alternatives = {one.name: one for one in plan.alternatives}
    bench = Bench(alternatives, plan.kpis, plan.request.seed, None, None, threshold_of(plan.kpis))
    tasks = [Task(name, replication, None) for replication in range(REPLICATIONS) for name in alternatives]
    trials: dict[str, dict[int, Trial]] = {name: {} for name in alternatives}
    for done in run(tasks, bench, jobs=2):
        assert done.result is not None, done.failure
        trials[done.task.alternative][done.task.replication] = done.result
    comparison = Comparison(trials, plan.experiment.baseline, dict.fromkeys(range(REPLICATIONS)))
    labels = {name: one.label for name, one in alternatives.items()}
    duels = Verdict(comparison, plan.kpis, labels).duels("contribution_yuan")
    assert duels[0].best == WINNERS[setting]
    assert all(duel.is_clear for duel in duels)
