"""Computed numbers and values read from calls, each with the evidence that a click opens.

A `Fact` is computed by code from records; an `Extract` is read out of one call. Neither is ever written by a model.
"""

from dataclasses import dataclass
from typing import Literal

Answer3 = Literal["true", "false", "unknown"]


@dataclass(frozen=True, slots=True)
class TurnSpan:
    """Words of one turn: offsets into the masked text; `start_ms` is where the recording is played from."""

    call_id: str
    seq: int
    start: int
    end: int
    text: str
    start_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A computed number.

    `unit` is a symbol or word ("contacts", "s", "%", "ratio"); `window` says over which time; `method` names the
    formula or test; `n` is the base it was computed on; `calls` are the contacts behind it (may be cut: `n` is not);
    `low`/`high` a 95 % interval where the method gives one.
    """

    id: str
    name: str
    value: float
    unit: str
    n: int
    window: str
    method: str
    calls: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    expected: float | None = None
    p_value: float | None = None


ExtractKind = Literal[
    "money", "date", "time", "order_id", "ticket_id", "flight", "product", "plan", "address_change",
    "fee", "credit", "promo_id", "promise", "refusal", "reason", "phone_tail",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Extract:
    """A value read from one call, with the words it was read from.

    `value` is normalised: money "300.00", dates ISO in the client's zone, ids upper case; `unit` is a currency or "".
    """

    kind: ExtractKind
    value: str
    span: TurnSpan
    unit: str = ""
    speaker: str = ""
