"""The page of a call says what its record lacks, before and within the transcript."""

from datetime import UTC, datetime

import httpx

from assistant.conversations import CallAbout
from assistant.surfaces.pages.call_view import notes_of, turns_of
from assistant.surfaces.pages.rendering import Reader
from knowledge.audience import Audience, Role
from knowledge.call import Call, Gap, Turn, gaps
from knowledge.intake.doors.given import Arrived, GivenCall, GivenTurn
from knowledge.language import Lang
from tests.assistant.surfaces.pages.page_world import Served

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
TURNS = (
    Turn(1, "agent", "您好", confidence=0.95),
    Turn(5, "unknown", "嗯", label="spk_1", confidence=0.31),
)
CALL = Call(
    "yuanlan", "C-1", "voice", Lang.HANS, "A99", NOON, NOON, closed_by_rule=True, turns=TURNS, skipped=("情绪",)
)  # fmt: skip


def test_what_a_record_lacks_is_said_first_in_both_languages() -> None:
    about = CallAbout(CALL, gaps(CALL), agent_known=False)
    chinese, english = (notes_of(about, Reader(lang, str)) for lang in (Lang.HANS, Lang.EN))
    assert len(chinese) == len(english) == 6
    assert any("2–4" in note for note in chinese)
    assert any("spk_1" in note for note in english)
    assert any("A99" in note for note in chinese)
    assert notes_of(CallAbout(Call("yuanlan", "C-2", "voice", Lang.HANS, "A33", NOON)), Reader(Lang.HANS, str)) == ()


def test_a_turn_shows_what_is_missing_before_it_who_is_not_named_and_what_is_doubtful() -> None:
    first, second = turns_of(CALL)
    assert (first.missing, first.label, first.unsure) == (None, "", None)
    assert (second.missing, second.label, second.unsure) == (Gap(2, 4), "spk_1", 31)


def test_the_page_shows_it(centre: Served) -> None:
    doubtful = GivenTurn(4, "unknown", "嗯", label="spk_1", confidence=0.3)
    heard = (GivenTurn(1, "agent", "您好", confidence=0.9), doubtful)
    given = GivenCall("contact_lens", "page-1", agent="A33", turns=heard, skipped=("QUOTA_EXCEEDED",))
    keeper = Audience("yuanlan", Role.ADMIN)
    centre.assistant.conversations.receive(keeper, Arrived((given,)), door="contact_lens")
    with httpx.Client(base_url=centre.home, trust_env=False, cookies=centre.session("管理员"), timeout=60) as http:
        page = http.get("/calls/page-1?client=yuanlan").text
    assert "QUOTA_EXCEEDED" in page
    assert "缺第 2–3 句" in page
    assert "识别把握 30%" in page
    assert '<span class="by">spk_1</span>' in page
