"""The truth of a built world: what was planted where, and what truly happened in every contact.

It is written beside what the product is given, in a folder that no door reads; only evals open it, to compare.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TextIO

from evals.world.contact import Contact
from evals.world.parameters import Parameters

FOLDER = "truth"


@dataclass(frozen=True, slots=True)
class Nature:
    """What a right root-cause draft names: whom or what, where, and the class of the cause; who can change it."""

    entity: str
    scope: str
    cause: str
    controllable: str


NATURES = {
    "P1": Nature("重复扣费", "plan 畅享69 × region 华南, batch B-17, 10:00–16:00", "system", "client"),
    "P2": Nature("T4", "fee_disclosed at 退改, PR-TR-12 v3.2", "process", "team"),
    "P3": Nature("A23", "verify_before_disclose", "skill", "agent"),
    "P4": Nature("PRM-TR-017", "nine agents, 预订 and 优惠咨询", "knowledge", "centre"),
    "P5": Nature("A41", "AU-TR-001 above the own limit", "skill", "agent"),
    "P6": Nature("安全质量", "power banks swelling or smoking", "product", "client"),
    "P7": Nature("A20 A22 A27 A30", "offers after the target", "incentive", "centre"),
    "P8": Nature("T5", "没有权限 where it is allowed", "knowledge", "team"),
    "P9": Nature("物流延误", "the whole client", "capacity", "external"),
    "D1": Nature("xingxi", "all drivers alike", "none", "client"),
    "D2": Nature("all clients", "a holiday", "none", "external"),
    "D3": Nature("A24", "携号转网", "none", "none"),
    "D4": Nature("trainees", "handle time", "none", "none"),
    "D5": Nature("chengzhou", "words of chats", "none", "none"),
    "D6": Nature("chengzhou", "customers quoting 没有权限", "none", "none"),
    "D7": Nature("chengzhou xingxi", "没有着火, fire drills", "none", "none"),
    "D8": Nature("large refunds", "approved before they were promised", "none", "none"),
    "D9": Nature("PRM-TR-031", "an old name, a promotion in force", "none", "none"),
    "D10": Nature("xingxi chat", "a feed that delivered nothing", "none", "none"),
}


def true_contact(one: Contact) -> dict[str, Any]:
    """What is true of a contact and the product is not told, or is told by mere claim."""
    told: dict[str, Any] = {"id": one.id, "client": one.client, "day": one.day}
    if not one.answered:
        return told | {"answered": False, "marks": sorted(one.marks)}
    return told | {
        "customer": one.customer,
        "driver": one.driver,
        "second_topic": one.second_topic,
        "resolved": one.resolved,
        "repeat_of": one.repeat_of,
        "repeat_7d": one.repeat_7d,
        "promise": one.promise,
        "promise_kept": one.promise_kept,
        "incident": one.incident,
        "authority": [one.authority_rule, one.authority_outcome, None if one.amount is None else str(one.amount)],
        "offer": [one.offer_id, one.offer_outcome],
        "applies": sorted(one.applies),
        "faults": sorted(one.faults),
        "marks": sorted(one.marks),
    }


@dataclass(slots=True)
class Ledger:
    """Writes the truth as the days go by: a line a contact, and at the end what was planted, with its contacts."""

    parameters: Parameters
    lines: TextIO
    found: dict[str, list[str]] = field(default_factory=dict)
    days: dict[str, set[int]] = field(default_factory=dict)

    def add(self, day: Iterable[Contact]) -> None:
        """Take a day's contacts in."""
        for one in day:
            self.lines.write(json.dumps(true_contact(one), ensure_ascii=False) + "\n")
            for mark in one.marks:
                self.found.setdefault(mark, []).append(one.id)
                self.days.setdefault(mark, set()).add(one.day)

    def close(self, folder: Path) -> None:
        """Write `plants.json`: every plant and decoy with its nature, parameters, days and contacts."""
        told: dict[str, Any] = {}
        for group in (self.parameters.plants, self.parameters.decoys):
            for one in fields(group):
                name, of = one.name, getattr(group, one.name)
                told[name] = {
                    "kind": "plant" if name.startswith("P") else "decoy",
                    "active": of.active,
                    **{part.name: getattr(NATURES[name], part.name) for part in fields(Nature)},
                    "parameters": {part.name: getattr(of, part.name) for part in fields(of) if part.name != "active"},
                    "days": sorted(self.days.get(name, ())),
                    "contacts": self.found.get(name, []),
                }
        told["succession"] = {one.name: getattr(self.parameters.succession, one.name)
                              for one in fields(self.parameters.succession)}  # fmt: skip
        told["details"] = {mark: ids for mark, ids in sorted(self.found.items()) if ":" in mark}
        text = json.dumps(told, ensure_ascii=False, indent=1)
        (folder / "plants.json").write_text(text + "\n", encoding="utf-8")
