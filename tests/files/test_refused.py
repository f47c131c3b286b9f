"""The user's files are refused in lines that name file, row and column: each mistake once, all at once."""

from pathlib import Path

import pytest

from models.files import read_operation
from sim.setting import InputError
from tests.files.shop import AGENTS, FORECAST, ROSTER, VOCABULARY, Shop, refused

# --- Refused: one mistake, one line ---

GRID = "must be one interval length of 15, 30 or 60 min in the whole file (where nothing is expected, write volume 0)"
SEPARATORS = "must be written without thousands separators or decimal commas, such as 1200 or 1.5"
WIDE = "a value that holds the delimiter must be quoted, numbers have no thousands separators"


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("30,200", "-3,200", "row 3 column volume: -3 given, must be >= 0"),
        ("30,200", "many,200", "row 3 column volume: many given, must be a number >= 0"),
        ("30,200", "nan,200", "row 3 column volume: nan given, must be a number >= 0"),
        ("30,200", "1e999,200", "row 3 column volume: 1e999 given, must be a number >= 0"),
        ("30,200", ",200", "row 3 column volume: nothing given, must be a number >= 0"),
        ("30,200", "1_000,200", f"row 3 column volume: 1_000 given, {SEPARATORS}"),
        ("30,200", '"1,200",200', f"row 3 column volume: 1,200 given, {SEPARATORS}"),
        ("30,200", '"１，２００",200', f"row 3 column volume: １，２００ given, {SEPARATORS}"),
        ("30,200", "1,200,200", f"row 3: 8 values given for 7 columns, {WIDE}"),
        ("30,200", "30,0", "row 3 column handle_time_s: 0 given, must be > 0"),
        ("30,200", "30,", "row 3 column handle_time_s: nothing given, must be a number > 0 where volume is not 0"),
        ("23:30,jd", "23:30,taobao", "row 5 column line: taobao given, must be one of tmall, jd, douyin"),
        (
            "logistics",
            "parcel",
            "row 5 column intent: parcel given, must be one of product_enquiry, promotion, "
            "order_change, logistics, return_exchange, complaint",
        ),
        ("phone", "fax", "row 5 column channel: fax given, must be one of chat, phone"),
        ("10,10:00", "10,24:00", "row 4 column interval_start: 24:00 given, must be a time from 00:00 to 23:59:59"),
        ("10,10:00", "10,10.5", "row 4 column interval_start: 10.5 given, must be a time from 00:00 to 23:59:59"),
        ("10,10:00", "10,10:10", f"row 4 column interval_start: 10:10 given, {GRID}"),
        (
            "2026-11-10,10:00",
            "10.11.2026,10:00",
            "row 4 column date: 10.11.2026 given, must be a date such as 2026-11-11",
        ),
        (
            "2026-11-10,10:00",
            "2026-02-30,10:00",
            "row 4 column date: 2026-02-30 given, must be a date such as 2026-11-11",
        ),
        (
            "2026-11-11",
            "2026-11-14",
            "column date: 2026-11-11 to 2026-11-13 missing, dates must follow one another without a gap",
        ),
        (
            "10,10:00",
            "10,09:00",
            "row 4: same date, interval_start, line, intent and channel as row 2, each must stand once",
        ),
        ("09:30", "13:00", f"column interval_start: no two rows of a stream are 15, 30 or 60 min apart, {GRID}"),
        ("volume,", "amount,", "row 1 column volume: missing, must be in the header (or 咨询量)"),
        (
            "handle_time_s",
            "handle_time_s,咨询量",
            "row 1 column volume: given twice (columns 6 and 8), must stand once",
        ),
    ],
)
def test_forecast_mistakes(shop: Shop, old: str, new: str, line: str) -> None:
    assert old in FORECAST
    assert refused(shop, forecast=FORECAST.replace(old, new, 1)) == [f"forecast.csv {line}"]


@pytest.mark.parametrize(
    "coarse",
    [
        pytest.param("2026-11-11,{:02}:00,tmall,promotion,chat", id="by date"),
        pytest.param("2026-11-10,{:02}:00,jd,promotion,chat", id="by stream"),
        pytest.param("2026-11-10,{:02}:00,tmall,promotion,chat", id="by hour"),
    ],
)
def test_mix_of_intervals_is_refused(shop: Shop, coarse: str) -> None:
    rows = [coarse.format(hour) + ",1,60" for hour in (12, 13, 14, 15)]
    lines = refused(shop, forecast=FORECAST + "\n".join(rows))
    assert lines == ["forecast.csv row 6 column interval_start: rows 60 min apart from here, others 30 min, " + GRID]


DATES = (
    "must be from 2026-11-10 to 2026-11-11, the forecast's dates (or the day before, if the shift runs past midnight)"
)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("A2,2026-11-10", "A9,2026-11-10", "row 5 column agent: A9 given, must be an agent of "
         "the agents file"),
        ("A2,2026-11-10", ",2026-11-10", "row 5 column agent: nothing given, must be a name"),
        ("A2,2026-11-10", "A2,2026-11-12", f"row 5 column date: 2026-11-12 given, {DATES}"),
        ("2026-11-09,22:00,06:00,23:50-00:10;02:00-02:30", "2026-11-09,15:00,24:00,",
         f"row 4 column date: 2026-11-09 given, {DATES}"),
        ("2026-11-09", "2026-11-08", f"row 4 column date: 2026-11-08 given, {DATES}"),
        ("23:00,24:00", "23:00,24:30",
         "row 5 column end: 24:30 given, must be a time from 00:00 to 24:00"),
        ("23:00,24:00", "24:00,01:00",
         "row 5 column start: 24:00 given, must be a time from 00:00 to 23:59:59"),
        ("12:00-12:30", "08:00-08:30",
         "row 2 column breaks: 08:00-08:30 given, must be within the shift 09:00-17:30"),
        ("15:00-15:15", "17:15-17:45",
         "row 2 column breaks: 17:15-17:45 given, must be within the shift 09:00-17:30"),
        ("15:00-15:15", "15:00-15:00",
         "row 2 column breaks: 15:00-15:00 given, must last longer than 0 min"),
        ("15:00-15:15", "12:15-12:45",
         "row 2 column breaks: 12:15-12:45 given, must not overlap another break"),
        ("12:00-12:30;15:00-15:15", "noon", "row 2 column breaks: noon given, "
         "must be empty or like 12:00-12:30;18:00-18:15"),
        ("A1,2026-11-11,09:00", "A1,2026-11-10,17:00",
         "row 3: shift of A1 overlaps the one in row 2, shifts of an agent must not overlap"),
        ("A2,2026-11-10,23:00,24:00", "A2,2026-11-10,05:59,08:00",
         "row 5: shift of A2 overlaps the one in row 4, shifts of an agent must not overlap"),
        ("breaks", "rest", "row 1 column breaks: missing, must be in the header (or 休息)"),
    ],
)  # fmt: skip
def test_roster_mistakes(shop: Shop, old: str, new: str, line: str) -> None:
    assert old in ROSTER
    assert refused(shop, roster=ROSTER.replace(old, new, 1)) == [f"roster.csv {line}"]


def test_touching_shifts_and_breaks_are_no_overlap(shop: Shop) -> None:
    roster = ROSTER.replace("15:00-15:15", "12:30-12:45")
    roster += "A1,2026-11-10,17:30,18:00,\nA2,2026-11-10,06:00,08:00,\n"
    assert len(shop(roster=roster).shifts) == 6


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("A2,jd", "A1,jd", "row 3 column agent: A1 given as in row 2, each agent must stand once"),
        ("order:0.8", "sales:0.8", "row 2 column skills: sales given, must be one of presales, "
         "order, aftersales, complaints"),
        ("order:0.8", "order:1.6", "row 2 column skills: order:1.6 given, "
         "proficiency must be > 0 and <= 1.5"),
        ("order:0.8", "order:0", "row 2 column skills: order:0 given, "
         "proficiency must be > 0 and <= 1.5"),
        ("order:0.8", "order", "row 2 column skills: presales:1.0;order given, "
         "must be like presales:1.0;order:0.8"),
        ("order:0.8", "presales:0.8", "row 2 column skills: presales given twice, "
         "must name each only once"),
        ("presales:1.0;order:0.8", "", "row 2 column skills: nothing given, "
         "must be like presales:1.0;order:0.8"),
        ("jd:0.9", "jd", "row 2 column line: tmall;jd given, "
         "must be the home line and others known, like tmall;jd:0.9"),
        ("tmall;jd:0.9", "tmall:0.9;jd:0.9", "row 2 column line: tmall:0.9;jd:0.9 given, "
         "must not rate the home line, which is known fully (1)"),
        ("tmall;jd:0.9", "pdd", "row 2 column line: pdd given, must be one of tmall, jd, douyin"),
        ("tmall;jd:0.9", "", "row 2 column line: nothing given, must be one of tmall, jd, douyin"),
        ("presales,presales", "complaints,presales", "row 2 column group: complaints given, "
         "must be one of the agent's skills (presales, order)"),
        ("junior", "boss", "row 2 column grade: boss given, "
         "must be one of junior, middle, senior"),
        ("2026-01-31", "2026-11-12", "row 2 column hired_on: 2026-11-12 given, "
         "must not be after the forecast's last date, 2026-11-11"),
        ("4500", "0", "row 2 column base_pay_yuan: 0 given, must be > 0"),
        ("4500", "4.5k", "row 2 column base_pay_yuan: 4.5k given, must be a number > 0"),
        ("grade", "level", "row 1 column grade: missing, must be in the header (or 职级)"),
    ],
)  # fmt: skip
def test_agents_mistakes(shop: Shop, old: str, new: str, line: str) -> None:
    assert old in AGENTS
    lines = refused(shop, agents=AGENTS.replace(old, new, 1))
    expected = [f"agents.csv {line}"]
    if new == "A1,jd":  # A2 is then nobody, and its shifts are refused as well
        expected += [
            f"roster.csv row {row} column agent: A2 given, must be an agent of the agents file" for row in (4, 5)
        ]
    assert lines == expected


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        (b"", "the file is empty, must have a header and rows"),
        (b"\xef\xbb\xbf\r\n \r\n", "the file is empty, must have a header and rows"),
        (b",,,\n", "the file is empty, must have a header and rows"),
        (AGENTS.splitlines()[0].encode(), "no row below the header, must have at least one"),
        (
            b"PK\x03\x04\x14\x00\x06\x00",
            "an Excel workbook (xlsx) or archive by its content, must be CSV text in UTF-8 or GBK",
        ),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not a text file, must be CSV text in UTF-8 or GBK"),
        (b"agent,line\n\xff\xff\xff", "not a text file, must be CSV text in UTF-8 or GBK"),
    ],
)
def test_files_that_are_no_tables_get_one_line(shop: Shop, raw: bytes, line: str) -> None:
    assert refused(shop, agents=raw) == [f"agents.csv: {line}"]


def test_header_without_a_known_column_gets_one_line(shop: Shop) -> None:
    assert refused(shop, roster="x,y\n1,2\n") == [
        "roster.csv row 1: header x,y given, must name the columns agent, date, start, end, breaks"
    ]


def test_open_quote_is_told_with_its_row(shop: Shop) -> None:
    (line,) = refused(shop, roster=ROSTER + 'A2,2026-11-11,"20:00,21:00,\n')
    assert line.startswith("roster.csv: from row 6 on the quotes cannot be followed")


def test_missing_file_and_folder(shop: Shop, tmp_path: Path) -> None:
    shop()
    absent = tmp_path / "absent.csv"
    with pytest.raises(InputError) as caught:
        read_operation(absent, tmp_path / "roster.csv", tmp_path, VOCABULARY)
    first, second = caught.value.lines
    assert first == f"absent.csv: no such file, must exist ({absent})"
    assert second.startswith(f"{tmp_path.name}: cannot be opened")


# --- Refused: all at once ---


def test_all_mistakes_of_all_files_are_told_at_once(shop: Shop) -> None:
    lines = refused(
        shop,
        forecast=FORECAST.replace("30,200", "-3,0").replace("phone", "fax"),
        roster=ROSTER.replace("A1,2026-11-11", "A7,2026-12-01").replace("15:00-15:15", "20-21"),
        agents=AGENTS.replace("jd:0.9", "jd:9").replace("senior", "chief"),
    )
    assert [line.split(":")[0] for line in lines] == [
        "forecast.csv row 3 column volume",
        "forecast.csv row 3 column handle_time_s",
        "forecast.csv row 5 column channel",
        "agents.csv row 2 column line",
        "agents.csv row 3 column grade",
        "roster.csv row 2 column breaks",
        "roster.csv row 3 column agent",
        "roster.csv row 3 column date",
    ]


def test_one_mistake_repeated_is_not_told_a_thousand_times(shop: Shop) -> None:
    rows = "".join(f"Z{i},2026-11-10,09:00,17:00,\n" for i in range(1000))
    lines = refused(shop, roster=ROSTER + rows)
    assert len(lines) == 21
    assert lines[0].startswith("roster.csv row 6 column agent: Z0 given")
    assert lines[-1] == (
        "roster.csv column agent: 980 more rows like the 20 named, must be an agent of the agents file"
    )


def test_a_lost_file_does_not_spoil_the_others(shop: Shop) -> None:
    lines = refused(shop, forecast=b"", agents=AGENTS.splitlines()[0])
    assert lines == [
        "forecast.csv: the file is empty, must have a header and rows",
        "agents.csv: no row below the header, must have at least one",
    ]


def test_rows_are_counted_as_an_editor_counts_lines(shop: Shop) -> None:
    agents = AGENTS.replace("A1,", '\n"A\n1",').replace("senior", "chief")
    lines = refused(shop, agents=agents, roster=ROSTER.replace("A1", "A 1"))
    assert "agents.csv row 5 column grade: chief given, must be one of junior, middle, senior" in (lines)
