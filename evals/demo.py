"""The demo centre 云桥客服, loaded through the doors a client pack comes in by, and served.

The first client's documents are loaded before the address is printed; the other clients, twelve weeks of contacts,
yesterday's calls with their reviews and the past cases come behind, with progress. A second start on the same week
reuses what is there.
"""

import json
import shutil
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from assistant.assistant import Assistant
from assistant.build import Parts, build
from assistant.settings import Settings, read_settings
from evals.world.calendar import LAST_DAY, demo_today, first_day, lay_out
from evals.world.tables import take_in
from knowledge.audience import Audience, Role
from knowledge.clock import SystemClock
from knowledge.errors import TongxiError, Unavailable
from knowledge.intake.load import load_pack
from knowledge.intake.pack import read_pack
from knowledge.records.access import AccessRecords
from knowledge.records.engine import migrate, open_engine

SOURCE = Path(__file__).parent / "world" / "demo"
ZONE = ZoneInfo("Asia/Shanghai")
CLIENTS = ("yuanlan", "xingxi", "chengzhou")
# Who opens the demo: label, role, staff id, the client companies the key opens.
PEOPLE: tuple[tuple[str, Role, str | None, tuple[str, ...]], ...] = (
    ("客服 · 远岚旅行 agent", Role.AGENT, "A33", ("yuanlan",)),
    ("客服 · 星汐通信 agent", Role.AGENT, "A07", ("xingxi",)),
    ("客服 · 橙舟商城 agent", Role.AGENT, "A51", ("chengzhou",)),
    ("班组长 supervisor", Role.SUPERVISOR, "S2", CLIENTS),
    ("质检 quality", Role.QUALITY, "Q1", CLIENTS),
    ("经理 manager", Role.MANAGER, "M1", CLIENTS),
    ("甲方 client viewer · 远岚旅行", Role.CLIENT_VIEWER, None, ("yuanlan",)),
    ("管理员 admin", Role.ADMIN, None, CLIENTS),
)
REUSE_FORM = 3
STEPS = 5


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a demo folder holds, so that a second start knows whether it may be reused."""

    form: int
    first: str
    keys: tuple[tuple[str, str], ...]
    complete: bool


def serve(folder: Path, port: int, *, fresh: bool = False) -> None:
    """Load the demo centre into `folder` and serve it until interrupted."""
    import uvicorn

    from server import assemble

    begun = time.monotonic()
    today = demo_today(SystemClock().now().astimezone(ZONE).date())
    settings = demo_settings(folder, today, free_port(port))
    assistant, loaded = _opened(folder, settings, today, fresh=fresh)
    if not loaded.complete:
        load_client(assistant, folder, CLIENTS[0], today, settings.port)
    assistant.finder.prepare(CLIENTS[0])
    app = assemble(assistant)
    assistant.owned.announce(settings.address)
    print(_welcome(settings, loaded, time.monotonic() - begun), flush=True)
    behind = threading.Thread(target=_behind, args=(assistant, folder, today, loaded), name="demo-behind", daemon=True)
    behind.start()
    try:
        uvicorn.run(app, host=settings.host, port=settings.port, log_level="warning", timeout_graceful_shutdown=5)
    finally:
        behind.join(timeout=30)
        assistant.close()


def _opened(folder: Path, settings: Settings, today: date, *, fresh: bool) -> tuple[Assistant, Loaded]:
    try:
        return open_demo(folder, settings, today, fresh=fresh)
    except Unavailable as taken:
        where = taken.fields.get("address")
        raise SystemExit(f"The demo is already running{f' at {where}' if where else ''}; stop it first.") from None


def demo_settings(folder: Path, today: date, port: int) -> Settings:
    """The demo's settings: the environment's, with its own folder, day and port."""
    return read_settings(data_dir=folder, today=today, port=port, demo=True, log_level="warning")


def open_demo(folder: Path, settings: Settings, today: date, *, fresh: bool = False) -> tuple[Assistant, Loaded]:
    """The assistant over `folder` and what the folder holds; what belongs to another week is thrown away first."""
    loaded = _read(folder)
    stale = loaded is None or loaded.form != REUSE_FORM or loaded.first != first_day(today).isoformat()
    if fresh or stale:
        _empty(folder)
        loaded = None
    if loaded is None:
        loaded = Loaded(REUSE_FORM, first_day(today).isoformat(), _issue_keys(settings), complete=False)
        _write(folder, loaded)
    return build(settings, Parts(demo_entries=loaded.keys)), loaded


def load_client(assistant: Assistant, folder: Path, client: str, today: date, port: int) -> None:
    """One client's pack: laid out with this week's dates, then taken in as any pack is."""
    laid = folder / "packs" / client
    lay_out(SOURCE / client, laid, first_day(today), ZONE)
    lay_out_staff(folder, today)
    pack = read_pack(laid, key=assistant.secret)
    origins = (f"http://localhost:{port}", f"http://127.0.0.1:{port}")
    pack = replace(pack, client=replace(pack.client, widget_origins=origins))
    report = load_pack(assistant.stores.pack, assistant.library.ingest, pack)
    take_in(assistant, laid, client, first_day(today))
    refused = [f"{one.source_name}: {one.reason}" for one in report.documents if one.status == "refused"]
    for line in (*refused, *report.refused):
        print(f"  {client}: refused {line}", flush=True)


def lay_out_staff(folder: Path, today: date) -> None:
    """The centre's staff list beside the packs, with this week's dates."""
    from evals.world.calendar import dated

    text = (SOURCE / "staff.yaml").read_text(encoding="utf-8")
    target = folder / "packs" / "staff.yaml"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(dated(text, first_day(today), ZONE), encoding="utf-8")


def load_reviews(assistant: Assistant) -> int:
    """Count and review every call of the packs, so that promises stand in the brief; returns how many."""
    done = 0
    for client in CLIENTS:
        for call in assistant.stores.calls.calls(client, live=False, limit=1000):
            if assistant.conversations.on_end is not None:
                assistant.conversations.on_end(
                    Audience(client, Role.QUALITY, "Q1"), assistant.stores.calls.call(client, call.id)
                )
            done += 1
    return done


def _behind(assistant: Assistant, folder: Path, today: date, loaded: Loaded) -> None:
    """Load what is not needed for the first answer, saying how far it is."""
    begun = time.monotonic()
    try:
        if not loaded.complete:
            for step, client in enumerate(CLIENTS[1:], start=1):
                assistant.progress["demo"] = f"{step}/{STEPS} {client}"
                load_client(assistant, folder, client, today, assistant.settings.port)
            load_reviews(assistant)
            contacts, calls, cases = _live(assistant, today)
            _write(folder, replace(loaded, complete=True))
            told = f"3 client companies, {contacts:,} contacts, {calls} calls, {cases:,} past cases"
            print(f"  Loaded behind: {told} ({time.monotonic() - begun:.0f} s).", flush=True)
        assistant.warm()
        assistant.progress.pop("demo", None)
    except TongxiError as fault:
        print(f"  The rest of the demo did not load: {fault.detail}. Stop it and run `make demo` again.", flush=True)


def _live(assistant: Assistant, today: date) -> tuple[int, int, int]:
    """Twelve weeks of contacts, yesterday's calls and the past cases, saying how far it is; returns how many of each.

    The cases come last: they alone change what is searched, and a client's index is brought up once for all of them.
    """
    from evals.world.cases import A_CLIENT
    from evals.world.living import load_calls, load_cases, load_facts

    def so_far(step: str) -> Callable[[int], None]:
        return lambda done: assistant.progress.update(demo=f"{step} {done}")

    count, heard = load_facts(assistant, first_day(today), ZONE, so_far(f"3/{STEPS} contacts, day of {LAST_DAY}:"))
    calls = load_calls(assistant, heard, so_far(f"4/{STEPS} calls of {len(heard)}:"))
    cases = 0
    for client in CLIENTS:
        cases += load_cases(assistant, client, so_far(f"5/{STEPS} past cases of {A_CLIENT}, {client}:"))
        assistant.finder.prepare(client)
    return count, calls, cases


def free_port(wanted: int) -> int:
    """`wanted`, or the next port nobody listens on; says so when it is another."""
    for port in range(wanted, wanted + 50):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        if port != wanted:
            print(f"Port {wanted} is taken; using {port}.", flush=True)
        return port
    raise SystemExit(f"No free port from {wanted} to {wanted + 49}; name one with PORT=…")


def _issue_keys(settings: Settings) -> tuple[tuple[str, str], ...]:
    from assistant.build import installation_secret

    settings.data_dir.mkdir(parents=True, exist_ok=True)
    engine = open_engine(settings.records_url)
    migrate(engine)
    access = AccessRecords(engine, installation_secret(settings))
    keys = tuple((label, access.issue_key(role, list(of), who, label).secret) for label, role, who, of in PEOPLE)
    engine.dispose()
    return keys


def _read(folder: Path) -> Loaded | None:
    try:
        told = json.loads((folder / "demo.json").read_text(encoding="utf-8"))
        return Loaded(told["form"], told["first"], tuple((a, b) for a, b in told["keys"]), told["complete"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write(folder: Path, loaded: Loaded) -> None:
    told = {"form": loaded.form, "first": loaded.first, "keys": loaded.keys, "complete": loaded.complete}
    path = folder / "demo.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def _empty(folder: Path) -> None:
    """Throw an earlier demo away; a folder that holds anything else is left alone."""
    if folder.exists() and any(folder.iterdir()) and not (folder / "demo.json").exists():
        raise SystemExit(f"{folder} holds something that is not a demo; name another folder with --data.")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)


def _welcome(settings: Settings, loaded: Loaded, seconds: float) -> str:
    width = max(len(label.encode("gbk", "replace")) for label, _ in loaded.keys)
    keys = "\n".join(
        f"    {label}{' ' * (width - len(label.encode('gbk', 'replace')))}  {key}" for label, key in loaded.keys
    )
    host = settings.address.replace("127.0.0.1", "localhost")
    return f"""
  Tongxi 同席 · demo centre 云桥客服 · today is {settings.today} ({seconds:.0f} s)

    {settings.address}/            ask                   (one click per role on the way in)
    {settings.address}/brief       the supervisor's page
    {host}/demo/host   an agent's desktop with the sidebar
    {settings.address}/docs        the HTTP API

  Keys:
{keys}

  Try: 1. ask 客户要退改，手续费谁承担？
       2. ask 我能给客户退300吗？  /  May I refund 300?
       3. open the brief, then click the rise in 重复扣费
  Ctrl-C stops it. The other clients, twelve weeks of contacts, yesterday's calls and 1,500 past cases are loading
  behind.
"""
