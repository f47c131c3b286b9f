"""Write the example operation: forecast.csv, roster.csv and agents.csv, beside this file.

An invented jewellery flagship with shops on three platforms, in the week of Double-11. The README
of this folder tells facts from assumptions. The seed is fixed: the files come out the same.

    python conf/operation/jewellery/generate.py
"""

import csv
import random
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

SEED = 20261111
FIRST = date(2026, 11, 8)
DAYS = 7
HALF_HOURS = 48

# --- Demand ------------------------------------------------------------------------------------
NORMAL_DAY = 5500.0  # assumption: first contacts before the bot, all lines, a day without promotion
LINES = {"tmall": 0.50, "jd": 0.30, "douyin": 0.20}  # assumption: share of contacts
SKILL = {
    "product_enquiry": "presales",
    "promotion": "presales",
    "order_change": "order",
    "logistics": "aftersales",
    "return_exchange": "aftersales",
    "complaint": "complaints",
}
HANDLE_TIME_S = {  # assumption: effort per contact, one held at a time, wrap-up apart
    "product_enquiry": 180.0,
    "promotion": 110.0,
    "order_change": 130.0,
    "logistics": 120.0,
    "return_exchange": 220.0,
    "complaint": 420.0,
}
PHONE_FACTOR = 1.15  # assumption: a telephone contact takes this much longer
PHONE_SHARE = {  # assumption
    "presales": 0.03,
    "order": 0.08,
    "aftersales": 0.08,
    "complaints": 0.25,
}
HOUR_WEIGHT = (  # assumption: shape of an e-commerce chat day, hours 0 to 23
    3.0, 1.5, 0.7, 0.4, 0.3, 0.4, 0.8, 1.6, 3.0, 5.0, 6.3, 6.0,
    4.8, 5.1, 5.6, 6.1, 6.0, 5.1, 4.6, 5.3, 6.8, 7.4, 6.8, 5.0,
)  # fmt: skip
LINE_TILT = {"tmall": (0, 0, 1.0), "jd": (9, 18, 1.10), "douyin": (20, 24, 1.35)}
"""Assumption: from hour, to hour, factor: JD asks more in office hours, Douyin at live shows."""

INTENTS = tuple(SKILL)
MIX = {  # assumption: share of each intent (in the order above) by phase; complaints 1.5 %
    "normal": (0.36, 0.10, 0.14, 0.215, 0.17, 0.015),
    "warm_up": (0.38, 0.20, 0.10, 0.165, 0.14, 0.015),
    "rush": (0.40, 0.34, 0.17, 0.040, 0.035, 0.015),
    "event": (0.38, 0.20, 0.22, 0.105, 0.08, 0.015),
    "wave": (0.2415, 0.0447, 0.1252, 0.3203, 0.2533, 0.015),  # see WAVE
}
WARM_UP, WAVE = 1.25, 1.342
"""Assumptions: contacts against a normal day. The wave: product enquiries x 0.9, promotion x 0.6,
order changes x 1.2, logistics and returns x 2, and complaints again 1.5 % of it all."""

SURGE = {  # day, hour from which it holds: phase, contacts against the same half-hour normally
    (8, 0.0): ("warm_up", WARM_UP),
    (10, 0.0): ("warm_up", 1.35),
    (10, 18.0): ("rush", 1.8),
    (10, 19.0): ("rush", 2.5),
    (10, 20.0): ("rush", 8.0),  # the sale opens; 5-8 times in the trade press
    (10, 20.5): ("rush", 7.0),
    (10, 21.0): ("rush", 6.0),
    (10, 21.5): ("rush", 5.5),
    (10, 22.0): ("rush", 5.0),
    (10, 23.5): ("rush", 5.5),
    (11, 0.0): ("rush", 8.0),  # the second opening at midnight
    (11, 0.5): ("rush", 6.5),
    (11, 1.0): ("rush", 5.0),
    (11, 2.0): ("event", 3.0),
    (11, 7.0): ("event", 2.2),
    (11, 10.0): ("event", 1.9),
    (11, 18.0): ("event", 2.2),
    (11, 20.0): ("event", 3.2),  # the last hours
    (12, 0.0): ("wave", WAVE),
}

# --- People ------------------------------------------------------------------------------------
CREWS: dict[str, dict[str, tuple[str, ...]]] = {  # assumption: home line of each agent
    "evening": {
        "presales": ("tmall", "jd", "douyin", "tmall", "jd", "tmall", "douyin"),
        "order": ("tmall", "jd", "douyin"),
        "aftersales": ("tmall", "jd", "tmall", "jd", "tmall"),
        "complaints": ("tmall", "douyin"),
    },
    "morning": {"presales": ("tmall", "douyin"), "order": ("tmall", "jd"), "aftersales": ("tmall", "jd", "tmall")},
    "flexible": {
        "presales": ("tmall", "jd", "tmall"),
        "order": ("tmall",),
        "aftersales": ("tmall", "jd", "douyin"),
        "complaints": ("jd",),
    },
    "night_first": {"presales": ("tmall", "jd"), "order": ("douyin",), "aftersales": ("tmall",)},
    "night_last": {"presales": ("tmall", "douyin"), "order": ("jd",), "aftersales": ("tmall",)},
    "night_event": {"presales": ("tmall", "jd"), "order": ("tmall",), "aftersales": ("douyin",)},
}
GRADES = {  # assumption: days since hiring, monthly base pay (yuan), proficiencies
    "junior": ((21, 300), (4000, 4700), (0.90, 0.95), (0.70, 0.75)),
    "middle": ((240, 1000), (4700, 5600), (1.00, 1.00), (0.75, 0.85)),
    "senior": ((900, 1825), (5600, 6500), (1.05, 1.05), (0.85, 0.90)),
}
JUNIORS, MIDDLES, SENIORS = 20, 17, 7
SECOND = {  # assumption: what a person of the group learns besides; at night the first first
    "presales": ("order", "aftersales"),
    "order": ("presales", "aftersales"),
    "aftersales": ("order", "complaints"),
    "complaints": ("aftersales", "order"),
}
SECOND_LINES = 11  # assumption: a quarter knows the rules of a second line
ONE_SECOND_SKILL = {"junior": 0.45, "middle": 0.75, "senior": 1.0}  # assumption: share with one

# --- Shifts ------------------------------------------------------------------------------------
SHIFTS = {  # start, end, first meal (40 min, staggered by three), first pause (15 min, by four)
    "early": ("08:30", "17:00", "11:20", "14:30"),  # 早班, lunch about 12:00
    "late": ("15:30", "24:00", "17:30", "21:30"),  # 晚班
    "night": ("23:30", "08:30", "02:30", "05:30"),  # 夜班
    "event_late": ("17:30", "02:00", "18:00", "22:30"),  # 大促晚班, on the 10th
    "event_night": ("19:30", "04:30", "01:00", "23:00"),  # 大促夜班, on the 10th
    "event_middle": ("11:30", "20:00", "13:00", "16:00"),  # 大促中班, on the 11th
}
WEEK = {  # from the day before the first date (7th) to the 14th; "-" is a day off
    "evening": ("-", "late", "late", "event_late", "late", "late", "late", "late"),
    "morning": ("-", "early", "early", "early", "early", "early", "early", "early"),
    "flexible": ("-", "early", "early", "late", "event_middle", "early", "early", "early"),
    "night_first": ("night", "night", "night", "event_night", "late", "late", "late", "late"),
    "night_last": ("-", "late", "late", "event_late", "night", "night", "night", "-"),
    "night_event": ("-", "late", "late", "night", "-", "late", "late", "late"),
}
LATE_TO_MIDNIGHT = 8  # of the evening crew this many keep the late shift on the 10th
DAY_OFF = {
    "presales": (12, 13, 14),
    "order": (13, 12, 14),
    "aftersales": (8, 9),
    "complaints": (8, 9, 14),
    "night_first": (12, 13, 14),  # a crew: its four nights come first
}
"""Day off in turn, for crews without one above: when the group has least to do."""

Row = tuple[object, ...]


def hour_share(line: str) -> list[float]:
    """Return the share of a normal day's contacts in each half-hour."""
    start, end, factor = LINE_TILT[line]
    weights = []
    for half in range(HALF_HOURS):
        hour, other = half // 2, (half // 2 + (1 if half % 2 else -1)) % 24
        weight = 0.75 * HOUR_WEIGHT[hour] + 0.25 * HOUR_WEIGHT[other]  # a straight line between
        weights.append(weight * (factor if start <= hour < end else 1.0))
    return [weight / sum(weights) for weight in weights]


def surge(day: int, hour: float) -> tuple[str, float]:
    """Return the phase of a time and its contacts against a normal day's."""
    return SURGE[max(start for start in SURGE if start <= (day, hour))]


def forecast() -> Iterable[Row]:
    """Yield the rows of the forecast."""
    for offset in range(DAYS):
        day = FIRST + timedelta(days=offset)
        for line, line_share in LINES.items():
            for half, share in enumerate(hour_share(line)):
                phase, level = surge(day.day, half / 2)
                start = f"{half // 2:02}:{half % 2 * 30:02}"
                for intent, part in zip(INTENTS, MIX[phase], strict=True):
                    volume = NORMAL_DAY * line_share * share * level * part
                    phone = PHONE_SHARE[SKILL[intent]]
                    time_s = HANDLE_TIME_S[intent]
                    chat_row = (f"{volume * (1 - phone):.3f}", f"{time_s:g}")
                    phone_row = (f"{volume * phone:.3f}", f"{time_s * PHONE_FACTOR:g}")
                    yield (day, start, line, intent, "chat", *chat_row)
                    yield (day, start, line, intent, "phone", *phone_row)


def people() -> list[tuple[str, str, str]]:
    """Return (crew, group, home line) of every agent, group by group."""
    return [(crew, group, line) for group in SECOND for crew, groups in CREWS.items() for line in groups.get(group, ())]


def grades(staff: Sequence[tuple[str, str, str]], chance: random.Random) -> list[str]:
    """Return each agent's grade: complaints and nights are for the experienced."""
    fixed = [
        "senior" if group == "complaints" and line != "douyin"
        else "middle" if group == "complaints" or crew in ("night_first", "night_last")
        else ""
        for crew, group, line in staff
    ]  # fmt: skip
    left = ["junior"] * JUNIORS
    left += ["middle"] * (MIDDLES - fixed.count("middle"))
    left += ["senior"] * (SENIORS - fixed.count("senior"))
    chance.shuffle(left)
    return [grade or left.pop() for grade in fixed]


def agents(chance: random.Random) -> Iterable[Row]:
    """Yield the rows of the agents."""
    staff = people()
    ranks = grades(staff, chance)
    nights = [i for i, (crew, _, line) in enumerate(staff) if "night" in crew and line != "tmall"]
    others = [i for i in range(len(staff)) if i not in nights]
    two_lines = {*nights, *chance.sample(others, SECOND_LINES - len(nights))}
    for index, ((crew, group, line), grade) in enumerate(zip(staff, ranks, strict=True)):
        days, pay, first, second = GRADES[grade]
        if "night" in crew or grade == "senior":
            known = 2
        else:
            known = int(chance.random() < ONE_SECOND_SKILL[grade])
        besides = list(SECOND[group])
        if "night" not in crew:
            chance.shuffle(besides)
        skills = [f"{group}:{twentieth(chance, *first):.2f}"]
        skills += [f"{name}:{twentieth(chance, *second):.2f}" for name in besides[:known]]
        other = chance.choice([name for name in LINES if name != line])
        knows = f"{line};{other}:{twentieth(chance, 0.80, 0.95):.2f}"
        hired_on = FIRST - timedelta(days=chance.randint(*days))
        base_pay = chance.randint(pay[0] // 100, pay[1] // 100) * 100
        lines = knows if index in two_lines else line
        yield (f"A{index + 1:02}", lines, group, ";".join(skills), grade, hired_on, base_pay)


def twentieth(chance: random.Random, low: float, high: float) -> float:
    """Draw a proficiency between two bounds, in steps of 0.05."""
    return chance.randint(round(low * 20), round(high * 20)) / 20


def roster() -> Iterable[Row]:
    """Yield the rows of the roster, agent by agent."""
    place = dict.fromkeys(CREWS, 0)
    turn = dict.fromkeys(DAY_OFF, 0)
    for index, (crew, group, _) in enumerate(people()):
        week = list(WEEK[crew])
        if "-" not in week[1:]:
            who = crew if crew in DAY_OFF else group
            week[DAY_OFF[who][turn[who] % len(DAY_OFF[who])] - 7] = "-"
            turn[who] += 1
        if crew == "evening" and place[crew] % 2 and place[crew] < 2 * LATE_TO_MIDNIGHT:
            week[3] = "late"
        for offset, kind in enumerate(week):
            if kind != "-":
                day = FIRST + timedelta(days=offset - 1)
                yield (f"A{index + 1:02}", day, *shift(kind, place[crew]))
        place[crew] += 1


def shift(kind: str, place: int) -> tuple[str, str, str]:
    """Return start, end and breaks of a shift, the breaks staggered by the place in the crew."""
    start, end, meal, pause = SHIFTS[kind]
    breaks = (span(meal, 40 * (place % 3), 40), span(pause, 15 * (place % 4), 15))
    return start, end, ";".join(breaks)


def span(first: str, delay_min: int, length_min: int) -> str:
    """Return ``HH:MM-HH:MM``, so many minutes after ``first`` and so long."""
    start = datetime.strptime(first, "%H:%M") + timedelta(minutes=delay_min)
    return f"{start:%H:%M}-{start + timedelta(minutes=length_min):%H:%M}"


def write(folder: Path) -> None:
    """Write the three files into ``folder``."""
    chance = random.Random(SEED)
    tables: dict[str, tuple[str, Iterable[Row]]] = {
        "forecast": ("date,interval_start,line,intent,channel,volume,handle_time_s", forecast()),
        "roster": ("agent,date,start,end,breaks", roster()),
        "agents": ("agent,line,group,skills,grade,hired_on,base_pay_yuan", agents(chance)),
    }
    for name, (header, rows) in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(header.split(","))
            writer.writerows(rows)


if __name__ == "__main__":
    write(Path(__file__).parent)
