from assistant.wording.heading import Heading
from knowledge.arithmetic.asking import Want
from knowledge.arithmetic.foremost import led
from knowledge.arithmetic.salience import Piece, Weighed
from knowledge.arithmetic.sentences import sentences
from knowledge.audience import Tier
from knowledge.document import READ_OUT, TALK_TRACK, Kind, Passage, Trust
from knowledge.language import Lang
from knowledge.search.analyse import tokens

OFFER = (
    "家纺第二件半价（OF-9）\n有效期：2026-11-13至2026-12-13。\n价格：0元。\n"
    f"{READ_OUT[0]}退一件的，按没打折的单价重算，多退少不补。\n{TALK_TRACK[0]}棉里家纺现在第二件半价，四件套、被芯可以混搭。"
)
PASSAGE = Passage(
    "acme",
    "OF-9",
    "OF-9",
    "1",
    Kind.PROMOTION,
    Tier.PUBLIC,
    Trust.APPROVED_POLICY,
    "家纺第二件半价",
    Lang.HANS,
    OFFER,
    1,
)


def _weighed() -> list[Weighed]:
    spans = sentences(OFFER)
    pieces = [Piece(PASSAGE, s.start, s.end, 1.0, frozenset(tokens(OFFER[s.start : s.end])), {}) for s in spans]
    # Heaviest is the name: whatever is asked of a promotion, its name is said in the question.
    return [Weighed(one, 1.0 - place / 10, 0.5, 0.5) for place, one in enumerate(pieces)]


def _first_quoted(question: str, want: Want) -> str:
    return led([], _weighed(), 5, Heading(question, want))[0].text


def test_of_a_promotion_the_line_stands_first_that_tells_what_is_asked_beside_its_name() -> None:
    assert _first_quoted("家纺第二件半价，退一件怎么算", Want.HOW).startswith("退一件的")
    assert _first_quoted("家紡第二件半價，四件套能混搭嗎", Want.YES_NO).startswith("棉里家纺")


def test_its_record_stays_whole_and_stands_first_where_its_days_or_price_are_asked() -> None:
    first = _first_quoted("家纺第二件半价有效期到几号", Want.LIMIT)
    assert first.startswith("有效期：") and first.endswith("价格：0元。")


def test_what_names_nobody_may_not_say_who() -> None:
    assert not Heading("谁来承担运费", Want.WHO).may_say(_weighed()[1].piece)
    assert Heading("运费多少", Want.AMOUNT).may_say(_weighed()[1].piece)
