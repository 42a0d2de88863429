"""The sentence that is said most often, by client and language: the share of calls it occurs in, numbers masked.

`python -m evals world repeated` speaks calls of the demo's last four weeks, so many of each, and keeps nothing.
"""

import argparse
from collections import defaultdict
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from evals.world.build import FIRST_MONDAY, ZONE

if TYPE_CHECKING:
    from evals.world.contact import Contact

MOST = 0.02
FIRST_DAY = 57


def measure(calls: int, shown: int) -> None:
    """Print, for each client and language, how many calls were spoken and what is said in most of them."""
    from evals.world.centre import Ask
    from evals.world.contacts import contacts
    from evals.world.parameters import parameters
    from evals.world.spoken import has_words
    from evals.world.talk import speak
    from evals.world.talk.repetition import repeated
    from evals.world.talk.speak import tongue_of

    told = parameters()
    cells: defaultdict[tuple[str, str], list[Contact]] = defaultdict(list)
    for day in contacts(Ask(told, told.seed, FIRST_MONDAY, ZoneInfo(ZONE), demo=True), FIRST_DAY, told.days):
        for one in filter(has_words, day):
            cell = cells[one.client, tongue_of(one)]
            if len(cell) < calls:
                cell.append(one)
    for (client, tongue), some in sorted(cells.items()):
        found = repeated(speak(one, told.seed) for one in some)
        over = sum(share > MOST for _, share, _ in found)
        print(f"{client} {tongue}: {len(some)} calls, {over} sentences in more than {MOST:.0%} of them", flush=True)
        for count, share, text in found[:shown]:
            print(f"  {share:6.2%} {count:5d}  {text}")


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register `repeated` among the verbs of the world."""
    about = "the sentences said most often, by client and language, numbers masked"
    parser = verbs.add_parser("repeated", help=about, description=about)
    parser.add_argument("--calls", type=int, default=2000, help="so many calls of each client and language")
    parser.add_argument("--shown", type=int, default=5, help="so many sentences of each")
    parser.set_defaults(run=lambda asked: measure(asked.calls, asked.shown))
