"""The user's files are read as meant."""

from datetime import date

import numpy as np
import pytest

from models.files import Files
from tests.files.shop import AGENTS, FORECAST, ROSTER, Shop, refused

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
