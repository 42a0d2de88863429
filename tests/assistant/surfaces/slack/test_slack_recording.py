"""The button under a decision in Slack: one click of whoever asked records what was granted, another takes it back."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from slack_desk import AGENT, SUPERVISOR, Desk, shown

from knowledge.authority import Used

QUESTION = "我能给客户发50元代金券吗？"


def free(desk: Desk) -> None:
    """A rule that needs no evidence, for what a question in Slack cannot tell."""
    rules = desk.assistant.stores.rules
    matrix = rules.matrix("yuanlan")
    open_now = tuple(
        replace(
            one, conditions="", evidence=(), limits=tuple(replace(cap, per_customer_30d=None) for cap in one.limits)
        )
        if one.id == "AU-TR-011"
        else one
        for one in matrix.rules
    )
    rules.put_matrix(replace(matrix, rules=open_now))


@pytest.fixture
def freed(at_desk: Desk) -> Iterator[Desk]:
    rules = at_desk.assistant.stores.rules
    before = rules.matrix("yuanlan")
    free(at_desk)
    yield at_desk
    rules.put_matrix(before)


def used(desk: Desk) -> list[Used]:
    since = desk.assistant.clock.now().replace(hour=0)
    return [one for one in desk.assistant.stores.rules.uses("yuanlan", since=since) if one.agent == "A33"]


def button(message: dict[str, Any], action: str) -> dict[str, Any]:
    found = [
        one
        for block in message["blocks"] if block["type"] == "actions"
        for one in block["elements"] if one["action_id"] == action
    ]  # fmt: skip
    assert len(found) == 1, message
    return dict(found[0])


def click(desk: Desk, message: dict[str, Any], action: str, user: str = AGENT) -> None:
    pressed = button(message, action)
    assert desk.send(desk.slack.action(pressed["action_id"], pressed["value"], message, user)) == 200


def test_one_click_records_and_another_takes_it_back(freed: Desk) -> None:
    before = len(used(freed))
    freed.command("/ask", QUESTION)
    (answer,) = freed.posted()
    assert button(answer, "tongxi_record")["text"]["text"] == "已办理，记一笔"
    click(freed, answer, "tongxi_record")
    (told,) = freed.whispered()
    assert told["user"] == AGENT
    assert shown(told).startswith("已记下：代金券 50 元。额度：")
    click(freed, answer, "tongxi_record")
    freed.whispered(2)
    assert len(used(freed)) == before + 1
    click(freed, {**told, "ts": answer["ts"]}, "tongxi_undo")
    undone = freed.whispered(3)[-1]
    assert shown(undone).startswith("已撤销：代金券 50 元")
    assert [block["type"] for block in undone["blocks"]] == ["section"]
    assert sum(one.amount for one in used(freed)) == 0


def test_the_button_works_for_whoever_asked_and_nobody_else(freed: Desk) -> None:
    before = used(freed)
    freed.command("/ask", QUESTION)
    (answer,) = freed.posted()
    click(freed, answer, "tongxi_record", SUPERVISOR)
    (told,) = freed.whispered()
    assert (told["user"], "提问的同事" in shown(told)) == (SUPERVISOR, True)
    assert used(freed) == before


def test_a_rule_that_changed_meanwhile_is_said_with_what_to_do(freed: Desk) -> None:
    freed.command("/ask", QUESTION)
    (answer,) = freed.posted()
    rules = freed.assistant.stores.rules
    matrix = rules.matrix("yuanlan")
    rules.put_matrix(replace(matrix, rules=tuple(one for one in matrix.rules if one.action != "voucher")))
    click(freed, answer, "tongxi_record")
    (told,) = freed.whispered()
    assert "这一笔没有记上" in shown(told)
    assert "额度没有变化" in shown(told)


def test_what_is_not_allowed_yet_has_no_button(at_desk: Desk) -> None:
    at_desk.command("/ask", QUESTION)
    (answer,) = at_desk.posted()
    actions = [
        one["action_id"] for block in answer["blocks"] if block["type"] == "actions" for one in block["elements"]
    ]
    assert actions == ["tongxi_up", "tongxi_down"]
