"""What the own cases came to, in print: every miss of the development set, then the figures of both sets."""

import json
from collections.abc import Mapping, Sequence

from evals.ask import SHOWN, Outcome, both, figures


def run(as_json: bool = False) -> None:
    """Ask everything of both sets; print what missed and the figures, or with `as_json` one JSON object alone."""
    told = {}
    for name, done in both().items():
        told[name] = figures(done)
        if as_json:
            continue
        print(f"\n== {name}: {len(done)} questions, written from titles by somebody who had not read the texts")
        for one in done:
            if name != "held" and (wrong := _wrong(one)):
                print(_miss(one, wrong))
        _table("all", {"all": told[name]["all"]})
        _table("language", told[name]["by_lang"])
        _table("kind", told[name]["by_kind"])
        _table("want", told[name]["by_want"])
    if as_json:
        print(json.dumps(told, ensure_ascii=False))


def _wrong(one: Outcome) -> list[str]:
    """The figures a case misses, by name."""
    if not one.answerable:
        return [] if one.refused else ["not_found_right"]
    missed = ["first_passage"] if not one.first_passage else []
    missed += ["quoted"] if not one.quoted else []
    missed += ["direct"] if (one.case.direct or one.case.want in {"amount", "limit"}) and not one.direct else []
    return missed + (["refused"] if one.answer.verdict == "not_found" else [])


def _miss(one: Outcome, wrong: Sequence[str]) -> str:
    case = one.case
    lines = [f"{case.id} {case.kind} {case.want} {', '.join(wrong)}: {case.question}"]
    lines += [f"    expected {place.document}: {place.span!r}" for place in case.places] or ["    expected nothing"]
    for hit in one.hits[:SHOWN]:
        lines.append(f"    found {hit.document_id} {hit.step_id or hit.position}: {hit.text[:60]!r}")
    lines.append(f"    {one.answer.verdict} ({one.answer.confidence:.2f}), first: {one.answer.draft.direct}")
    return "\n".join(lines + [f"    quoted {quote.document_id}: {quote.text[:70]!r}" for quote in one.answer.quotes])


def _table(name: str, rows: Mapping[str, Mapping[str, float]]) -> None:
    columns = list(dict.fromkeys(column for row in rows.values() for column in row))
    print(f"\n{name:<13}" + "".join(f"{column:>17}" for column in columns))
    for group, row in rows.items():
        cells = "".join(f"{row[column]:>17g}" if column in row else f"{'-':>17}" for column in columns)
        print(f"{group:<13}{cells}")
