"""Two client companies with the same words in every record, told apart by marks, behind one real app."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from threading import Thread
from typing import Any

import uvicorn
from fastapi import FastAPI

from assistant.assistant import Assistant
from assistant.build import Parts, build
from assistant.settings import Settings
from assistant.surfaces.http.app import build_app
from knowledge.audience import Audience, Role
from knowledge.authority import Action, Level, Limit, Matrix, Rule
from knowledge.call import Call, Interaction, Turn
from knowledge.client import Client
from knowledge.clock import StandingClock
from knowledge.customer import Attribute, Customer, Order
from knowledge.document import Validity
from knowledge.language import Lang
from knowledge.offer import Offer
from knowledge.staff import Person

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
DAY = "2026-11-22"
OURS, THEIRS = "lanhai", "chengxin"
MARK = {OURS: "QZOURS", THEIRS: "QZTHEIRS"}
ORIGIN = {OURS: "https://desk.lanhai.example", THEIRS: "https://desk.chengxin.example"}
QUESTION = "客户要退改，手续费谁承担？"
ROLES = (Role.AGENT, Role.SUPERVISOR, Role.QUALITY, Role.MANAGER, Role.CLIENT_VIEWER, Role.ADMIN)

PROCESS = """# 机票退改处理流程

## 一、受理

### S1 核对订单

先核对订单和乘机人，再问清退改原因。

## 二、费用承担

### S2 航变退改

航空公司取消或变动航班的，退改手续费由航空公司承担，客户不用付手续费。

### S3 自愿退改

客户自己的原因退改的，手续费由客户承担，办理前先把金额说清。
"""


@dataclass(frozen=True)
class Marked:
    """The ids of one client's things."""

    client: str

    @property
    def mark(self) -> str:
        return MARK[self.client]

    @property
    def document(self) -> str:
        return f"PR-{self.mark}"

    @property
    def call(self) -> str:
        return f"C-{self.mark}"

    @property
    def live(self) -> str:
        return f"L-{self.mark}"

    @property
    def customer(self) -> str:
        return f"k-{self.mark}"

    @property
    def order(self) -> str:
        return f"O-{self.mark}"

    @property
    def contact(self) -> str:
        return f"I-{self.mark}"

    @property
    def agent(self) -> str:
        return f"A-{self.mark}"


@dataclass(frozen=True)
class Centre:
    """The app, the assistant behind it, and one key a role and client."""

    assistant: Assistant
    app: FastAPI
    keys: dict[tuple[str, Role], str]

    def key(self, client: str, role: Role = Role.AGENT) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.keys[client, role]}"}

    def widget(self, client: str, call: str | None = None) -> dict[str, str]:
        audience = Audience(client, Role.AGENT, Marked(client).agent)
        return {"Authorization": f"Bearer {self.assistant.access.widget_token(audience, call, ORIGIN[client])}"}


def centre(folder: Path, *, extra: Any = (), **parts: Any) -> Centre:
    settings = Settings(data_dir=folder, secret="s" * 64, vector_store="exact")
    assistant = build(settings, Parts(clock=StandingClock(NOW), **parts))
    keys: dict[tuple[str, Role], str] = {}
    for client in (OURS, THEIRS):
        _fill(assistant, Marked(client))
        for role in ROLES:
            person = Marked(client).agent if role is Role.AGENT else None
            keys[client, role] = assistant.access.issue(role, (client,), person, f"{client} {role}")
    return Centre(assistant, build_app(assistant, extra), keys)


def _fill(assistant: Assistant, own: Marked) -> None:
    client, stores = own.client, assistant.stores
    stores.clients.put(
        Client(
            client,
            {"zh": f"公司{own.mark}", "en": f"Company {own.mark}"},
            "Asia/Shanghai",
            (Lang.HANS, Lang.EN),
            positioning={"zh": "先把事办成", "en": "Get it done first"},
            drivers=("退改",),
            widget_origins=(ORIGIN[client],),
        )
    )
    keeper = Audience(client, Role.ADMIN)
    meta = {"id": own.document, "version": "1", "kind": "process", "tier": "internal", "trust": "approved_policy"}
    assistant.library.put(keeper, f"{own.mark}.md", PROCESS.encode(), meta)
    spare = f"# 行李说明 {own.mark}\n\n每人可带一件行李，编号 {own.mark}。\n".encode()
    assistant.library.put(keeper, f"{own.mark}-2.md", spare, {"id": f"{own.document}-2", "version": "1"})
    _people(assistant, own)
    _rules(assistant, own)
    _calls(assistant, own)


def _people(assistant: Assistant, own: Marked) -> None:
    people = assistant.stores.people
    hired, every = date(2025, 3, 1), (own.client,)
    people.put_staff(
        [
            Person(own.agent, f"林{own.mark}", Role.AGENT, "T1", f"S-{own.mark}", every, "L1", hired),
            Person(f"S-{own.mark}", f"周{own.mark}", Role.SUPERVISOR, "T1", None, every, "SUP", hired),
        ]
    )
    values = {"segment": Attribute("family", "crm", NOW), "delay_days": Attribute(3, "crm", NOW)}
    people.put_customers([Customer(own.client, own.customer, values)])
    people.put_orders([Order(own.client, own.order, own.customer, values)])


def _rules(assistant: Assistant, own: Marked) -> None:
    levels = (
        Level("L1", "SUP", {"zh": f"坐席{own.mark}", "en": f"Agent {own.mark}"}),
        Level("SUP", None, {"zh": f"班组长{own.mark}", "en": f"Supervisor {own.mark}"}),
    )
    actions = (Action("refund", {"zh": "退款", "en": "Refund"}, ("退钱", "退"), "CNY"),)
    rule = Rule(
        own.client, f"R-{own.mark}", 1, "refund", "allow", "CNY", "money", True, Validity(),
        conditions="delay_days >= 2", evidence=("delay_days",),
        limits=(Limit("L1", Decimal(50)), Limit("SUP", Decimal(500))),
        text={"zh": f"延误两天以上可以退款 {own.mark}", "en": f"Refund after two days {own.mark}"},
        quote_from=(own.document, "S2"),
    )  # fmt: skip
    assistant.stores.rules.put_matrix(
        Matrix(own.client, levels, actions, (rule,), {"delay_days": {"zh": "延误了几天？", "en": "How many days?"}})
    )
    offer = Offer(
        own.client, f"OF-{own.mark}", 1, {"zh": f"亲子套餐{own.mark}", "en": f"Family pack {own.mark}"}, Validity(),
        "CNY", Decimal("29.90"), Decimal("11.00"), 40, require="segment == 'family'",
        talk_track={"zh": "带孩子出行正合适。", "en": "It fits a family."},
    )  # fmt: skip
    assistant.stores.rules.put_offers(own.client, [offer])


def _calls(assistant: Assistant, own: Marked) -> None:
    audience = Audience(own.client, Role.ADMIN)
    for name in (own.call, own.live):
        call = Call(
            own.client, name, "voice", Lang.HANS, own.agent, NOW - timedelta(minutes=20), queue="退改",
            customer_key=own.customer, order_id=own.order, driver="退改",
            turns=(
                Turn(0, "agent", "您好，请问有什么可以帮您？", 0, 2000),
                Turn(1, "customer", "喂，你好。", 2500, 4000),
            ),
        )  # fmt: skip
        assistant.conversations.open(audience, call)
    assistant.conversations.end(audience, own.call, NOW - timedelta(minutes=5), "已退票", "resolved")
    assistant.stores.interactions.add(
        [
            Interaction(
                own.client, name, NOW - timedelta(days=1), "voice", Lang.HANS, own.agent, "T1", f"S-{own.mark}", "退改",
                talk_s=200, has_transcript=True,
            )
            for name in (own.contact, own.call)
        ]
    )  # fmt: skip


@contextmanager
def listening(app: FastAPI) -> Iterator[str]:
    """`app` behind a real uvicorn on a loopback port; the lifespan is left alone."""
    config = uvicorn.Config(app, port=0, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.02)
        assert thread.is_alive()
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
