"""What votes suggest: a question voted up beside the place that answered it, and nothing that belongs on no list."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from assistant import suggesting
from assistant.assistant import Assistant
from assistant.desk import DeskQuestion
from assistant.similar import Wanted
from assistant.suggesting import Suggestion, written
from knowledge.audience import Audience, Role
from knowledge.client import Client
from knowledge.errors import InvalidInput, NotAllowed
from knowledge.intake.questions import LONGEST_WORDS, read_questions
from knowledge.language import Lang
from knowledge.records.work import AskedQuestion, Feedback
from knowledge.similar import Similar

SUPERVISOR = Audience("yuanlan", Role.SUPERVISOR, "S3")
MANAGER = Audience("yuanlan", Role.MANAGER, "M1")
OTHER = Audience("xingxi", Role.ADMIN)
PAPER = "# 退改流程\n\n手续费由客户承担。\n\n## 到账\n\n审核通过后七日内原路退回。\n"
FEE, BACK = "手续费由客户承担。", "审核通过后七日内原路退回。"


@pytest.fixture
def centre(empty: Callable[..., Assistant]) -> Assistant:
    assistant = empty()
    for client in ("yuanlan", "xingxi"):
        assistant.stores.clients.put(Client(client, {"zh": client, "en": client}, "Asia/Shanghai", (Lang.HANS,)))
    write(assistant, PAPER)
    return assistant


def write(assistant: Assistant, content: str, name: str = "PR-1", **meta: object) -> None:
    about = {"id": name, "version": "1", "kind": "process", "tier": "internal", "trust": "approved_policy"} | meta
    assistant.library.put(MANAGER, f"{name}.md", content.encode(), about)


def passage(centre: Assistant, text: str, name: str = "PR-1", version: str = "1") -> str:
    pieces = centre.stores.documents.passages("yuanlan", document_id=name)
    return next(one.id for one in pieces if one.text == text and one.version == version)


def asked(centre: Assistant, text: str, *passages: str, **more: object) -> str:
    record = AskedQuestion("yuanlan", text, centre.clock.now(), Lang.HANS, Role.AGENT, "answered", passages=passages)
    return centre.stores.work.add_question(replace(record, **more))  # type: ignore[arg-type]


def vote(centre: Assistant, question: str, *people: str, way: str = "up") -> None:
    for person in people or ("A1",):
        centre.feedback(Audience("yuanlan", Role.AGENT, person), f"question:{question}", way)


def liked(centre: Assistant, text: str, *passages: str, **more: object) -> str:
    name = asked(centre, text, *passages, **more)
    vote(centre, name)
    return name


def told(centre: Assistant) -> list[tuple[str, tuple[str, ...], int]]:
    return [(one.words, one.questions, one.votes) for one in centre.suggesting(SUPERVISOR)]


def test_a_question_that_was_answered_and_voted_up_is_suggested_for_the_place_that_answered(centre: Assistant) -> None:
    kept = centre.ask(DeskQuestion("退票手续费由谁承担？", Audience("yuanlan", Role.AGENT, "A1"))).answer
    assert kept.quotes[0].text in FEE
    assert centre.suggesting(SUPERVISOR) == ()
    vote(centre, kept.id)
    assert centre.suggesting(SUPERVISOR) == (Suggestion("PR-1", FEE, ("退票手续费由谁承担？",), 1),)


def test_questions_of_one_place_stand_together_and_the_most_voted_come_first(centre: Assistant) -> None:
    fee, back = passage(centre, FEE), passage(centre, BACK)
    liked(centre, "谁掏手续费", fee)
    vote(centre, asked(centre, "退票的钱谁来出", fee, back), "A1", "A2")
    vote(centre, asked(centre, "退款要等几天", back), "A1", "A2", "A3", "A4")
    assert told(centre) == [
        ("审核通过后七日内原路退回。", ("退款要等几天",), 4),
        (FEE, ("退票的钱谁来出", "谁掏手续费"), 3),
    ]


def test_one_wording_is_one_question_however_it_is_written_and_the_last_writing_stands(centre: Assistant) -> None:
    fee = passage(centre, FEE)
    for minute, text in enumerate(("退票手续費谁出？", "退票 手续费谁出", "退票手续费谁出!")):
        name = asked(centre, text, fee)
        at = centre.clock.now() + timedelta(minutes=minute)
        centre.stores.work.add_feedback(Feedback("yuanlan", f"question:{name}", "A1", "up", at))
    assert told(centre) == [(FEE, ("退票手续费谁出!",), 3)]


def test_whoever_votes_down_takes_the_question_out_also_where_it_was_asked_again(centre: Assistant) -> None:
    fee, back = passage(centre, FEE), passage(centre, BACK)
    name = liked(centre, "退票手续费谁出", fee)
    again = asked(centre, "退票手续费谁出", fee)
    assert len(told(centre)) == 1
    vote(centre, again, "A2", way="down")
    assert told(centre) == []
    vote(centre, again, "A2")  # another mind
    assert told(centre) == [(FEE, ("退票手续费谁出",), 2)]
    vote(centre, name, "A3", way="down")
    assert told(centre) == []
    liked(centre, "退票手续费谁出", back)  # another place answered: that is another matter
    assert told(centre) == [(BACK, ("退票手续费谁出",), 1)]


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("那会员呢", {}),
        ("客户的号码是 [PHONE_1]，退票手续费谁出", {}),
        ("退票手续费谁出" * 29, {}),
        ("？？", {}),
        ("｜ | ", {}),
        ("我能给客户免手续费吗", {"kind": "authority"}),
    ],
    ids=["leans", "masked", "long", "marks alone", "nothing", "a decision"],
)
def test_what_belongs_on_no_list_is_not_suggested(centre: Assistant, text: str, more: dict[str, object]) -> None:
    liked(centre, text, passage(centre, FEE), **more)
    assert told(centre) == []


def test_votes_about_other_things_and_about_what_quoted_nothing_suggest_nothing(centre: Assistant) -> None:
    fee = passage(centre, FEE)
    liked(centre, "退票手续费谁出")
    agent = Audience("yuanlan", Role.AGENT, "A1")
    for about in (f"passage:{fee}", "question:nobody", "review:退票手续费谁出"):
        centre.feedback(agent, about, "up")
    assert told(centre) == []


def test_what_the_place_has_already_is_not_suggested_again_under_whatever_words_it_was_listed(
    centre: Assistant,
) -> None:
    fee, back = passage(centre, FEE), passage(centre, BACK)
    centre.stores.similar.put("yuanlan", "hotline", [Similar("PR-1", "由 客戶承担", ("退票手续费，谁出？",))])
    liked(centre, "退票手续費， 谁出", fee)
    liked(centre, "退票手续费，谁出", back)
    assert told(centre) == [(BACK, ("退票手续费，谁出",), 1)]


def test_what_is_imported_as_it_was_suggested_is_not_suggested_again(centre: Assistant) -> None:
    write(centre, '# 目录\n\n- =合计：以系统为准\n- 第二项\n\n+86 开头的号码要加区号，"外呼"前核对 a|b。\n', "PR-2")
    for piece in centre.stores.documents.passages("yuanlan"):
        liked(centre, f'=1+1 | "{piece.text[:4]}"\n怎么｜理解, 这句话', piece.id)
    suggested = centre.suggesting(SUPERVISOR)
    assert len(suggested) == len(centre.stores.documents.passages("yuanlan"))
    content = written(suggested)
    for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")):
        assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@"))]
    found = read_questions("votes.csv", content)
    assert [(one.document_id, one.words, one.questions) for one in found.entries] == [
        (one.document_id, one.words, one.questions) for one in suggested
    ]
    assert centre.similar.put(SUPERVISOR, "votes.csv", content).adrift == 0
    assert centre.suggesting(SUPERVISOR) == ()


def test_a_place_is_named_by_as_few_of_its_first_words_as_stand_nowhere_else(centre: Assistant) -> None:
    same = "航空公司原因的改签，手续费一律由航空公司承担，"
    write(centre, f"# 改签\n\n## 国内\n\n{same}国内当日办结。\n\n## 国际\n\n{same}国际三日办结。\n", "PR-2")
    for piece in centre.stores.documents.passages("yuanlan", document_id="PR-2"):
        liked(centre, f"改签手续费归谁管，{piece.text[-6:]}", piece.id)
    words = sorted(one.words for one in centre.suggesting(SUPERVISOR))
    assert words == sorted([f"{same}国内当日办结。"[:28], f"{same}国际三日办结。"[:28]])
    liked(centre, "七日从哪天算起", passage(centre, BACK))
    assert BACK[:14] in {one.words for one in centre.suggesting(SUPERVISOR)}


@pytest.mark.parametrize(
    "paper", ["# 甲\n\n可以。\n", "# 甲\n\n## 乙\n\n以系统为准办理。\n\n## 丙\n\n以系统为准办理。\n"]
)
def test_a_place_that_its_words_cannot_tell_from_others_is_left_out(centre: Assistant, paper: str) -> None:
    write(centre, paper, "PR-2")
    pieces = centre.stores.documents.passages("yuanlan", document_id="PR-2")
    assert pieces
    for piece in pieces:
        liked(centre, "退票手续费谁出", piece.id)
    assert told(centre) == []


def test_the_words_of_a_place_are_no_longer_than_an_import_takes(centre: Assistant) -> None:
    pieces = [(name, "长" * LONGEST_WORDS + end) for name, end in (("a", "甲"), ("b", "乙"))]
    one = centre.stores.documents.passages("yuanlan")[0]
    assert suggesting._words(replace(one, id="a", text=pieces[0][1]), pieces) == ""
    line = "长" * 95
    pieces = [("a", f"{line}\n甲"), ("b", f"{line}短{line}")]
    assert suggesting._words(replace(one, id="a", text=pieces[0][1]), pieces) == f"{line}\n甲"


def test_the_same_place_in_two_versions_is_one_place_and_a_removed_one_is_none(centre: Assistant) -> None:
    liked(centre, "谁掏手续费", passage(centre, FEE))
    write(centre, PAPER + "\n## 例外\n\n航变不收。\n", version="2", valid_from="2026-11-20")
    liked(centre, "退票的钱谁来出", passage(centre, FEE, version="2"))
    (one,) = centre.suggesting(SUPERVISOR)
    assert (one.words, set(one.questions), one.votes) == (FEE, {"谁掏手续费", "退票的钱谁来出"}, 2)
    centre.stores.documents.remove("yuanlan", "PR-1", "1")
    assert told(centre) == [(FEE, ("退票的钱谁来出",), 1)]
    centre.library.remove(MANAGER, "PR-1")
    assert told(centre) == []


def test_the_latest_votes_are_read_and_no_more(centre: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suggesting, "MOST_VOTES", 3)
    fee, now = passage(centre, FEE), centre.clock.now()
    first, last = asked(centre, "谁掏手续费", fee), asked(centre, "退票的钱谁来出", fee)

    def up(about: str, person: str, after: int) -> None:
        at = now + timedelta(seconds=after)
        centre.stores.work.add_feedback(Feedback("yuanlan", about, person, "up", at))

    up(f"question:{first}", "A1", 0)
    up("call:C-1", "A1", 1)
    up(f"question:{last}", "A1", 2)
    assert told(centre) == [(FEE, ("退票的钱谁来出", "谁掏手续费"), 2)]
    up(f"question:{last}", "A2", 3)
    assert told(centre) == [(FEE, ("退票的钱谁来出",), 2)]


def test_another_companys_votes_suggest_nothing_here(centre: Assistant) -> None:
    liked(centre, "谁掏手续费", passage(centre, FEE))
    assert centre.suggesting(OTHER) == ()


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SUPERVISOR, Role.MANAGER, Role.ADMIN}))
def test_only_those_who_keep_the_lists_see_suggestions(centre: Assistant, role: Role) -> None:
    with pytest.raises(NotAllowed, match="班组长"):
        centre.suggesting(Audience("yuanlan", role, "X1"))


def test_no_list_goes_by_the_name_of_the_suggestions(centre: Assistant) -> None:
    content = "document,words,questions\nPR-1,手续费由客户承担,谁出\n".encode()
    for name, wanted in (("suggested.csv", Wanted()), ("x.csv", Wanted("suggested", dry_run=True))):
        with pytest.raises(InvalidInput, match="换个来源名"):
            centre.similar.put(MANAGER, name, content, wanted)
    assert centre.similar.lists(MANAGER) == ()
