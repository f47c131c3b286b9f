"""The clock keeps SimPy's semantics, and its alarms share SimPy's agenda."""

from collections.abc import Callable, Generator
from typing import Any

import pytest
import simpy
from hypothesis import given, settings
from hypothesis import strategies as st
from simpy import Environment, Event, Interrupt
from simpy.core import StopSimulation

from sim.clock import ARRIVAL, PATIENCE, SERVICE_END, STAFFING, THRESHOLD, Alarm, Clock

Process = Generator[Event, Any, Any]
Log = list[Any]


@pytest.fixture(params=[Environment, Clock])
def env(request: pytest.FixtureRequest) -> Environment:
    """SimPy's own environment and ours: the same stories must come out."""
    made: Environment = request.param()
    return made


def ring(log: Log, what: object) -> Callable[[Any], None]:
    return lambda _: log.append(what)


# -- SimPy's semantics, told in small stories ---------------------------------------------------------------


def test_processes_take_turns(env: Environment) -> None:
    log: Log = []

    def walk(name: str, step: float) -> Process:
        while True:
            log.append((env.now, name))
            yield env.timeout(step)

    env.process(walk("slow", 3))
    env.process(walk("fast", 2))
    env.run(until=6)
    assert log == [(0, "slow"), (0, "fast"), (2, "fast"), (3, "slow"), (4, "fast")]
    assert env.now == 6


def test_a_run_until_a_number_stops_before_that_instant_and_goes_on_from_there(env: Environment) -> None:
    log: Log = []

    def clockwork() -> Process:
        while True:
            yield env.timeout(1)
            log.append(env.now)

    env.process(clockwork())
    env.run(until=2)
    assert (log, env.now) == ([1], 2)
    env.run(until=4)
    assert (log, env.now) == ([1, 2, 3], 4)


@pytest.mark.parametrize("until", [-1, 0, 2, 3.0])
def test_a_run_until_now_or_before_is_refused(env: Environment, until: float) -> None:
    env.timeout(5)
    env.run(until=3)
    with pytest.raises(ValueError, match="greater"):
        env.run(until=until)


def test_a_run_until_an_event_hands_over_its_value(env: Environment) -> None:
    def baker() -> Process:
        yield env.timeout(4)
        return "bread"

    process = env.process(baker())
    assert env.run(until=process) == "bread"
    assert env.now == 4
    assert env.run(until=process) == "bread", "an event of the past has its value still"


def test_a_run_until_an_event_that_never_comes_is_an_error(env: Environment) -> None:
    env.timeout(1)
    with pytest.raises(RuntimeError, match="No scheduled events left"):
        env.run(until=env.event())


def test_a_run_without_end_drains_the_agenda(env: Environment) -> None:
    env.timeout(7)
    assert env.run() is None
    assert env.now == 7


def test_waiting_for_a_process_gives_what_it_returns(env: Environment) -> None:
    def inner() -> Process:
        yield env.timeout(3)
        return 42

    def outer() -> Process:
        value = yield env.process(inner())
        return value + env.now

    assert env.run(until=env.process(outer())) == 45


def test_an_interrupt_reaches_the_process_at_once_with_its_cause(env: Environment) -> None:
    log: Log = []

    def sleeper() -> Process:
        try:
            yield env.timeout(10)
        except Interrupt as interrupt:
            log.append((env.now, interrupt.cause))
        yield env.timeout(1)
        log.append((env.now, "awake"))

    def alarm_clock(process: simpy.Process) -> Process:
        yield env.timeout(3)
        process.interrupt("noise")

    env.process(alarm_clock(env.process(sleeper())))
    env.run()
    assert log == [(3, "noise"), (4, "awake")]
    assert env.now == 10, "the timeout that was waited for still passes"


def test_any_of_and_all_of(env: Environment) -> None:
    log: Log = []

    def story() -> Process:
        first = yield env.timeout(2, "a") | env.timeout(5, "b")
        log.append((env.now, list(first.values())))
        both = yield env.timeout(1, "c") & env.timeout(2, "d")
        log.append((env.now, list(both.values())))

    env.process(story())
    env.run()
    assert log == [(2, ["a"]), (4, ["c", "d"])]


def test_a_failed_event_is_thrown_into_who_waits_and_stops_the_run_when_nobody_does(env: Environment) -> None:
    log: Log = []

    def waiter(event: Event) -> Process:
        try:
            yield event
        except KeyError as error:
            log.append((env.now, error.args))

    event = env.event()
    env.process(waiter(event))
    event.fail(KeyError("lost"))
    env.run()
    assert log == [(0, ("lost",))]
    env.event().fail(ZeroDivisionError("nobody cared"))
    with pytest.raises(ZeroDivisionError, match="nobody cared"):
        env.run()


def test_a_process_that_fails_stops_the_run(env: Environment) -> None:
    def broken() -> Process:
        yield env.timeout(1)
        raise ValueError("broken")

    env.process(broken())
    with pytest.raises(ValueError, match="broken"):
        env.run(until=5)
    assert env.now == 1


def test_stop_simulation_ends_a_run_that_can_go_on(env: Environment) -> None:
    log: Log = []

    def story() -> Process:
        yield env.timeout(1)
        log.append("before")
        yield env.timeout(1)
        log.append("after")

    def stop(_: Event) -> None:
        raise StopSimulation("enough")

    env.process(story())
    stopper = env.timeout(1)
    assert stopper.callbacks is not None
    stopper.callbacks.append(stop)
    assert env.run() == "enough"
    env.run()
    assert log == ["before", "after"]


def test_resources_and_stores_run_on_it(env: Environment) -> None:
    log: Log = []
    desk = simpy.Resource(env, capacity=1)

    def customer(name: str, patience: float) -> Process:
        with desk.request() as turn:
            got = yield turn | env.timeout(patience)
            log.append((env.now, name, turn in got))
            if turn in got:
                yield env.timeout(5)

    env.process(customer("a", 1))
    env.process(customer("b", 9))
    env.process(customer("c", 2))
    env.run()
    assert log == [(0, "a", True), (2, "c", False), (5, "b", True)]


# -- alarms ---------------------------------------------------------------------------------------------------


def test_an_alarm_runs_on_any_simpy_environment(env: Environment) -> None:
    log: Log = []
    alarm = Alarm(lambda owner: log.append((env.now, owner)), "owner")
    env.schedule(alarm, delay=3)  # type: ignore[arg-type]  # an alarm is an event to SimPy's loop alone
    env.run()
    assert log == [(3, "owner")]
    env.schedule(alarm, delay=2)  # type: ignore[arg-type]  # the same
    env.run()
    assert log == [(3, "owner"), (5, "owner")], "an alarm is used again and again"


def test_alarms_and_processes_of_one_instant_keep_the_written_order() -> None:
    clock, log = Clock(), list[Any]()

    def staff() -> Process:
        yield clock.timeout(10)
        log.append("staffing")

    clock.process(staff())
    orders = {"threshold": THRESHOLD, "patience": PATIENCE, "arrival": ARRIVAL, "service end": SERVICE_END}
    for name, order in orders.items():
        clock.set(Alarm(ring(log, name)), 10, order)
    clock.run()
    assert log == ["service end", "staffing", "arrival", "patience", "threshold"]
    assert sorted({SERVICE_END, STAFFING, ARRIVAL, PATIENCE, THRESHOLD}) == [
        SERVICE_END,
        STAFFING,
        ARRIVAL,
        PATIENCE,
        THRESHOLD,
    ]


def test_alarms_of_one_instant_and_order_ring_as_they_were_set() -> None:
    clock, log = Clock(), list[Any]()
    for name in "cab":
        clock.set(Alarm(ring(log, name)), 1, ARRIVAL)
    clock.run()
    assert log == ["c", "a", "b"]


def test_step_and_run_tell_the_same_story() -> None:
    def story(clock: Clock) -> Log:
        log: Log = []

        def walk() -> Process:
            for _ in range(3):
                yield clock.timeout(2)
                log.append((clock.now, "walk"))

        clock.process(walk())
        for at in (1, 2, 4):
            clock.set(Alarm(ring(log, at)), at, PATIENCE)
        void = Alarm(ring(log, "never"))
        clock.set(void, 3, ARRIVAL)
        clock.cancel(void)
        return log

    ran, stepped = Clock(), Clock()
    first, second = story(ran), story(stepped)
    ran.run()
    while stepped.peek() < float("inf"):
        stepped.step()
    assert first == second == [1, (2, "walk"), 2, (4, "walk"), 4, (6, "walk")]
    assert ran.now == stepped.now == 6


def test_a_cancelled_alarm_never_rings_and_does_not_move_the_clock() -> None:
    clock, log = Clock(), list[Any]()
    alarm = Alarm(ring(log, "void"), "owner")
    clock.set(alarm, 5, ARRIVAL)
    clock.set(Alarm(ring(log, "rings")), 3, ARRIVAL)
    clock.cancel(alarm)
    clock.cancel(alarm)
    assert not alarm.pending
    assert alarm.owner is None, "what the alarm was for must not live on"
    clock.run()
    assert log == ["rings"]
    assert clock.now == 3


def test_cancelling_an_alarm_that_is_not_set_does_nothing() -> None:
    clock, log = Clock(), list[Any]()
    alarm = Alarm(ring(log, "rings"))
    clock.cancel(alarm)
    clock.set(alarm, 1, ARRIVAL)
    clock.run()
    clock.cancel(alarm)
    clock.set(alarm, 2, ARRIVAL)
    clock.run()
    assert log == ["rings", "rings"]


def test_an_alarm_may_set_itself_again_while_it_rings() -> None:
    clock, log = Clock(), list[Any]()

    def again(_: object) -> None:
        log.append(clock.now)
        if clock.now < 3:
            clock.set(alarm, clock.now + 1, ARRIVAL)

    alarm = Alarm(again)
    clock.set(alarm, 1, ARRIVAL)
    clock.run(until=100)
    assert log == [1, 2, 3]
    assert clock.now == 100


def test_an_alarm_may_stop_the_run() -> None:
    clock = Clock()

    def stop(value: object) -> None:
        raise StopSimulation(value)

    clock.set(Alarm(stop, "enough"), 2, ARRIVAL)
    clock.timeout(5)
    assert clock.run() == "enough"
    assert clock.now == 2


def test_the_agenda_stays_small_when_alarms_are_set_and_cancelled_without_end() -> None:
    clock, rung = Clock(), list[Any]()
    largest = 0
    live = [Alarm(ring(rung, i)) for i in range(100)]
    for i, alarm in enumerate(live):
        clock.set(alarm, 1e6 + i, PATIENCE)
    for i in range(100_000):
        alarm = Alarm(ring(rung, "void"))
        clock.set(alarm, 1e5 + i, PATIENCE)
        clock.cancel(alarm)
        largest = max(largest, len(clock._queue))
    assert largest <= 4096 + 100 + 1
    clock.run()
    assert rung == list(range(100)), "the sweep keeps the order of those who still ring"


moments = st.lists(st.tuples(st.integers(0, 5), st.sampled_from([0, 1, 2, 3, 4]), st.booleans()), max_size=40)


@settings(deadline=None)  # a shared machine may stall
@given(moments)
def test_whatever_is_set_and_cancelled_rings_in_order_of_time_and_rank(agenda: list[tuple[int, int, bool]]) -> None:
    clock, log = Clock(), list[Any]()
    alarms = []
    for number, (at, order, _) in enumerate(agenda):
        alarm = Alarm(ring(log, (at, order, number)))
        clock.set(alarm, at, order)
        alarms.append(alarm)
    for alarm, (_, _, cancelled) in zip(alarms, agenda, strict=True):
        if cancelled:
            clock.cancel(alarm)
    clock.run()
    assert log == sorted((at, order, n) for n, (at, order, void) in enumerate(agenda) if not void)
