from knowledge.arithmetic.asking import Asked, Want
from knowledge.arithmetic.excerpt import Excerpt, choose, disagreement
from knowledge.arithmetic.salience import Same, Weighed, cut, supports, told, weigh
from knowledge.arithmetic.steps import steps_for
from knowledge.audience import Tier
from knowledge.document import Kind, Passage, Shape, Trust
from knowledge.language import Lang
from knowledge.search.analyse import tokens
from knowledge.search.script import to_simplified

SAME = Same(tokens)


def _passage(text: str, document: str = "D1", position: int = 0, **changes: object) -> Passage:
    fields: dict[str, object] = {"kind": Kind.PROCESS, "trust": Trust.APPROVED_POLICY, "title": "办理流程"} | changes
    return Passage(
        client="c",
        id=f"{document}:{position}",
        document_id=document,
        version="1",
        tier=Tier.INTERNAL,
        lang=Lang.HANS,
        text=text,
        position=position,
        **fields,
    )  # type: ignore[arg-type]


def _weighed(question: str, want: Want, *passages: Passage) -> list[Weighed]:
    found = [piece for passage in passages for piece in cut(passage, 1.0, SAME)]
    return weigh(found, dict.fromkeys(tokens(question), 1.0), Asked(want), to_simplified)


def test_the_sentence_with_the_value_asked_for_weighs_most() -> None:
    text = "移机先查端口。移机收取移机费50元。移机师傅会先打电话。"
    assert _weighed("移机费多少", Want.AMOUNT, _passage(text))[0].piece.text == "移机收取移机费50元。"


def test_an_exception_is_quoted_with_its_rule() -> None:
    passage = _passage("已发货订单不能修改地址。但客户本人核验后可以转寄。客服电话全天开通。")
    (excerpt,) = choose(_weighed("已发货修改地址", Want.YES_NO, passage), 5)
    assert excerpt.text == "已发货订单不能修改地址。但客户本人核验后可以转寄。"


def test_a_sentence_that_points_back_brings_what_it_points_to() -> None:
    passage = _passage("员工号码停用。该号码须在30天内缴清宽带违约金。其他事项另行通知。")
    (excerpt,) = choose(_weighed("宽带违约金缴清", Want.LIMIT, passage), 5)
    assert excerpt.text.startswith("员工号码停用。")


def test_excerpts_are_exact_runs_and_keep_the_documents_order() -> None:
    passage = _passage("退款原路退回。天气不错。退款三天到账。")
    chosen = choose(_weighed("退款", Want.WHAT, passage), 5)
    assert [one.text for one in chosen] == ["退款原路退回。", "退款三天到账。"]
    assert all(passage.text[one.start : one.end] == one.text for one in chosen)


def test_different_limits_for_the_same_thing_in_two_documents_disagree() -> None:
    pair = disagreement(
        _weighed(
            "发票多久寄出",
            Want.LIMIT,
            _passage("纸质发票 3 个工作日内寄出。"),
            _passage("纸质发票 10 个工作日内寄出。", "D2"),
        ),
        Want.LIMIT,
        to_simplified,
    )
    assert pair is not None and {piece.passage.document_id for piece in pair} == {"D1", "D2"}


def test_limits_of_different_cases_do_not_disagree() -> None:
    weighed = _weighed(
        "退票多久退款", Want.LIMIT, _passage("国内票 7 天内退款。"), _passage("国际票 15 天内退款。", "D2")
    )
    assert disagreement(weighed, Want.LIMIT, to_simplified) is None


def test_one_document_never_disagrees_with_itself() -> None:
    weighed = _weighed(
        "发票多久寄出", Want.LIMIT, _passage("发票 3 天内寄出。"), _passage("发票 5 天内寄出。", position=1)
    )
    assert disagreement(weighed, Want.LIMIT, to_simplified) is None


def test_only_approved_policy_supports_amounts_limits_and_entitlements() -> None:
    def able(want: Want, trust: Trust, text: str) -> bool:
        return supports(cut(_passage(text, trust=trust), 1.0, SAME)[0], want)

    assert able(Want.AMOUNT, Trust.APPROVED_POLICY, "补偿 50 元。")
    for trust in (Trust.REFERENCE, Trust.PAST_CASE, Trust.TRANSCRIPT):
        assert not able(Want.AMOUNT, trust, "补偿 50 元。")
        assert not able(Want.YES_NO, trust, "可以补偿。")
        assert not able(Want.HOW, trust, "先补偿 50 元，再登记。")
        assert not able(Want.HOW, trust, "3 天内登记。")
        assert able(Want.HOW, trust, "先登记，等 5 分钟再提交。")


def test_a_word_that_no_sentence_speaks_of_lowers_what_is_told() -> None:
    piece = cut(_passage("付款后可以取消。"), 1.0, SAME)[0]
    assert told(tokens("分期付款"), piece) == 0.5
    assert told(tokens("付款取消"), piece) == 1.0


def test_a_procedure_is_shown_from_its_first_step_without_internal_ones() -> None:
    steps = [
        _passage(f"S{n} 第{n}件事要先做好。", position=n, shape=Shape.STEP, step_id=f"S{n}", internal_only=n > 3)
        for n in range(1, 5)
    ]
    found = steps_for("办理流程是什么", [Excerpt(steps[3], 0, 5, 1.0)], steps, 2)
    assert [one.passage.step_id for one in found.excerpts] == ["S1", "S2"]
    assert (found.total, found.shown) == (3, 2)
