"""How much of what identifies a person is masked, and how much of what the work needs is masked with it.

A value counts as masked when nothing that identifies survives: of a card, phone or identity number at most the last
four digits, of an e-mail address, a name or a plate nothing. Names are reported, never promised. Every text is given to
a fresh redactor; a dialogue turn by turn to one.
"""

import argparse
import json
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path

from evals.pii_sets import KEPT, Labelled, Value, files, read
from knowledge.intake.redact import Redactor

PROMISED = ("card", "id", "phone", "email")
RECALL_BAR = 0.995
OVER_BAR = 0.01
_MARK = re.compile(r"\[[A-Z]+_\d+\]")
_LETTERED = frozenset({"email", "name", "plate", "document", "address", "iban"})
_DIGIT = re.compile(
    r"\d|[零〇○洞一壹幺二贰两三叁四肆五伍六陆七柒拐八捌九玖勾]"
    r"|\b(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)\b",
    re.I,
)


@dataclass(slots=True)
class Tally:
    """What one set came to: values seen and masked a type, decoys touched, stretches masked, right and in all."""

    name: str
    texts: int = 0
    seconds: float = 0.0
    seen: Counter[str] = field(default_factory=Counter)
    masked: Counter[str] = field(default_factory=Counter)
    touched: Counter[str] = field(default_factory=Counter)
    marks: int = 0
    right: int = 0
    decoys: int = 0
    decoys_touched: int = 0
    misses: list[tuple[str, str, str]] = field(default_factory=list)

    def recall(self, kind: str) -> float | None:
        """The share of values of a type that were masked; None without any."""
        return self.masked[kind] / self.seen[kind] if self.seen[kind] else None

    def over(self) -> float | None:
        """The share of amounts, dates and numbers of orders and the like that were touched."""
        seen = sum(self.seen[kind] for kind in KEPT)
        return sum(self.touched[kind] for kind in KEPT) / seen if seen else None

    def precision(self) -> float | None:
        """The share of what was masked that was personal."""
        return self.right / self.marks if self.marks else None


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The verb `pii` of `python -m evals`."""
    about = "masking: recall by type, over-masking, precision, on labelled texts"
    parser = verbs.add_parser("pii", help=about, description=about)
    parser.add_argument("files", nargs="+", type=Path, help='lines {"text", "entities"}, public shapes, or folders')
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    parser.add_argument("--misses", action="store_true", help="list what survived and what should have")
    parser.set_defaults(run=lambda asked: run(asked.files, asked.json, misses=asked.misses))


def run(paths: Sequence[Path], as_json: bool = False, *, misses: bool = False) -> None:
    """Measure every file and print a table, or one JSON object; `misses` lists what was not masked or should not be."""
    tallies = [tally for path in paths if (tally := measure(path)).texts]
    if not tallies:
        raise SystemExit("no labelled texts in these files")
    if as_json:
        print(json.dumps({one.name: figures(one) for one in tallies}, ensure_ascii=False, indent=1))
        return
    print(_table(tallies))
    for one in tallies if misses else ():
        for kind, value, text in one.misses:
            print(f"  {one.name} {kind}: {value!r} in {text!r}")


def measure(path: Path) -> Tally:
    """Mask every text of one file, or of all files below a folder, and count."""
    tally = Tally("/".join(path.parts[-2:]))
    for one in [labelled for file in files([path]) for labelled in read(file)]:
        began = time.process_time()
        mask = Redactor()
        turns = one.text.split("\n") if one.turns else [one.text]
        masked = "\n".join(mask.turn(turn).text for turn in turns)
        tally.seconds += time.process_time() - began
        tally.texts += 1
        _count(tally, one, masked)
    return tally


def figures(tally: Tally) -> dict[str, object]:
    """One set as plain values for JSON."""
    kinds = sorted(kind for kind in tally.seen if kind not in KEPT | {"other", "postcode"})
    return {
        "texts": tally.texts,
        "ms_per_text": round(1000 * tally.seconds / tally.texts, 3),
        "recall": {kind: _share_of(tally.masked[kind], tally.seen[kind]) for kind in kinds},
        "over_masked": {
            kind: _share_of(tally.touched[kind], tally.seen[kind]) for kind in sorted(KEPT) if tally.seen[kind]
        },
        "over_masked_all": _share_of(sum(tally.touched[kind] for kind in KEPT), sum(tally.seen[kind] for kind in KEPT)),
        "precision": _share_of(tally.right, tally.marks),
        "decoys_touched": _share_of(tally.decoys_touched, tally.decoys),
        "seen": {kind: tally.seen[kind] for kind in (*kinds, *sorted(KEPT)) if tally.seen[kind]},
    }


def _share_of(some: int, of: int) -> float | None:
    """A share to four places; None where there was nothing to share."""
    return round(some / of, 4) if of else None


def survives(one: Labelled, value: Value, matched: Sequence[bool]) -> bool:
    """Whether something that identifies is still there of a value; `matched` says which characters stayed."""
    if value.type in _LETTERED:
        left = sum(matched[at] and one.text[at].isalnum() for at in range(value.start, value.end))
        return left > (0 if value.type not in {"address", "email", "name"} else 1)
    places = [found.span() for found in _DIGIT.finditer(one.text[value.start : value.end])]
    stayed = [all(matched[value.start + at] for at in range(*place)) for place in places]
    tail = value.part == "" or _last(value)
    allowed = 4 if tail and value.type in {"card", "phone", "id"} and len(stayed) > 4 else 0
    return any(stayed[: len(stayed) - allowed])


def kept_characters(text: str, masked: str) -> list[bool]:
    """Which characters of a text stand in its masked form, by the longest common stretches; marks are not text."""
    plain = unicodedata.normalize("NFC", _MARK.sub("\x00", masked))
    matched = [False] * len(text)
    for block in SequenceMatcher(None, text, plain, autojunk=False).get_matching_blocks():
        matched[block.a : block.a + block.size] = [True] * block.size
    return matched


def _last(value: Value) -> bool:
    part, _, parts = value.part.partition("/")
    return int(part) + 1 == int(parts)


def _count(tally: Tally, one: Labelled, masked: str) -> None:
    matched = kept_characters(one.text, masked)
    for value in one.values:
        tally.seen[value.type] += 1
        said = one.text[value.start : value.end]
        if value.type in KEPT:
            if not all(matched[value.start : value.end]):
                tally.touched[value.type] += 1
                tally.misses.append((f"over {value.type}", said, masked))
        elif survives(one, value, matched):
            tally.misses.append((value.type, said, masked))
        else:
            tally.masked[value.type] += 1
    personal = [value for value in one.values if value.type not in KEPT]
    if one.decoy:
        tally.decoys += 1
        tally.decoys_touched += masked != one.text
        return
    for start, end in _gone(matched):
        tally.marks += 1
        tally.right += any(start < value.end and end > value.start for value in personal)


def _gone(matched: Sequence[bool]) -> list[tuple[int, int]]:
    """The stretches that did not stay."""
    out: list[tuple[int, int]] = []
    for at, stayed in enumerate([*matched, True]):
        if stayed:
            continue
        if out and out[-1][1] == at:
            out[-1] = (out[-1][0], at + 1)
        else:
            out.append((at, at + 1))
    return out


def _table(tallies: Sequence[Tally]) -> str:
    kinds = ("card", "id", "phone", "email", "iban", "document", "plate", "cvv", "address", "name")
    rows = [f"{'set':28}{'texts':>6}{'ms':>6} " + "".join(f"{kind:>10}" for kind in kinds) + "   over  precision"]
    for one in tallies:
        cells = "".join(f"{f'{one.masked[k]}/{one.seen[k]}' if one.seen[k] else '–':>10}" for k in kinds)
        ms = 1000 * one.seconds / one.texts
        rows.append(f"{one.name[:28]:28}{one.texts:6}{ms:6.2f} {cells} {_share(one.over())} {_share(one.precision())}")
    missed = [one.name for one in tallies if not _meets(one)]
    rows.append(f"bars (recall of {', '.join(PROMISED)} ≥ {RECALL_BAR:.1%}, over-masked ≤ {OVER_BAR:.0%}):")
    rows.append("  met by every set" if not missed else f"  not met by {', '.join(missed)}")
    return "\n".join(rows)


def _meets(tally: Tally) -> bool:
    recalls = [share for kind in PROMISED if (share := tally.recall(kind)) is not None]
    return all(share >= RECALL_BAR for share in recalls) and (tally.over() or 0) <= OVER_BAR


def _share(value: float | None) -> str:
    return f"{'–' if value is None else f'{value:.1%}':>7}"
