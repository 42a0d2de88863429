from datetime import UTC, datetime
from threading import Thread

from knowledge.intake.doors.given import GivenCall, GivenTurn
from knowledge.intake.doors.heard import FINAL, MOST_SEGMENTS, MOST_UTTERANCES, Heard, Said, gathered, own_key

DAY_MS = 86_400_000


def said(text: str, begin: int = 100, end: int = 900, *, final: bool = False, segment: str = "s") -> Said:
    return Said(segment, "AGENT", begin, end, text, final)


def test_a_segment_keeps_its_number_when_its_beginning_is_corrected():
    heard = Heard()
    first, _ = heard.numbered("c", said("喂", begin=100))
    again, _ = heard.numbered("c", said("喂您好", begin=140))
    assert first == again


def test_later_words_have_a_later_revision_and_final_ones_the_latest():
    heard = Heard()
    words = [said("一", end=500), said("一二", end=700), said("一三", end=700), said("一三", end=700, final=True)]
    revisions = [heard.numbered("c", one)[1] for one in words]
    assert revisions == sorted(set(revisions))
    assert heard.numbered("c", said("很晚才到的", end=DAY_MS))[1] < revisions[-1]


def test_the_same_words_again_are_the_same_turn():
    heard = Heard()
    first = heard.numbered("c", said("一"))
    heard.numbered("c", said("二"))
    assert heard.numbered("c", said("一")) == first
    assert Heard().numbered("c", said("一")) == first


def test_numbers_and_revisions_fit_every_database():
    seq, revision = Heard().numbered("c", said("晚", DAY_MS, DAY_MS, final=True))
    assert max(seq, revision) < 2**31
    assert revision > FINAL


def test_utterances_are_joined_by_their_times_whatever_the_order():
    heard = Heard()
    heard.joined("c", said("How can I help?", begin=300))
    assert heard.joined("c", said("Hello.", begin=100)) == said("Hello. How can I help?", begin=100)
    assert heard.joined("d", said("另一通", begin=500)).text == "另一通"


def test_memory_is_bounded_in_utterances_and_in_segments():
    heard = Heard()
    for begin in range(0, 10 * MOST_UTTERANCES, 2):
        last = heard.joined("c", said("字", begin=begin))
    assert len(last.text) == MOST_UTTERANCES
    assert last.begin_ms == 0
    for number in range(MOST_SEGMENTS + 50):
        heard.numbered("c", said("字", begin=number, segment=str(number)))
    assert len(heard._segments) == MOST_SEGMENTS


def test_many_threads_share_it():
    heard = Heard()

    def speak(call: str) -> None:
        for number in range(300):
            heard.joined(call, said(f"{number % 10}", begin=number, segment=str(number % 7)))
            heard.numbered(call, said(f"{number}", begin=number, segment=str(number)))

    threads = [Thread(target=speak, args=(f"c{number % 3}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert heard.numbered("c0", said("0", begin=0, segment="0"))[0] == 0


def test_parts_of_a_conversation_become_one_and_nothing_of_them_goes():
    began, ended = datetime(2026, 11, 6, 8, tzinfo=UTC), datetime(2026, 11, 6, 9, tzinfo=UTC)
    parts = [
        GivenCall("x", "1", agent="A1", turns=(GivenTurn(0, "agent", "您好"),), extra={"START": {"a": 1}}),
        GivenCall("x", "2", agent="A9"),
        GivenCall("x", "1", started=began, wait_s=0, names=("王",), extra={"START": {"a": 2}, "END": 1}),
        GivenCall("x", "1", ended=ended, final=True, agent="A2", turns=(GivenTurn(1, "customer", "喂"),),
                  skipped=("ERROR",), extra={"END": 1}),
    ]  # fmt: skip
    one, other = gathered(parts)
    assert (one.started, one.ended, one.final, one.agent, one.wait_s) == (began, ended, True, "A2", 0)
    assert [turn.text for turn in one.turns] == ["您好", "喂"]
    assert (one.names, one.skipped) == (("王",), ("ERROR",))
    assert list(one.extra.values()) == [{"a": 1}, {"a": 2}, 1]
    assert other == parts[1]


def test_a_key_without_a_name_is_told_by_what_it_holds():
    assert own_key("Categories", {"a": 1}) == own_key("Categories", {"a": 1})
    assert own_key("Categories", {"a": 1}) != own_key("Categories", {"a": 2})
    assert own_key("Transcript", {"a": 1}, "t-1") == "Transcript t-1"
