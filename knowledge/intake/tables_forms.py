"""The tables that are taken in: what each is called, its columns, and how a line becomes a noun and is written again.

A column is found by any of its names, in any order and case. Cells are read by `tables_values`; what lines must be
among each other is `tables_checks`.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from knowledge.calendar import ClientDay, Duty
from knowledge.client import Client
from knowledge.customer import Stated
from knowledge.intake.tables_sheets import Cell
from knowledge.intake.tables_values import Local, narrow, plain
from knowledge.roster import Forecast, Shift
from knowledge.staff import Certificate, Person, Posting
from knowledge.taxonomy import Reason

Kind = Literal[
    "staff", "postings", "certificates", "customers", "orders", "rosters", "forecasts", "calendar", "duties",
    "dispositions",
]  # fmt: skip
Noun = Person | Posting | Certificate | Stated | Shift | Forecast | ClientDay | Duty | Reason
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """For whom a table is read: the client, the secret that hashes its customers' numbers, and the instant."""

    client: Client
    now: datetime
    key: bytes = field(repr=False)

    @property
    def today(self) -> date:
        """The client's own date."""
        return self.now.astimezone(self.client.zone).date()


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its English and Chinese names, other names it goes by, and how its cell is read.

    `read` gives a value or raises Wrong; an empty cell is not read and gives `empty`, unless the column is required.
    """

    name: str
    zh: str
    aliases: tuple[str, ...] = ()
    read: Callable[[Cell, Local], Any] = lambda cell, _: plain(cell)
    required: bool = False
    empty: Any = ""

    @property
    def names(self) -> tuple[str, ...]:
        """All it may be called."""
        return (self.name, self.zh, *self.aliases)


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of table. `make` turns the values of one line into nouns (one, but for attributes side by side) or raises
    Wrong; `tell` writes a noun as its cells; `key` are the columns that tell lines apart for people,
    `same` the fields of the noun that do. An `open` form takes columns
    it does not know as attributes.
    """

    kind: Kind
    zh: str
    en: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    same: tuple[str, ...]
    make: Callable[[Values, Reading], Sequence[Noun]]
    tell: Callable[[Any, Local], Mapping[str, str]]
    open: bool = False

    def column(self, header: str) -> Column | None:
        """The column of that header, however it is spelt."""
        return next((one for one in self.columns if spelt(header) in map(spelt, one.names)), None)

    def key_of(self, noun: Noun) -> tuple[Any, ...]:
        """What tells this noun from others of its kind."""
        return tuple(getattr(noun, name) for name in self.same)


def spelt(header: str) -> str:
    """A header as it is compared: narrow, lower case, without spaces, marks, and what stands in brackets."""
    text = re.sub(r"[(（\[【].*?[)）\]】]", "", unicodedata.normalize("NFKC", header)).lower()
    return re.sub(r"[\s_\-—:：*·/]+", "", text)


def identity(cell: Cell, _: Local) -> str:
    """An id: narrow text without spaces inside."""
    return re.sub(r"\s+", "", narrow(cell))
