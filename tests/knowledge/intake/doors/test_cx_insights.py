import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from knowledge.call import Call, Turn
from knowledge.errors import InvalidInput
from knowledge.intake.doors.cx_insights import read, write
from knowledge.language import Lang

TEXT = (Path(__file__).parent / "fixtures" / "cx_insights.json").read_text(encoding="utf-8")
BEGAN = datetime(2026, 11, 8, 3, 20, 0, 250_000, tzinfo=UTC)


def call(*turns: Turn, **told: Any) -> Call:
    return Call("xingxi", "C-1", "voice", Lang.HANS, "A07", BEGAN, turns=turns, **told)


def test_every_entry_keeps_its_time_speaker_and_words():
    sent = json.loads(TEXT)["entries"]
    (given,) = read(TEXT, name="2026/xx-0012.json").calls
    assert given.external_id == "xx-0012"
    assert given.started == datetime(2026, 11, 6, tzinfo=UTC)
    assert [(turn.text, turn.start_ms, turn.label) for turn in given.turns] == [
        (one["text"], (one["start_timestamp_usec"] - sent[0]["start_timestamp_usec"]) // 1000, str(one["user_id"]))
        for one in sent
    ]
    assert [turn.speaker for turn in given.turns[:3]] == ["bot", "customer", "agent"]
    assert given.driver == "Billing"


def test_what_was_read_is_written_as_it_was():
    sent = json.loads(TEXT)
    (given,) = read(TEXT).calls
    written = write(given)
    for entry in sent["entries"]:
        entry["role"] = {"END_USER": "CUSTOMER"}.get(entry["role"], entry["role"])  # two names for one role
    assert written == sent


def test_a_recorded_call_goes_out_and_comes_in_without_losing_a_turn_time_speaker_or_word():
    out = call(
        Turn(0, "bot", "欢迎致电星汐。", 0),
        Turn(3, "customer", "我要改套餐，\n不是「加包」！", 1_204, label="spk_1"),
        Turn(4, "agent", "Sure — 好的 👌", 5_999, 8_000, label="spk_0"),
        Turn(7, "agent", "您看这个 59 元的？", 8_100, label="spk_0"),
        driver="套餐变更",
    )
    (back,) = read(json.dumps(write(out))).calls
    assert [(t.speaker, t.text, t.start_ms) for t in back.turns] == [(t.speaker, t.text, t.start_ms) for t in out.turns]
    assert back.started == BEGAN
    assert back.driver == "套餐变更"
    assert write(back) == write(out)


def test_only_final_words_go_out_and_a_turn_without_a_time_takes_that_of_the_one_before():
    out = write(
        call(Turn(0, "agent", "您好", 700), Turn(1, "customer", "我想", 900, partial=True), Turn(2, "customer", "喂"))
    )
    entries = out["entries"]
    assert isinstance(entries, list)
    assert [one["text"] for one in entries] == ["您好", "喂"]
    assert entries[0]["start_timestamp_usec"] == entries[1]["start_timestamp_usec"]
    assert "conversation_info" not in out


def test_a_speaker_nobody_named_is_not_made_up():
    out = call(Turn(0, "unknown", "喂", 0, label="spk_0"))
    with pytest.raises(InvalidInput, match="spk_0"):
        write(out)
    entries = write(out, unnamed="customer")["entries"]
    assert isinstance(entries, list)
    assert entries[0]["role"] == "CUSTOMER"


def test_times_that_are_no_dates_count_from_zero():
    entry = {"text": "您好", "role": "AGENT", "user_id": 2}
    (given,) = read(
        {"entries": [entry | {"start_timestamp_usec": 1_000_000}, entry | {"start_timestamp_usec": 0}]}
    ).calls
    assert given.started is None
    assert [turn.start_ms for turn in given.turns] == [1000, 0]


def test_less_than_a_millisecond_is_kept_beside_the_turn():
    at = 1_793_923_200_000_123
    (given,) = read({"entries": [{"text": "您好", "role": "AGENT", "user_id": 2, "start_timestamp_usec": at}]}).calls
    assert given.extra["entries 0"] == {"start_timestamp_usec": at}


def test_an_unknown_role_is_asked_about_by_its_number_and_kept():
    arrived = read({"entries": [{"text": "喂", "role": "SUPERVISOR", "user_id": 5, "start_timestamp_usec": 0}]})
    assert arrived.questions == ("5",)
    assert arrived.calls[0].turns[0].speaker == "unknown"
    assert arrived.calls[0].extra["entries 0"] == {"role": "SUPERVISOR"}


def test_one_date_weeks_away_does_not_move_the_others():
    sent = json.loads(TEXT)
    sent["entries"][2]["start_timestamp_usec"] = 1_000_000_000_000_000
    arrived = read(json.dumps(sent))
    assert [one.where for one in arrived.unread] == ["entries[2].start_timestamp_usec"]
    assert [turn.start_ms for turn in arrived.calls[0].turns[:4]] == [0, 4200, None, 18_250]


def test_several_conversations_a_line_each_have_their_own_ids():
    line = json.dumps(json.loads(TEXT), ensure_ascii=False)
    arrived = read(f"{line}\n{line}\n", name="day.jsonl")
    assert [one.external_id for one in arrived.calls] == ["day-1", "day-2"]
