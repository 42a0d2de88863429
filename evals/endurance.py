"""What a data folder survives: kills in the middle of taking documents in and of writing indexes, and seeded damage.

Every figure is of the demo centre's travel client on the machine it runs on. It proves nothing about disks that lie.
"""

import json
import shutil
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from assistant.build import build
from assistant.doctor import put_right
from assistant.settings import Settings
from evals.corruptions import CORRUPTIONS, Corruption
from evals.healthy import OpenAs, is_untouched, laid_out, lightened, looked_over, made, settings_of
from evals.kills import killed

__all__ = ["damaged", "is_untouched", "looked_over", "run", "settings_of"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One corruption: was it found under the right name, and put right where that loses nothing."""

    name: str
    repairable: bool
    found: bool
    named: tuple[str, ...]
    clean_after: bool


def run(kills: int, corruptions: bool, as_json: bool) -> None:
    """Print what was survived; fails where something was not."""
    told: dict[str, object] = {}
    passed = True
    with tempfile.TemporaryDirectory(prefix="tongxi-endurance-") as scratch:
        pack = laid_out(Path(scratch) / "packs")
        if kills:
            light = lightened(laid_out(Path(scratch) / "light"))
            survived = killed(Path(scratch) / "kills", light, kills)
            told["kills"], passed = asdict(survived), passed and survived.passed
        if corruptions:
            healthy = made(Path(scratch) / "healthy", pack)
            untouched = is_untouched(healthy)
            outcomes = []
            for one in CORRUPTIONS:
                outcomes.append(damaged(one, healthy, Path(scratch) / "damaged"))
                print(f"{one.name}: {outcomes[-1]}", file=sys.stderr, flush=True)
            told["healthy_untouched"], told["corruptions"] = untouched, [asdict(one) for one in outcomes]
            passed = passed and untouched and all(one.found and one.clean_after for one in outcomes)
    if as_json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        _print(told)
    if not passed:
        sys.exit(1)


def damaged(one: Corruption, healthy: Path, folder: Path, open_as: OpenAs = settings_of) -> Outcome:
    """A copy of the healthy folder damaged, looked over, put right, and looked over again."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(healthy, folder)
    one.harm(folder)
    seen = looked_over(folder, open_as)
    named = tuple(sorted({finding.check for finding in seen.findings}))
    found = one.check in named
    clean = True
    if one.repairable:
        settings = open_as(folder)
        _, left = put_right(settings, seen, lambda _: _fill(settings), lambda: looked_over(folder, open_as))
        clean = not left.findings and not looked_over(folder, open_as).findings
    return Outcome(one.name, one.repairable, found, named, clean)


def _fill(settings: Settings) -> None:
    assistant = build(settings)
    for client in assistant.clients():
        assistant.finder.prepare(client.id, wait=True)
    assistant.close()


def _print(told: dict[str, object]) -> None:
    if isinstance(survived := told.get("kills"), dict):
        print("  ".join(f"{name} {value}" for name, value in survived.items()))
    if isinstance(outcomes := told.get("corruptions"), list):
        print(f"a healthy folder untouched by looking: {told['healthy_untouched']}")
        for one in outcomes:
            state = "found" if one["found"] else f"NOT FOUND ({', '.join(one['named']) or 'nothing'})"
            after = "repaired" if one["clean_after"] else "NOT REPAIRED"
            print(f"{one['name']:55} {state:12} {after if one['repairable'] else 'left to a person'}")
