"""A small operation's files, as texts."""

from collections.abc import Callable

import pytest

from models.files import Files, Vocabulary
from sim.setting import InputError

VOCABULARY = Vocabulary(
    lines=("tmall", "jd", "douyin"),
    intents=("product_enquiry", "promotion", "order_change", "logistics", "return_exchange", "complaint"),
    channels=("chat", "phone"),
    skills=("presales", "order", "aftersales", "complaints"),
    grades=("junior", "middle", "senior"),
)
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


def refused(shop: Shop, **files: str | bytes) -> list[str]:
    with pytest.raises(InputError) as caught:
        shop(**files)
    return list(caught.value.lines)
