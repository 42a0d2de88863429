"""Own cases for masking: hand-written sentences of calls filled with made-up values, written as JSONL.

`python -m evals.pii_cases DIR` reads `carriers-*.txt` of that folder and writes `pii-*.jsonl`, the same for the same
seed. Half of the sentences are held: nothing is ever tuned on them. It does not know how anything is masked.
"""

import json
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from evals.pii_others import OTHERS
from evals.pii_values import MAKERS

SEED = 20261123
# How often each sentence is filled: six hundred cases from some three hundred sentences.
FILLS = 2
_SLOT = re.compile(r"\{(?P<kind>[a-z0-9]+)(?::(?P<form>[a-z0-9+.]+))?(?:/(?P<parts>\d):(?P<part>\d))?\}")
_TYPES = {"ssn": "id", "passport": "document", "permit": "document", "addr": "address"}


@dataclass(slots=True)
class _Filling:
    random: Random
    values: dict[str, list[str]] = field(default_factory=dict)

    def value(self, slot: re.Match[str]) -> str:
        """The slot's value; parts of one number share it."""
        kind, form = slot["kind"], slot["form"] or ""
        make = MAKERS.get(kind) or OTHERS[kind]
        if slot["parts"] is None:
            return make(self.random, form)
        key = f"{kind}:{form}/{slot['parts']}"
        if key not in self.values:
            self.values[key] = _parts(make(self.random, form), int(slot["parts"]))
        return self.values[key][int(slot["part"])]


def _parts(value: str, count: int) -> list[str]:
    """The value cut where somebody dictating draws breath: at its own gaps where it has them, evenly where not."""
    words = value.split() if " " in value else list(value)
    mark = " " if " " in value else ""
    size = -(-len(words) // count)
    return [mark.join(words[at : at + size]) for at in range(0, size * count, size)]


def fill(carrier: str, random: Random) -> dict[str, object]:
    """One case: the text (turns parted by line ends), and every value in it with type and place."""
    filling = _Filling(random)
    text, at, entities = "", 0, []
    source = carrier.replace("|", "\n")
    for slot in _SLOT.finditer(source):
        text += source[at : slot.start()]
        value = filling.value(slot)
        kind = _TYPES.get(slot["kind"], slot["kind"])
        entity: dict[str, object] = {"text": value, "type": kind, "start": len(text), "end": len(text) + len(value)}
        if slot["parts"] is not None:
            entity["part"] = f"{slot['part']}/{slot['parts']}"
        entities.append(entity)
        text += value
        at = slot.end()
    return {"text": text + source[at:], "entities": entities}


def cases(path: Path, seed: int = SEED) -> list[dict[str, object]]:
    """The cases of one file of sentences, in its order."""
    made = []
    for number, line in enumerate(path.read_text("utf-8").splitlines()):
        if not line or line.startswith("#"):
            continue
        script, carrier = line.split(" ", 1)
        for turn in range(FILLS):
            made.append({**fill(carrier, Random(f"{seed}/{path.name}/{number}/{turn}")), "lang": script})
    return made


def write(folder: Path) -> None:
    """Write `pii-<half>.jsonl` beside every `carriers-<half>.txt`."""
    for path in sorted(folder.glob("carriers-*.txt")):
        lines = [json.dumps(case, ensure_ascii=False, separators=(",", ":")) for case in cases(path)]
        target = folder / path.name.replace("carriers-", "pii-").replace(".txt", ".jsonl")
        target.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
