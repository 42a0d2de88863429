import json

import pytest
from slack_desk import AGENT, CHANNEL, QUESTION, SUPERVISOR, Desk, shown

from evals.loopback_slack import BOT_ID


def test_ask_is_answered_in_the_channel_with_the_quote_its_version_and_a_link(at_desk: Desk) -> None:
    assert at_desk.command("/ask", QUESTION) == 200
    (answer,) = at_desk.posted()
    text = shown(answer)
    assert QUESTION in text
    assert "手续费" in text.split(QUESTION, 1)[1]
    assert "版本 " in text
    assert f"<{at_desk.assistant.settings.address}/?client=yuanlan&passage=" in text.replace("&amp;", "&")
    assert any(line.startswith(">") for line in text.splitlines())
    assert "thread_ts" not in answer


def test_a_question_in_english_is_answered_with_english_words_of_ours(at_desk: Desk) -> None:
    at_desk.command("/ask", "How long does a hotel have to confirm a booking?")
    (answer,) = at_desk.posted()
    assert "version " in shown(answer)
    assert "版本" not in shown(answer)


def test_a_mention_is_answered_in_its_thread_and_a_reply_there_continues_it(at_desk: Desk) -> None:
    said = at_desk.mention(QUESTION)
    (first,) = at_desk.posted(thread=said["ts"])
    at_desk.reply("那航空公司取消航班呢？", said["ts"])
    _, second = at_desk.posted(2, thread=said["ts"])
    assert first["metadata"]["event_payload"]["question"] == QUESTION
    assert "承担" in shown(second)
    kept = at_desk.assistant.stores.work.questions("yuanlan", limit=1)[0]
    assert kept.text == "那航空公司取消航班呢？"
    assert kept.person == "A33"


def test_a_follow_up_under_an_answer_to_ask_continues_it_too(at_desk: Desk) -> None:
    at_desk.command("/ask", QUESTION)
    (answer,) = at_desk.posted()
    at_desk.reply("航空公司取消的呢？", answer["ts"])
    at_desk.posted(1, thread=answer["ts"])


def test_a_thread_we_are_not_in_and_words_to_a_colleague_are_left_alone(at_desk: Desk) -> None:
    root = at_desk.slack.say(CHANNEL, AGENT, "午饭吃什么？")
    at_desk.reply("手续费谁承担？", root["ts"])
    at_desk.command("/ask", QUESTION)
    (answer,) = at_desk.posted()
    at_desk.reply(f"<@{SUPERVISOR}> 你看一下这个退改", answer["ts"])
    at_desk.settled()
    assert len(at_desk.slack.posted(CHANNEL)) == 1
    assert at_desk.slack.whispers == []


def test_what_the_product_itself_writes_is_never_a_question(at_desk: Desk) -> None:
    at_desk.command("/ask", QUESTION)
    (answer,) = at_desk.posted()
    echo = {**answer, "text": "手续费谁承担？", "thread_ts": answer["ts"], "ts": "1.5", "bot_id": BOT_ID}
    assert at_desk.send(at_desk.slack.event(echo)) == 200
    at_desk.settled()
    assert len(at_desk.slack.posted(CHANNEL)) == 1


@pytest.mark.parametrize("question", ["我能给客户退300元吗？", "may I refund 300?"])
def test_a_question_of_permission_shows_the_decision_first(at_desk: Desk, question: str) -> None:
    at_desk.command("/ask", question)
    (answer,) = at_desk.posted()
    decision = at_desk.assistant.stores.work.questions("yuanlan", limit=1)[0]
    assert decision.kind == "authority"
    assert decision.verdict in {"allowed", "allowed_with_approval", "forbidden", "clarify", "unknown"}
    assert shown(answer).splitlines()[1].startswith("*")


def test_brief_is_shown_to_a_supervisor_alone_with_the_way_to_the_page(at_desk: Desk) -> None:
    at_desk.command("/brief", "2026-11-22", user=SUPERVISOR)
    (brief,) = at_desk.whispered()
    assert brief["user"] == SUPERVISOR
    assert "远岚旅行 2026-11-22" in shown(brief)
    assert "/brief?client=yuanlan&amp;day=2026-11-22|打开完整简报>" in shown(brief)
    assert len(shown(brief).splitlines()) > 3
    assert at_desk.slack.posted(CHANNEL) == []


def test_brief_is_not_for_agents_and_explains_a_day_it_cannot_read(at_desk: Desk) -> None:
    at_desk.command("/brief", "", user=AGENT)
    at_desk.whispered(1)
    at_desk.command("/brief", "someday", user=SUPERVISOR)
    refused, unread = at_desk.whispered(2)
    assert "班组长" in shown(refused)
    assert "/brief yesterday" in shown(unread)


def test_nobody_unknown_learns_anything_not_even_why(at_desk: Desk) -> None:
    slack = at_desk.slack
    slack.add_user("U0GUEST", is_restricted=True)
    slack.add_user("U0CONNECT", team_id="T0ELSE")
    people = at_desk.assistant.stores.people
    at_desk.command("/ask", QUESTION, user="U0STRANGE")
    at_desk.command("/ask", QUESTION, user="U0OTHER")
    at_desk.command("/ask", QUESTION, channel="C0LUNCH")
    whispers = at_desk.whispered(3)
    assert len({shown(one) for one in whispers}) == 1
    assert "远岚" not in shown(whispers[0])
    assert slack.posted(CHANNEL) == []
    assert people.person("A01").slack_user == "U0OTHER"


@pytest.mark.parametrize(
    "facts", [{"is_restricted": True}, {"is_stranger": True}, {"team_id": "T0ELSE"}, {"deleted": True}]
)
def test_a_guest_or_somebody_of_another_workspace_is_refused_even_where_staff_name_them(
    at_desk: Desk, facts: dict[str, object]
) -> None:
    at_desk.slack.add_user(AGENT, **facts)
    at_desk.command("/ask", QUESTION)
    at_desk.whispered(1)
    assert at_desk.slack.posted(CHANNEL) == []


def test_a_channel_shared_with_another_company_is_refused(at_desk: Desk) -> None:
    at_desk.slack.add_channel(CHANNEL, is_ext_shared=True)
    at_desk.command("/ask", QUESTION)
    at_desk.whispered(1)
    assert at_desk.slack.posted(CHANNEL) == []


def test_another_workspace_gets_an_empty_answer_and_leaves_no_job(at_desk: Desk) -> None:
    before = len(at_desk.assistant.requests.jobs())
    assert at_desk.command("/ask", QUESTION, team_id="T0ELSE") == 200
    assert (
        at_desk.send(
            at_desk.slack.event(
                {"type": "app_mention", "user": AGENT, "channel": CHANNEL, "text": "退改", "ts": "1.1"},
                team_id="T0ELSE",
            )
        )
        == 200
    )
    assert (
        at_desk.send(
            at_desk.slack.event(
                {
                    "type": "app_mention",
                    "user": AGENT,
                    "user_team": "T0ELSE",
                    "channel": CHANNEL,
                    "text": "退改",
                    "ts": "1.2",
                }
            )
        )
        == 200
    )
    assert len(at_desk.assistant.requests.jobs()) == before


def test_a_supervisor_reads_no_more_in_a_channel_than_an_agent(at_desk: Desk) -> None:
    at_desk.command("/ask", QUESTION, user=SUPERVISOR)
    at_desk.posted()
    kept = at_desk.assistant.stores.work.questions("yuanlan", limit=1)[0]
    assert (kept.role, kept.person) == ("agent", "S3")


def test_a_vote_is_kept_and_a_thumb_down_asks_why(at_desk: Desk) -> None:
    at_desk.command("/ask", QUESTION)
    (answer,) = at_desk.posted()
    up, down = answer["blocks"][-1]["elements"]
    about = "question:" + up["value"].partition("|")[2]
    assert at_desk.send(at_desk.slack.action(up["action_id"], up["value"], answer, AGENT)) == 200
    at_desk.whispered(1)
    assert [one.vote for one in at_desk.assistant.stores.work.feedback("yuanlan", about=about)] == ["up"]
    at_desk.send(at_desk.slack.action(down["action_id"], down["value"], answer, AGENT))
    why = at_desk.whispered(2)[-1]["blocks"][-1]["elements"][1]
    at_desk.send(at_desk.slack.action(why["action_id"], why["value"], answer, AGENT))
    at_desk.whispered(3)
    (kept,) = at_desk.assistant.stores.work.feedback("yuanlan", about=about)
    assert (kept.vote, kept.comment, kept.person) == ("down", "内容过期了", "A33")


def test_an_empty_question_is_answered_with_how_to_ask(at_desk: Desk) -> None:
    at_desk.command("/ask", "  ")
    assert "/ask" in shown(at_desk.whispered()[0])


def test_one_request_sent_three_times_is_answered_once(at_desk: Desk) -> None:
    delivery = at_desk.slack.command("/ask", QUESTION, user_id=AGENT, channel_id=CHANNEL)
    assert [at_desk.send(delivery) for _ in range(3)] == [200, 200, 200]
    at_desk.posted(1)


def test_one_event_delivered_four_times_is_answered_once(at_desk: Desk) -> None:
    said = at_desk.slack.say(CHANNEL, AGENT, f"<@U0BOT> {QUESTION}")
    for _ in range(4):
        at_desk.send(at_desk.slack.event({**said, "type": "app_mention"}, event_id="Ev0SAME"))
    at_desk.posted(1)


def test_an_address_is_verified_only_for_whoever_signs(at_desk: Desk) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "abc"}).encode()
    answer = at_desk.http.post("/slack/events", content=body, headers=at_desk.slack.signed(body))
    assert (answer.status_code, answer.json()) == (200, {"challenge": "abc"})
    assert at_desk.http.post("/slack/events", content=body).status_code == 401
