"""A case: one matter of one customer, however many conversations it takes. It does not know what is said in them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

CaseStatus = Literal["open", "closed"]


@dataclass(frozen=True, slots=True)
class Case:
    """One matter. `calls` are its conversations by their beginning; the customer is a keyed hash.

    `outcome` is what the last conversation that says one came to; `document` is the past case that was written of it,
    where one was. The words it rests on are spans (`knowledge.fact.TurnSpan`) in the masked text of its calls.
    """

    client: str
    id: str
    opened: datetime
    external_id: str = ""
    customer_key: str | None = None
    driver: str | None = None
    closed: datetime | None = None
    status: CaseStatus = "open"
    outcome: str | None = None
    calls: tuple[str, ...] = ()
    document: str | None = None
