"""The user's files are read as meant, or refused in lines that name file, row and column."""

import csv
import runpy
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.files import Files, Vocabulary, read_counts, read_operation, read_rates
from models.files.cells import clock, clock_end, day
from models.files.faults import RefusedError
from sim.setting import InputError

VOCABULARY = Vocabulary(
    lines=("tmall", "jd", "douyin"),
    intents=("product_enquiry", "promotion", "order_change", "logistics", "return_exchange", "complaint"),
    channels=("chat", "phone"),
    skills=("presales", "order", "aftersales", "complaints"),
    grades=("junior", "middle", "senior"),
)
SHIPPED = Path(__file__).resolve().parents[2] / "conf" / "operation" / "jewellery"
NAMES = ("forecast.csv", "roster.csv", "agents.csv")

FORECAST = """\
date,interval_start,line,intent,channel,volume,handle_time_s
2026-11-10,09:00,tmall,promotion,chat,10,100
2026-11-10,09:30,tmall,promotion,chat,30,200
2026-11-10,10:00,tmall,promotion,chat,0,150
2026-11-11,23:30,jd,logistics,phone,2.5,90
"""
ROSTER = """\
agent,date,start,end,breaks
A1,2026-11-10,09:00,17:30,12:00-12:30;15:00-15:15
A1,2026-11-11,09:00,17:30,
A2,2026-11-09,22:00,06:00,23:50-00:10;02:00-02:30
A2,2026-11-10,23:00,24:00,
"""
AGENTS = """\
agent,line,group,skills,grade,hired_on,base_pay_yuan
A1,tmall;jd:0.9,presales,presales:1.0;order:0.8,junior,2026-01-31,4500
A2,jd,aftersales,aftersales:1.05,senior,2022/3/1,6000.5
"""

Shop = Callable[..., Files]


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """Return a reader of an operation whose files are the small ones, save those given."""

    def read(forecast: str | bytes = FORECAST, roster: str | bytes = ROSTER, agents: str | bytes = AGENTS) -> Files:
        paths = [tmp_path / name for name in NAMES]
        for path, text in zip(paths, (forecast, roster, agents), strict=True):
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_operation(paths[0], paths[1], paths[2], VOCABULARY)

    return read


def refused(shop: Shop, **files: str | bytes) -> list[str]:
    with pytest.raises(InputError) as caught:
        shop(**files)
    return list(caught.value.lines)


# --- Read as meant ---


def test_forecast_is_read_on_its_grid(shop: Shop) -> None:
    forecast = shop().forecast
    assert (forecast.first_date, forecast.days) == (date(2026, 11, 10), 2)
    assert forecast.interval_s == 1800.0
    assert list(forecast.streams) == [("jd", "logistics", "phone"), ("tmall", "promotion", "chat")]
    stream = forecast.streams["tmall", "promotion", "chat"]
    assert stream.volume.shape == stream.handle_time_s.shape == (96,)
    assert stream.volume.dtype == stream.handle_time_s.dtype == np.float64
    assert {int(i): stream.volume[i] for i in np.flatnonzero(stream.volume)} == {18: 10, 19: 30}
    assert stream.handle_time_s[[18, 19, 20]].tolist() == [100, 200, 150]
    assert stream.handle_time_s[0] == (10 * 100 + 30 * 200) / 40  # weighted by volume
    assert forecast.streams["jd", "logistics", "phone"].volume[95] == 2.5


def test_handle_time_may_be_left_out_where_volume_is_zero(shop: Shop) -> None:
    stream = shop(forecast=FORECAST.replace(",0,150", ",0,")).forecast.streams
    assert stream["tmall", "promotion", "chat"].handle_time_s[20] == 175.0
    none = FORECAST.replace("chat,10,100", "chat,0,").replace("30,200", "0,").replace("0,150", "0,")
    assert refused(shop, forecast=none) == [
        "forecast.csv row 2 column handle_time_s: never given for tmall promotion chat, must be in one row at least"
    ]


@pytest.mark.parametrize("minutes", [15, 30, 60])
def test_interval_length_is_inferred(shop: Shop, minutes: int) -> None:
    rows = [
        f"{day_},{t // 60:02}:{t % 60:02},tmall,promotion,chat,1,60"
        for day_ in ("2026-11-10", "2026-11-11")
        for t in range(0, 1440, minutes)
    ]
    text = "\n".join([FORECAST.splitlines()[0], *rows])
    forecast = shop(forecast=text).forecast
    assert forecast.interval_s == minutes * 60
    assert forecast.streams["tmall", "promotion", "chat"].volume.tolist() == [1] * len(rows)


def test_agents_are_read(shop: Shop) -> None:
    first, second = shop().agents
    assert (first.agent, first.line, first.group, first.grade) == ("A1", "tmall", "presales", "junior")
    assert first.line_knowledge == {"tmall": 1.0, "jd": 0.9}
    assert first.skills == {"presales": 1.0, "order": 0.8}
    assert (first.hired_on, first.base_pay_yuan) == (date(2026, 1, 31), 4500.0)
    assert second.line_knowledge == {"jd": 1.0}
    assert (second.hired_on, second.base_pay_yuan) == (date(2022, 3, 1), 6000.5)


def test_shifts_run_past_midnight_and_are_clipped_at_the_start(shop: Shop) -> None:
    shifts = [(s.agent, s.date.day, s.start_s, s.end_s, s.breaks) for s in shop().shifts]
    h = 3600.0
    assert shifts == [
        ("A1", 10, 9 * h, 17.5 * h, ((12 * h, 12.5 * h), (15 * h, 15.25 * h))),
        ("A1", 11, 33 * h, 41.5 * h, ()),
        ("A2", 9, 0.0, 6 * h, ((0.0, 600.0), (2 * h, 2.5 * h))),
        ("A2", 10, 23 * h, 24 * h, ()),
    ]
    late = shop(roster=ROSTER + "A2,2026-11-11,22:00,06:00,02:00-02:30\n").shifts[-1]
    assert (late.start_s, late.end_s) == (46 * h, 54 * h)  # runs past the forecast's end
    assert late.breaks == ((50 * h, 50.5 * h),)


def test_order_of_rows_changes_nothing(shop: Shop) -> None:
    def turned(text: str) -> str:
        head, *rows = text.splitlines()
        return "\n".join([head, *reversed(rows)])

    one, other = shop(), shop(turned(FORECAST), turned(ROSTER), turned(AGENTS))
    assert (one.agents, one.shifts) == (other.agents, other.shifts)
    assert list(one.forecast.streams) == list(other.forecast.streams)
    for key, stream in one.forecast.streams.items():
        assert (stream.volume == other.forecast.streams[key].volume).all()
        assert (stream.handle_time_s == other.forecast.streams[key].handle_time_s).all()


def same(one: Files, other: Files) -> bool:
    return (one.agents, one.shifts) == (other.agents, other.shifts) and all(
        np.array_equal(stream.volume, other.forecast.streams[key].volume)
        and np.array_equal(stream.handle_time_s, other.forecast.streams[key].handle_time_s)
        for key, stream in one.forecast.streams.items()
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_encodings_with_chinese_headers_and_names(shop: Shop, encoding: str, newline: str) -> None:
    forecast = FORECAST.replace(FORECAST.splitlines()[0], "日期,时段,业务线,咨询类型,渠道,咨询量,处理时长秒")
    roster = ROSTER.replace(ROSTER.splitlines()[0], "客服,日期,开始,结束,休息")
    agents = AGENTS.replace(AGENTS.splitlines()[0], "客服,业务线,技能组,技能,职级,入职日期,底薪元")
    texts = [t.replace("A1", "小珍").replace("\n", newline) for t in (forecast, roster, agents)]
    files = shop(*(text.encode(encoding) for text in texts))
    assert {agent.agent for agent in files.agents} == {"小珍", "A2"}
    assert {shift.agent for shift in files.shifts} == {"小珍", "A2"}
    assert files.forecast.streams["tmall", "promotion", "chat"].volume.sum() == 40
    assert files.warnings == ()


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters(shop: Shop, delimiter: str) -> None:
    def turned(text: str) -> str:
        rows = [line.split(",") for line in text.splitlines()]
        return "\n".join(delimiter.join(f'"{cell}"' if ";" in cell else cell for cell in row) for row in rows)

    assert same(shop(), shop(turned(FORECAST), turned(ROSTER), turned(AGENTS)))


def test_full_width_signs_blanks_and_excel_habits_are_tolerated(shop: Shop) -> None:
    forecast = FORECAST.replace("09:30", " ９：３０ ").replace(",30,200", ",３０,\u3000200 ")
    forecast = forecast.replace("2026-11-10", "2026/11/10") + ",,,,,,\n\n"
    roster = ROSTER.replace("12:00-12:30;15:00-15:15", "12：00－12：30；15:00~15:15;")
    roster = roster.replace("09:00,17:30", "9:00:00,17:30:00")
    agents = AGENTS.replace("presales:1.0;order:0.8", "presales：1.0； order : 0.8")
    assert same(shop(), shop(forecast, roster, agents))


def test_extra_columns_and_idle_agents_are_warned_of(shop: Shop) -> None:
    lines = ROSTER.splitlines()
    roster = "\n".join([lines[0] + ",remark,", *(line + ",x," for line in lines[1:])])
    agents = AGENTS + "A3,jd,order,order:1,junior,2026-11-11,4000\n"
    roster += "\nA2,2026-11-11,06:00,05:00,,,"
    assert shop(roster=roster, agents=agents).warnings == (
        "roster.csv column remark: ignored",
        "roster.csv row 6: the shift lasts 23 h",
        "agents.csv row 4: A3 has no shift in roster.csv",
    )


def test_arrays_cannot_be_written_to(shop: Shop) -> None:
    stream = shop().forecast.streams["jd", "logistics", "phone"]
    with pytest.raises(ValueError, match="read-only"):
        stream.volume[0] = 1.0


def with_channels(*values: str) -> str:
    """The agents with a column of channels, in Chinese as the header may be."""
    header, *rows = AGENTS.splitlines()
    return "\n".join([f"{header},渠道", *(f"{row},{value}" for row, value in zip(rows, values, strict=True))]) + "\n"


def test_channels_of_agents_are_read_and_may_be_left_out(shop: Shop) -> None:
    assert [agent.channels for agent in shop().agents] == [(), ()]
    assert [agent.channels for agent in shop(agents=with_channels("", "phone；chat")).agents] == [(), ("phone", "chat")]


def test_a_channel_that_nobody_serves_is_warned_of(shop: Shop) -> None:
    files = shop(agents=with_channels("chat", "chat"))
    assert "agents.csv column channels: nobody serves phone, which forecast.csv has" in files.warnings
    assert shop(agents=with_channels("chat", "")).warnings == ()


def test_channels_that_are_none_are_refused(shop: Shop) -> None:
    assert refused(shop, agents=with_channels("chat;fax", "phone;phone")) == [
        "agents.csv row 2 column channels: fax given, must be empty or some of chat, phone",
        "agents.csv row 3 column channels: phone;phone given, must name each only once",
    ]


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


# --- Times and dates ---


@given(st.integers(0, 86_399))
def test_every_time_of_day_is_read_back(time_s: int) -> None:
    hour, minute, second = time_s // 3600, time_s // 60 % 60, time_s % 60
    assert clock(f"{hour:02}:{minute:02}:{second:02}") == time_s
    assert clock_end(f"{hour}:{minute:02}:{second:02}") == time_s
    assert clock(f"{hour:02}:{minute:02}") == time_s - second


def test_midnight_is_an_end_only() -> None:
    assert clock_end("24:00") == clock_end("24:00:00") == 86_400.0
    with pytest.raises(RefusedError):
        clock("24:00")


@given(st.text(alphabet="0123456789:-./ ", max_size=10))
def test_times_and_dates_are_read_or_refused_never_crash(cell: str) -> None:
    for read in (clock, clock_end, day):
        try:
            read(cell)
        except RefusedError as error:
            assert error.allowed.startswith("must be a")


@given(st.dates())
def test_every_date_is_read_back(value: date) -> None:
    assert day(value.isoformat()) == day(f"{value.year:04}/{value.month}/{value.day}") == value


@given(st.binary(max_size=200))
def test_bytes_of_any_kind_are_refused_not_crashed_on(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(raw)
    with pytest.raises(InputError):
        read_operation(path, path, path, VOCABULARY)


# --- Counts and rates ---


def test_counts_are_step_functions(tmp_path: Path) -> None:
    path = tmp_path / "counts.csv"
    path.write_text("start_s,group,agents\n3600,presales,5\n0,presales,3\n90.5,order,1\n")
    groups = read_counts(path, VOCABULARY.skills).groups
    assert list(groups) == ["order", "presales"]
    assert groups["presales"].start_s.tolist() == [0, 3600]
    assert [groups["presales"].at(t) for t in (0, 3599.9, 3600, 1e9)] == [3, 3, 5, 5]
    assert [groups["order"].at(t) for t in (0, 90.5)] == [0, 1]


def test_rates_are_step_functions(tmp_path: Path) -> None:
    path = tmp_path / "rates.csv"
    path.write_text("start_s,line,intent,channel,per_hour\n0,a,b,chat,6000\n600,a,b,chat,0\n")
    rates = read_rates(path)
    assert rates.streams["a", "b", "chat"].value.tolist() == [6000, 0]
    with pytest.raises(InputError) as caught:
        read_rates(path, VOCABULARY)
    assert caught.value.lines[0] == ("rates.csv row 2 column line: a given, must be one of tmall, jd, douyin")


def test_mistakes_in_counts(tmp_path: Path) -> None:
    path = tmp_path / "counts.csv"
    path.write_text("start_s,group,agents\n0,order,1.5\n-1,order,1\n0,order,2\n5,vip,1\n")
    with pytest.raises(InputError) as caught:
        read_counts(path, VOCABULARY.skills)
    assert list(caught.value.lines) == [
        "counts.csv row 2 column agents: 1.5 given, must be whole and >= 0",
        "counts.csv row 3 column start_s: -1 given, must be >= 0",
        "counts.csv row 4 column start_s: same start and names as row 2, a start must stand once",
        "counts.csv row 5 column group: vip given, must be one of presales, order, aftersales, complaints",
    ]


# --- The shipped example ---


@pytest.fixture(scope="module")
def jewellery() -> Files:
    """Return the shipped operation."""
    forecast, roster, agents = (SHIPPED / name for name in NAMES)
    return read_operation(forecast, roster, agents, VOCABULARY)


def on_duty(files: Files, time_s: float) -> list[str]:
    return [shift.agent for shift in files.shifts if shift.start_s <= time_s < shift.end_s]


def test_shipped_files_are_read_without_a_warning(jewellery: Files) -> None:
    assert jewellery.warnings == ()
    assert (jewellery.forecast.first_date, jewellery.forecast.days) == (date(2026, 11, 8), 7)
    assert len(jewellery.forecast.streams) == 36
    groups = Counter(agent.group for agent in jewellery.agents)
    assert groups == {"presales": 18, "order": 9, "aftersales": 14, "complaints": 3}
    assert Counter(agent.line for agent in jewellery.agents) == {"tmall": 22, "jd": 13, "douyin": 9}
    assert len({(agent.line, agent.group) for agent in jewellery.agents}) == 12


def test_generator_writes_the_shipped_files(tmp_path: Path) -> None:
    runpy.run_path(str(SHIPPED / "generate.py"))["write"](tmp_path)
    for name in NAMES:
        written = (tmp_path / name).read_text(encoding="utf-8")
        assert written == (SHIPPED / name).read_text(encoding="utf-8")


def test_what_is_read_is_what_the_shipped_forecast_says(jewellery: Files) -> None:
    total: defaultdict[str, float] = defaultdict(float)
    with (SHIPPED / "forecast.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            total[row["date"]] += float(row["volume"])
    volume = np.sum([stream.volume for stream in jewellery.forecast.streams.values()], axis=0)
    for offset, value in enumerate(volume.reshape(7, 48).sum(axis=1)):
        assert value == pytest.approx(total[str(date(2026, 11, 8) + timedelta(days=offset))])


def test_shipped_week_has_its_shape(jewellery: Files) -> None:
    streams = jewellery.forecast.streams
    volume = np.sum([stream.volume for stream in streams.values()], axis=0).reshape(7, 48)
    normal = volume[0] / 1.25
    assert 5490 < normal.sum() < 5510
    days = volume.sum(axis=1) / normal.sum()
    assert (days[2:4] >= 2.5).all() and (days[2:4] <= 3.0).all()
    spikes = np.concatenate([(volume[2] / normal)[40:], (volume[3] / normal)[:2]])
    assert (spikes >= 4.99).all() and (spikes <= 8.01).all()
    parcels = np.sum([stream.volume for key, stream in streams.items() if key[1] == "logistics"], axis=0)
    assert parcels.reshape(7, 48)[4:].sum(axis=1) / (normal.sum() * 0.215) == pytest.approx(2.0, rel=0.01)


def test_shipped_roster_is_lawful_and_covers_day_and_night(jewellery: Files) -> None:
    agents = {agent.agent: agent for agent in jewellery.agents}
    for name in agents:
        own = [shift for shift in jewellery.shifts if shift.agent == name]
        assert len({shift.date for shift in own if shift.date >= date(2026, 11, 8)}) == 6
        for one, following in pairwise(own):
            assert following.start_s - one.end_s >= 11 * 3600
    for quarter in range(7 * 96):
        on = [agents[name] for name in on_duty(jewellery, quarter * 900.0)]
        assert {"presales", "order", "aftersales"} <= {agent.group for agent in on}
        assert {agent.line for agent in on} == {"tmall", "jd", "douyin"}
    evening, midnight = 2 * 86_400 + 20 * 3600, 3 * 86_400
    assert len(on_duty(jewellery, evening)) == 33
    assert len(on_duty(jewellery, midnight)) >= 20
    assert len({shift.agent for shift in jewellery.shifts if shift.date.day == 10}) == 44
