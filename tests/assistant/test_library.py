"""Documents as a person may read and change them."""

from collections.abc import Callable

import pytest

from assistant.assistant import Assistant
from knowledge.audience import Audience, Role, Tier
from knowledge.client import Client
from knowledge.errors import InvalidInput, NotAllowed, NotFound, UnreadableDocument
from knowledge.language import Lang

AGENT = Audience("yuanlan", Role.AGENT, "A33")
SUPERVISOR = Audience("yuanlan", Role.SUPERVISOR, "S3")
MANAGER = Audience("yuanlan", Role.MANAGER, "M1")
OTHER = Audience("xingxi", Role.ADMIN)
PUBLIC = "# 退改流程\n\n手续费由客户承担。\n".encode()
SECRET = "# 挽留底线\n\n挽留底线是八五折。\n".encode()


@pytest.fixture
def centre(empty: Callable[..., Assistant]) -> Assistant:
    assistant = empty()
    for client in ("yuanlan", "xingxi"):
        assistant.stores.clients.put(Client(client, {"zh": client, "en": client}, "Asia/Shanghai", (Lang.HANS,)))
    put(assistant, "PR-1", PUBLIC)
    put(assistant, "SUP-1", SECRET, tier="supervisor")
    return assistant


def put(assistant: Assistant, name: str, content: bytes, **meta: object):
    about = {"id": name, "version": "1", "kind": "process", "tier": "internal", "trust": "approved_policy"} | meta
    return assistant.library.put(MANAGER, f"{name}.md", content, about)


def test_a_document_that_was_put_is_kept_whole_and_found_by_the_next_question(centre: Assistant):
    report = put(centre, "PR-2", "# 积分\n\n会员积分十二个月内有效。\n".encode())
    assert (report.status, report.document_id) == ("added", "PR-2")
    document, passages = centre.library.document(AGENT, "PR-2")
    assert document.title == "积分"
    assert "十二个月" in passages[0].text
    found = centre.finder.find("积分有效多久", AGENT, centre.clock.now())
    assert found.hits[0].passage.id == passages[0].id


def test_the_same_again_is_unchanged_and_new_words_replace_it(centre: Assistant):
    assert put(centre, "PR-1", PUBLIC).status == "unchanged"
    assert put(centre, "PR-1", PUBLIC + "先核对订单。".encode()).status == "replaced"
    assert "核对" in "".join(passage.text for passage in centre.library.document(AGENT, "PR-1")[1])


def test_what_a_person_may_not_read_does_not_exist_for_them(centre: Assistant):
    secret = centre.library.document(SUPERVISOR, "SUP-1")[1][0]
    assert [one.id for one in centre.library.documents(AGENT)] == ["PR-1"]
    assert [one.id for one in centre.library.documents(SUPERVISOR)] == ["PR-1", "SUP-1"]
    for opened in (
        lambda: centre.library.document(AGENT, "SUP-1"),
        lambda: centre.library.document(AGENT, "SUP-1", "1"),
        lambda: centre.library.passage(AGENT, secret.id),
        lambda: centre.library.document(AGENT, "SUP-404"),
    ):
        with pytest.raises(NotFound) as refused:
            opened()
        assert refused.value.detail in {"no such document", "no such passage"}
    assert centre.library.passage(SUPERVISOR, secret.id) == secret


def test_a_document_made_secret_is_gone_for_agents_at_once(centre: Assistant):
    name = centre.library.document(AGENT, "PR-1")[1][0].id
    centre.finder.prepare("yuanlan", wait=True)
    put(centre, "PR-1", PUBLIC, tier="supervisor")
    assert centre.library.documents(AGENT) == []
    with pytest.raises(NotFound):
        centre.library.passage(AGENT, name)
    assert centre.finder.find("手续费", AGENT, centre.clock.now()).hits == ()


def test_another_clients_documents_do_not_exist(centre: Assistant):
    name = centre.library.document(AGENT, "PR-1")[1][0].id
    assert centre.library.documents(OTHER) == []
    for opened in (
        lambda: centre.library.document(OTHER, "PR-1"),
        lambda: centre.library.passage(OTHER, name),
        lambda: centre.library.remove(OTHER, "PR-1"),
    ):
        with pytest.raises(NotFound):
            opened()
    assert centre.library.document(AGENT, "PR-1")


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMIN, Role.MANAGER}))
def test_only_managers_and_administrators_change_documents(centre: Assistant, role: Role):
    who = Audience("yuanlan", role, "X1")
    with pytest.raises(NotAllowed):
        centre.library.put(who, "new.md", PUBLIC, {})
    with pytest.raises(NotAllowed):
        centre.library.remove(who, "PR-1")
    assert len(centre.library.documents(SUPERVISOR)) == 2


def test_removing_takes_every_version_and_a_second_time_there_is_nothing(centre: Assistant):
    put(centre, "PR-1", PUBLIC, version="2", valid_from="2026-11-20")
    assert centre.library.remove(MANAGER, "PR-1") == 2
    with pytest.raises(NotFound):
        centre.library.remove(MANAGER, "PR-1")
    assert centre.finder.find("手续费", AGENT, centre.clock.now()).hits == ()


def test_the_newest_version_is_opened_unless_one_is_named_and_a_day_shows_what_held_then(centre: Assistant):
    put(centre, "PR-1", "# 退改流程\n\n手续费由平台承担。\n".encode(), version="2", valid_from="2026-11-20")
    assert centre.library.document(AGENT, "PR-1")[0].version == "2"
    old, passages = centre.library.document(AGENT, "PR-1", "1")
    assert old.version == "1"
    assert [passage.version for passage in passages] == ["1"]
    at = centre.clock.now()
    assert [one.version for one in centre.library.documents(AGENT, at)] == ["2"]
    assert [one.version for one in centre.library.documents(AGENT, at.replace(day=1))] == ["1"]
    with pytest.raises(NotFound):
        centre.library.document(AGENT, "PR-1", "3")


@pytest.mark.parametrize(
    ("name", "content", "meta"),
    [
        ("a.docx", b"PK\x03\x04 not really", {}),
        ("a.exe", b"MZ", {}),
        ("a.md", PUBLIC, {"kind": "novel"}),
        ("a.md", PUBLIC, {"valid_from": "2026-12-01", "valid_to": "2026-11-01"}),
        ("a.md", PUBLIC, {"unheard_of": "x"}),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_and_changes_nothing(
    centre: Assistant, name: str, content: bytes, meta: dict[str, object]
):
    before = centre.stores.documents.revision("yuanlan")
    with pytest.raises((InvalidInput, UnreadableDocument)):
        centre.library.put(MANAGER, name, content, meta)
    assert centre.stores.documents.revision("yuanlan") == before


def test_tiers_of_the_test_are_those_of_the_product(centre: Assistant):
    assert {one.id: one.tier for one in centre.library.documents(MANAGER)} == {
        "PR-1": Tier.INTERNAL,
        "SUP-1": Tier.SUPERVISOR,
    }
