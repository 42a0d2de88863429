import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from answer_world import EVERYTHING, NEW_LIMIT, OLD_LIMIT, Text, World, build, local

from knowledge.audience import Role
from knowledge.document import Kind, Shape, Validity
from knowledge.language import Lang
from knowledge.lexicon import Entry


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = build(tmp_path_factory.mktemp("answers"), lexicon=(Entry("酒店", en="hotel"), Entry("退款", en="refund")))
    yield made
    made.finder.close()


OFFER = Text(
    "PM-7",
    "改签无忧",
    (
        ("改签无忧（PM-7）\n价格：49元。", {"heading": ("活动内容",), "context": "改签无忧、Flex Guard"}),
        (
            "Flex Guard (PM-7)\nPrice: CNY 49.\n"
            "Talk track: For CNY 49, Flex Guard covers one voluntary change fee when a customer changes a ticket.",
            {"heading": ("The offer",), "context": "改签无忧、Flex Guard", "lang": Lang.EN},
        ),
    ),
    kind=Kind.PROMOTION,
    validity=Validity(local(2026, 10, 1), local(2027, 1, 1)),
    aliases=("Flex Guard",),
)


def test_a_talk_track_answers_no_question_of_policy(tmp_path: Path) -> None:
    said = build(tmp_path, (*EVERYTHING, OFFER)).ask("Who bears the change fee when a customer changes a ticket?")
    assert all("covers one voluntary" not in quote.text for quote in said.draft.alone.quotes)


def test_a_talk_track_is_shown_as_such_to_whoever_asks_how_to_offer(tmp_path: Path) -> None:
    said = build(tmp_path, (*EVERYTHING, OFFER)).ask("How do I offer Flex Guard?")
    assert "what to say when offering, not policy] For CNY 49" in said.text


@pytest.mark.parametrize("question", ["樱花季亲子优惠还能用吗？", "Is the Black Friday deal still on?"])
def test_a_promotion_of_a_name_nobody_knows_is_not_found(world: World, question: str) -> None:
    answer = world.ask(question)
    assert answer.verdict == "not_found"
    assert answer.quotes == ()
    assert "没有这个名字" in answer.text or "No promotion of that name" in answer.text


def test_promotions_are_counted_from_the_records_and_each_can_be_opened(world: World) -> None:
    answer = world.ask("现在有几个促销活动？")
    assert answer.draft.direct == "现在在用的促销活动共 1 个："
    assert [one.text for one in answer.draft.sentences] == ["《冬日亲子套票》（PM-2）"]
    assert [quote.document_id for quote in answer.quotes] == ["PM-2"]
    (fact,) = answer.draft.facts
    assert (fact.value, fact.n, fact.unit) == (1.0, 1, "documents")


def test_what_has_ended_and_what_begins_is_counted_by_its_days(world: World) -> None:
    ended, coming = world.ask("已经结束的促销有几个"), world.ask("how many promotions start next month?")
    assert [one.text for one in ended.draft.sentences] == ["《夏日亲子套票》（PM-1），有效至 2026年10月31日"]
    assert [one.text for one in coming.draft.sentences] == ["“跨年夜机票” (PM-3), from 2026-12-25"]


def test_only_what_speaks_of_the_topic_is_counted_and_nothing_is_said_too(world: World) -> None:
    found, none = world.ask("有几个发票相关的流程文件？"), world.ask("有几个轮渡相关的促销？")
    assert {quote.document_id for quote in found.quotes} == {"PR-5", "PR-6"}
    assert none.draft.direct == "现在在用的提到“轮渡”的促销活动：没有。"


def test_what_only_supervisors_read_is_not_counted_for_an_agent(world: World) -> None:
    agent, supervisor = (world.ask("现在有几个流程文件", role=role) for role in (Role.AGENT, Role.SUPERVISOR))
    assert len(supervisor.draft.sentences) == len(agent.draft.sentences) + 1


def test_how_many_promotions_one_order_takes_is_a_rule_and_not_counted(world: World) -> None:
    assert not world.ask("一个订单最多能用几个优惠？").draft.facts


def test_a_successor_speaks_for_itself_beside_the_notice(world: World) -> None:
    answer = world.ask("夏日亲子套票还能卖吗？")
    assert [quote.document_id for quote in answer.quotes] == ["PM-2"]


def test_the_line_said_first_is_in_the_readers_script_and_its_quote_as_written(world: World) -> None:
    answer = world.ask("客戶的退款多久到賬？")
    assert (answer.draft.direct or "").startswith("退款原路退回：國內票 7 個工作日內到")
    assert answer.quotes[0].text.endswith("退款原路退回：国内票 7 个工作日内到账。")


DELAYS = Text("PR-8", "航班延误退票", ("航班延误满 120 分钟及以上，可以全额退票。退票款 7 个工作日内原路退回。",))
POLICY = Text("PR-9", "旅行保险理赔", ("保单生效前可以全额退保，保费 3 个工作日内原路退回。",))


def test_one_unit_in_two_matters_is_no_conflict_and_the_threshold_is_what_was_asked(tmp_path: Path) -> None:
    answer = build(tmp_path, (DELAYS, POLICY)).ask("航班延误多久可以全额退票？")
    assert answer.verdict == "answered"
    assert "120 分钟及以上" in (answer.draft.direct or answer.draft.sentences[0].text)


BANDS = Text(
    "PR-10",
    "酒店取消收费表",
    tuple(
        (
            f"房型：{room}；入住前7天及以上：{early}；入住前2至7天：{middle}；入住前2天内：{late}",
            {"shape": Shape.ROW, "context": "酒店取消收费表"},
        )
        for room, early, middle, late in (("标准间", "0%", "30%", "60%"), ("套房", "10%", "50%", "90%"))
    ),
)


def test_a_value_of_the_question_picks_the_column_and_its_case_the_row(tmp_path: Path) -> None:
    answer = build(tmp_path, (BANDS,)).ask("套房入住前3天取消收多少？")
    assert answer.draft.direct == "套房，入住前2至7天：50%"
    assert answer.quotes[0].text == "房型：套房；入住前7天及以上：10%；入住前2至7天：50%；入住前2天内：90%"


def test_a_table_is_shown_whole_where_all_of_it_is_asked_for(tmp_path: Path) -> None:
    answer = build(tmp_path, (BANDS,)).ask("酒店取消收费一览")
    assert answer.draft.lead == "《酒店取消收费表》里的整张表，共 2 行："
    assert [quote.text.split("；")[0] for quote in answer.quotes] == ["房型：标准间", "房型：套房"]


def test_disagreeing_documents_carry_their_days_and_owners_and_the_newer_is_marked(tmp_path: Path) -> None:
    newer = replace(NEW_LIMIT, validity=Validity(local(2026, 11, 1), None))
    answer = build(tmp_path, (replace(OLD_LIMIT, validity=Validity(local(2026, 3, 1), None)), newer)).ask(
        "纸质发票申请后多久寄出？"
    )
    assert answer.verdict == "conflict"
    labels = {one.quotes[0].document_id: one.label for one in answer.draft.sentences}
    assert labels["PR-5"] == "《发票寄送说明》（生效 2026年3月1日，负责人 未写明）："
    assert labels["PR-6"] == "【较新】《发票服务指引》（生效 2026年11月1日，负责人 未写明）："


def test_another_topic_does_not_drag_the_old_one_along(world: World) -> None:
    answer = world.ask("那轮椅服务要提前多久申请？", thread=("客户要退改，手续费谁承担？",))
    assert {quote.document_id for quote in answer.draft.alone.quotes} == {"PR-3"}
