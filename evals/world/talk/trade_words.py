"""What talk takes from the packs of the demo's clients: promotions as people name them, and who the agents are.

It reads no rule and no document, and knows no call.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from evals.world.roster import STAFF_FILE
from evals.world.talk.banks import Tongue, parsed

DEMO = STAFF_FILE.parent


@dataclass(frozen=True, slots=True)
class Promotion:
    """An offer as it is spoken of."""

    names: dict[str, tuple[str, ...]]
    price: Decimal
    must_say: dict[str, tuple[str, ...]]


@cache
def promotions(client: str) -> dict[str, Promotion]:
    """The client's offers by id, from its pack."""
    told = parsed(_undated(DEMO / client / "offers.yaml"))
    rows = told["offers"] if isinstance(told, dict) else told
    return {row["id"]: _promotion(row) for row in rows}


def _promotion(row: dict[str, Any]) -> Promotion:
    aliases = [str(one) for one in row.get("aliases") or ()]
    names: dict[str, tuple[str, ...]] = {
        "zh": (row["name"]["zh"], *(one for one in aliases if not one.isascii())),
        "en": (row["name"]["en"], *(one for one in aliases if one.isascii())),
    }
    must = {tongue: tuple(str(one[tongue]) for one in row.get("must_say") or ()) for tongue in ("zh", "en")}
    return Promotion(names, Decimal(str(row.get("price") or 0)), must)


@cache
def agent_name(agent: str, tongue: Tongue) -> str:
    """The name an agent gives on an English line; "" for somebody not on the staff list."""
    name = str(_staff().get(agent, ""))
    if name and not name.isascii():
        from pypinyin import lazy_pinyin

        name = lazy_pinyin(name)[0].capitalize()
    return name.split(" ")[0] if tongue == "en" else name


@cache
def _staff() -> dict[str, str]:
    rows = parsed(_undated(STAFF_FILE))["staff"]
    return {row["id"]: row["name"] for row in rows}


def _undated(path: Any) -> str:
    """A pack's text with its day marks made harmless: dates are of no use here."""
    return re.sub(r"\{\{[^}]*\}\}", "2026-01-01", path.read_text("utf-8"))
