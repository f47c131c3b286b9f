"""Construction: each mapping becomes the class that is expected or named, and each mistake one clear line."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, Protocol, runtime_checkable

import pytest
from pydantic import Field

from experiments import renamed
from experiments.settings import build
from experiments.study import study
from models.scenario import Scenario
from sim.setting import InputError, setting

HERE = (__name__,)
"""The module of the classes below, allowed for these tests."""


@runtime_checkable
class Discount(Protocol):
    """Question: what share of the price is left out?"""

    @property
    def label(self) -> str:
        """What it is called."""
        ...

    def share(self, units: int) -> float:
        """The share for so many units."""
        ...


@setting
class Rung:
    """A step of a scale."""

    rate: Annotated[float, Field(ge=0, lt=1)]
    from_units: int = 0


@setting
class Ladder:
    """The more, the cheaper."""

    steps: tuple[Rung, ...]
    base: Literal["month", "hour"] = "month"
    cap: int | Literal["none"] = "none"
    label: str = "scale"

    def __post_init__(self) -> None:
        """Refuse long scales."""
        if len(self.steps) > 2:
            raise ValueError("at most two steps")

    def share(self, units: int) -> float:
        """See :class:`Discount`."""
        return max((step.rate for step in self.steps if units >= step.from_units), default=0.0)


@setting
class Flat:
    """The same for all."""

    rate: float = 0.1
    label: str

    def share(self, units: int) -> float:
        """See :class:`Discount`."""
        return self.rate


@setting
class Tax:
    """Has a method of the same name that asks for something else."""

    label: str = "tax"

    def share(self, price_yuan: float) -> float:
        """The share of a price."""
        return 0.13


@setting
class Unnamed:
    """Has no label."""

    def share(self, units: int) -> float:
        """Nothing."""
        return 0.0


@setting
class Shop:
    """Two scales side by side, and more."""

    old: Ladder
    new: Ladder | None = None
    by_city: dict[str, Ladder] = Field(default_factory=dict)
    discount: Discount = Flat(label="flat")
    other: Flat | Tax | None = None
    others: tuple[Flat | Tax, ...] = ()
    pair: tuple[Rung, Flat] | None = None
    names: dict[str, str] = Field(default_factory=dict)
    rate: Annotated[float, Field(ge=0)] = 0.0


@setting
class Loaded:
    """A setting that reads a file."""

    file: str

    def __post_init__(self) -> None:
        """Find the file wrong."""
        raise InputError([f"{self.file} row 2: -1 given, must be >= 0"])


def mistakes(expected: Any, value: Any, where: str = "") -> list[str]:
    """Return the lines that building ``value`` ends with."""
    with pytest.raises(InputError) as caught:
        build(expected, value, where, packages=HERE)
    return list(caught.value.lines)


# --- classes --------------------------------------------------------------------------------


def test_a_mapping_is_enough_where_one_class_alone_is_possible() -> None:
    node = {
        "old": {"steps": [{"rate": 0.1}, {"rate": 0.2, "from_units": 9}]},
        "new": {"_target_": "Ladder", "steps": []},  # not needed, and accepted
        "by_city": {"north": {"steps": [{"rate": 0.3}]}},
        "discount": {"_target_": "Ladder", "steps": [{"rate": 0.4}]},
        "others": [{"_target_": "Tax"}, {"_target_": "Flat", "label": "few"}],
        "pair": [{"rate": 0.5}, {"label": "two"}],
        "names": {"zh": "店"},
    }
    assert build(Shop, node, packages=HERE) == Shop(
        old=Ladder(steps=(Rung(rate=0.1), Rung(rate=0.2, from_units=9))),
        new=Ladder(steps=()),
        by_city={"north": Ladder(steps=(Rung(rate=0.3),))},
        discount=Ladder(steps=(Rung(rate=0.4),)),
        others=(Tax(), Flat(label="few")),
        pair=(Rung(rate=0.5), Flat(label="two")),
        names={"zh": "店"},
    )
    assert build(dict[str, Rung], {"a": {"rate": 0}}, packages=HERE) == {"a": Rung(rate=0)}
    assert build(Shop, {"old": Ladder(steps=())}) == Shop(old=Ladder(steps=())), "what is built already stays"


@pytest.mark.parametrize(
    ("key", "name", "reason"),
    [
        ("discount", "Flatt", "no such class, did you mean Flat?; allowed: Flat, Ladder"),
        ("discount", "os.system", "no such class; allowed: Flat, Ladder"),
        ("discount", 7, "no such class; allowed: Flat, Ladder"),
        ("discount", "Tax", "Tax does not fit here, it has no share(units); allowed: Flat, Ladder"),
        ("discount", "Unnamed", "Unnamed does not fit here, it has no label; allowed: Flat, Ladder"),
        ("discount", f"{__name__}.Flat", "its name is Flat now"),
        ("other", "Rung", "Rung does not fit here; allowed: Flat, Tax"),
        ("other", None, "no such class; allowed: Flat, Tax"),
        ("new", "Flat", "must be Ladder, or left out"),
        ("new", f"{__name__}.Ladder", "must be Ladder, or left out"),
        ("names", "Flat", "must be left out: there is no choice of classes here"),
    ],
)
def test_a_name_that_cannot_stand_where_it_does_is_a_line_that_says_which_can(key: str, name: Any, reason: str) -> None:
    shown = "null" if name is None else repr(name)
    assert mistakes(Shop, {"old": {"steps": []}, key: {"_target_": name}}) == [
        f"{key}._target_: {shown} given, {reason}"
    ]


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({"discount": {}}, "discount._target_: not given, must be one of Flat, Ladder"),
        ({"others": [{"rate": 1}]}, "others.0._target_: not given, must be one of Flat, Tax"),
        ({"rate": {"_target_": "Flat"}}, "rate: a mapping of _target_ given, must be a number"),
        ({"discount": 3}, "discount: 3 given, must be a Discount"),
    ],
)
def test_a_choice_that_is_not_made_is_a_line_that_says_what_is_allowed(given: Any, line: str) -> None:
    assert mistakes(Shop, {"old": {"steps": []}, **given}) == [line]


def test_old_names_of_classes_and_keys_are_refused_with_the_new_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renamed, "CLASSES", {"old.place.Even": "Flat", "Steps": "Ladder"})
    monkeypatch.setattr(
        renamed, "KEYS", {"shop.by_town": "shop.by_city", "shop.by_city.*.tiers": "shop.by_city.*.steps"}
    )
    given = {"old": {"steps": []}, "others": [{"_target_": "old.place.Even"}], "discount": {"_target_": "x.Steps"}}
    assert mistakes(Shop, given, "shop") == [
        "shop.others.0._target_: 'old.place.Even' given, its name is Flat now",
        "shop.discount._target_: 'x.Steps' given, its name is Ladder now",
    ]
    given = {"old": {"steps": []}, "by_town": {}, "by_city": {"north": {"steps": [], "tiers": []}}}
    assert mistakes(Shop, given, "shop") == [
        "shop.by_city.north.tiers: its name is shop.by_city.north.steps now",
        "shop.by_town: its name is shop.by_city now",
    ]
    # what must be given has been given, by its old name: no second line asks for it
    given = {"old": {"steps": []}, "by_city": {"north": {"tiers": []}}}
    assert mistakes(Shop, given, "shop") == ["shop.by_city.north.tiers: its name is shop.by_city.north.steps now"]


def test_nothing_is_built_when_the_class_of_any_mapping_cannot_be_told() -> None:
    given = {"a": {"_target_": "Loaded", "file": "never read"}, "b": {"_target_": "os.getcwd"}}
    assert [line.partition(":")[0] for line in mistakes(dict[str, Loaded], given)] == ["b._target_"]


# --- values ---------------------------------------------------------------------------------


def test_all_mistakes_of_the_whole_tree_come_at_once() -> None:
    bad = {"steps": [{"rate": 0.1}, {"rate": -0.2}], "base": "week"}
    worse = {"steps": [{"rate": "x", "from_units": 1.5}, {}], "cap": 0.5, "bass": "hour"}
    lines = mistakes(Shop, {"old": bad, "new": worse, "price": 1}, "shop")
    assert lines == [
        "shop.old.steps.1.rate: -0.2 given, must be >= 0",
        "shop.old.base: 'week' given, must be 'month' or 'hour'",
        "shop.new.steps.0.rate: 'x' given, must be a number",
        "shop.new.steps.0.from_units: 1.5 given, must be a whole number",
        "shop.new.steps.1.rate: not given, must be given",
        "shop.new.bass: unknown key, did you mean base?; allowed: steps, base, cap, label",
        "shop.new.cap: 0.5 given, must be a whole number or 'none'",
        "shop.price: unknown key; allowed: old, new, by_city, discount, other, others, pair, names, rate",
    ]


@pytest.mark.parametrize(
    ("expected", "given", "line"),
    [
        (Rung, {"rate": 1}, "rate: 1 given, must be < 1"),
        (Rung, {"rate": None}, "rate: null given, must be a number"),
        (Ladder, {"steps": 3}, "steps: 3 given, must be a list"),
        (Ladder, {"steps": [{"rate": 0}] * 3}, "Ladder: at most two steps"),
        (Ladder, {"steps": [7]}, "steps.0: 7 given, must be a mapping of Rung"),
        (Shop, {"old": 1}, "old: 1 given, must be a mapping of Ladder"),
        (Loaded, {"file": "a.csv"}, "a.csv row 2: -1 given, must be >= 0"),
        (Rung, {"rate": 0, "1": 2}, "1: unknown key; allowed: rate, from_units"),
        (Rung, 5, "Rung: must be a mapping of Rung"),
        (dict[str, Rung], {"a": None}, "a: null given, must be a mapping of Rung"),
    ],
)
def test_mistake_says_where_what_and_what_is_allowed(expected: Any, given: Any, line: str) -> None:
    assert mistakes(expected, given)[0].startswith(line)


# --- packages of the user's own -------------------------------------------------------------

LAST_COME = '''"""Selection."""
from collections.abc import Sequence
from models.contact.contact import Contact
from models.contact.queue import Source
from sim.setting import setting

@setting
class LastComeFirstServed:
    """Whoever came last."""

    def choose(self, sources: Sequence[Source], idle: bool, now_s: float) -> Contact | None:
        """The newest."""
        return None
'''


@pytest.fixture
def plug_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of a package with a policy, one level down, and a program that must not be run."""
    folder = tmp_path / "kefusim_own_desk"
    (folder / "policies").mkdir(parents=True)
    (folder / "__init__.py").touch()
    (folder / "__main__.py").write_text("raise SystemExit('was run')")
    (folder / "policies" / "__init__.py").write_text("from models.customers.redial import Redial")
    (folder / "policies" / "latest.py").write_text(LAST_COME)
    monkeypatch.syspath_prepend(tmp_path)
    yield folder


def test_classes_of_a_plug_in_are_named_like_any_other(plug_in: Path) -> None:
    words = ["selection={_target_: LastComeFirstServed}"]
    made = study([f"plugins=[{plug_in.name}]", *words], alone=True).alternatives[0].scenario
    assert type(made.selection).__module__ == f"{plug_in.name}.policies.latest"
    with pytest.raises(InputError) as caught:
        study(words, alone=True)
    (line,) = caught.value.lines
    assert line.startswith("selection._target_: 'LastComeFirstServed' given, no such class, did you mean FirstComeFirs")
    assert line.endswith("allowed: " + ", ".join(sorted(line.rpartition("allowed: ")[2].split(", "))))


def test_two_classes_of_one_name_are_an_error_that_names_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = LAST_COME.replace("LastComeFirstServed", "LongestWait")
    (tmp_path / "kefusim_same_name.py").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(InputError) as caught:
        study(["plugins=[kefusim_same_name]"], alone=True)
    assert caught.value.lines == (
        "plugins: policies.selection.LongestWait and kefusim_same_name.LongestWait have the same name, "
        "one must be renamed",
    )


@pytest.mark.parametrize(
    ("word", "line"),
    [
        ("plugins=[kefusim_nowhere.at_all]", "plugins: 'kefusim_nowhere.at_all' given, there is no such package"),
        ("plugins=own_desk", "plugins: 'own_desk' given, must be a list of packages"),
    ],
)
def test_a_plug_in_that_is_none_is_one_line(word: str, line: str) -> None:
    with pytest.raises(InputError) as caught:
        study([word], alone=True)
    assert caught.value.lines == (line,)


def test_what_a_plug_in_lacks_is_not_taken_for_a_wrong_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "kefusim_lacking.py").write_text("import kefusim_nothing")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModuleNotFoundError, match="kefusim_nothing"):
        build(Scenario, {"selection": {"_target_": "Own"}}, plugins=["kefusim_lacking"])
