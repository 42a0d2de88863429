"""How the contacts of a day run: who takes them, what is offered, granted and promised, and how they end.

Fills the columns of rows that already have a driver, a customer and an hour. Plants and decoys bend them afterwards;
`settle` then makes whole seconds of what is left.
"""

import numpy as np
from numpy.random import Generator

from evals.world.centre import RUN, Corner, pick
from evals.world.columns import (
    ACCEPTED,
    APPROVED,
    DECLINED,
    GRANTED,
    INCIDENTS,
    REFUSED,
    Bools,
    Ints,
    Rows,
    item_bit,
)
from evals.world.promotions import fitting
from evals.world.roster import SHIFT_HOURS
from evals.world.trade import ITEMS, NEEDS, REQUESTS, RUNS

SHADOWING_DAYS = 3


def kinds(corner: Corner) -> list[str]:
    """The kind of each driver, by code."""
    return list(corner.line.drivers.values())


def of_kind(corner: Corner, rows: Rows, kind: str) -> Bools:
    """Which rows are about a driver of that kind."""
    known = np.array([*(one == kind for one in kinds(corner)), False])
    return np.asarray(known[rows.driver], dtype=np.bool_)


def of_driver(corner: Corner, rows: Rows, *names: str) -> Bools:
    """Which rows are about one of these drivers."""
    known = np.array([*(name in names for name in corner.drivers), False])
    return np.asarray(known[rows.driver], dtype=np.bool_)


def seats(corner: Corner, *names: str) -> list[int]:
    """The codes of the desks with these ids, or of these teams."""
    return [code for code, desk in enumerate(corner.desks) if desk.id in names or desk.team in names]


def on_duty(corner: Corner, day: int) -> Bools:
    """Which desks are worked on that day: hired and past shadowing, and not on a weekly day off."""
    hired = np.array([desk.hired_before + day >= SHADOWING_DAYS for desk in corner.desks])
    working = hired & np.array([not desk.rests(day) for desk in corner.desks])
    return working if working.any() else hired if hired.any() else np.ones(len(corner.desks), dtype=np.bool_)


def at_work(corner: Corner, day: int, hour: int) -> Bools:
    """Which desks are worked at that hour of the day."""
    begins = np.array([desk.begins(day) for desk in corner.desks])
    return np.asarray(on_duty(corner, day) & (begins <= hour) & (hour < begins + SHIFT_HOURS), dtype=np.bool_)


def take(corner: Corner, day: int, rows: Rows) -> None:
    """Give each answered contact an agent at work: what buys goes to the sales team, where there is one."""
    random, duty = corner.stream(day, RUN, 1), on_duty(corner, day)
    sells = np.array([desk.team == corner.line.sales_team for desk in corner.desks])
    buying = of_kind(corner, rows, "purchase") if corner.line.sales_team else np.zeros(len(rows), dtype=np.bool_)
    hours = rows.second // 3600
    for hour in np.unique(hours):
        there = at_work(corner, day, int(hour))
        for wanted, pool in ((buying, sells), (~buying, ~sells)):
            able = next(some for some in (pool & there, pool & duty, there, duty) if some.any())
            chosen = wanted & rows.answered & (hours == hour)
            seat = np.flatnonzero(able)
            rows.agent[chosen] = seat[random.integers(0, len(seat), int(chosen.sum()))]


def run(corner: Corner, day: int, rows: Rows) -> None:
    """Fill everything that a usual contact has."""
    random = corner.stream(day, RUN, 2)
    _matter(corner, random, rows)
    _handling(corner, random, rows)
    _ending(corner, random, rows)
    _selling(corner, day, random, rows)
    _authority(corner, random, rows)
    _quality(corner, random, rows)


def _matter(corner: Corner, random: Generator, rows: Rows) -> None:
    size, line = len(rows), corner.line
    rows.product = np.where(rows.product < 0, pick(random, line.products, size), rows.product)
    billed = of_driver(corner, rows, *line.billed)
    rows.run = np.where((rows.run < 0) & billed, random.integers(0, len(RUNS), size), rows.run)
    for kind in REQUESTS:
        some = of_kind(corner, rows, kind)
        rows.request[some] = pick(random, REQUESTS[kind], int(some.sum()))
        rows.need[some] = pick(random, NEEDS[kind], int(some.sum()))
    luck = random.random(size)
    for code, driver in enumerate(line.drivers):
        shares = np.cumsum(corner.reasons_of(driver).shares)
        some = (rows.driver == code) & (rows.reason < 0)
        if len(shares):
            rows.reason[some] = np.searchsorted(shares[:-1], luck[some], side="right")
    share = dict(zip(line.drivers, corner.ask.parameters.volume.driver_share, strict=True))
    second = (random.random(size) < corner.ask.parameters.handling.second_topic) & rows.answered
    other = pick(random, share, size)
    rows.second_topic = np.where(second & (other != rows.driver), other, -1)


def _handling(corner: Corner, random: Generator, rows: Rows) -> None:
    told, size = corner.ask.parameters.handling, len(rows)
    median = np.array([*(told.aht_median_s[kind] for kind in corner.line.drivers.values()), 0.0])
    rows.handle = median[rows.driver] * np.exp(random.normal(0, told.aht_log_sd, size))
    rows.acw_share = random.uniform(*told.acw_share, size)
    held = (random.random(size) < told.hold_p) & rows.voice
    rows.hold = np.where(held, random.integers(told.hold_s[0], told.hold_s[1] + 1, size), 0)
    rows.wait = random.exponential(np.where(rows.answered, told.mean_wait_s, told.patience_s))
    moved = random.random(size) < told.transfer
    again = moved & (random.random(size) < told.transfer_again)
    rows.transfers = moved.astype(np.int64) + again


def _ending(corner: Corner, random: Generator, rows: Rows) -> None:
    told, size = corner.ask.parameters.outcome, len(rows)
    rows.resolved = random.random(size) < told.resolved
    say(corner, random, rows)
    rows.promise = random.random(size) < told.promise_p
    rows.kept = np.where(rows.promise, random.random(size) < told.promise_kept, -1)
    serious = of_kind(corner, rows, "complaint") & (random.random(size) < told.incident_p2)
    rows.incident = np.where((rows.incident < 0) & serious, INCIDENTS.index("P2"), rows.incident)


def say(corner: Corner, random: Generator, rows: Rows) -> None:
    """What the disposition claims and the customer answers, from whether the matter is truly resolved."""
    told, size = corner.ask.parameters.outcome, len(rows)
    wrong = random.random(size) < np.where(rows.resolved, told.underclaimed, told.overclaimed)
    rows.said = np.where(random.random(size) < told.said_nothing, -1, rows.resolved ^ wrong)
    mean = np.where(rows.resolved, told.csat_mean["resolved"], told.csat_mean["unresolved"])
    mean = mean + told.csat_complaint * of_kind(corner, rows, "complaint")
    score = np.clip(np.rint(random.normal(mean, told.csat_sd)), 1, 5)
    rows.csat = np.where(random.random(size) < told.csat_response, score, 0).astype(np.int64)


def _selling(corner: Corner, day: int, random: Generator, rows: Rows) -> None:
    """Who may be offered something, what was offered, and what came of it; complaints are left in peace."""
    told, size, line = corner.ask.parameters.selling, len(rows), corner.line
    choices = [
        [corner.offers.index(one.id) for one in fitting(line.client, driver, day)] if kind != "complaint" else []
        for driver, kind in line.drivers.items()
    ]
    able = np.array([*(len(one) > 0 for one in choices), False])[rows.driver]
    rows.eligible = able & (random.random(size) < told.eligible)
    offered = rows.eligible & (random.random(size) < told.offer_rate)
    which, taken = random.random(size), random.random(size) < told.accept_base
    for code, list_of in enumerate(choices):
        some = offered & (rows.driver == code)
        if list_of:
            rows.offer[some] = np.array(list_of)[(which[some] * len(list_of)).astype(np.int64)]
    rows.accepted = np.where(offered, np.where(taken, ACCEPTED, DECLINED), -1)


def _authority(corner: Corner, random: Generator, rows: Rows) -> None:
    told, size, grants = corner.ask.parameters.authority, len(rows), corner.line.grants
    limit = np.array([*(grants[name].limit if name in grants else 0.0 for name in corner.drivers), 0.0])[rows.driver]
    asked = (limit > 0) & (random.random(size) < told.asked)
    above = asked & (random.random(size) < told.above_limit)
    amount = np.where(above, limit * random.uniform(1.1, 3.0, size), limit * random.uniform(0.2, 1.0, size))
    rows.rule = np.where(asked, rows.driver, -1)
    rows.amount = np.where(asked, np.maximum(np.floor(amount), 1), 0)
    luck = random.random(size)
    given = np.where(above, luck < told.approved, luck >= told.denied_though_allowed)
    rows.authority = np.where(asked, np.where(given, np.where(above, APPROVED, GRANTED), REFUSED), -1)


def allowed(corner: Corner, rows: Rows) -> Bools:
    """Contacts where the agent may give what is asked for by the own limit, whatever was done."""
    grants = corner.line.grants
    limit = np.array([*(grants[name].limit if name in grants else 0.0 for name in corner.drivers), 0.0])
    return np.asarray((rows.rule >= 0) & (rows.amount <= limit[rows.rule]), dtype=np.bool_)


def _quality(corner: Corner, random: Generator, rows: Rows) -> None:
    """Which items apply and which the agent fails: the centre's base on the logit, moved by the agent's own skill."""
    told = corner.ask.parameters.quality
    base = np.log(told.agent_error_base / (1 - told.agent_error_base))
    for code, item in enumerate(ITEMS):
        applies = _applies(corner, rows, item) & rows.answered
        rows.applies |= np.where(applies, item_bit(item), 0)
        chance = 1 / (1 + np.exp(-(base + corner.skill[rows.agent, code])))
        failed = np.asarray(random.random(len(rows)) < chance, dtype=np.bool_)
        if item == "forbidden":  # said where something allowed is refused, and there alone
            failed = np.asarray((rows.authority == REFUSED) & allowed(corner, rows), dtype=np.bool_)
        rows.faults |= np.where(applies & failed, item_bit(item), 0)
        unsure = (random.random(len(rows)) < told.unknown) & rows.voice
        rows.unknown |= np.where(applies & unsure, item_bit(item), 0)


def _applies(corner: Corner, rows: Rows, item: str) -> Bools:
    if item == "verify_before_disclose":
        return of_driver(corner, rows, *corner.line.verified)
    if item == "fee_disclosed":
        return of_driver(corner, rows, *corner.line.fees)
    if item == "recap":
        return of_kind(corner, rows, "billing") | of_kind(corner, rows, "purchase")
    asked = {"hold": rows.hold > 0, "empathy": of_kind(corner, rows, "complaint"), "forbidden": rows.rule >= 0}
    return np.asarray(asked.get(item, rows.answered), dtype=np.bool_)


def fail(rows: Rows, chosen: Bools, item: str, failed: Bools) -> None:
    """Write anew, for the chosen rows, whether the agent fails `item`; it must apply there."""
    code = item_bit(item)
    cleared = np.asarray(np.where(chosen, rows.faults & ~code, rows.faults), dtype=np.int64)
    rows.faults = cleared | np.where(chosen & failed, np.int64(code), np.int64(0))


def settle(corner: Corner, rows: Rows) -> tuple[Ints, Ints]:
    """(talk, after-call work) in whole seconds: a sale adds its seconds, hold is part of the handle time.

    A contact that nobody answered is emptied of all that only a conversation has.
    """
    total = rows.handle + corner.ask.parameters.handling.sale_extra_s * (rows.accepted == ACCEPTED)
    acw = np.rint(total * rows.acw_share)
    rows.hold = np.where(rows.answered, np.minimum(rows.hold, np.floor(total * 0.5)), 0).astype(np.int64)
    talk = np.maximum(np.rint(total - acw - rows.hold), 20)
    lost = ~rows.answered
    for name in ("transfers", "csat", "applies", "faults", "unknown", "amount"):
        getattr(rows, name)[lost] = 0
    for name in ("resolved", "eligible", "promise"):
        getattr(rows, name)[lost] = False
    for name in ("said", "offer", "accepted", "rule", "authority", "kept", "incident", "second_topic", "product"):
        getattr(rows, name)[lost] = -1
    return np.where(lost, 0, talk).astype(np.int64), np.where(lost, 0, acw).astype(np.int64)
