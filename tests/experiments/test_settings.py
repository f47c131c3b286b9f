"""Settings: composition, and one clear line for each word that cannot be used."""

from pathlib import Path

import pytest

from experiments import renamed
from experiments.settings import chosen, compose, config_hash, groups, keys
from sim.setting import InputError

# --- composition ----------------------------------------------------------------------------


@pytest.fixture
def conf_dir(tmp_path: Path) -> Path:
    """Return a small conf folder."""
    files = {
        "config.yaml": "# Primary\ndefaults:\n  - structure: hybrid\n"
        "  - optional experiment: null\n  - _self_\nseed: 7  # root of all chance\n"
        "# where results go\nresults: results\njobs: 1\n"
        "demand:\n  surge: 1.0\n  file: ${conf:}/operation/day.csv\n",
        "structure/hybrid.yaml": "# Line teams and a flexible group\n# More.\nflex_share: 0.1\n",
        "structure/centralised.yaml": "# @package _global_\n\n# One pool\nstructure: {pool: 1}\n",
        "experiment/broken.yaml": "# @package _global_\ndefaults:\n  - override /structure: nope\n",
        "experiment/loose.yaml": "# @package _global_\na: ${b}\nc: ???\nlist: [1, '${demand.up}']\n",
        "vendor/big.yaml": "# Many seats\nseats: 9\n",
        "operation/day.csv": "time\n",
    }
    for name, text in files.items():
        file = tmp_path / "conf" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path / "conf"


def refused(conf_dir: Path, *words: str) -> list[str]:
    """Return the lines that composing with ``words`` ends with."""
    with pytest.raises(InputError) as caught:
        compose(words, conf_dir)
    return list(caught.value.lines)


def test_compose_gives_plain_resolved_containers(conf_dir: Path) -> None:
    plain = compose(["seed=3", "+extra=[1,2]", "~jobs"], conf_dir)
    day = f"{conf_dir.as_posix()}/operation/day.csv"
    assert plain == {
        "seed": 3,
        "extra": [1, 2],
        "results": "results",
        "structure": {"flex_share": 0.1},
        "demand": {"surge": 1.0, "file": day},
    }
    assert type(plain["demand"]) is dict


@pytest.mark.parametrize(
    "value", ["结果/一", r"C:\数据\我的.csv", "my results (1)", "it's", r"名\'", "名\\", "a=b", "~/x", r"\\host\a"]
)
def test_values_that_the_grammar_cannot_read_are_taken_as_text(conf_dir: Path, value: str) -> None:
    assert compose([f"results={value}"], conf_dir)["results"] == value


def test_unknown_option_names_the_options(conf_dir: Path) -> None:
    assert refused(conf_dir, "structure=centralized") == [
        "structure=centralized: no such option, did you mean centralised?; allowed: centralised, hybrid"
    ]
    assert refused(conf_dir, "experiment=broken") == [
        "experiment=broken: asks for structure/nope, which does not exist; allowed: centralised, hybrid"
    ]


def test_unknown_key_names_close_matches_and_allowed_keys(conf_dir: Path) -> None:
    assert refused(conf_dir, "surge=2") == [
        "surge: unknown key, did you mean demand.surge?; allowed: demand, experiment, jobs, "
        "results, seed, structure, vendor"
    ]
    assert refused(conf_dir, "demand.surg=2", "~demand.fil") == [
        "demand.surg: unknown key, did you mean demand.surge?; allowed in demand: surge, file",
        "~demand.fil: unknown key, did you mean demand.file?; allowed in demand: surge, file",
    ]
    assert refused(conf_dir, "vendor=big") == ["vendor=big: no option of this group is in use, must be +vendor=big"]
    assert compose(["+vendor=big"], conf_dir)["vendor"] == {"seats": 9}
    assert "did you mean structure" in refused(conf_dir, "strcture=hybrid")[0]


def test_old_name_of_a_key_or_an_option_is_refused_with_the_new_one(
    conf_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renamed, "KEYS", {"demand.rise": "demand.surge", "vendors.*.places": "vendor.*.seats"})
    monkeypatch.setattr(renamed, "OPTIONS", {"structure=nope": "hybrid"})
    assert refused(conf_dir, "demand.rise=2", "~vendors.big.places", "structure=nope") == [
        "demand.rise: its name is demand.surge now",
        "~vendors.big.places: its name is vendor.big.seats now",
        "structure=nope: its name is hybrid now, must be structure=hybrid",
    ]
    assert refused(conf_dir, "experiment=broken") == [
        "experiment=broken: asks for structure/nope, its name is structure/hybrid now"
    ]


def test_every_bad_word_has_its_line_and_good_ones_have_none(conf_dir: Path) -> None:
    lines = refused(conf_dir, "seed", "jobs=2", "structure.pool=2", "sed=1", "structure=centralised", "=3")
    assert [line.partition(":")[0] for line in lines] == ["seed", "=3", "sed"]
    assert lines[0] == "seed: not a setting, must be key=value, +key=value or ~key"
    # A key of an option that could not be chosen is not complained of as well.
    lines = refused(conf_dir, "structure=hybird", "structure.flex=1", "jobs=1,2", "+seed=1")
    assert lines == [
        "structure=hybird: no such option, did you mean hybrid?; allowed: centralised, hybrid",
        "jobs=1,2: several values given, must be one, or a list: jobs=[1,2]",
        "+seed=1: this key exists already, must be seed=1",
    ]


def test_every_value_that_is_missing_or_refers_to_nothing_has_its_line(conf_dir: Path) -> None:
    assert sorted(refused(conf_dir, "experiment=loose", "seed=${nope}")) == [
        "a: '${b}' given, but Interpolation key 'b' not found",
        "c: not given, must be given: c=…",
        "list.1: '${demand.up}' given, but Interpolation key 'demand.up' not found",
        "seed: '${nope}' given, but Interpolation key 'nope' not found",
    ]


def test_search_path_brings_groups_of_the_users_own(conf_dir: Path, tmp_path: Path) -> None:
    own = tmp_path / "own" / "structure" / "mine.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("x: 1\n")
    word = f"hydra.searchpath=[{tmp_path.as_posix()}/own]"
    assert compose([word, "structure=mine"], conf_dir)["structure"] == {"x": 1}
    assert "there is no folder" in refused(conf_dir, word.replace("own", "owl"))[0]


def test_groups_defaults_and_keys_describe_themselves(conf_dir: Path) -> None:
    found = groups(conf_dir)
    assert list(found) == ["experiment", "structure", "vendor"]
    assert found["structure"] == {"centralised": "One pool", "hybrid": "Line teams and a flexible group"}
    assert chosen(conf_dir) == {"structure": ("hybrid",), "experiment": ()}
    assert keys(conf_dir) == {
        "seed": ("7", "root of all chance"),
        "results": ("results", "where results go"),
        "jobs": ("1", ""),
    }


# --- hash -----------------------------------------------------------------------------------


def test_hash_is_the_same_wherever_the_files_are(conf_dir: Path, tmp_path: Path) -> None:
    moved = conf_dir.rename(tmp_path / "elsewhere")
    there = config_hash(compose([], moved), moved)
    conf_dir = moved.rename(conf_dir)
    here = config_hash(compose([], conf_dir), conf_dir)
    assert here == there
    assert len(here) == 12
    assert int(here, 16) >= 0


def test_hash_tells_what_is_run_not_where_or_in_what_order(conf_dir: Path) -> None:
    plain = compose([], conf_dir)
    assert config_hash({**plain, "jobs": 9, "results": "x"}) == config_hash(plain)
    assert config_hash(dict(reversed(plain.items()))) == config_hash(plain)
    assert config_hash({**plain, "seed": 8}) != config_hash(plain)
    assert config_hash({"a": (1, {2: None})}) == config_hash({"a": [1, {"2": None}]})
