"""What looks wrong in the demo centre and is not: D1–D10, one function each, over a day's rows.

A detector that speaks up about one of them is mistaken. They work as the plants do and know nothing of them.
"""

import numpy as np

from evals.world.arrivals import EXTRA, coming, rates
from evals.world.centre import DECOYS, Corner
from evals.world.columns import APPROVED, GRANTED, Rows, bit
from evals.world.draw import at_work, of_driver, of_kind, on_duty, seats


def campaign(corner: Corner, day: int) -> Rows:
    """D1: what a text message brings, over all drivers alike."""
    told = corner.ask.parameters.decoys.D1
    if not told.active or corner.line.client != told.client or day != told.day:
        return Rows.blank(0)
    random = corner.stream(day, DECOYS, 1)
    counts = random.poisson(rates(corner, day) * (told.factor - 1))
    rows = coming(corner, day, np.repeat(np.arange(len(counts)), counts), random, EXTRA)
    rows.marks[:] = bit("D1")
    return rows


def holiday(corner: Corner, day: int, rows: Rows) -> Rows:
    """D2: the contacts that are left on a holiday."""
    told = corner.ask.parameters.decoys.D2
    if not told.active or day != told.day:
        return rows
    left = rows.take(corner.stream(day, DECOYS, 2).random(len(rows)) < told.factor)
    left.marks |= bit("D2")
    return left


def hardest_queue(corner: Corner, day: int, rows: Rows) -> None:
    """D3: an agent whose contacts are mostly about the hardest driver, so that raw satisfaction looks low."""
    told = corner.ask.parameters.decoys.D3
    own = seats(corner, told.agent)
    if not told.active or corner.line.client != told.client or not own or not on_duty(corner, day)[own[0]]:
        return
    random, hours = corner.stream(day, DECOYS, 3), rows.second // 3600
    mine = np.flatnonzero(rows.agent == own[0])
    there = np.isin(hours, hours[mine])
    hard = np.flatnonzero(of_driver(corner, rows, told.driver) & rows.answered & there)
    many = min(round(told.share * len(mine)), len(hard))
    mates = np.isin(np.arange(len(corner.desks)), seats(corner, corner.desks[own[0]].team)) & on_duty(corner, day)
    mates[own[0]] = False
    if not mates.any():
        return
    for row in random.permutation(mine)[:many]:
        near = mates & at_work(corner, day, int(hours[row]))
        rows.agent[row] = random.choice(np.flatnonzero(near if near.any() else mates))
    rows.agent[random.permutation(hard)[:many]] = own[0]
    rows.marks |= np.where(rows.agent == own[0], bit("D3"), 0)


def trainees(corner: Corner, day: int, rows: Rows) -> None:
    """D4: those who are new take longer, less so every day."""
    told = corner.ask.parameters.decoys.D4
    if not told.active:
        return
    tenure = np.array([desk.hired_before + day for desk in corner.desks])[rows.agent]
    new = (tenure < told.under_days) & rows.answered
    rows.handle = np.where(new, rows.handle * (1 + (told.factor - 1) * (1 - tenure / told.under_days)), rows.handle)
    rows.marks |= np.where(new, bit("D4"), 0)


def slang(corner: Corner, day: int, rows: Rows) -> None:
    """D5: a burst of slang in one channel."""
    told = corner.ask.parameters.decoys.D5
    if told.active and corner.line.client == told.client and told.days[0] <= day <= told.days[1]:
        said = corner.stream(day, DECOYS, 5).random(len(rows)) < told.rate
        there = (rows.voice == (told.channel == "voice")) & rows.answered
        rows.marks |= np.where(said & there, bit("D5"), 0)


def quoted(corner: Corner, day: int, rows: Rows) -> None:
    """D6: customers who quote that somebody had no authority, where it is granted."""
    told = corner.ask.parameters.decoys.D6
    if told.active and corner.line.client == told.client and told.days[0] <= day <= told.days[1]:
        said = corner.stream(day, DECOYS, 6).random(len(rows)) < told.rate
        rows.marks |= np.where(said & (rows.authority == GRANTED), bit("D6"), 0)


def no_fire(corner: Corner, day: int, rows: Rows) -> None:
    """D7: talk of a fire that there is not."""
    told = corner.ask.parameters.decoys.D7
    if not told.active or corner.line.client not in told.clients or not told.days[0] <= day <= told.days[1]:
        return
    able = np.flatnonzero(of_kind(corner, rows, "complaint") & rows.answered & (rows.incident != 0))
    chosen = corner.stream(day, DECOYS, 7).permutation(able)[: told.per_day]
    rows.marks[chosen] |= bit("D7")


def approved_first(corner: Corner, day: int, rows: Rows) -> None:
    """D8: large refunds whose approval came before they were promised."""
    told = corner.ask.parameters.decoys.D8
    if not told.active or corner.line.client != told.client:
        return
    plan = corner.stream(0, DECOYS, 8)
    days = plan.permutation(np.arange(told.days[0], told.days[1] + 1))[: told.contacts]
    if day not in days:
        return
    random = corner.stream(day, DECOYS, 8)
    own = np.isin(rows.agent, seats(corner, *told.agents)) & of_driver(corner, rows, told.driver)
    free = np.flatnonzero(own & (rows.marks & (bit("P5")) == 0))
    chosen = random.permutation(free)[:1]
    rows.rule[chosen] = len(corner.drivers)
    rows.amount[chosen] = float(random.integers(told.low, told.high + 1))
    rows.authority[chosen] = APPROVED
    rows.promise[chosen], rows.kept[chosen] = True, 1
    rows.marks[chosen] |= bit("D8")


def issued_again(corner: Corner, day: int, rows: Rows) -> None:
    """D9: the old promotion's name, and a promotion that is in force."""
    told = corner.ask.parameters.decoys.D9
    if not told.active or corner.line.client != told.client or not told.days[0] <= day <= told.days[1]:
        return
    offered = (rows.offer >= 0) & of_driver(corner, rows, *told.drivers) & ~rows.marked("P4")
    chosen = offered & (corner.stream(day, DECOYS, 9).random(len(rows)) < told.share)
    rows.offer = np.where(chosen, corner.offers.index(told.offer), rows.offer)
    rows.marks |= np.where(chosen, bit("D9"), 0)


def outage(corner: Corner, day: int, rows: Rows) -> None:
    """D10: contacts that a feed did not deliver."""
    told = corner.ask.parameters.decoys.D10
    if told.active and corner.line.client == told.client and day == told.day:
        rows.marks |= np.where(rows.voice == (told.channel == "voice"), bit("D10"), 0)


def long_wait(corner: Corner, day: int, rows: Rows) -> None:
    """D1 again: everybody waits longer on that day."""
    told = corner.ask.parameters.decoys.D1
    if told.active and corner.line.client == told.client and day == told.day:
        rows.wait = rows.wait * told.wait_factor


BENDING = (trainees, slang, quoted, no_fire, approved_first, issued_again, outage, long_wait)


def bend(corner: Corner, day: int, rows: Rows) -> None:
    """Let the decoys bend the day's rows."""
    for change in BENDING:
        change(corner, day, rows)
