"""Logs are read as meant, whatever wrote them, or refused in lines that name file, row and column."""

from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from experiments.calibration.log.anonbank import ANONBANK
from experiments.calibration.log.calls import Calls, read_calls
from experiments.calibration.log.generic import GENERIC
from sim.setting import InputError

HEADER = "contact,customer,arrival,queue_start,answer,end,outcome,agent,intent,channel"
ROWS = """\
1,anna,2026-03-02 09:00:00,2026-03-02 09:00:10,2026-03-02 09:00:25,2026-03-02 09:02:25,answered,Li,order,phone
2,,2026-03-02 09:00:05,,,2026-03-02 09:00:35,abandoned,,order,phone
3,bob,2026-03-03T10:00:00.5,,2026-03-03 10:00:00.5,2026-03-03 10:01:00.5,answered,Wu,refund,phone
4,bob,2026-03-03 11:00:00,,,,bot,,refund,phone
"""
BANK = (
    "vru+line\tcall_id\tcustomer_id\tpriority\ttype\tdate\tvru_entry\tvru_exit\tvru_time\tq_start\tq_exit\tq_time\t"
    "outcome\tser_start\tser_exit\tser_time\tserver"
)
BANK_ROWS = """\
A\t1\t77\t2\tPS\t990105\t9:00:00\t9:00:05\t5\t9:00:05\t9:00:35\t30\tAGENT\t9:00:35\t9:01:35\t60\tANAT
A\t2\t0\t0\tNW\t990105\t9:10:00\t9:10:05\t5\t0:00:00\t0:00:00\t0\tHANG\t0:00:00\t0:00:00\t0\tNO_SERVER
A\t3\t0\t0\tNW\t990105\t9:20:00\t9:20:05\t5\t9:20:05\t9:20:25\t20\tPHANTOM\t0:00:00\t0:00:00\t0\tNO_SERVER
A\t4\t88\t1\tNW\t990105\t23:59:50\t0:00:10\t20\t0:00:10\t0:00:40\t30\tHANG\t0:00:00\t0:00:00\t0\tNO_SERVER
A\t6\t0\t0\tNW\t990106\t1:00:00\t1:00:05\t5\t1:00:05\t1:00:20\t15\tHANG\t0:00:00\t0:00:00\t0\tNO_SERVER
A\t5\t0\t0\tPS\t990105\t9:30:00\t9:30:05\t5\t0:00:00\t0:00:00\t0\tAGENT\t9:30:04\t9:30:44\t40\tNO_SERVER
"""


def read(path: Path, text: str, encoding: str = "utf-8", zone: ZoneInfo | None = None) -> Calls:
    """Write a generic log and read it."""
    path.write_bytes(text.encode(encoding))
    return read_calls(path, GENERIC, zone)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_a_generic_log(tmp_path: Path, encoding: str) -> None:
    calls = read(tmp_path / "log.csv", f"{HEADER}\n{ROWS}".replace("Li", "李"), encoding)
    assert (calls.rows, calls.dropped) == (4, {"outcome bot": 1})
    assert calls.agents == ("Wu", "李")
    assert calls.streams == (("line", "order", "phone"), ("line", "refund", "phone"))
    np.testing.assert_allclose(calls.arrival_s, [9 * 3600 + 5, 9 * 3600 + 10, 34 * 3600 + 0.5])
    np.testing.assert_allclose(calls.wait_s, [30, 15, 0])
    np.testing.assert_allclose(calls.talk_s, [np.nan, 120, 60])
    assert calls.customer.tolist() == [-1, 0, 1]
    assert calls.days == 2


def test_moments_with_an_offset_are_told_in_the_zone(tmp_path: Path) -> None:
    text = f"{HEADER}\n" + ROWS.replace("2026-03-03T10:00:00.5,", "2026-03-03T02:00:00.5Z,")
    calls = read(tmp_path / "log.csv", text, zone=ZoneInfo("Asia/Shanghai"))
    assert calls.arrival_s[-1] == 34 * 3600 + 0.5
    with pytest.raises(InputError, match=r"row 4 column arrival: 2026-03-03T02:00:00.5Z given, must be local time"):
        read(tmp_path / "log.csv", text)


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    text = ROWS.replace("2,,2026", "1,,2026").replace("09:02:25", "08:02:25").replace("2026-03-03T10:00:00.5", "soon")
    with pytest.raises(InputError) as error:
        read(tmp_path / "log.csv", f"{HEADER}\n{text}")
    assert error.value.lines == (
        "log.csv row 2 column end: 2026-03-02 08:02:25 given, must not be before 2026-03-02 09:00:25",
        "log.csv row 3 column contact: 1 given as in row 2, each contact must stand once",
        "log.csv row 4 column arrival: soon given, must be a moment such as 2026-11-11 09:00:05",
    )


def test_missing_columns_and_logs_without_answers(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"log.csv row 1 column agent: missing, must be in the header \(or 客服\)"):
        read(tmp_path / "log.csv", f"{HEADER}\n{ROWS}".replace(",agent,", ",who,"))
    with pytest.raises(InputError, match="no answered contact that counts"):
        read(tmp_path / "log.csv", f"{HEADER}\n{ROWS.splitlines()[1]}\n")


def test_parquet_reads_as_csv(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    pandas = pytest.importorskip("pandas")
    (tmp_path / "log.csv").write_text(f"{HEADER}\n{ROWS}", encoding="utf-8")
    pandas.read_csv(tmp_path / "log.csv").to_parquet(tmp_path / "log.parquet")
    one, other = (read_calls(tmp_path / name, GENERIC) for name in ("log.csv", "log.parquet"))
    np.testing.assert_array_equal(one.arrival_s, other.arrival_s)
    np.testing.assert_array_equal(one.talk_s, other.talk_s)
    assert one.agents == other.agents
    (tmp_path / "bad.parquet").write_bytes(b"no")
    with pytest.raises(InputError, match=r"bad.parquet: cannot be read .*, must be a Parquet file"):
        read_calls(tmp_path / "bad.parquet", GENERIC)


def test_the_bank_by_its_own_columns(tmp_path: Path) -> None:
    (tmp_path / "bank.txt").write_text(f"{BANK}\n{BANK_ROWS}", encoding="utf-8")
    calls = read_calls(tmp_path / "bank.txt", ANONBANK)
    assert calls.dropped == {"hung up in the voice menu": 1, "phantom": 1}
    np.testing.assert_allclose(calls.arrival_s, [9 * 3600 + 5, 9.5 * 3600 + 5, 24 * 3600 + 10, 25 * 3600 + 5])
    np.testing.assert_allclose(calls.wait_s, [30, 0, 30, 15])
    np.testing.assert_allclose(calls.talk_s, [60, 40, np.nan, np.nan])
    assert calls.agent.tolist() == [0, -1, -1, -1]
    assert calls.vip.tolist() == [1, -1, 0, 0]
    assert calls.days == 2
