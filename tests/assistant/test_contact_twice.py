"""A contact that Contact Lens tells twice, live and in the file written afterwards, is one call, in whichever order."""

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant.assistant import Assistant
from assistant.doors import Sent
from assistant.reception import Received
from knowledge.audience import Audience, Role
from knowledge.call import Call
from knowledge.client import Client
from knowledge.language import Lang
from knowledge.records.audit import AuditRecords
from knowledge.staff import Person

FIXTURES = Path(__file__).parents[1] / "knowledge" / "intake" / "doors" / "fixtures"
LIVE = (FIXTURES / "contact_lens_live.jsonl").read_bytes().splitlines()
MANAGER = Audience("acme", Role.MANAGER)
CONTACT = "cz-live-20261105-0207"
BEGAN = datetime(2026, 11, 23, 1, 20, tzinfo=UTC)
# What the analysis afterwards makes of the same words: better heard, one turn parted in two, a murmur left out.
AFTERWARDS: tuple[tuple[str, int, int, str], ...] = (
    ("AGENT", 900, 4100, "您好，橙舟售后，请问是哪一单有问题？"),
    ("CUSTOMER", 4600, 8800, "那个空气炸锅，用了三天就不加热了，我要退，电话13764509318。"),
    ("AGENT", 9200, 11_600, "七天内有质量问题可以退，上门取件免费，"),
    ("AGENT", 11_700, 14_000, "麻烦您留着包装。"),
    ("CUSTOMER", 14_310, 16_800, "包装我扔了，那还行不行啊？"),
    ("AGENT", 17_100, 21_800, "行的，没有原包装我给您寄一个，取件时一起带走，不扣钱。"),
)


@pytest.fixture
def centre(empty: Callable[..., Assistant]) -> Assistant:
    made = empty()
    made.stores.clients.put(Client("acme", {"zh": "甲", "en": "A"}, "Asia/Shanghai", (Lang.HANS, Lang.EN)))
    made.stores.people.put_staff([Person("A51", "林晓", Role.AGENT, "T3", None, ("acme",), "L1", date(2026, 1, 5))])
    return made


def the_file(*, changed: str = "") -> bytes:
    """The file of the contact; `changed` takes the place of its first words."""
    transcript: list[dict[str, Any]] = [
        {"Id": f"f{at}", "ParticipantId": who, "BeginOffsetMillis": begin, "EndOffsetMillis": end, "Content": words}
        for at, (who, begin, end, words) in enumerate(AFTERWARDS)
    ]
    if changed:
        transcript[0]["Content"] = changed
    told = {
        "Version": "1.1.0", "AccountId": "000000000000", "Channel": "VOICE", "JobStatus": "COMPLETED",
        "JobDetails": {"SkippedAnalysis": [{"Feature": "POST_CONTACT_SUMMARY", "ReasonCode": "QUOTA_EXCEEDED"}]},
        "LanguageCode": "zh-CN", "CustomerMetadata": {"ContactId": CONTACT, "InstanceId": "instance-chengzhou"},
        "Participants": [{"ParticipantId": who, "ParticipantRole": who} for who in ("AGENT", "CUSTOMER")],
        "ConversationCharacteristics": {"TotalConversationDurationMillis": 23_000}, "Transcript": transcript,
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False).encode()


def send_live(centre: Assistant, lines: list[bytes]) -> None:
    for line in lines:
        assert centre.doors.deliver(MANAGER, Sent(line, "contact_lens_live")).whole


def send_file(centre: Assistant, content: bytes = b"") -> Received:
    return centre.doors.deliver(MANAGER, Sent(content or the_file(), "contact_lens", started=BEGAN))


def one_call(centre: Assistant) -> Call:
    (call,) = centre.stores.calls.calls("acme")
    assert call.id == CONTACT
    return centre.conversations.read(MANAGER, CONTACT)


def as_the_file_says(call: Call) -> bool:
    said = [(turn.start_ms, turn.end_ms, re.sub(r"PHONE_\d", "PHONE", turn.text)) for turn in call.turns]
    wanted = [(begin, end, words.replace("13764509318", "[PHONE]")) for _, begin, end, words in AFTERWARDS]
    return said == wanted and [turn.speaker.upper() for turn in call.turns] == [who for who, *_ in AFTERWARDS]


def test_the_file_takes_the_place_of_what_was_heard_live_and_comes_again_without_effect(centre: Assistant) -> None:
    send_live(centre, LIVE)
    live = one_call(centre)
    assert len(live.turns) == 6 and not live.live
    (first,) = send_file(centre).calls
    assert (first.id, first.opened, len(first.new), first.refused) == (CONTACT, False, 6, ())
    after = one_call(centre)
    assert as_the_file_says(after)
    assert (after.started, after.ended) == (BEGAN, BEGAN + timedelta(seconds=23))
    assert after.skipped == ("POST_CONTACT_SUMMARY: QUOTA_EXCEEDED",)
    assert set(live.extra) - {"started_unknown", "ended_unknown"} < set(after.extra)
    assert not {"started_unknown", "ended_unknown"} & set(after.extra)
    (again,) = send_file(centre).calls
    assert (again.opened, again.new, len(again.repeated)) == (False, (), 6)
    assert one_call(centre) == after
    assert len({turn.seq for turn in live.turns} & {turn.seq for turn in after.turns}) == 4, "places in it stay"


def test_live_segments_that_come_after_the_file_change_no_word_of_it(centre: Assistant) -> None:
    send_live(centre, LIVE[:4])
    send_file(centre)
    before = one_call(centre)
    send_live(centre, LIVE[4:])
    after = one_call(centre)
    assert as_the_file_says(before) and after.turns == before.turns
    assert (after.started, after.ended, after.live) == (BEGAN, BEGAN + timedelta(seconds=23), False)
    assert set(after.extra) > set(before.extra), "what the live stream alone tells is kept beside"


def test_the_file_alone_first_and_the_whole_stream_after_it_are_one_call_too(centre: Assistant) -> None:
    send_file(centre)
    send_live(centre, LIVE)
    assert as_the_file_says(one_call(centre))
    send_live(centre, LIVE)
    assert as_the_file_says(one_call(centre))


def test_another_file_that_contradicts_the_first_is_refused_by_turn_and_noted(centre: Assistant) -> None:
    send_live(centre, LIVE)
    send_file(centre)
    (told,) = send_file(centre, the_file(changed="您好，这里是别的公司。")).calls
    assert [one.turn for one in told.refused] == [(7200, 2**31 - 1)] and len(told.repeated) == 5
    assert as_the_file_says(one_call(centre))
    lines = AuditRecords(centre.stores.engine).lines("acme")
    noted = [line.about for line in lines if line.what == "conflicting_turn"]
    assert noted == [f"{CONTACT} seq 7200 revision {2**31 - 1}"]


def test_it_is_counted_once_by_the_words_of_the_file(centre: Assistant) -> None:
    send_live(centre, LIVE)
    send_file(centre)
    centre.conversations.close()
    day = timedelta(days=1)
    (line,) = centre.stores.interactions.between("acme", BEGAN - day, BEGAN + day)
    assert (line.id, line.at, line.talk_s) == (CONTACT, BEGAN, 23)
    assert centre.stores.work.review("acme", CONTACT) is not None
