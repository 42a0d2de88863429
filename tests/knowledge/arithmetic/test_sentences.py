import pytest

from knowledge.arithmetic.sentences import clauses, pieces, sentences


def _texts(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text)]


def test_chinese_sentences_keep_their_quotes_and_citations() -> None:
    text = "先核验身份。客户说“试过了。”就不要再试！[1]退款 3 天到账。[2][3]\n• 例外另计"
    assert _texts(text) == ["先核验身份。", "客户说“试过了。”", "就不要再试！[1]", "退款 3 天到账。[2][3]", "例外另计"]


def test_english_sentences_do_not_end_at_decimals_or_abbreviations() -> None:
    text = "Pay 3.5 yuan, e.g. by card. See No. 12 for more. It opens at 9 a.m. every day."
    assert _texts(text) == ["Pay 3.5 yuan, e.g. by card.", "See No. 12 for more.", "It opens at 9 a.m. every day."]


@pytest.mark.parametrize("text", ["", "\n\n", "。。。", "——"])
def test_a_text_without_words_has_no_sentences(text: str) -> None:
    assert sentences(text) == ()


def test_long_chinese_sentences_are_cut_at_semicolons_and_short_ones_are_not() -> None:
    long = "一线专员单次100元以内当场办理，30天内不超过200元；高级专员单次300元以内，30天内不超过500元。"
    assert len(pieces(long)) == 2
    assert len(pieces("成人收费；儿童免费。")) == 1


def test_a_span_never_carries_the_bullet_or_the_semicolon() -> None:
    text = "• 系统原因：全额退还，由公司承担，提交后两小时之内到账，不需要客户另外申请；\n• 渠道原因：原路退回。"
    assert [text[span.start : span.end][-1] for span in pieces(text)] == ["请", "。"]
    assert not any(text[span.start] == "•" for span in pieces(text))


def test_clauses_split_at_commas_but_not_inside_numbers() -> None:
    text = "不超过1,500元，须双人复核；另计"
    assert [text[span.start : span.end].rstrip("，；") for span in clauses(text)] == [
        "不超过1,500元",
        "须双人复核",
        "另计",
    ]
