from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from knowledge.document import Kind, Passage, Shape, Trust
from knowledge.lexicon import Entry
from knowledge.search.client_index import ClientIndex
from knowledge.search.evidence import AT, NAMES, Candidates, evidence
from knowledge.search.fuse import standard
from knowledge.search.query import read_query
from knowledge.search.standing import Standing
from knowledge.search.table import Table
from knowledge.search.traits import Traits
from knowledge.search.widen import Lexicon
from tests.knowledge.search.pieces import passage

BARE = Lexicon(general=False)
FEE = passage("fee", "退票手续费由客户承担，每张100元，可以在三天内退款。")
POINTS = passage("points", "会员积分自入账起十二个月内有效。")
PETS = passage("pets", "Pets travel in the cabin.")


def candidates(table: Table, passages: Sequence[Passage], cosine: tuple[float, ...] = ()) -> Candidates:
    told = np.array(cosine or [0.0] * len(passages))
    return Candidates(table, told, Standing.of(passages), lambda places: [Traits(passages[at]) for at in places])


class Shelf:
    """Passages in an index, and the evidence of each for a question."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.made = 0

    def __call__(
        self,
        question: str,
        *passages: Passage,
        lexicon: Lexicon = BARE,
        cosine: tuple[float, ...] = (),
        asked: tuple[tuple[float, ...], ...] | None = None,
    ) -> list[dict[str, float]]:
        self.made += 1
        index = ClientIndex("east", self.folder / str(self.made))
        index.update(1, passages)
        query = read_query(question, lexicon)
        table = index.table(query, [one.id for one in passages])
        company = index.company([one.id for one in passages], standard(table.score()))
        near = None if asked is None else np.array(asked)
        sensed = index.sensed_of(query, [one.id for one in passages])
        found = replace(candidates(table, passages, cosine), company=company, asked=near, sensed=sensed)
        rows = evidence(query, found, np.arange(len(passages)))
        return [dict(zip(NAMES, row.tolist(), strict=True)) for row in rows]


@pytest.fixture
def told(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def of(document: str, text: str, position: int, **about: object) -> Passage:
    return replace(passage(f"{document}:{position}", text), document_id=document, position=position, **about)


def offer(name: str, text: str, **about: object) -> Passage:
    return replace(passage(name, text, kind=Kind.PROMOTION), title="迪士尼亲子套票", **about)


def test_names_are_told_once_and_have_their_places():
    assert len(set(NAMES)) == len(NAMES)
    assert [AT[name] for name in NAMES] == list(range(len(NAMES)))


def test_every_name_speaks_somewhere(told: Shelf):
    case = passage("case", "以前有客户退票，手续费收了100元。", trust=Trust.PAST_CASE)
    titled = replace(passage("titled", "见附表。"), title="退票手续费", heading=("手续费",), position=1)
    scope = replace(FEE, id="scope", heading=("适用范围",), internal_only=True, shape=Shape.STEP)
    reference = passage("reference", "退票手续费参考", trust=Trust.REFERENCE, kind=Kind.NOTICE)
    say = replace(passage("say", "您好，手续费由您承担。"), verbatim=True, shape=Shape.QUESTION)
    row = replace(passage("row", "提前1至3天：收20元"), shape=Shape.ROW)
    sections = [of("long", text, at) for at, text in enumerate(("退票手续费说明", "手续费20元", "积分不退", "手续"))]
    lexicon = Lexicon([Entry("手续费", alias_of="服务费", en="service charge")], general=False)
    wide = [replace(FEE, id="wide", text="服务费说明", title="服务费"), FEE, POINTS]
    english = replace(passage("english", "The service charge is borne by you."), title="Service charge")
    mixed = [of("both", "手续费由客户承担", 0), of("both", "The service charge is yours.", 1)]
    slow = [passage("slow", "刷视频老转圈"), replace(POINTS, title="网页转圈")]
    offers = [offer("about", "套票说明。"), FEE]
    settled = replace(case, kind=Kind.CASE, context="退改｜依据：d")
    policies = [replace(FEE, id="policy", document_id="d"), settled, POINTS]
    asked = [
        told("手续费多少钱？", FEE, POINTS, case, titled, scope, reference, cosine=(0.9, 0.1, 0.3, 0.2, 0.1, 0.0)),
        told("退票要多久？", FEE, POINTS, case), told("手续费谁承担？", FEE, POINTS),
        told("手续费可以退吗？", FEE, POINTS, *offers), told("怎么退票？", passage("how", "先登录，再点退票。"), FEE),
        told("为什么收手续费？", passage("why", "因为航司要收，所以收手续费。"), FEE),
        told("迪士尼套票可以买吗？", *offers), told("手续费怎么跟客户说", say, FEE),
        told("有没有手续费的案例", case, FEE), told("提前两天收100元吗", row, FEE, passage("out", "7天以上免收")),
        told("退票手续费收了多少", *policies),
        told("手续费", *sections), told("手续费收多少", *wide, lexicon=lexicon),
        told("手续费谁承担", english, *mixed, lexicon=lexicon),
        told("网速老是慢得跟蜗牛爬一样", *slow, lexicon=Lexicon()),
        told("会员积分自入账起十二个月内有效？", FEE, POINTS),
        told("钱谁出", FEE, POINTS, asked=((0.8, 0.9, 0.7, 0.6), (0.1, 0.2, 0.1, 0.2))),
    ]  # fmt: skip
    spoken = {name for rows in asked for row in rows for name, value in row.items() if value}
    assert set(NAMES) - spoken == set()


def test_evidence_of_a_passage_is_finite_and_the_same_whichever_are_chosen(tmp_path: Path):
    index = ClientIndex("east", tmp_path / "k")
    passages = [FEE, POINTS, PETS]
    index.update(1, passages)
    for text in ("手续费谁承担", "", "🙂", "pets?", "多少钱" * 100, "提前两天取消要收多少手续费"):
        query = read_query(text, Lexicon())
        table = index.table(query, [one.id for one in passages])
        found = candidates(table, passages)
        every = evidence(query, found, np.arange(3))
        assert np.isfinite(every).all(), text
        # What stands in standard deviations of those compared is the only evidence that others change.
        alone = [at for name, at in AT.items() if not name.endswith("_among")]
        assert evidence(query, found, np.array([2, 0]))[:, alone].tolist() == every[[2, 0]][:, alone].tolist()
        assert evidence(query, found, np.arange(0)).shape == (0, len(NAMES))


def test_a_question_without_a_word_tells_nothing_of_words(told: Shelf):
    for row in told("？？", FEE, POINTS):
        assert not any(row[name] for name in ("keyword", "own", "own_char", "held", "bridged", "run", "doc_cover"))


def test_covering_is_a_share_of_the_question_and_titles_only_add_to_it(told: Shelf):
    titled = replace(POINTS, title="退票手续费")
    fee, points = told("退票手续费", FEE, titled)
    assert fee["held"] == fee["held_around"] == pytest.approx(1)
    assert points["held"] == 0 and points["held_around"] == pytest.approx(1)
    assert points["title_told"] == 1
    half, _ = told("退票手续费和行李", FEE, POINTS)
    assert 0 < half["held"] < 1


def test_a_translation_is_across_and_covers_the_question(told: Shelf):
    lexicon = Lexicon([Entry("会员积分", en="loyalty points")], general=False)
    elsewhere = passage("english", "Loyalty points on weekdays.")
    points, fee, _ = told("loyalty points", POINTS, FEE, elsewhere, lexicon=lexicon)
    assert points["own"] == points["wide"] == 0 < points["across"]
    assert points["bridged"] == pytest.approx(1)
    assert points["other"] == 1 and points["other_bridged"] == points["bridged"]
    assert points["foreign"] == 0
    assert fee["across"] == fee["bridged"] == 0


def test_a_passage_in_the_other_language_waits_where_its_document_has_the_askers(told: Shelf):
    chinese, english, alone = told("手续费", of("both", "手续费", 0), of("both", "The fee.", 1), PETS)
    assert (chinese["other"], chinese["foreign"]) == (0, 0)
    assert (english["other"], english["foreign"]) == (1, 1)
    assert (alone["other"], alone["foreign"]) == (1, 0)


@pytest.mark.parametrize(
    ("text", "inside", "row", "outside"),
    [("提前1至3天：收20元", 1, 1, 0), ("7天以上免收", 0, 0, 1), ("手续费20元", 0, 0, 0), ("10公斤以内", 0, 0, 0)],
)
def test_a_row_whose_range_holds_the_value_asked_about_is_told_from_those_whose_do_not(
    told: Shelf, text: str, inside: int, row: int, outside: int
):
    found, _ = told("提前两天退票收多少", replace(passage("row", text), shape=Shape.ROW), POINTS)
    assert (found["in_range"], found["row_in_range"], found["out_of_range"]) == (inside, row, outside)
    prose, _ = told("提前两天退票收多少", passage("prose", text), POINTS)
    assert (prose["in_range"], prose["row_in_range"]) == (inside, 0)


def test_only_policy_carries_an_amount_or_a_time_limit(told: Shelf):
    case = passage("case", "以前收了100元，三天退的。", trust=Trust.PAST_CASE)
    for text, unsupported in (("手续费多少钱", 1), ("退票要多久", 1), ("怎么退票", 0), ("有没有退票的案例", 0)):
        found, policy = told(text, case, FEE)
        assert (found["unsupported"], found["case"]) == (unsupported, 1 - unsupported), text
        assert policy["unsupported"] == policy["case"] == 0
    assert told("有没有退票的案例", case, FEE)[0]["case_asked"] == 1


def test_a_promotion_waits_until_the_question_names_it(told: Shelf):
    named, _ = told("迪士尼套票怎么退", offer("offer", "套票说明。"), FEE)
    unnamed, _ = told("手续费怎么退", offer("offer", "套票手续费。"), FEE)
    assert (named["promotion_named"], named["promotion_unnamed"]) == (1, 0)
    assert (unnamed["promotion_named"], unnamed["promotion_unnamed"]) == (0, 1)


def test_what_stands_in_the_best_passage_of_a_document_tells_how_far_its_siblings_are_behind(told: Shelf):
    best, other, alone = told("退票手续费", of("long", "退票手续费", 0), of("long", "积分", 1), POINTS)
    assert best["doc_gap"] == 0 > other["doc_gap"]
    assert best["doc_best"] == other["doc_best"] > alone["doc_best"]
    assert other["beside"] == best["doc_best"] and alone["beside"] == 0
    assert best["doc_cover"] == other["doc_cover"] == pytest.approx(1)
    assert best["intra"] > other["intra"]


def test_similar_questions_speak_for_their_passage_alone_and_the_nearest_leads(told: Shelf):
    fee, points, pets = told(
        "钱谁出", FEE, POINTS, PETS, asked=((0.7, 0.8, 0.6, 0.9), (0.2, 0.3, 0.1, 0.4), (0.0, 0.0, 0.0, 0.0))
    )
    assert (fee["asked"], fee["asked_wide"], fee["asked_all"], fee["asked_sense"]) == (0.7, 0.8, 0.6, 0.9)
    assert fee["asked_lead"] == pytest.approx(0.5)
    assert (points["asked_lead"], pets["asked_wide"]) == (0.0, 0.0)


def test_where_nobody_wrote_similar_questions_nothing_is_told_of_them(told: Shelf):
    assert {row[name] for row in told("手续费", FEE, POINTS) for name in row if name.startswith("asked")} == {0.0}


def test_a_question_in_a_passages_very_words_is_known_whatever_its_width_script_and_last_mark(told: Shelf):
    asked = replace(POINTS, text="會員要問：手續費,誰承擔?看情況。")
    points, fee = told("手续费，谁承担？", asked, FEE)
    assert (points["whole"], fee["whole"]) == (1.0, 0.0)


@pytest.mark.parametrize("short", ["手续费", "fee?", "Pets travel", "手续费由客户承担" * 40])
def test_what_is_too_short_or_a_pasted_page_is_not_looked_for_word_for_word(told: Shelf, short: str):
    assert {row["whole"] for row in told(short, FEE, PETS)} == {0.0}
