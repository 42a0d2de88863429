"""Fourteen days of contact facts for the three demo clients, drawn from one seed.

Days 71–84 of the demo world: volumes, weekday factors, driver shares, over-dispersion, handle times, repeats and
satisfaction as the domain page fixes them, and one real rise: 重复扣费 at 星汐通信 on day 84, 10:00–16:00, plan
畅享69, region 华南, billing run B-17. Everything else is chance. It does not know the product's detectors, and writes
no transcripts: `has_transcript` is false throughout.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from evals.world.roster import Desk, desks
from evals.world.trade import LINES, REGIONS, RUNS, SEGMENTS, TIERS, Line
from knowledge.call import Channel, Interaction
from knowledge.language import Lang

FIRST_DAY, LAST_DAY = 71, 84
# Of the streams of the demo's own seed, one whose last day holds no second rise by chance.
DEMO_SEED, STREAM = 20261122, 4
WEEKDAY = (1.12, 1.05, 1.00, 0.98, 0.97, 0.95, 0.93)
SHARES = np.array([0.20, 0.15, 0.12, 0.10, 0.09, 0.08, 0.07, 0.06, 0.05, 0.04, 0.03, 0.01])
DAY_SD_LOG, NB_ALPHA = 0.08, 0.02
AHT_MEDIAN_S = {"info": 210, "billing": 330, "complaint": 540, "purchase": 420}
AHT_LOG_SD, SALE_EXTRA_S = 0.45, 120
VOICE, HOLD_P, TRANSFER, RESOLVED, CSAT_RESPONSE = 0.6, 0.25, 0.08, 0.78, 0.22
REPEAT_IF_UNRESOLVED, REPEAT_IF_RESOLVED = 0.45, 0.06
OFFER_RATE, ACCEPT_BASE = 0.32, 0.11
OUTCOME_UNKNOWN, ABANDONED, MEAN_WAIT_S, PATIENCE_S = 0.09, 0.05, 13.0, 70.0
# Contacts by half hour from 08:00 to 21:00, the shape of a working day with a dip at lunch.
PROFILE = np.array(
    [.5, .8, 1.2, 1.5, 1.6, 1.5, 1.3, 1.0, .8, .9, 1.1, 1.2, 1.2, 1.1, 1.0, 1.0, 1.0, 1.0, 1.0, 1.1, 1.1, 1.0, .9, .7,
     .5, .4]
)  # fmt: skip
PROFILE /= PROFILE.sum()
RISE_DRIVER, RISE_DAY, RISE_EXTRA, RISE_PLAN, RISE_REGION, RISE_RUN = "重复扣费", 84, 45, "畅享69", "华南", "B-17"


def interactions(start_monday: date, zone: tzinfo, seed: int = DEMO_SEED) -> list[Interaction]:
    """The facts of days 71–84, by time; `start_monday` is the date of day 1. Same arguments, same facts.

    Instants are UTC; `zone` is where the days begin and end. `repeat_7d` is what is known at the end of day 84: true
    once the same customer came back about the same driver, false when seven days have passed without, else None.
    A contact that nobody answered has no driver and no agent. Raises ValueError when day 1 is not a Monday.
    """
    if start_monday.weekday() != 0:
        raise ValueError(f"day 1 is a Monday; {start_monday.isoformat()} is not")
    random = np.random.default_rng([seed, STREAM])
    facts: list[Interaction] = []
    for line in LINES:
        team = desks(start_monday, line.client)
        rows: list[Interaction] = []
        for day in range(FIRST_DAY, LAST_DAY + 1):
            midnight = datetime.combine(start_monday + timedelta(days=day - 1), datetime.min.time(), zone)
            rows += _day(random, line, team, day, midnight)
        facts += _with_repeats(random, rows, zone, start_monday + timedelta(days=LAST_DAY - 1))
    return sorted(facts, key=lambda fact: (fact.at, fact.id))


def _day(random: Generator, line: Line, team: list[Desk], day: int, midnight: datetime) -> list[Interaction]:
    volume = line.volume * WEEKDAY[(day - 1) % 7] * np.exp(random.normal(0, DAY_SD_LOG))
    means = SHARES * volume
    counts = random.poisson(means * random.gamma(1 / NB_ALPHA, NB_ALPHA, len(means)))
    driver = np.repeat(np.arange(len(means)), counts)
    rise = np.zeros(len(driver), dtype=bool)
    if line.client == "xingxi" and day == RISE_DAY:
        index = list(line.drivers).index(RISE_DRIVER)
        driver = np.concatenate([driver, np.full(RISE_EXTRA, index)])
        rise = np.concatenate([rise, np.ones(RISE_EXTRA, dtype=bool)])
    unanswered = random.binomial(len(driver), ABANDONED)
    columns = _columns(random, line, len(driver), rise)
    rows = _answered(random, _Drawn(line, team, day, midnight, driver, rise, columns))
    rows += _abandoned(random, line, day, midnight, int(unanswered))
    return rows


@dataclass(frozen=True, slots=True)
class _Drawn:
    line: Line
    team: list[Desk]
    day: int
    midnight: datetime
    driver: NDArray[np.int64]
    rise: NDArray[np.bool_]
    columns: dict[str, list[str]]


def _pick(random: Generator, weights: dict[str, float], size: int) -> list[str]:
    if not weights:
        return [""] * size
    share = np.array(list(weights.values()))
    return [str(name) for name in random.choice(list(weights), size, p=share / share.sum())]


def _columns(random: Generator, line: Line, size: int, rise: NDArray[np.bool_]) -> dict[str, list[str]]:
    columns = {
        "region": _pick(random, REGIONS, size),
        "product": _pick(random, line.products, size),
        "plan": _pick(random, line.plans, size),
        "segment": _pick(random, SEGMENTS, size),
        "tier": _pick(random, TIERS, size),
        "run": [str(run) for run in random.choice(RUNS, size)],
    }
    for index in np.flatnonzero(rise):
        columns["region"][index], columns["plan"][index] = RISE_REGION, RISE_PLAN
        columns["product"][index], columns["run"][index] = "手机", RISE_RUN
    return columns


def _seconds_of_day(random: Generator, size: int, rise: NDArray[np.bool_]) -> NDArray[np.int64]:
    half_hours = random.choice(len(PROFILE), size, p=PROFILE)
    seconds = 8 * 3600 + half_hours * 1800 + random.integers(0, 1800, size)
    inside = random.integers(10 * 3600, 16 * 3600, size)
    return np.asarray(np.where(rise, inside, seconds), dtype=np.int64)


def _answered(random: Generator, drawn: _Drawn) -> list[Interaction]:
    line, size = drawn.line, len(drawn.driver)
    names, kinds = list(line.drivers), list(line.drivers.values())
    seconds = _seconds_of_day(random, size, drawn.rise)
    voice, english = random.random(size) < VOICE, random.random(size) < line.english
    offered = (random.random(size) < OFFER_RATE) & np.array([kinds[i] != "complaint" for i in drawn.driver])
    accepted = offered & (random.random(size) < ACCEPT_BASE)
    base = np.array([AHT_MEDIAN_S[kinds[i]] for i in drawn.driver]) * np.exp(random.normal(0, AHT_LOG_SD, size))
    handle = base + SALE_EXTRA_S * accepted
    hold = np.where(random.random(size) < HOLD_P, random.integers(15, 110, size), 0)
    acw = np.rint(handle * random.uniform(0.08, 0.2, size))
    talk = np.maximum(handle - hold - acw, 20)
    resolved = random.random(size) < np.where(drawn.rise, 0.5, RESOLVED)
    known = random.random(size) >= OUTCOME_UNKNOWN
    responded = random.random(size) < CSAT_RESPONSE
    score = np.clip(np.rint(random.normal(np.where(resolved, 4.45, 2.7), 0.8)), 1, 5)
    wait = random.exponential(MEAN_WAIT_S * np.where(drawn.rise, 1.3, 1.0), size)
    transfers = random.random(size) < TRANSFER
    desk = [_desk(random, drawn.team, line, names[i]) for i in drawn.driver]
    offer = random.integers(0, len(line.offers), size)
    billing = {"账单查询", "缴费", "重复扣费"}
    columns, rows = drawn.columns, []
    for i in range(size):
        channel: Channel = "voice" if voice[i] else "chat"
        who, name = desk[i], names[drawn.driver[i]]
        rows.append(
            Interaction(
                client=line.client,
                id=f"{line.prefix}-{drawn.day}-{i:04d}",
                at=(drawn.midnight + timedelta(seconds=int(seconds[i]))).astimezone(UTC),
                channel=channel,
                lang=Lang.EN if english[i] else Lang.HANS,
                agent=who.id,
                team=who.team,
                supervisor=who.supervisor,
                driver=name,
                tenure_days=who.hired_before + drawn.day,
                customer_key=f"{line.client}-c{random.integers(0, 60000):05d}",
                segment=columns["segment"][i],
                value_tier=columns["tier"][i],
                region=columns["region"][i],
                product=columns["product"][i],
                plan=columns["plan"][i],
                campaign=columns["run"][i] if line.client == "xingxi" and name in billing else "",
                driver_l2="同月扣两次月租" if drawn.rise[i] else "",
                request_type="投诉" if kinds[drawn.driver[i]] == "complaint" else "咨询",
                talk_s=int(talk[i]),
                hold_s=int(hold[i]),
                acw_s=int(acw[i]),
                wait_s=int(wait[i]),
                transfers=int(transfers[i]),
                resolved=bool(resolved[i]) if known[i] else None,
                csat=int(score[i]) if responded[i] else None,
                offer_id=line.offers[offer[i]] if offered[i] else None,
                offer_outcome=("accepted" if accepted[i] else "declined") if offered[i] else None,
            )
        )
    return rows


def _desk(random: Generator, team: list[Desk], line: Line, driver: str) -> Desk:
    """Selling contacts go to the sales team where there is one; everything else to the others."""
    selling = line.drivers[driver] == "purchase"
    eligible = [desk for desk in team if (desk.team == line.sales_team) == selling] if line.sales_team else team
    return eligible[int(random.integers(0, len(eligible)))]


def _abandoned(random: Generator, line: Line, day: int, midnight: datetime, size: int) -> list[Interaction]:
    seconds = _seconds_of_day(random, size, np.zeros(size, dtype=bool))
    wait = random.exponential(PATIENCE_S, size)
    return [
        Interaction(
            client=line.client,
            id=f"{line.prefix}-{day}-X{i:03d}",
            at=(midnight + timedelta(seconds=int(seconds[i]))).astimezone(UTC),
            channel="voice",
            lang=Lang.HANS,
            agent="",
            team="",
            supervisor="",
            driver="",
            wait_s=int(wait[i]),
            answered=False,
        )
        for i in range(size)
    ]


def _with_repeats(random: Generator, rows: list[Interaction], zone: tzinfo, last: date) -> list[Interaction]:
    """Give later contacts of the same driver to customers who come back, then write down what is known by `last`."""
    later: dict[tuple[str, date], list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        later[row.driver, row.at.astimezone(zone).date()].append(index)
    chance, delay = random.random(len(rows)), random.geometric(0.4, len(rows)) - 1
    came_back: dict[int, int] = {}
    taken: set[int] = set()
    for index, row in enumerate(rows):
        back = chance[index] < (REPEAT_IF_UNRESOLVED if row.resolved is False else REPEAT_IF_RESOLVED)
        if not row.answered or not back or delay[index] > 7:
            continue
        pool = later.get((row.driver, row.at.astimezone(zone).date() + timedelta(days=int(delay[index]))), [])
        soonest = row.at + timedelta(minutes=20)
        free = [one for one in pool if one not in taken and one not in came_back and rows[one].at > soonest]
        if free:
            chosen = free[int(random.integers(0, len(free)))]
            came_back[index] = chosen
            taken.add(chosen)
    return _known(rows, came_back, zone, last)


def _known(rows: list[Interaction], came_back: dict[int, int], zone: tzinfo, last: date) -> list[Interaction]:
    keys = [row.customer_key for row in rows]
    for first, second in came_back.items():  # in order of time, so that a chain keeps one customer
        keys[second] = keys[first]
    out: list[Interaction] = []
    for index, row in enumerate(rows):
        mature = (last - row.at.astimezone(zone).date()).days >= 7
        repeat = True if index in came_back else (False if mature and row.answered else None)
        out.append(replace(row, customer_key=keys[index], repeat_7d=repeat))
    return out
