"""kill -9 at random moments while documents are taken in and indexes are written, and what is left each time.

The children are processes of their own that import the product, as a server is. It proves nothing about power cuts.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.assistant import Assistant
from assistant.build import build
from evals.healthy import CLIENT, looked_over, settings_of
from knowledge.audience import Audience, Role
from knowledge.document import Passage

READY_S = 5.0
Shape = dict[tuple[str, str], tuple[str, ...]]
_ROOT = Path(__file__).parents[1]
# What the two children do: take the pack in and bring every index up; or open, serve one question, and say when.
_LOADER = """
import sys, time
from pathlib import Path
from assistant.build import build
from evals.healthy import settings_of
assistant = build(settings_of(Path(sys.argv[1])))
print("go", flush=True)
assistant.library.take_in(Path(sys.argv[2]), sys.argv[3])
assistant.finder.prepare(sys.argv[3], wait=True)
print("done", flush=True)
time.sleep(60)
"""
_OPENER = """
import json, sys, time
from pathlib import Path
from assistant.build import build
from evals.healthy import settings_of
from knowledge.audience import Audience, Role
assistant = build(settings_of(Path(sys.argv[1])))
found = None
if any(one.id == sys.argv[2] for one in assistant.clients()):
    who = Audience(sys.argv[2], Role.ADMIN)
    found = assistant.finder.find("客户要退改，手续费谁承担？", who, assistant.clock.now())
print(json.dumps({"hits": found and len(found.hits), "cpu_s": time.process_time()}), flush=True)
assistant.close()
"""


@dataclass(frozen=True, slots=True)
class Kills:
    """What `kills` kills did: documents half there, unsearchable ones, findings of the doctor, and seconds to serve.

    A start is slow when it takes more than five seconds of processor time: the clock on the wall also counts whoever
    else works on the machine, and is printed beside it.
    """

    kills: int
    half: int
    unsearchable: int
    ghosts: int
    findings: int
    slow_starts: int
    slowest_ready_s: float
    slowest_ready_cpu_s: float
    unfinished: int

    @property
    def whole(self) -> bool:
        """Whether nothing was lost, halved or left behind, however quick the machine is."""
        return not any((self.half, self.unsearchable, self.ghosts, self.findings, self.unfinished))

    @property
    def passed(self) -> bool:
        """Whether nothing was lost, halved or slow."""
        return self.whole and not self.slow_starts


def killed(folder: Path, pack: Path, kills: int, *, seed: int = 20261123) -> Kills:
    """Kill a loader at `kills` random moments, most of them over one folder, and look at what is left each time."""
    folder.mkdir(parents=True)
    first, took = _undisturbed(folder / "whole", pack)
    complete = [first]
    chance = random.Random(seed)
    counts = dict.fromkeys(("half", "unsearchable", "ghosts", "findings", "slow_starts", "unfinished"), 0)
    slowest, slowest_cpu = 0.0, 0.0
    data = folder / "data"
    for number in range(kills):
        if number % 5 == 0:  # five kills in a row, then from nothing
            shutil.rmtree(data, ignore_errors=True)
        elif number % 5 == 3:
            _change(pack, number)
            complete.append(_undisturbed_shape(folder / f"again-{number}", pack))
        _kill_after(chance.uniform(0, took), data, pack)
        ready, worked = _seconds_to_serve(data)
        # Looked over once it has started again: vectors that were begun when the kill came are dropped by the start.
        found = looked_over(data).findings
        counts["findings"] += len(found)
        slowest, slowest_cpu = max(slowest, ready), max(slowest_cpu, worked)
        counts["slow_starts"] += min(ready, worked) > READY_S
        for name, count in _look(data, complete).items():
            counts[name] += count
        print(
            f"kill {number + 1} of {kills}: ready in {ready:.1f} s ({worked:.1f} s of work), {counts}",
            *(f"{one.check} {one.where}: {one.detail}" for one in found),
            file=sys.stderr,
            flush=True,
        )
    counts["unfinished"] = _finish(data, pack)
    return Kills(kills, slowest_ready_s=round(slowest, 2), slowest_ready_cpu_s=round(slowest_cpu, 2), **counts)


def _undisturbed(folder: Path, pack: Path) -> tuple[Shape, float]:
    """What a load nobody disturbs leaves behind, and how many seconds it takes in a process of its own."""
    loader = _loader(folder, pack)
    begun = time.monotonic()
    assert loader.stdout is not None
    if loader.stdout.readline() != "done\n":
        raise RuntimeError("the undisturbed load did not finish")
    took = time.monotonic() - begun
    loader.kill()
    loader.communicate()
    return _shape_in(folder), took


def _undisturbed_shape(folder: Path, pack: Path) -> Shape:
    assistant = build(settings_of(folder))
    assistant.library.take_in(pack, CLIENT)
    assistant.close()
    return _shape_in(folder)


def _change(pack: Path, number: int) -> None:
    """Another wording of every Markdown document of the pack, so that the next load has something to replace."""
    for path in (pack / "documents").glob("*.md"):
        text = path.read_text("utf-8").partition("\n<!-- ")[0]
        path.write_text(f"{text}\n<!-- {number} -->\n\n本次修订第 {number} 次核对，内容以本版为准。\n", "utf-8")


def _loader(folder: Path, pack: Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", _LOADER, str(folder), str(pack), CLIENT]
    loader = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=_ROOT, env=_env())
    assert loader.stdout is not None
    if loader.stdout.readline() != "go\n":
        raise RuntimeError("the loader did not begin")
    return loader


def _env() -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(_ROOT), "HOME": str(Path.home())}


def _kill_after(wait: float, folder: Path, pack: Path) -> None:
    loader = _loader(folder, pack)
    time.sleep(wait)
    os.kill(loader.pid, signal.SIGKILL)
    loader.communicate()


def _seconds_to_serve(folder: Path) -> tuple[float, float]:
    """From the start of a process to its first answered question, by the wall and of work; vectors come up behind."""
    begun = time.monotonic()
    command = [sys.executable, "-c", _OPENER, str(folder), CLIENT]
    opener = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=_ROOT, env=_env())
    assert opener.stdout is not None
    said = opener.stdout.readline()
    ready = time.monotonic() - begun
    opener.communicate()
    if not said or opener.returncode != 0:
        raise RuntimeError("the folder did not open after a kill")
    return ready, float(json.loads(said)["cpu_s"])


def _look(folder: Path, complete: Sequence[Shape]) -> dict[str, int]:
    """Documents there in part (in none of the whole forms they ever had), not found, or found and not there."""
    assistant = build(settings_of(folder))
    try:
        there = _shape(assistant)
        half = sum(all(texts != form.get(name) for form in complete) for name, texts in there.items())
        if not there:
            return {"half": half}
        passages = assistant.stores.documents.passages(CLIENT)
        return {"half": half} | _searched(assistant, passages)
    finally:
        assistant.close()


def _searched(assistant: Assistant, passages: Sequence[Passage]) -> dict[str, int]:
    """Ask for a passage of each document in its own words: it must be found, and nothing that is not there."""
    who, at = Audience(CLIENT, Role.ADMIN), assistant.clock.now()
    ids = {passage.id for passage in passages}
    firsts: dict[tuple[str, str], Passage] = {}
    for passage in passages:
        if passage.validity.holds(at):
            firsts.setdefault((passage.document_id, passage.version), passage)
    unsearchable = ghosts = 0
    for passage in firsts.values():
        hits = assistant.finder.find(passage.text[:200], who, at, limit=20).hits
        unsearchable += passage.document_id not in {hit.passage.document_id for hit in hits}
        ghosts += sum(hit.passage.id not in ids for hit in hits)
    return {"unsearchable": unsearchable, "ghosts": ghosts}


def _finish(folder: Path, pack: Path) -> int:
    """Load once more undisturbed: how many documents are then not as a fresh load leaves them."""
    assistant = build(settings_of(folder))
    assistant.library.take_in(pack, CLIENT)
    assistant.finder.prepare(CLIENT, wait=True)
    there, chroma = _shape(assistant), assistant.ready()[CLIENT]["chroma"]
    assistant.close()
    fresh = _undisturbed_shape(folder.with_name("fresh"), pack)
    return sum(there.get(name) != texts for name, texts in fresh.items()) + (not chroma)


def _shape(assistant: Assistant) -> Shape:
    found: dict[tuple[str, str], list[str]] = {
        (one.id, one.version): [] for one in assistant.stores.documents.documents(CLIENT)
    }
    for passage in assistant.stores.documents.passages(CLIENT):
        found[passage.document_id, passage.version].append(passage.text)
    return {name: tuple(texts) for name, texts in found.items()}


def _shape_in(folder: Path) -> Shape:
    assistant = build(settings_of(folder))
    try:
        return _shape(assistant)
    finally:
        assistant.close()
