"""Subtitles as transcripts: every cue with its times and its speaker, and no cue lost unsaid."""

from pathlib import Path

import pytest

from knowledge.intake.doors.subtitles import read
from tests.knowledge.intake.doors.mutations import broken_text, plant_lines, unaccounted

FIXTURES = Path(__file__).parent / "fixtures"
VTT = (FIXTURES / "subtitles.vtt").read_text("utf-8")
SRT = (FIXTURES / "subtitles.srt").read_text("utf-8")


def test_webvtt_gives_every_cue_its_times_and_its_speaker() -> None:
    arrived = read(VTT.encode(), name="HX-0093")
    (call,) = arrived.calls
    assert arrived.unread == () and (call.external_id, call.channel, call.final) == ("HX-0093", "voice", True)
    assert [(turn.seq, turn.speaker, turn.start_ms, turn.end_ms, turn.text[:6]) for turn in call.turns] == [
        (0, "agent", 500, 3200, "您好，这里是"),
        (1, "customer", 3900, 9100, "我的航班被取"),
        (2, "agent", 9400, 15_000, "It is "),
        (3, "customer", 9400, 15_000, "OK <go"),
        (4, "unknown", 16_000, 18_500, "嗯，我补充一"),
        (5, "agent", 19_000, 22_000, "好的，七个工"),
    ]
    assert call.turns[1].text == "我的航班被取消了，退票要手续费吗？我电话 13800138000。"
    assert call.turns[2].text == "It is the airline & not you who pays."
    assert arrived.questions == ("spk_2",)


def test_srt_gives_the_same() -> None:
    (call,) = read(SRT).calls
    assert [(turn.speaker, turn.start_ms, turn.end_ms) for turn in call.turns] == [
        ("agent", 1000, 4200),
        ("customer", 4800, 9000),
        ("agent", 9500, 12_250),
    ]
    assert call.turns[1].text == "My parcel is late. My mail is dana@example.com\nand I need it tomorrow."
    assert call.turns[2].text == "Let me look at the order."


def test_without_a_name_the_same_content_has_the_same_id() -> None:
    assert read(SRT).calls[0].external_id == read(SRT.encode("utf-8-sig")).calls[0].external_id != ""


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("00:00:0x,800 --> 00:00:09,000", "cannot be read"),
        ("00:00:09,000 --> 00:00:04,800", "before it begins"),
        ("00:00:04,800 -> 00:00:09,000", "cannot be read"),
    ],
)
def test_a_cue_that_cannot_be_read_is_told_and_its_neighbours_keep_their_numbers(bad: str, why: str) -> None:
    arrived = read(SRT.replace("00:00:04,800 --> 00:00:09,000", bad))
    assert [turn.seq for turn in arrived.calls[0].turns] == [0, 2]
    assert [one.where for one in arrived.unread] == ["line 5", "line 6", "line 7", "line 8"]
    assert all(why in one.why for one in arrived.unread)


@pytest.mark.parametrize("raw", [b"", b"WEBVTT\n", b"hello", b"\x00\xff\xfe", "客服：您好".encode("gb18030")])
def test_what_holds_no_cue_is_told(raw: bytes) -> None:
    assert read(raw).calls == () and read(raw).unread != ()


@pytest.mark.parametrize("text", [VTT, SRT], ids=["vtt", "srt"])
@pytest.mark.parametrize("seed", range(3))
def test_broken_subtitles_never_crash_and_no_word_is_lost_unsaid(text: str, seed: int) -> None:
    def spoken(line: str) -> bool:
        return bool(line.strip()) and "-->" not in line and not line.strip().isdigit() and "WEBVTT" not in line

    planted = plant_lines(text, spoken)
    for mutant in broken_text(planted, seed, 200):
        assert unaccounted(mutant, read(mutant.raw)) == [], mutant.name


@pytest.mark.parametrize("odd", ["<v " * 60_000, "{\\a" * 60_000, " " * 200_000 + "x", "<c." * 60_000, "a:" * 60_000])
def test_long_odd_lines_are_read_without_going_over_them_again_and_again(odd: str) -> None:
    assert len(read(f"1\n00:00:01,000 --> 00:00:02,000\n{odd}\n").calls) == 1
