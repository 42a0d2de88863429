"""From what another system sends to the record and back: no turn, time, speaker or word is lost, and nothing is
acknowledged that is not on disk.
"""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.build import Parts, build
from assistant.doors import Sent, speakers_told
from assistant.settings import Settings
from assistant.signed import secrets_told, signed, tickets_told
from knowledge.audience import Audience, Role
from knowledge.client import Client
from knowledge.clock import StandingClock
from knowledge.errors import InvalidInput, NotAllowed, NotFound, SettingsFault, Unauthenticated
from knowledge.intake.doors.mapping import DOORS, door_of
from knowledge.intake.pseudonym import customer_key
from knowledge.language import Lang
from knowledge.staff import Person
from tests.knowledge.intake.doors.mutations import Mutant, broken_json, broken_text, plant, plant_lines

FIXTURES = Path(__file__).parents[1] / "knowledge" / "intake" / "doors" / "fixtures"
NOW = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)
MANAGER = Audience("acme", Role.MANAGER)
PLANTED = (
    "13800138000",
    "dana@example.com",
    "xiaolan@example.com",
    "郭晓岚",
    "Dana Whitfield",
    "yuan.lin@desk.example",
)
PLANTED_WORD = re.compile(r"qzw\d{4}x")
SECRET = "k3Y9-only-for-tests"


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Assistant]:
    settings = Settings(
        data_dir=tmp_path,
        secret="s" * 64,
        vector_store="exact",
        webhook_secrets=f"zendesk:acme={SECRET};chatwoot:acme={SECRET}",
        zendesk_tickets="brand:360001=acme",
    )
    made = build(settings, Parts(clock=StandingClock(NOW)))
    for client in ("acme", "beta"):
        made.stores.clients.put(Client(client, {"zh": "甲", "en": "A"}, "Asia/Shanghai", (Lang.HANS, Lang.EN)))
    made.stores.people.put_staff(
        [
            Person(
                "A33",
                "林予安",
                Role.AGENT,
                "T1",
                None,
                ("acme",),
                "L1",
                date(2025, 3, 1),
                email="Yuan.Lin@desk.example",
            )
        ]
    )
    yield made
    made.close()


def sent(name: str, door: str = "", **more: object) -> Sent:
    return Sent((FIXTURES / name).read_bytes(), door, name, **more)  # type: ignore[arg-type]


def stored(folder: Path) -> str:
    return "".join(path.read_bytes().decode("utf-8", "replace") for path in folder.rglob("records.db*"))


ARRIVALS = {
    "chatwoot.jsonl": ("1-217", 4, ["bot", "customer", "agent", "customer"]),
    "zendesk.jsonl": ("5158", 2, ["customer", "agent"]),
    "subtitles.vtt": ("subtitles", 6, ["agent", "customer", "agent", "customer", "unknown", "agent"]),
    "subtitles.srt": ("subtitles", 3, ["agent", "customer", "agent"]),
    "plain_text.txt": ("HX-0093", 4, ["agent", "customer", "agent", "customer"]),
}


@pytest.mark.parametrize("name", ARRIVALS)
def test_what_a_desk_or_a_file_sends_is_read_back_whole_and_masked(
    centre: Assistant, tmp_path: Path, name: str
) -> None:
    looked = centre.doors.look(MANAGER, sent(name))
    given = looked.arrived.calls[0]
    told = centre.doors.keep(MANAGER, looked)
    assert told.whole and looked.unread == ()
    external_id, turns, speakers = ARRIVALS[name]
    call = centre.conversations.read(MANAGER, told.calls[0].id)
    assert (call.external_id, len(call.turns), [turn.speaker for turn in call.turns]) == (external_id, turns, speakers)
    latest = {turn.seq: turn for turn in given.turns}
    for turn in call.turns:
        assert (turn.revision, turn.label) == (latest[turn.seq].revision, latest[turn.seq].label) or "[" in turn.label
        assert (turn.start_ms, turn.end_ms) == (latest[turn.seq].start_ms, latest[turn.seq].end_ms)
        assert turn.text == latest[turn.seq].text or "[" in turn.text
    assert call.started == given.started or given.started is None
    for value in PLANTED:
        assert value not in stored(tmp_path), value


@pytest.mark.parametrize("name", ARRIVALS)
def test_the_same_again_changes_nothing(centre: Assistant, name: str) -> None:
    first = centre.doors.deliver(MANAGER, sent(name, door_of(name, sent(name).content).name))
    before = centre.conversations.read(MANAGER, first.calls[0].id)
    again = centre.doors.deliver(MANAGER, sent(name, door_of(name, sent(name).content).name))
    assert again.whole and again.calls[0].new == () and len(again.calls[0].repeated) == len(first.calls[0].new)
    after = centre.conversations.read(MANAGER, first.calls[0].id)
    assert (after.turns, after.ended, after.started) == (before.turns, before.ended, before.started)


def test_events_one_by_one_backwards_and_twice_make_the_same_conversation(centre: Assistant) -> None:
    for name, door in (("chatwoot.jsonl", "chatwoot"), ("zendesk.jsonl", "zendesk")):
        lines = sent(name).content.splitlines()
        for line in [*reversed(lines), *lines]:
            assert centre.doors.deliver(MANAGER, Sent(line, door)).whole
        one_by_one = centre.conversations.read(MANAGER, ARRIVALS[name][0])
        others = Audience("beta", Role.MANAGER)
        if name == "chatwoot.jsonl":
            centre.doors.deliver(others, sent(name))
            at_once = centre.conversations.read(others, ARRIVALS[name][0])
            assert one_by_one.turns == at_once.turns and one_by_one.ended == at_once.ended
        assert [turn.speaker for turn in one_by_one.turns] == ARRIVALS[name][2] and not one_by_one.live


def test_an_agent_known_by_mail_is_the_one_on_the_roster_and_the_customer_is_a_key(centre: Assistant) -> None:
    told = centre.doors.deliver(MANAGER, sent("chatwoot.jsonl"))
    call = centre.conversations.read(MANAGER, told.calls[0].id)
    assert call.agent == "A33" and told.calls[0].agent_known
    assert call.customer_key == customer_key(b"s" * 64, "acme", "YL-200713")


def test_a_ticket_of_another_brand_is_refused_and_said(centre: Assistant) -> None:
    told = centre.doors.deliver(Audience("beta", Role.MANAGER), sent("zendesk.jsonl"))
    assert told.calls == () and not told.whole and len(told.unread) == len(sent("zendesk.jsonl").content.splitlines())


def test_part_of_a_delivery_that_cannot_be_read_is_told_and_the_rest_is_kept(centre: Assistant) -> None:
    lines = sent("chatwoot.jsonl").content.splitlines()
    lines[2] = b'{"event": "message_created", "id": 1002, "content": 7}'
    told = centre.doors.deliver(MANAGER, Sent(b"\n".join(lines), "chatwoot"))
    assert not told.whole and [one.where for one in told.unread] == ["line 3"]
    assert 1002 not in {turn.seq for turn in centre.conversations.read(MANAGER, told.calls[0].id).turns}


def test_other_words_under_a_number_are_refused_and_the_first_stand(centre: Assistant) -> None:
    line = json.loads(sent("chatwoot.jsonl").content.splitlines()[2])
    centre.doors.deliver(MANAGER, Sent(json.dumps(line).encode(), "chatwoot"))
    told = centre.doors.deliver(MANAGER, Sent(json.dumps(line | {"content": "完全是另外的话"}).encode(), "chatwoot"))
    assert not told.whole and told.calls[0].refused[0].turn == (1002, 0)
    assert "退票" in centre.conversations.read(MANAGER, told.calls[0].id).turns[0].text


def test_speakers_that_the_sender_names_are_no_question_any_more(centre: Assistant) -> None:
    looked = centre.doors.look(MANAGER, sent("subtitles.vtt"))
    assert [(one.label, one.sample) for one in looked.asked] == [("spk_2", "嗯，我补充一句。")]
    named = centre.doors.look(MANAGER, sent("subtitles.vtt", speakers=speakers_told(["spk_2=customer"])))
    assert named.asked == () and named.arrived.calls[0].turns[4].speaker == "customer"
    for wrong in ("spk_2", "=agent", "spk_2=somebody"):
        with pytest.raises(InvalidInput):
            speakers_told([wrong])


def test_a_look_keeps_nothing(centre: Assistant) -> None:
    for name in ARRIVALS:
        centre.doors.look(MANAGER, sent(name))
    assert centre.conversations.recent(MANAGER) == []


@pytest.mark.parametrize("name", sorted(path.name for path in FIXTURES.iterdir() if path.suffix in {".json", ".jsonl"}))
def test_the_shape_of_every_fixture_names_its_door(name: str) -> None:
    door = door_of(name, (FIXTURES / name).read_bytes()).name
    assert name.startswith(door) and door in DOORS


@pytest.mark.parametrize(
    ("name", "content"), [("x.json", b"{}"), ("x.json", b"not json"), ("x.docx", b"PK"), ("x", b""), ("x.json", b"[1]")]
)
def test_what_suggests_no_door_asks_for_one(name: str, content: bytes) -> None:
    with pytest.raises(InvalidInput, match="--door"):
        door_of(name, content)


def test_two_shapes_in_one_object_ask_which_it_is() -> None:
    both = json.dumps({"entries": [], "Transcript": [], "Participants": []}).encode()
    with pytest.raises(InvalidInput, match="contact_lens, cx_insights"):
        door_of("x.json", both)


def test_a_conversation_is_written_out_and_read_again_the_same(centre: Assistant) -> None:
    kept = centre.doors.deliver(MANAGER, sent("plain_text.txt")).calls[0].id
    told = centre.doors.export(MANAGER, kept, "cx_insights")
    again = centre.doors.look(MANAGER, Sent(json.dumps(told).encode(), "cx_insights")).arrived.calls[0]
    call = centre.conversations.read(MANAGER, kept)
    assert [(turn.speaker, turn.text) for turn in again.turns] == [(turn.speaker, turn.text) for turn in call.turns]
    with pytest.raises(InvalidInput):
        centre.doors.export(MANAGER, kept, "zendesk")


def test_only_programs_and_supervisors_bring_conversations_in(centre: Assistant) -> None:
    for audience in (Audience("acme", Role.AGENT, "A33"), Audience("acme", Role.CLIENT_VIEWER)):
        with pytest.raises(NotAllowed):
            centre.doors.deliver(audience, sent("plain_text.txt"))
    with pytest.raises(NotFound):
        centre.doors.deliver(Audience("nobody", Role.MANAGER), sent("plain_text.txt"))


def zendesk_headers(body: bytes, secret: str = SECRET, at: datetime | None = None) -> dict[str, str]:
    stamp = (at or datetime.now(UTC)).isoformat()
    made = hmac.new(secret.encode(), stamp.encode() + body, hashlib.sha256).digest()
    return {
        "x-zendesk-webhook-signature": base64.b64encode(made).decode(),
        "x-zendesk-webhook-signature-timestamp": stamp,
    }


def chatwoot_headers(body: bytes, secret: str = SECRET, at: datetime | None = None) -> dict[str, str]:
    stamp = str(int((at or datetime.now(UTC)).timestamp()))
    made = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return {"x-chatwoot-signature": f"sha256={made}", "x-chatwoot-timestamp": stamp}


SIGNERS = {"zendesk": zendesk_headers, "chatwoot": chatwoot_headers}


@pytest.mark.parametrize("door", SIGNERS)
def test_a_signed_delivery_comes_in_and_one_that_is_not_does_not(centre: Assistant, door: str) -> None:
    body = sent(f"{door}.jsonl").content.splitlines()[2]
    sign, old = SIGNERS[door], datetime.now(UTC) - timedelta(minutes=6)
    assert centre.doors.webhook("acme", Sent(body, door), sign(body)).whole
    refused = [
        ("acme", body, {}),
        ("acme", body, sign(body, "another-secret")),
        ("acme", body + b" ", sign(body)),
        ("acme", body, sign(body, at=old)),
        ("acme", body, sign(body, at=datetime.now(UTC) + timedelta(minutes=6))),
        ("acme", body, sign(body) | {f"x-{door}-timestamp": "soon", f"x-{door}-webhook-signature-timestamp": "soon"}),
        ("beta", body, sign(body)),
        ("nobody", body, sign(body)),
    ]
    for client, content, headers in refused:
        with pytest.raises(Unauthenticated):
            centre.doors.webhook(client, Sent(content, door), headers)
    with pytest.raises(Unauthenticated):
        centre.doors.webhook("acme", Sent(body, "plain_text"), sign(body))


def test_a_system_that_signs_nothing_has_signed_nothing() -> None:
    assert not signed("tccc", b"secret-secret", {}, b"", NOW)


@pytest.mark.parametrize(
    "wrong", ["acme=x", "zendesk:acme", "tccc:acme=12345678", "zendesk:acme=short", "zendesk:=12345678"]
)
def test_a_setting_of_secrets_that_is_wrong_is_named(wrong: str) -> None:
    with pytest.raises(SettingsFault, match="TONGXI_WEBHOOK_SECRETS"):
        secrets_told(wrong)
    assert secrets_told(" zendesk:a=12345678 ; ") == {("zendesk", "a"): b"12345678"}


@pytest.mark.parametrize("wrong", ["360001=acme", "brand:=acme", "brand:1", "ticket:1=acme"])
def test_a_setting_of_tickets_that_is_wrong_is_named(wrong: str) -> None:
    with pytest.raises(SettingsFault, match="TONGXI_ZENDESK_TICKETS"):
        tickets_told(wrong)
    assert tickets_told("brand:1=a;organization:2=b") == {"brand:1": "a", "organization:2": "b"}


LAYOUTS = {".json": "json", ".jsonl": "lines", ".vtt": "text", ".srt": "text", ".txt": "text"}
WORDS = {"content", "body", "Content", "text", "Transcript", "OriginalText", "DisplayText", "PartialContent"}


def planted(path: Path) -> list[Mutant]:
    """Thirty broken copies of a fixture whose words can be told apart."""
    text, layout = path.read_text("utf-8"), LAYOUTS[path.suffix]
    if layout == "text":
        return list(broken_text(plant_lines(text, lambda line: "：" in line or "<v" in line or ". " in line), 5, 30))
    told = [json.loads(line) for line in text.splitlines()] if layout == "lines" else json.loads(text)
    return list(broken_json(plant(told, WORDS), 5, 30, layout=layout))


@pytest.mark.parametrize("name", sorted(path.name for path in FIXTURES.iterdir() if not path.name.startswith("facts")))
def test_of_broken_copies_every_word_that_is_not_told_as_lost_is_on_disk(centre: Assistant, name: str) -> None:
    door = door_of(name, (FIXTURES / name).read_bytes()).name
    engine = centre.stores.engine
    for mutant in planted(FIXTURES / name):
        looked = centre.doors.look(MANAGER, Sent(mutant.raw, door, name))
        told = centre.doors.keep(MANAGER, looked)
        refused = {one.turn for call in told.calls for one in call.refused}
        with engine.connect() as connection:
            kept = connection.exec_driver_sql("SELECT group_concat(text, ' ') FROM turns").scalar() or ""
        for given, call in zip(looked.arrived.calls, told.calls, strict=True):
            said = [turn.text for turn in given.turns if (turn.seq, turn.revision) not in refused and not call.why]
            lost = [word for text in said for word in PLANTED_WORD.findall(text) if word not in kept]
            assert lost == [], mutant.name
            assert not (call.kept and refused & {(turn.seq, turn.revision) for turn in given.turns})


def test_a_comment_that_is_made_private_is_read_no_more(centre: Assistant) -> None:
    said = json.loads(sent("zendesk.jsonl").content.splitlines()[0])
    gone = said | {"type": "zen:event-type:ticket.comment_made_private", "time": "2026-11-16T05:00:00Z"}
    for event in (said, gone):
        assert centre.doors.deliver(MANAGER, Sent(json.dumps(event).encode(), "zendesk")).whole
    (turn,) = centre.conversations.read(MANAGER, "5158").turns
    assert turn.text == "" and turn.revision > 0
