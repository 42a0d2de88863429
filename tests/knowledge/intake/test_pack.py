"""A client pack is read into nouns, or refused with file, entry and fault."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from knowledge.audience import Role
from knowledge.document import Kind, Validity
from knowledge.errors import InvalidInput
from knowledge.intake.pack import Pack, read_pack
from knowledge.intake.pseudonym import customer_key
from knowledge.language import Lang
from knowledge.lexicon import Entry
from knowledge.offer import AttributeWords
from knowledge.similar import Similar

KEY = b"sixteen bytes and more"

FILES = {
    "client.yaml": """
id: yuanlan
name: {zh: 远岚旅行, en: Yuanlan Travel}
timezone: Asia/Shanghai
languages: [zh-Hans, en]
drivers: [退改]
""",
    "lexicon.csv": "term,alias_of,zh,en,note\n特惠飞,,特惠飞,Promo fare,最便宜, 不可退\n改签,改期,,,\n",
    "questions.csv": "文档,原文,相似问\nP-12,核对订单,改签先看什么|what do i check\n补充,特惠飞不退,特惠飞能退吗\n",
    "documents.yaml": """
documents:
  - {file: documents/退改.md, id: P-12, version: 3.2, kind: process, valid_from: 2026-11-01,
     valid_to: "2026-11-30T23:59"}
""",
    "documents/退改.md": "# 退改流程\n\n1. 核对订单。\n",
    "documents/补充.md": "# 补充说明\n\n特惠飞不退。\n",
    "offers.yaml": """
offers:
  - id: PRM-1
    version: 2
    name: {zh: 亲子套票, en: Family pass}
    aliases: [亲子票]
    valid: {from: 2026-11-01, to: "2026-11-20T23:59", tz: Asia/Shanghai}
    price: 899
    margin: 140
    require: "segment in ['family'] and age_ok == true"
    exclude: "open_complaint == true"
    must_say: [{id: rule, zh: 出票后不可退。, en: No refund once issued.}]
    stacking: {group: park, max: 1, with: [PRM-9]}
    caps: {per_contact: 1, per_30d: 3}
    drivers_fit: {退改: 0.4}
attribute_questions:
  age_ok: {zh: "孩子几岁？", en: "How old is the child?", ask_seconds: 6}
attributes: {segment: {zh: 出行方式, en: travel party}}
values:
  segment: {family: {zh: 亲子出行, en: Families}}
""",
    "authority.yaml": """
levels: [{id: L1, parent: SUP, name: {zh: 一线, en: Front line}},
         {id: SUP, parent: null, name: {zh: 班组长, en: Supervisor}}]
actions: [{id: refund, name: {zh: 退款, en: Refund}, aliases: [退钱], unit: CNY}]
questions: {delay_days: {zh: 延误几天？, en: "How many days late?"}}
rules:
  - id: AU-1
    action: refund
    effect: allow
    reversible: false
    conditions: "delay_days >= 2"
    evidence: [delay_days]
    limits: [{role: L1, per_contact: 50, per_agent_day: 600}]
    approver: {timeout_min: 5, alternate: SUP}
    quote: {document: P-12, step: 步骤三}
    valid: {from: 2026-11-01, to: null}
""",
    "cases.yaml": """
cases: [{id: C-1, title: 买错日期, situation: 客户买错日期。, resolution: 按自愿处理。, outcome: resolved}]
""",
    "customers.yaml": """
customers:
  - {number: 20010, attributes: {segment: family, age_ok: true, spend: 12.5, products: [card], note: null},
     as_of: "2026-11-22T09:00", source: crm}
""",
    "orders.yaml": """
orders: [{id: TR-1, customer: '20010', attributes: {delay_days: 3}, as_of: 2026-11-22, source: booking}]
""",
    "calls/one.yaml": """
id: YL-1
agent: A33
customer: '20010'
order: TR-1
driver: 退改
started: "2026-11-22T10:00:00"
ended: "2026-11-22T10:05:00+08:00"
names: [周敏]
turns:
  - {s: agent, t: 0.5, e: 2.25, text: 请问是周敏女士吗？}
  - {s: customer, t: 3, e: 6, text: 是，13812345678，订单TR-840204，要退300元。}
  - {s: agent, text: 确认一下，幺三八幺二三四五六七八，对吗？}
""",
    "../staff.yaml": """
staff: [{id: A33, name: 陈静, role: agent, team: T3, supervisor: S3, clients: [yuanlan], level: L1, hired: 2024-03-01,
         certificates: {refund: 2027-01-01, intl: null}}]
""",
}


def written(folder: Path, **changed: str | None) -> Path:
    pack = folder / "yuanlan"
    for name, text in (FILES | changed).items():
        if text is not None:
            (pack / name).parent.mkdir(parents=True, exist_ok=True)
            (pack / name).write_text(text, encoding="utf-8")
    return pack


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return read_pack(written(tmp_path), key=KEY)


def test_local_days_become_instants_with_the_last_minute_of_a_day_included(pack: Pack):
    first, end = datetime(2026, 10, 31, 16, tzinfo=UTC), datetime(2026, 11, 20, 16, tzinfo=UTC)
    assert pack.offers[0].validity == Validity(first, end)
    assert pack.documents[0].meta.validity == Validity(first, datetime(2026, 11, 30, 16, tzinfo=UTC))
    assert pack.matrix is not None
    assert pack.matrix.rules[0].validity == Validity(first, None)
    assert pack.calls[0].started == datetime(2026, 11, 22, 2, tzinfo=UTC)
    assert pack.calls[0].ended == datetime(2026, 11, 22, 2, 5, tzinfo=UTC)


def test_offers_rules_and_questions_keep_what_they_say(pack: Pack):
    offer = pack.offers[0]
    assert (offer.version, offer.price, offer.margin, offer.stacks_with) == (2, Decimal(899), Decimal(140), ("PRM-9",))
    assert (offer.must_say[0].text["en"], offer.caps_per_30d) == ("No refund once issued.", 3)
    assert pack.attribute_questions["age_ok"]["ask_seconds"] == 6
    assert pack.attribute_words == AttributeWords(
        {"segment": {"zh": "出行方式", "en": "travel party"}},
        {"segment": {"family": {"zh": "亲子出行", "en": "Families"}}},
    )
    assert pack.matrix is not None
    rule = pack.matrix.rules[0]
    assert (rule.unit, rule.timeout_min, rule.alternate, rule.quote_from) == ("CNY", 5, "SUP", ("P-12", "3"))
    assert (rule.limits[0].level, rule.limits[0].per_contact, rule.limits[0].per_customer_30d) == (
        "L1",
        Decimal(50),
        None,
    )
    assert pack.matrix.above("L1") == ("SUP",)


def test_customers_are_keys_that_differ_by_client_and_unknown_stays_unknown(pack: Pack):
    customer, order = pack.customers[0], pack.orders[0]
    assert customer.key == order.customer_key == pack.calls[0].customer_key == customer_key(KEY, "yuanlan", "20010")
    assert customer.key != customer_key(KEY, "xingxi", "20010")
    assert "20010" not in repr(pack)
    assert {name: attribute.value for name, attribute in customer.attributes.items()} == {
        "segment": "family", "age_ok": True, "spend": Decimal("12.5"), "products": ("card",),
    }  # fmt: skip
    assert customer.attributes["segment"].as_of == datetime(2026, 11, 22, 1, tzinfo=UTC)


def test_what_a_record_says_of_somebody_is_masked_and_all_of_a_field_that_is_named_for_it(tmp_path: Path):
    said = "note: 请联系13764509318, name: 陈静怡, mobile: 13764509318, points: 1200"
    told = FILES["customers.yaml"].replace("note: null", said).replace("source: crm", "source: 'call 13764509318'")
    pack = read_pack(written(tmp_path, **{"customers.yaml": told}), key=KEY)
    held = pack.customers[0].attributes
    values = [held[name].value for name in ("note", "name", "mobile", "points", "segment")]
    assert values == ["请联系[PHONE_1]", "[NAME_1]", "[PHONE_1]", 1200, "family"]
    assert held["points"].source == "call [PHONE_1]"
    assert "13764509318" not in repr(pack.customers) and "陈静怡" not in repr(pack.customers)


def test_calls_are_masked_with_one_numbering_and_keep_what_work_needs(pack: Pack):
    assert [turn.text for turn in pack.calls[0].turns] == [
        "请问是[NAME_1]女士吗？", "是，[PHONE_1]，订单TR-840204，要退300元。", "确认一下，[PHONE_1]，对吗？",
    ]  # fmt: skip
    assert [(turn.seq, turn.start_ms, turn.end_ms) for turn in pack.calls[0].turns] == [
        (1, 500, 2250),
        (2, 3000, 6000),
        (3, None, None),
    ]


def test_documents_not_in_the_manifest_come_after_those_in_it(pack: Pack):
    assert [(source.path.name, source.meta.id, source.meta.version, source.meta.kind) for source in pack.documents] == [
        ("退改.md", "P-12", "3.2", Kind.PROCESS), ("补充.md", None, None, None),
    ]  # fmt: skip


def test_the_lexicon_staff_and_client_are_read(pack: Pack):
    assert pack.lexicon == (Entry("特惠飞", "", "特惠飞", "Promo fare", "最便宜, 不可退"), Entry("改签", "改期"))
    assert (pack.staff[0].role, pack.staff[0].certificates["intl"]) == (Role.AGENT, None)
    assert (pack.client.languages, pack.client.currency) == ((Lang.HANS, Lang.EN), "CNY")


def test_similar_questions_are_read_place_by_place(pack: Pack):
    assert pack.questions == (
        Similar("P-12", "核对订单", ("改签先看什么", "what do i check")),
        Similar("补充", "特惠飞不退", ("特惠飞能退吗",)),
    )


def test_only_the_client_is_required(tmp_path: Path):
    pack = read_pack(written(tmp_path, **dict.fromkeys(set(FILES) - {"client.yaml"})), key=KEY)
    assert (pack.documents, pack.offers, pack.matrix, pack.calls, pack.staff) == ((), (), None, (), ())
    assert (pack.lexicon, pack.questions) == ((), ())


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("client.yaml", "id: yuanlan", "", ["client.yaml", "id", "缺少"]),
        ("client.yaml", "Asia/Shanghai", "Asia/Shangai", ["Asia/Shangai", "时区"]),
        ("offers.yaml", "price: 899", "price: 很便宜", ["offers.yaml", "PRM-1", "price"]),
        ("offers.yaml", "margin:", "margn:", ["offers.yaml", "PRM-1", "margn", "没有这个字段"]),
        ("offers.yaml", "zh: 亲子出行", "fr: familles", ["offers.yaml", "values", "zh", "fr"]),
        ("offers.yaml", "== true\"", "= true\"", ["offers.yaml", "PRM-1", "require", "条件"]),
        ("offers.yaml", "to: \"2026-11-20T23:59\"", "to: 2026-10-01", ["PRM-1", "结束不晚于开始"]),
        ("offers.yaml", "to: \"2026-11-20T23:59\"", "to: 十一月", ["PRM-1", "日期"]),
        ("authority.yaml", "action: refund", "action: refnd", ["authority.yaml", "AU-1", "refnd"]),
        ("authority.yaml", "role: L1", "role: L7", ["AU-1", "L7"]),
        ("authority.yaml", "effect: allow", "effect: maybe", ["AU-1", "effect", "不是可用的值"]),
        ("documents.yaml", "documents/退改.md", "../../secret.md", ["documents.yaml", "找不到"]),
        ("documents.yaml", "kind: process", "kind: prozess", ["documents.yaml", "P-12", "kind"]),
        ("cases.yaml", "cases: [", "cases: [{", ["cases.yaml", "YAML"]),
        ("customers.yaml", "segment: family", "segment: {a: 1}", ["customers.yaml", "20010", "segment"]),
        ("calls/one.yaml", "s: customer", "s: nobody", ["calls/one.yaml", "turns", "不是可用的值"]),
        ("lexicon.csv", "term,", "word,", ["lexicon.csv", "term"]),
        ("questions.csv", "补充,", ",", ["questions.csv", "第 3 行", "缺少 document"]),
        ("questions.csv", "特惠飞能退吗", " | ", ["questions.csv", "第 3 行", "没有问题"]),
        ("questions.csv", "原文", "正文", ["questions.csv", "words"]),
        ("orders.yaml", "as_of: 2026-11-22, ", "", ["orders.yaml", "TR-1", "as_of", "缺少"]),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_file_its_entry_and_what_is_wrong(
    tmp_path: Path, file: str, old: str, new: str, told: list[str]
):
    assert old in FILES[file]
    with pytest.raises(InvalidInput) as caught:
        read_pack(written(tmp_path, **{file: FILES[file].replace(old, new, 1)}), key=KEY)
    assert all(part in caught.value.detail for part in told), caught.value.detail


def test_faulty_lines_of_similar_questions_are_named_with_their_file_in_both_languages(tmp_path: Path):
    faulty = FILES["questions.csv"] + "补充,,特惠飞能改吗\n补充,特惠飞不退,\n"
    with pytest.raises(InvalidInput) as caught:
        read_pack(written(tmp_path, **{"questions.csv": faulty}), key=KEY)
    zh, _, en = caught.value.detail.partition(" / ")
    assert zh == "questions.csv 第 4 行：缺少 words；第 5 行：缺少 questions"
    assert en == "questions.csv line 4: `words` is missing; line 5: `questions` is missing"


def test_things_given_twice_are_refused(tmp_path: Path):
    twice = FILES["cases.yaml"].replace("cases: [", "cases: [{id: C-1, title: 甲, situation: 乙, resolution: 丙}, ")
    with pytest.raises(InvalidInput, match="C-1"):
        read_pack(written(tmp_path, **{"cases.yaml": twice}), key=KEY)


def test_a_short_key_is_refused(tmp_path: Path):
    with pytest.raises(InvalidInput, match="16"):
        read_pack(written(tmp_path), key=b"short")
