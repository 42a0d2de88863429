"""Erasures and original words over HTTP, as they are asked for and as they are shown."""

from typing import Annotated

from pydantic import Field, StringConstraints

from assistant.surfaces.http.shapes.form import Body, Instant, Shown, examples

_TABLES = {"calls": 2, "interactions": 2, "orders": 1, "customers": 1}


class ErasureIn(Body):
    """Which customer, by number or by key. With `dry_run` it is only counted."""

    model_config = Body.model_config | examples({"customer": "XT100002", "dry_run": True})

    customer: Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
    dry_run: bool = False


class ErasureShown(Shown):
    """What was removed of a customer (in a dry run: would be), by table; `left` is what a scan found afterwards."""

    model_config = Shown.model_config | examples(
        {
            "customer_key": "0f3a9c1e5b7d2468ace013579bdf0246",
            "at": "2026-11-23T01:00:00Z",
            "dry_run": False,
            "found": _TABLES,
            "documents": [],
            "left": {},
            "clean": True,
        }
    )

    customer_key: str
    at: Instant
    dry_run: bool
    found: dict[str, int]
    documents: tuple[str, ...]
    left: dict[str, int]
    clean: bool = Field(description="Nothing of this customer is left")


class OriginalShown(Shown):
    """One utterance as it was said; payment data is not in it."""

    seq: int
    revision: int
    text: str


class Originals(Shown):
    """The original words of a call."""

    model_config = Shown.model_config | examples(
        {"call_id": "yl-8401", "turns": [{"seq": 0, "revision": 0, "text": "您好，请问有什么可以帮您？"}]}
    )

    call_id: str
    turns: tuple[OriginalShown, ...]
