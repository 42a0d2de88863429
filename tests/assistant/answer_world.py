"""A small real world for answers: documents of two clients in SQLite, found by the real finder."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from assistant.answer import Answer, AnswerQuestion, Question
from assistant.wording.writer import Verbatim, Writer
from knowledge.audience import Audience, Role, Tier
from knowledge.client import Client
from knowledge.document import Document, Kind, Passage, Shape, Trust, Validity
from knowledge.language import Lang
from knowledge.lexicon import Entry
from knowledge.records.clients import ClientRecords
from knowledge.records.documents import DocumentRecords
from knowledge.records.engine import migrate, open_engine
from knowledge.records.vectors import VectorRecords
from knowledge.search.find import Finder
from knowledge.search.vectorise import Vectoriser

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")


class Standing:
    """A clock that stands at NOW."""

    def now(self) -> datetime:
        return NOW


def local(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, tzinfo=ZONE)


@dataclass(frozen=True)
class Text:
    """A document in a few words; `parts` are passages, or (passage, changes) with fields of Passage."""

    id: str
    title: str
    parts: tuple[str | tuple[str, dict[str, object]], ...]
    kind: Kind = Kind.PROCESS
    trust: Trust = Trust.APPROVED_POLICY
    lang: Lang = Lang.HANS
    tier: Tier = Tier.INTERNAL
    validity: Validity = field(default_factory=Validity)
    replaces: str | None = None
    aliases: tuple[str, ...] = ()
    client: str = "yuanlan"


STEP = {"shape": Shape.STEP}
FEES = Text(
    "PR-1",
    "客户退改流程",
    (
        (
            "客户要退改，手续费谁承担？看是谁的原因：\n"
            "• 客户自愿退改：航司退改费由客户承担；平台服务费每人每次 20 元，也由客户承担。\n"
            "• 航司取消航班：客户不承担任何手续费，航司退改费由航司承担。\n• 平台差错：全部手续费由平台承担。",
            {"heading": ("手续费谁承担",)},
        ),
        (
            "S1 判断原因。先问清是客户自己改计划，还是收到了航变通知。",
            STEP | {"step_id": "S1", "heading": ("办理步骤",)},
        ),
        ("S2 核验身份。核验两项信息后方可告知订单详情。", STEP | {"step_id": "S2", "heading": ("办理步骤",)}),
        ("S3 计算费用。按客户提出退改的时刻查手续费表。", STEP | {"step_id": "S3", "heading": ("办理步骤",)}),
        ("S4 提交退款。退款原路退回：国内票 7 个工作日内到账。", STEP | {"step_id": "S4", "heading": ("办理步骤",)}),
        ("起飞后不能改期，只能按误机退票。每张票最多改期 3 次。", {"heading": ("例外",)}),
        ("本次退改将收取航司退改费和平台服务费，请问您是否同意办理？", {"heading": ("对客口径",), "verbatim": True}),
        ("一线每通可减免退改费 200 元以内，超过的报主管。", {"heading": ("减免授权",), "internal_only": True}),
    ),
)
TABLE = Text(
    "PR-2",
    "行李超重收费表",
    (
        ("航线：国内；每公斤：15元", {"shape": Shape.ROW, "context": "行李超重收费｜航线、每公斤"}),
        ("航线：国际；每公斤：60元", {"shape": Shape.ROW, "context": "行李超重收费｜航线、每公斤"}),
    ),
)
WHEELCHAIR = Text("PR-3", "特殊旅客服務流程", ("輪椅服務免費，須在起飛前 48 小時申請。",), lang=Lang.HANT)
HOTEL = Text(
    "PR-4",
    "Hotel refunds",
    (
        "Money returns to the original payment method within 5 working days for hotels in China.",
        "A non-refundable rate cannot be refunded when the guest changes plans.",
    ),
    lang=Lang.EN,
)
OLD_LIMIT = Text("PR-5", "发票寄送说明", ("纸质发票申请后 3 个工作日内寄出。",))
NEW_LIMIT = Text("PR-6", "发票服务指引", ("纸质发票申请后 10 个工作日内寄出。",))
REFERENCE = Text(
    "RF-1",
    "接送机操作手册",
    ("接送机改时间，在订单页点“改签接送机”再选新的时间。接送机改时间收费 88 元。",),
    trust=Trust.REFERENCE,
    kind=Kind.REFERENCE,
)
CASE = Text(
    "CS-1",
    "案例：宠物托运受惊",
    ("客户的猫托运后受惊，坐席安抚后请客户提供兽医证明，最后补偿了 600 元。坐席每天回电告诉客户宠物托运的处理进展。",),
    trust=Trust.PAST_CASE,
    kind=Kind.CASE,
)
SUPERVISORS = Text("SV-1", "超售名单处理", ("超售名单由班组长核对，坐席不得查看超售名单。",), tier=Tier.SUPERVISOR)
ENDED = Text(
    "PM-1",
    "夏日亲子套票",
    ("夏日亲子套票一大一小 899 元。",),
    kind=Kind.PROMOTION,
    validity=Validity(local(2026, 6, 1), local(2026, 11, 1)),
    aliases=("亲子特价",),
)
FOLLOWS = Text(
    "PM-2",
    "冬日亲子套票",
    ("冬日亲子套票一大一小 959 元。",),
    kind=Kind.PROMOTION,
    validity=Validity(local(2026, 11, 1), None),
    replaces="PM-1",
)
COMING = Text(
    "PM-3", "跨年夜机票", ("跨年夜机票八折。",), kind=Kind.PROMOTION, validity=Validity(local(2026, 12, 25), None)
)
OTHER_CLIENT = Text("PR-1", "宠物上飞机规定", ("可以带宠物上飞机，每只收费 300 元。",), client="xingxi")
EVERYTHING = (
    FEES,
    TABLE,
    WHEELCHAIR,
    HOTEL,
    OLD_LIMIT,
    NEW_LIMIT,
    REFERENCE,
    CASE,
    SUPERVISORS,
    ENDED,
    FOLLOWS,
    COMING,
    OTHER_CLIENT,
)


@dataclass(frozen=True)
class World:
    """Documents in records and a finder over them."""

    documents: DocumentRecords
    finder: Finder

    def answers(self, writer: Writer | None = None, **fields: object) -> AnswerQuestion:
        made = AnswerQuestion(self.finder, self.documents, writer or Verbatim(), lambda _: ZONE)
        return replace(made, **fields)  # type: ignore[arg-type]

    def ask(
        self, text: str, *, role: Role = Role.AGENT, thread: tuple[str, ...] = (), client: str = "yuanlan"
    ) -> Answer:
        return self.answers()(Question(text, Audience(client, role), NOW, thread))


def build(folder: Path, texts: Iterable[Text] = EVERYTHING, lexicon: tuple[Entry, ...] = ()) -> World:
    engine = open_engine(f"sqlite:///{folder}/answers.db")
    migrate(engine)
    clients, documents = ClientRecords(engine), DocumentRecords(engine)
    for client in ("yuanlan", "xingxi"):
        clients.put(Client(client, {"zh": client, "en": client}, "Asia/Shanghai", (Lang.HANS, Lang.EN)))
    for text in texts:
        document = Document(
            text.client,
            text.id,
            "1",
            text.kind,
            text.tier,
            text.trust,
            text.title,
            text.lang,
            text.validity,
            replaces=text.replaces,
            aliases=text.aliases,
        )
        documents.put(document, _passages(text), batch="test")
    finder = Finder(documents, Vectoriser(VectorRecords(engine)), lambda _: lexicon, folder / "index", Standing())
    for client in ("yuanlan", "xingxi"):
        finder.prepare(client, wait=True)
    return World(documents, finder)


def _passages(text: Text) -> list[Passage]:
    made = []
    for position, part in enumerate(text.parts):
        words, changes = part if isinstance(part, tuple) else (part, {})
        passage = Passage(
            text.client,
            f"{text.client}:{text.id}:{position}",
            text.id,
            "1",
            text.kind,
            text.tier,
            text.trust,
            text.title,
            text.lang,
            words,
            position,
            validity=text.validity,
        )
        made.append(replace(passage, **changes))  # type: ignore[arg-type]
    return made
