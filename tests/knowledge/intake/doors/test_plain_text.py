"""Transcripts as plain text: who speaks and when, in Chinese and English, and what is no speaker's label."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from knowledge.call import Speaker
from knowledge.intake.doors.labels import answered, speaker_of
from knowledge.intake.doors.plain_text import read
from tests.knowledge.intake.doors.mutations import broken_text, plant_lines, unaccounted

TEXT = (Path(__file__).parent / "fixtures" / "plain_text.txt").read_text("utf-8")
SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_a_transcript_gives_its_head_its_speakers_and_its_times() -> None:
    arrived = read(TEXT.encode(), zone=SHANGHAI)
    (call,) = arrived.calls
    assert arrived.unread == () and arrived.questions == ()
    assert (call.external_id, call.agent, call.channel, call.order_id) == ("HX-0093", "A33", "voice", "TR-1102")
    assert call.started == datetime(2026, 11, 16, 1, tzinfo=UTC)
    assert [(turn.speaker, turn.start_ms) for turn in call.turns] == [
        ("agent", 1000),
        ("customer", 5000),
        ("agent", 21_000),
        ("customer", 83_000),
    ]
    assert call.turns[1].text.endswith("\n我电话 13800138000，地址：上海路 1 号。")


def test_english_labels_old_encodings_and_a_file_without_times() -> None:
    (call,) = read("Agent: Hello\nCustomer : I want a refund: now\nAGENT: Sure").calls
    assert [turn.speaker for turn in call.turns] == ["agent", "customer", "agent"]
    assert call.turns[1].text == "I want a refund: now" and call.turns[0].start_ms is None
    (call,) = read("客服：您好\n客户：我要退票\n".encode("gb18030")).calls
    assert [turn.text for turn in call.turns] == ["您好", "我要退票"]


def test_chats_as_they_are_exported_with_name_and_time_above_the_words() -> None:
    chat = "客服小王 2026-11-16 09:00:05\n您好\n\n张三 2026年11月16日 9:01:10\n我要退票\n订单号：TR-1\n"
    arrived = read(chat, zone=SHANGHAI)
    (call,) = arrived.calls
    assert [(turn.speaker, turn.start_ms, turn.text) for turn in call.turns] == [
        ("agent", 0, "您好"),
        ("unknown", 65_000, "我要退票\n订单号：TR-1"),
    ]
    assert arrived.questions == ("张三",)


def test_times_of_day_count_from_the_first() -> None:
    (call,) = read("[09:00:05] 客服：您好\n[09:01:05] 客户：你好").calls
    assert [turn.start_ms for turn in call.turns] == [0, 60_000]


def test_several_conversations_in_one_file_are_several() -> None:
    arrived = read("客服：一\n客户：二\n========\n客服：三\n客户：四\n", name="log")
    assert [(call.external_id, len(call.turns)) for call in arrived.calls] == [("log#1", 2), ("log#2", 2)]


def test_a_label_nobody_knows_is_a_speaker_where_it_speaks_twice_and_is_asked_about() -> None:
    arrived = read("李雷：在吗\n客服：在的\n李雷：我要退票\n注意：明天截止\n")
    assert [turn.speaker for turn in arrived.calls[0].turns] == ["unknown", "agent", "unknown"]
    assert arrived.calls[0].turns[2].text == "我要退票\n注意：明天截止"
    assert arrived.questions == ("李雷",)
    named = answered(arrived, {"李雷": "customer"})
    assert [turn.speaker for turn in named.calls[0].turns] == ["customer", "agent", "customer"] and not named.questions


@pytest.mark.parametrize(
    ("label", "speaker"),
    [
        ("客服", "agent"), ("坐席001", "agent"), ("客服（A33）", "agent"), ("Agent 2", "agent"), ("客户", "customer"),
        ("顧客", "customer"), ("CALLER", "customer"), ("用户王女士", "customer"), ("智能客服", "bot"), ("IVR", "bot"),
        ("客服电话", None), ("客户姓名", None), ("用户名", None), ("系统故障", None), ("spk_0", None), ("订单号", None),
    ],
)  # fmt: skip
def test_labels_tell_who_speaks_and_headings_do_not(label: str, speaker: Speaker | None) -> None:
    assert speaker_of(label) == speaker


@pytest.mark.parametrize("raw", [b"", b"   \n", "没有人说话的一段文字。".encode(), b"\x00\x01\x02"])
def test_a_file_in_which_nobody_speaks_is_told(raw: bytes) -> None:
    assert read(raw).calls == () and read(raw).unread != ()


@pytest.mark.parametrize("seed", range(4))
def test_broken_transcripts_never_crash_and_no_word_is_lost_unsaid(seed: int) -> None:
    planted = plant_lines(TEXT, lambda line: "客" in line or "我" in line)
    for mutant in broken_text(planted, seed, 200):
        assert unaccounted(mutant, read(mutant.raw)) == [], mutant.name


@pytest.mark.parametrize("odd", [" " * 200_000 + "x", "[" * 100_000, "1:" * 60_000, "客" * 200_000, "a " * 100_000])
def test_long_odd_lines_are_read_without_going_over_them_again_and_again(odd: str) -> None:
    (call,) = read(f"客服：您好\n{odd}\n客户：你好\n").calls
    assert len(call.turns) == 2 and call.turns[0].text.endswith(odd.strip()[-10:].strip())
