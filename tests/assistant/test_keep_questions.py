"""Similar questions as a person keeps them: taken in whole, what is adrift named, the pack's own left to its pack."""

from collections.abc import Callable

import pytest
from sqlalchemy import inspect, text

from assistant.assistant import Assistant
from assistant.similar import NAMED, Adrift, Kept, Wanted
from knowledge.audience import Audience, Role
from knowledge.client import Client
from knowledge.errors import InvalidInput, NotAllowed, NotFound, UnreadableDocument
from knowledge.language import Lang
from knowledge.records.engine import reading
from knowledge.records.similar import PACK
from knowledge.similar import Similar

SUPERVISOR = Audience("yuanlan", Role.SUPERVISOR, "S3")
MANAGER = Audience("yuanlan", Role.MANAGER, "M1")
OTHER = Audience("xingxi", Role.ADMIN)
HEAD = "document,words,questions\n"
FEE = "PR-1,手续费由客户承担,谁掏这笔钱|要我出吗\n"
FILE = (HEAD + FEE + "PR-1,七日内原路退回,钱几天能回来\n").encode()
# Words that stand in no document and in no other question.
RARE = "zyxwvut7"


@pytest.fixture
def centre(empty: Callable[..., Assistant]) -> Assistant:
    assistant = empty()
    for client in ("yuanlan", "xingxi"):
        assistant.stores.clients.put(Client(client, {"zh": client, "en": client}, "Asia/Shanghai", (Lang.HANS,)))
    write(assistant, "# 退改流程\n\n手续费由客户承担。\n\n## 到账\n\n审核通过后七日内原路退回。\n")
    return assistant


def write(assistant: Assistant, content: str, name: str = "PR-1", **meta: object) -> None:
    about = {"id": name, "version": "1", "kind": "process", "tier": "internal", "trust": "approved_policy"} | meta
    assistant.library.put(MANAGER, f"{name}.md", content.encode(), about)


def held(assistant: Assistant, source: str = "hotline") -> tuple[Similar, ...]:
    return assistant.stores.similar.of("yuanlan", source)


def test_an_import_tells_what_it_took_and_the_next_question_knows_it(centre: Assistant) -> None:
    told = centre.similar.put(SUPERVISOR, "hotline.csv", FILE)
    assert (told.source, told.places, told.questions, told.before, told.changed) == ("hotline", 2, 3, 0, True)
    assert (told.repeated, told.adrift, told.mend, told.faults) == ((), 0, (), ())
    found = centre.finder.find("钱几天能回来呀", SUPERVISOR, centre.clock.now())
    assert "七日内原路退回" in found.hits[0].passage.text
    again = centre.similar.put(SUPERVISOR, "hotline.csv", FILE)
    assert (again.before, again.changed) == (3, False)
    fewer = centre.similar.put(SUPERVISOR, "other.csv", (HEAD + FEE + FEE).encode(), Wanted("hotline"))
    assert (fewer.before, fewer.questions, fewer.repeated, fewer.changed) == (3, 2, (3,), True)
    assert held(centre) == (Similar("PR-1", "手续费由客户承担", ("谁掏这笔钱", "要我出吗")),)


def test_a_dry_run_tells_the_same_and_faults_by_line_and_keeps_nothing(centre: Assistant) -> None:
    before = centre.stores.documents.revision("yuanlan")
    bad = FILE + "PR-1,,要什么\nPR-9,没有的话,问什么\n".encode()
    told = centre.similar.put(MANAGER, "hotline.csv", bad, Wanted(dry_run=True))
    assert [one.line for one in told.faults] == [4]
    assert (told.questions, told.adrift, told.changed, told.dry_run) == (4, 1, False, True)
    with pytest.raises(InvalidInput, match="第 4 行"):
        centre.similar.put(MANAGER, "hotline.csv", bad)
    assert centre.similar.lists(MANAGER) == ()
    assert centre.stores.documents.revision("yuanlan") == before


def test_what_is_adrift_is_named_and_says_whether_its_document_is_there(centre: Assistant) -> None:
    lines = (
        "PR-1,手续费由平台承担,谁出\nPR-9,手续费由客户承担,谁出\nPR-1,七 日内原路退囘,几天\nPR-1,七日內原路退回,几天\n"
    )
    told = centre.similar.put(MANAGER, "hotline.csv", (HEAD + FEE + lines).encode())
    first = (Adrift("PR-1", "手续费由平台承担", True), Adrift("PR-9", "手续费由客户承担", False))
    assert told.mend[:2] == first
    # Script, width and spaces set nothing adrift; another character does.
    assert told.mend[2:] == (Adrift("PR-1", "七 日内原路退囘", True),)
    assert told.adrift == 3
    assert centre.similar.lists(MANAGER) == (Kept("hotline", False, 5, 6, 3, told.mend),)
    assert centre.similar.adrift(MANAGER, "hotline") == told.mend


def test_a_place_drifts_when_its_document_says_it_otherwise_and_serves_again_when_it_is_said_again(
    centre: Assistant,
) -> None:
    centre.similar.put(MANAGER, "hotline.csv", FILE)
    write(centre, "# 退改流程\n\n手续费由平台承担。\n\n## 到账\n\n审核通过后七日内原路退回。\n")
    assert centre.similar.adrift(MANAGER, "hotline") == (Adrift("PR-1", "手续费由客户承担", True),)
    write(centre, "# 退改流程\n\n手续费由客户承担。\n", version="2", valid_from="2026-11-20")
    assert centre.similar.adrift(MANAGER, "hotline") == ()


def test_search_and_the_editor_agree_on_what_is_adrift(centre: Assistant) -> None:
    lines = "PR-1,手续费由平台承担,谁出\nPR-9,手续费由客户承担,谁出\nPR-1,七日內 原路退回,几天\n"
    centre.similar.put(MANAGER, "hotline.csv", (HEAD + FEE + lines).encode())
    centre.finder.prepare("yuanlan")
    in_search = [(one.document_id, one.words) for one in centre.finder._indexes["yuanlan"].similar.adrift()]
    assert in_search == [(one.document_id, one.words) for one in centre.similar.adrift(MANAGER, "hotline")]
    assert len(in_search) == 2


def test_of_many_places_adrift_the_first_are_named_and_all_are_counted(centre: Assistant) -> None:
    lines = "".join(f"PR-1,第{number}条,问{number}\n" for number in range(NAMED + 5))
    told = centre.similar.put(MANAGER, "hotline.csv", (HEAD + lines).encode())
    assert (told.adrift, len(told.mend)) == (NAMED + 5, NAMED)
    assert told.mend[0].words == "第0条"
    assert len(centre.similar.adrift(MANAGER, "hotline")) == NAMED + 5


def test_what_came_with_the_pack_is_shown_first_and_changed_by_its_pack_alone(centre: Assistant) -> None:
    centre.stores.similar.put("yuanlan", PACK, [Similar("PR-1", "手续费由客户承担", ("谁出",))])
    centre.similar.put(MANAGER, "A.csv", FILE)
    assert [(one.name, one.own) for one in centre.similar.lists(MANAGER)] == [(PACK, True), ("A", False)]
    for name, wanted in (("_pack.csv", Wanted()), ("x.csv", Wanted(PACK)), ("x.csv", Wanted("_mine", dry_run=True))):
        with pytest.raises(InvalidInput, match="资料包"):
            centre.similar.put(MANAGER, name, FILE, wanted)
    with pytest.raises(InvalidInput, match="资料包"):
        centre.similar.remove(MANAGER, PACK)
    assert held(centre, PACK)


def test_a_list_is_removed_by_its_name_and_another_companys_does_not_exist(centre: Assistant) -> None:
    centre.similar.put(MANAGER, "hotline.csv", FILE)
    for ask in (centre.similar.remove, centre.similar.adrift):
        with pytest.raises(NotFound):
            ask(OTHER, "hotline")
    assert centre.similar.lists(OTHER) == ()
    assert centre.similar.remove(MANAGER, "hotline") == 2
    with pytest.raises(NotFound):
        centre.similar.remove(MANAGER, "hotline")


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SUPERVISOR, Role.MANAGER, Role.ADMIN}))
def test_only_those_who_supervise_keep_similar_questions(centre: Assistant, role: Role) -> None:
    who = Audience("yuanlan", role, "X1")
    for ask in (
        lambda: centre.similar.put(who, "hotline.csv", FILE),
        lambda: centre.similar.lists(who),
        lambda: centre.similar.adrift(who, "hotline"),
        lambda: centre.similar.remove(who, "hotline"),
    ):
        with pytest.raises(NotAllowed):
            ask()
    assert held(centre) == ()


@pytest.mark.parametrize(
    ("name", "content", "source"),
    [
        ("hotline.csv", HEAD.encode(), ""),
        ("hotline.csv", b"term,zh\nx,y\n", ""),
        ("hotline.docx", FILE, ""),
        ("hotline.csv", FILE, "两 个词"),
        ("hotline.csv", FILE, "长" * 61),
        ("？.csv", FILE, ""),
    ],
)
def test_what_cannot_be_a_list_is_refused_and_changes_nothing(
    centre: Assistant, name: str, content: bytes, source: str
) -> None:
    with pytest.raises(InvalidInput):
        centre.similar.put(MANAGER, name, content, Wanted(source))
    with pytest.raises(UnreadableDocument):
        centre.similar.put(MANAGER, "hotline.csv", b" ")
    assert centre.similar.lists(MANAGER) == ()


def test_a_files_name_becomes_the_name_of_its_source(centre: Assistant) -> None:
    assert centre.similar.put(MANAGER, "C:\\lists\\客服 2026（新）.csv", FILE).source == "客服-2026-新"


def test_after_a_document_is_deleted_no_word_of_its_questions_is_kept_anywhere(centre: Assistant) -> None:
    write(centre, f"# 内部\n\n{RARE} 由专席处理。\n", "PR-2")
    lines = f"PR-2,{RARE} 由专席处理,{RARE} 找谁\n"
    centre.similar.put(MANAGER, "hotline.csv", (HEAD + FEE + lines).encode())
    centre.stores.similar.put("yuanlan", PACK, [Similar("PR-2", f"{RARE} 由专席", (f"{RARE} 归谁管",))])
    assert centre.finder.find(f"{RARE} 归谁管", SUPERVISOR, centre.clock.now()).hits
    assert RARE in kept(centre) and RARE in in_memory(centre)
    centre.library.remove(MANAGER, "PR-2")
    assert RARE not in kept(centre)
    assert RARE not in in_memory(centre)
    assert [one.name for one in centre.similar.lists(MANAGER)] == ["hotline"]
    assert held(centre) == (Similar("PR-1", "手续费由客户承担", ("谁掏这笔钱", "要我出吗")),)


def kept(centre: Assistant) -> str:
    """Every row of every table, in one text."""
    engine = centre.stores.engine
    with reading(engine) as connection:
        rows = [list(connection.execute(text(f"SELECT * FROM {name}"))) for name in inspect(engine).get_table_names()]
    return repr(rows)


def in_memory(centre: Assistant) -> str:
    """What the client's index and the records hold of similar questions."""
    index = centre.finder._indexes["yuanlan"].similar
    return repr((index.entries, list(index._vocabulary), centre.stores.similar.every("yuanlan")))
