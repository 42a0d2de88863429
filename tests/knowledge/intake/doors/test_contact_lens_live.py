import json
import random
from pathlib import Path
from typing import Any

from knowledge.intake.doors.contact_lens_live import read
from knowledge.intake.doors.given import GivenTurn
from knowledge.intake.doors.heard import Heard

LINES = (Path(__file__).parent / "fixtures" / "contact_lens_live.jsonl").read_text(encoding="utf-8").splitlines()
SPOKEN = [
    ("agent", "您好，橙舟售后，请问是哪一单有问题？", 900, 4100),
    ("customer", "那个空气炸锅，用了三天就不加热了，我要退。", 4600, 8800),
    ("agent", "七天内有质量问题可以退，上门取件免费，麻烦您留着包装。", 9200, 14_000),
    ("customer", "嗯嗯。", 9200, 9600),
    ("customer", "包装我扔了，那还行不行啊？", 14_300, 16_800),
    ("agent", "行的，没有原包装我给您寄一个，取件时一起带走，不扣钱。", 17_100, 21_800),
]


def latest(turns: list[GivenTurn]) -> list[GivenTurn]:
    """The transcript a record makes of turns: by seq, of each the highest revision."""
    found: dict[int, GivenTurn] = {}
    for turn in turns:
        if turn.seq not in found or found[turn.seq].revision <= turn.revision:
            found[turn.seq] = turn
    return [found[seq] for seq in sorted(found)]


def heard_one_by_one(lines: list[str], heard: Heard) -> list[GivenTurn]:
    return [turn for line in lines for call in read(line, heard=heard).calls for turn in call.turns]


def said(turns: list[GivenTurn]) -> list[tuple[str, str, int | None, int | None]]:
    return [(turn.speaker, turn.text, turn.start_ms, turn.end_ms) for turn in turns]


def segments(*found: dict[str, Any]) -> str:
    return json.dumps({"EventType": "SEGMENTS", "ContactId": "c-1", "Channel": "VOICE", "Segments": list(found)})


def test_the_final_words_are_those_of_the_transcripts_in_their_order():
    turns = latest(heard_one_by_one(LINES, Heard()))
    assert said(turns) == SPOKEN
    assert not any(turn.partial for turn in turns)


def test_in_any_order_and_twice_the_final_words_are_the_same():
    chance = random.Random(3)
    for _ in range(50):
        lines = [*LINES, *chance.sample(LINES, 6)]
        chance.shuffle(lines)
        assert said(latest(heard_one_by_one(lines, Heard()))) == SPOKEN


def test_what_is_being_said_grows_and_is_partial_until_it_is_whole():
    turns = [turn for turn in heard_one_by_one(LINES, Heard()) if turn.seq == 7200]
    assert [turn.text for turn in turns] == [
        "您好，橙舟售后。", "您好，橙舟售后。请问是哪一单有问题？", "您好，橙舟售后，请问是哪一单有问题？",
    ]  # fmt: skip
    assert [turn.partial for turn in turns] == [True, True, False]
    assert turns[0].revision < turns[1].revision < turns[2].revision


def test_after_a_restart_the_final_words_still_take_the_place_of_the_partial_ones():
    before = heard_one_by_one(LINES[:2], Heard())
    after = heard_one_by_one(LINES[3:4], Heard())
    assert before[0].seq == after[0].seq
    assert before[0].revision < after[0].revision


def test_two_who_begin_at_once_are_two_turns():
    turns = latest(heard_one_by_one(LINES, Heard()))
    assert [turn.speaker for turn in turns if turn.start_ms == 9200] == ["agent", "customer"]


def test_english_utterances_are_joined_with_a_space():
    def utterance(number: int, text: str, begin: int) -> dict[str, Any]:
        told = {"Id": f"u{number}", "TranscriptId": "t", "ParticipantId": "AGENT", "ParticipantRole": "AGENT"}
        return {"Utterance": told | {"PartialContent": text, "BeginOffsetMillis": begin, "EndOffsetMillis": begin + 5}}

    (call,) = read(segments(utterance(1, "Hello, Yuanlan.", 0), utterance(2, "How can I help?", 10))).calls
    assert call.turns[-1].text == "Hello, Yuanlan. How can I help?"


def test_a_failed_analysis_is_said_and_ends_the_stream():
    (call,) = read('{"EventType": "FAILED", "ContactId": "c-1", "Channel": "VOICE"}').calls
    assert call.final
    assert call.skipped == ("real-time analysis: FAILED",)
    (whole,) = read("\n".join(LINES)).calls
    assert whole.final
    assert whole.skipped == ()


def test_the_summary_and_the_categories_are_kept_beside_the_words():
    (call,) = read("\n".join(LINES)).calls
    kept = {key.partition(" ")[0]: value for key, value in call.extra.items()}
    summary = kept["PostContactSummary"]["PostContactSummary"]["Content"]  # type: ignore[index]
    assert summary.startswith("客户的空气炸锅")
    assert kept["Categories"]["Categories"]["MatchedCategories"] == ["质量问题"]  # type: ignore[index]


def test_two_events_of_one_kind_do_not_take_each_others_place():
    found = [{"Categories": {"MatchedCategories": [name]}} for name in ("质量问题", "催单", "质量问题")]
    (call,) = read("\n".join(segments(one) for one in found)).calls
    names = [value["Categories"]["MatchedCategories"] for value in call.extra.values() if isinstance(value, dict)]
    assert names == [["质量问题"], ["催单"]]


def test_a_segment_without_words_or_time_is_noted_and_no_other_suffers():
    good = {"Id": "t2", "ParticipantId": "CUSTOMER", "ParticipantRole": "CUSTOMER", "Content": "好。"}
    arrived = read(segments({"Transcript": {"Id": "t1", "Content": "没有时间"}}, {"New": {}}, {"Transcript": good | {
        "BeginOffsetMillis": 5, "EndOffsetMillis": 9}}))  # fmt: skip
    assert [one.where for one in arrived.unread] == ["Segments[0]", "Segments[1]"]
    assert [turn.text for turn in arrived.calls[0].turns] == ["好。"]


def test_an_end_that_is_not_told_is_not_made_up():
    told = {"Id": "t", "ParticipantId": "AGENT", "ParticipantRole": "AGENT", "Content": "好。", "BeginOffsetMillis": 5}
    (call,) = read(segments({"Transcript": told})).calls
    assert (call.turns[0].start_ms, call.turns[0].end_ms) == (5, None)


def test_an_event_of_no_contact_or_of_no_known_kind_is_noted():
    arrived = read('[{"EventType": "STARTED"}, {"EventType": "PAUSED", "ContactId": "c"}, 3]')
    assert arrived.calls == ()
    assert sorted(one.where for one in arrived.unread) == ["[0]", "[1]", "[2]"]
