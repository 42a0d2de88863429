"""What is wrong in the demo centre: P1–P9, one function each, over a day's rows.

Those that bring contacts return them; the others bend columns of rows that are there. Each has its own stream of
chance, and none knows of another. What they did is told by the marks alone.
"""

import numpy as np

from evals.world.arrivals import EXTRA, coming, rates
from evals.world.centre import PLANTS, Corner
from evals.world.columns import ACCEPTED, DECLINED, GRANTED, INCIDENTS, OVER, REFUSED, Rows, bit, item_bit
from evals.world.draw import allowed, fail, of_driver, on_duty, say, seats
from evals.world.trade import REGIONS, RUNS


def billing_fault(corner: Corner, day: int) -> Rows:
    """P1: the extra contacts of the day, of one plan in one region, within some hours."""
    told = corner.ask.parameters.plants.P1
    days = (*told.days, *(told.demo_days if corner.ask.demo else ()))
    if not told.active or corner.line.client != told.client or day not in days:
        return Rows.blank(0)
    random, people = corner.stream(day, PLANTS, 1), corner.customers
    many = max(round(told.extra * corner.ask.scale), 1)
    rows = coming(corner, day, np.full(many, corner.drivers.index(told.driver)), random)
    plan, region = list(corner.line.plans).index(told.plan), list(REGIONS).index(told.region)
    hit = np.flatnonzero((people.plan == plan) & (people.region == region))
    rows.customer = random.choice(hit, many, replace=many > len(hit))
    rows.second = random.integers(told.hours[0] * 3600, told.hours[1] * 3600, many)
    rows.product[:] = list(corner.line.products).index(told.product)
    rows.run[:] = len(RUNS)
    rows.reason[:] = corner.reasons_of(told.driver).names.index(told.reason)
    rows.marks[:] = bit("P1")
    return rows


def danger(corner: Corner, day: int) -> Rows:
    """P6: contacts about the same danger within one hour."""
    told = corner.ask.parameters.plants.P6
    if not told.active or corner.line.client != told.client or day != told.day:
        return Rows.blank(0)
    random = corner.stream(day, PLANTS, 6)
    rows = coming(corner, day, np.full(len(told.minutes), corner.drivers.index(told.driver)), random, EXTRA)
    rows.second = np.array(told.minutes, dtype=np.int64) * 60
    rows.product[:] = list(corner.line.products).index(told.product)
    rows.incident[:] = INCIDENTS.index("P0")
    rows.marks[:] = bit("P6")
    rows.marks[1:2] |= bit("P6:indirect")
    rows.marks[2:3] |= bit("P6:stonewalled")
    return rows


def creep(corner: Corner, day: int) -> Rows:
    """P9: what comes on top of the usual; with the day's own over-dispersion, so the sum is as negative-binomial."""
    told = corner.ask.parameters.plants.P9
    if not told.active or corner.line.client != told.client or day < told.from_day:
        return Rows.blank(0)
    random, code = corner.stream(day, PLANTS, 9), corner.drivers.index(told.driver)
    more = int(random.poisson(rates(corner, day)[code] * (told.factor - 1)))
    rows = coming(corner, day, np.full(more, code), random, EXTRA)
    rows.marks[:] = bit("P9")
    return rows


def fault_felt(corner: Corner, day: int, rows: Rows) -> None:
    """P1 again: those hit wait longer and are helped less often."""
    told, random = corner.ask.parameters.plants.P1, corner.stream(day, PLANTS, 10)
    hit = rows.take(rows.marked("P1"))
    hit.resolved = random.random(len(hit)) < told.resolved
    say(corner, random, hit)
    for name in ("resolved", "said", "csat"):
        getattr(rows, name)[rows.marked("P1")] = getattr(hit, name)
    rows.wait = np.where(rows.marked("P1"), rows.wait * told.wait_factor, rows.wait)


def danger_felt(corner: Corner, day: int, rows: Rows) -> None:
    """P6 again: the one that is stonewalled is filed as resolved and is not."""
    stonewalled = rows.marked("P6:stonewalled")
    rows.resolved &= ~stonewalled
    rows.said = np.where(stonewalled, 1, rows.said)
    rows.eligible &= ~rows.marked("P6")
    rows.offer = np.where(rows.marked("P6"), -1, rows.offer)
    rows.accepted = np.where(rows.marked("P6"), -1, rows.accepted)


def team_gap(corner: Corner, day: int, rows: Rows) -> None:
    """P2: a team that leaves out a step."""
    told = corner.ask.parameters.plants.P2
    if told.active and corner.line.client == told.client and told.from_day <= day < told.fixed_day:
        _worse(corner, day, rows, ("P2", told.team, told.item, told.rate))


def skill_gap(corner: Corner, day: int, rows: Rows) -> None:
    """P3: an agent who lacks a skill."""
    told = corner.ask.parameters.plants.P3
    if told.active and corner.line.client == told.client and day >= told.from_day:
        _worse(corner, day, rows, ("P3", told.agent, told.item, told.rate))


def _worse(corner: Corner, day: int, rows: Rows, gap: tuple[str, str, str, float]) -> None:
    mark, who, item, rate = gap
    random = corner.stream(day, PLANTS, int(mark[1:]))
    concerned = np.isin(rows.agent, seats(corner, who)) & (rows.applies & item_bit(item) > 0)
    failed = random.random(len(rows)) < rate
    fail(rows, concerned, item, failed)
    rows.marks |= np.where(concerned & failed, bit(mark), 0)


def expired(corner: Corner, day: int, rows: Rows) -> None:
    """P4: a promotion pitched after its end."""
    told = corner.ask.parameters.plants.P4
    if not told.active or corner.line.client != told.client or not told.days[0] <= day <= told.days[1]:
        return
    random, size = corner.stream(day, PLANTS, 4), len(rows)
    pitched = np.isin(rows.agent, seats(corner, *told.agents)) & of_driver(corner, rows, *told.drivers)
    pitched &= random.random(size) < told.rate
    taken = random.random(size) < corner.ask.parameters.selling.accept_base
    rows.offer = np.where(pitched, corner.offers.index(told.offer), rows.offer)
    rows.accepted = np.where(pitched, np.where(taken, ACCEPTED, DECLINED), rows.accepted)
    rows.marks |= np.where(pitched, bit("P4"), 0)


def overreach(corner: Corner, day: int, rows: Rows) -> None:
    """P5: promises above the agent's own limit; some in two halves to one customer, each half within it."""
    told = corner.ask.parameters.plants.P5
    due = _promises(corner).get(day, []) if told.active and corner.line.client == told.client else []
    if not due:
        return
    random, driver = corner.stream(day, PLANTS, 5), corner.drivers.index(told.driver)
    own = np.flatnonzero(np.isin(rows.agent, seats(corner, told.agent)))
    order = own[np.argsort(rows.driver[own] != driver, kind="stable")]
    for split in due:
        taken, order = np.sort(order[: 1 + split]), order[1 + split :]
        if len(taken) < 1 + split:
            return
        total = int(random.integers(told.low, (2 * told.limit if split else told.high) + 1))
        first = int(random.integers(total - told.limit, told.limit + 1)) if split else total
        rows.driver[taken], rows.rule[taken] = driver, driver
        rows.amount[taken] = [first, total - first] if split else [total]
        rows.authority[taken] = GRANTED if split else OVER
        rows.customer[taken] = rows.customer[taken[0]]
        rows.promise[taken], rows.kept[taken] = True, 1
        rows.marks[taken] |= bit("P5") | (bit("P5:split") if split else 0)


def _promises(corner: Corner) -> dict[int, list[bool]]:
    """The days of the promises, and whether each is split: spread over the days on which the agent works."""
    told, random = corner.ask.parameters.plants.P5, corner.stream(0, PLANTS, 5)
    own = seats(corner, told.agent)
    days = [day for day in range(told.days[0], told.days[1] + 1) if own and on_duty(corner, day)[own[0]]]
    if not days:
        return {}
    chosen = random.permutation(np.resize(random.permutation(days), told.promises))
    due: dict[int, list[bool]] = {}
    for number, day in enumerate(chosen):
        due.setdefault(int(day), []).append(number < told.split_pairs)
    return due


def stop_selling(corner: Corner, day: int, rows: Rows) -> None:
    """P7: agents who have reached their target offer no more, and are quicker for it."""
    told = corner.ask.parameters.plants.P7
    if not told.active or corner.line.client != told.client:
        return
    random = corner.stream(day, PLANTS, 7)
    done = np.isin(rows.agent, seats(corner, *(who for who, since in told.target_day.items() if day > since)))
    offered = rows.eligible & (random.random(len(rows)) < told.offer_rate)
    stopped = done & ~offered
    spare = done & offered & (rows.offer < 0)
    known = np.unique(rows.offer[rows.offer >= 0])
    if len(known):
        rows.offer = np.where(spare, known[random.integers(0, len(known), len(rows))], rows.offer)
        rows.accepted = np.where(spare, DECLINED, rows.accepted)
    rows.offer = np.where(stopped, -1, rows.offer)
    rows.accepted = np.where(stopped, -1, rows.accepted)
    rows.handle = np.where(done, rows.handle * told.aht_factor, rows.handle)
    rows.marks |= np.where(done & rows.eligible, bit("P7"), 0)


def no_authority(corner: Corner, day: int, rows: Rows) -> None:
    """P8: a team that says it has no authority where it has."""
    told = corner.ask.parameters.plants.P8
    if not told.active or corner.line.client != told.client:
        return
    random = corner.stream(day, PLANTS, 8)
    able = allowed(corner, rows) & np.isin(rows.agent, seats(corner, told.team))
    refused = able & (random.random(len(rows)) < told.rate)
    rows.authority = np.where(able, np.where(refused, REFUSED, GRANTED), rows.authority)
    fail(rows, able, "forbidden", refused)
    rows.marks |= np.where(refused, bit("P8"), 0)


COMING = (billing_fault, danger, creep)
BENDING = (
    fault_felt,
    danger_felt,
    team_gap,
    skill_gap,
    expired,
    overreach,
    stop_selling,
    no_authority,
)


def planted(corner: Corner, day: int) -> tuple[Rows, ...]:
    """The contacts that plants bring on that day."""
    return tuple(bring(corner, day) for bring in COMING)


def bend(corner: Corner, day: int, rows: Rows) -> None:
    """Let the plants bend the day's rows."""
    for change in BENDING:
        change(corner, day, rows)
