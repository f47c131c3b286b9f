"""Logs as people have them: what calibrate must make of each; what it cannot yet is expected to fail."""

from __future__ import annotations

import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from experiments.calibration.log.calls import Calls, read_calls
from experiments.calibration.log.generic import GENERIC
from sim.setting import InputError
from tests.cases import FOLDER, LOGS, Said, calibrate, wrong


class Learner:
    """Lets an operation be learned from a log, and keeps what was written."""

    def __init__(self, capsys: pytest.CaptureFixture[str], folder: Path) -> None:
        self.capsys = capsys
        self.folder = folder

    def learn(self, log: str, *words: str) -> Said:
        """Calibrate from one of the logs."""
        return calibrate(self.capsys, LOGS / f"{log}.csv", self.folder, *words)

    def written(self) -> str:
        """Everything written, one file after the other."""
        files = sorted(file for file in self.folder.rglob("*") if file.suffix in (".yaml", ".csv"))
        return "\n".join(file.read_text(encoding="utf-8") for file in files)


@pytest.fixture
def learner(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Learner:
    """A folder of its own to write into."""
    return Learner(capsys, tmp_path / "learned")


def is_offered(said: Said, most_lines: int = 3) -> bool:
    """Whether a log is read, or refused in few lines of which one names the option that would read it."""
    option = any(re.search(r"\b[a-z_]+(\.[a-z_]+)?=", line) for line in said.complaints)
    return said.code == 0 or (said.code == 2 and len(said.complaints) <= most_lines and option)


# -- what works ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("log", "abandonment", "wait_s"), [("ok", 4.96, 19.5), ("some_left", 9.41, 107.5)])
def test_a_log_in_order_is_learned_from(learner: Learner, log: str, abandonment: float, wait_s: float) -> None:
    said = learner.learn(log)
    assert said.code == 0
    assert said.number("abandonment") == pytest.approx(abandonment, abs=0.1)
    assert said.number("mean wait") == pytest.approx(wait_s, abs=0.2)
    assert "nan" not in said.out


def test_quotes_that_are_never_closed_are_refused_where_they_begin(learner: Learner) -> None:
    said = learner.learn("bad_quotes")
    assert said.code == 2
    assert len(said.complaints) == 1 and "bad_quotes.csv: from row 7 on the quotes" in said.complaints[0]


def test_a_log_without_agents_is_refused_in_one_line(learner: Learner) -> None:
    said = learner.learn("noagent")
    assert said.code == 2
    assert len(said.complaints) == 1 and "column agent" in said.complaints[0]


def test_moments_with_an_offset_are_read_where_the_zone_is_named() -> None:
    calls = read_calls(LOGS / "zulu.csv", GENERIC, ZoneInfo("Asia/Shanghai"))
    assert len(calls.arrival_s) == 6
    assert calls.arrival_s[0] == 17 * 3600 + 16  # 09:00:16 in Greenwich


# -- figures -------------------------------------------------------------------------------------------------


@wrong("days without a call count as one more call in the shares and means of days")
def test_days_without_calls_do_not_dilute_the_shares(learner: Learner) -> None:
    said = learner.learn("closed_weekend")
    assert said.number("abandonment") == 25.0  # one of four
    assert said.number("mean wait") == 45.0


@wrong("where nobody left, availability is matched on a share that is not there", RuntimeWarning)
def test_availability_is_matched_on_the_wait_where_nobody_left(learner: Learner) -> None:
    said = learner.learn("none_left")
    assert said.number("observed") == pytest.approx(160, abs=0.1)
    assert said.number("simulated") == pytest.approx(160, rel=0.25)


@wrong("chats that overlap are taken for one at a time")
def test_chats_that_overlap_are_seen(learner: Learner) -> None:
    said = learner.learn("chat_overlap")
    assert any("at once" in line or "at the same time" in line for line in said.complaints)
    (operation,) = (yaml.safe_load(file.read_text("utf-8")) for file in learner.folder.glob("operation/*.yaml"))
    assert operation["channels"]["chat"].get("shared") is True
    assert "slots: 3" in learner.written()
    assert said.number("simulated") < 10


@wrong("the wait of who leaves at once says nothing of patience, and nan is written instead")
def test_waits_of_zero_say_that_patience_cannot_be_known(learner: Learner) -> None:
    said = learner.learn("zero_wait_left")
    everything = "\n".join([said.out, *said.complaints])
    assert "nan" not in everything
    assert re.search(r"wait of 0.*patience|patience.*wait of 0", everything)


@wrong("that moments are to the minute only is not noticed", AssertionError, RuntimeWarning)
def test_moments_to_the_minute_are_remarked(learner: Learner) -> None:
    said = learner.learn("minute")
    assert said.code == 0
    assert any("to the minute" in line for line in said.complaints)


# -- other ways to write -------------------------------------------------------------------------------------


@wrong("the words 接通 and 未接通 are not known")
def test_outcomes_may_be_said_in_chinese(learner: Learner) -> None:
    assert learner.learn("jietong").code == 0


@wrong("words for outcomes that are not known are not named")
def test_unknown_outcomes_are_named_with_those_that_are_known(learner: Learner, tmp_path: Path) -> None:
    log = tmp_path / "words.csv"
    text = (LOGS / "jietong.csv").read_text("utf-8").replace("未接通", "跑了").replace("接通", "说完了")
    log.write_text(text, encoding="utf-8")
    said = calibrate(learner.capsys, log, learner.folder)
    assert said.code == 2
    assert len(said.complaints) == 1
    assert all(word in said.complaints[0] for word in ("说完了", "跑了", "answered", "abandoned"))


@wrong("Western European letters are read as Chinese ones without a word", AssertionError, RuntimeWarning)
def test_another_encoding_is_read_rightly_or_refused(learner: Learner) -> None:
    said = learner.learn("cp1252")
    assert said.code == 2 or (said.code == 0 and "Müller" in learner.written() and said.complaints)


@wrong("the message does not say which word tells the zone")
def test_an_offset_from_utc_is_refused_with_the_option_that_reads_it(learner: Learner) -> None:
    said = learner.learn("zulu")
    assert said.code == 2
    assert any("timezone=" in line for line in said.complaints)


@wrong("two columns that are not at fault are blamed for a row that is too short")
def test_a_row_that_is_too_short_is_told_as_such(learner: Learner) -> None:
    said = learner.learn("short_row")
    assert said.code == 2
    assert len(said.complaints) == 1 and "9 values given for 10 columns" in said.complaints[0]


@wrong("a title above the header is taken for the header")
def test_a_title_above_the_header_is_skipped_with_a_word(learner: Learner) -> None:
    said = learner.learn("title")
    assert said.code == 0
    assert any("skipped" in line for line in said.complaints)


@wrong("two rows of one contact are refused without a way out")
def test_legs_of_a_transfer_are_joined_or_their_way_of_writing_is_told(learner: Learner) -> None:
    said = learner.learn("legs")
    assert said.code == 0 or (len(said.complaints) == 1 and "transfer" in said.complaints[0])


@wrong("a message for every row")
def test_a_log_without_intents_is_refused_in_one_line(learner: Learner) -> None:
    said = learner.learn("nointent")
    assert said.code == 2
    assert len(said.complaints) == 1 and "column intent" in said.complaints[0]


@wrong("a message for every cell, and no option that would read it")
@pytest.mark.parametrize("log", ["dmy", "dots", "excel_serial"])
def test_moments_may_be_written_otherwise(learner: Learner, log: str) -> None:
    assert is_offered(learner.learn(log))


@wrong("durations and other titles cannot be mapped to columns")
@pytest.mark.parametrize("log", ["durations", "seconds_as_moments"])
def test_durations_and_other_titles_can_be_mapped(learner: Learner, log: str) -> None:
    said = learner.learn(log)
    assert is_offered(said)
    assert said.code == 0 or any("columns." in line for line in said.complaints)


@wrong("a report by intervals is refused as a log with other columns")
def test_a_report_by_intervals_is_recognised(learner: Learner) -> None:
    said = learner.learn("interval")
    assert said.code == 0 or any("interval report" in line and "kefusim " in line for line in said.complaints)


# -- the edges of calendar and clock -------------------------------------------------------------------------


def read(case: str, zone: str) -> Calls:
    """The log of a case."""
    return read_calls(FOLDER / case / "log.csv", GENERIC, ZoneInfo(zone))


@wrong("the end of summer time makes a talk end before it began", InputError)
def test_a_talk_over_the_end_of_summer_time_lasts_as_long_as_it_did() -> None:
    calls = read("clock_back", "Europe/Paris")
    assert calls.talk_s.tolist() == [235, 300]
    assert calls.wait_s.tolist() == [5, 20]


def refusal(case: str, zone: str) -> tuple[str, ...]:
    """The lines with which the log of a case is refused; none if it is read."""
    try:
        read(case, zone)
    except InputError as error:
        return error.lines
    return ()


@wrong("an offset of a day ends in a traceback", ValueError)
def test_an_offset_of_a_day_is_refused_where_it_stands() -> None:
    assert any("log.csv row 2 column arrival" in line for line in refusal("offset_of_a_day", "Asia/Shanghai"))


@wrong("the end of the calendar ends in a traceback", OverflowError)
def test_a_moment_beyond_the_calendar_is_refused_where_it_stands() -> None:
    assert any("log.csv row 2 column arrival" in line for line in refusal("last_day_of_time", "Asia/Shanghai"))


def test_every_log_is_asked() -> None:
    asked = Path(__file__).read_text(encoding="utf-8")
    logs = sorted(file.stem for file in LOGS.glob("*.csv"))
    assert len(logs) >= 22
    assert [log for log in logs if f'"{log}"' not in asked and f'"{log}.csv"' not in asked] == []
