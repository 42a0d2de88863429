"""Questions to the demo clients' documents, and where their answers stand: the own cases, read from `cases/`.

Every question was written from titles alone by somebody who had not read the texts, and labelled by somebody else by
reading them. Half of them may be learned and tuned on; the other half is only ever scored. It asks nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zlib import crc32

import yaml

from evals.demo import CLIENTS, ZONE
from evals.world.calendar import dated, first_day
from knowledge.arithmetic.thread import whole

_HERE = Path(__file__).parent / "cases"
CASES = _HERE / "ask.yaml"
HELD = _HERE / "ask-held.yaml"
OWN = tuple(_HERE / f"own-{client}.yaml" for client in CLIENTS)
# Any Monday will do as day 85: the cases speak of days, not of dates.
TODAY = date(2026, 11, 23)
AS_OF = datetime.combine(TODAY, time(9), ZONE)
WANTS = (
    "amount",
    "limit",
    "who",
    "yes_no",
    "steps",
    "conditions",
    "wording",
    "promotion",
    "case",
    "other",
    "unanswerable",
)
KINDS = (
    "answerable", "unanswerable", "follow_up", "cross_language", "expired", "contradiction", "table", "verbatim",
    "typo", "traditional",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Words that answer, and the document they stand in."""

    document: str
    span: str

    def stands_in(self, document: str, text: str) -> bool:
        """Whether `text` of `document` holds the words."""
        return document == self.document and self.span in text


@dataclass(frozen=True, slots=True)
class Case:
    """One question. Without places no document in force answers it; `lapsed` is a promotion that is not in force.

    `want` is what it asks for, `kind` what makes it hard; `thread` the questions before it; `direct` the values the
    line said first must hold.
    """

    id: str
    client: str
    lang: str
    kind: str
    want: str
    question: str
    places: tuple[Place, ...]
    lapsed: str | None
    why: str
    thread: tuple[str, ...] = ()
    direct: tuple[str, ...] = ()

    @property
    def search(self) -> str:
        """What is searched: the question, made whole by its thread."""
        return whole(self.question, self.thread).search

    @property
    def foreign(self) -> bool:
        """Whether it is asked across languages."""
        return self.kind == "cross_language"


def cases(file: Path = CASES) -> list[Case]:
    """Every case of a file, its days made dates. Raises KeyError where a case lacks a field."""
    return [_case(told) for told in yaml.safe_load(dated(file.read_text("utf-8"), first_day(TODAY), ZONE))]


def _case(told: Mapping[str, Any]) -> Case:
    own = [Place(told["document"], told["span"])] if told["document"] else []
    others = [Place(other["document"], other["span"]) for other in told.get("accept") or ()]
    plain = "unanswerable" if not told["document"] else "answerable"
    kind, want = (told["kind"], told["want"]) if "want" in told else (plain, told["kind"])
    return Case(
        told["id"], told["client"], told["lang"], kind, want, told["question"],
        (*own, *others), told.get("lapsed"), told["why"],
        tuple(told.get("thread") or ()), tuple(str(one) for one in told.get("direct") or ()),
    )  # fmt: skip


def development(case: Case) -> bool:
    """Whether weights may be set on a case: the first set, and of the newer ones every second by a hash of its id."""
    return case.id.startswith("Q-") or (case.id.startswith("T-") and crc32(case.id.encode()) % 2 == 0)


def both(files: Iterable[Path] = (CASES, HELD, *OWN)) -> dict[str, list[Case]]:
    """Every case, by the half it belongs to: development and held."""
    every = [case for file in files for case in cases(file)]
    return {
        "development": [case for case in every if development(case)],
        "held": [case for case in every if not development(case)],
    }
