import pytest

from assistant.surfaces.slack.speaking import brief_message, said
from assistant.surfaces.slack.words import escaped, mentioned, plain
from knowledge.language import Lang

HOSTILE = ["<!channel>", "<!here|here>", "<@U123>", "<http://evil.example|公司政策>", "a & b < c > d", "<#C1|general>"]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_a_document_says_is_a_mention_or_a_link(text: str) -> None:
    assert "<" not in escaped(text)
    assert ">" not in escaped(text)
    (block,) = said(text)["blocks"]  # type: ignore[misc]
    assert block["text"]["verbatim"] is True
    assert "<" not in block["text"]["text"]


def test_characters_nobody_sees_are_taken_out() -> None:
    assert escaped("退\u200b改\u202e\U000e0041手续费\x07") == "退改手续费"


def test_what_a_person_wrote_is_made_plain() -> None:
    written = "<@U0BOT> 见 <http://a.example|这一页> 和 <tel:123|123>，A &amp; B &lt; C"
    assert plain(written) == "见 这一页 和 123，A & B < C"
    assert mentioned(written + " <@U2|bob>") == ["U0BOT", "U2"]


def test_the_only_link_of_a_brief_is_our_own() -> None:
    message = brief_message("晨会 <!channel>", ["<http://x|y>"], "http://127.0.0.1/brief", Lang.HANS)
    texts = [block["text"]["text"] for block in message["blocks"]]  # type: ignore[attr-defined]
    assert [text for text in texts if "<" in text] == ["<http://127.0.0.1/brief|打开完整简报>"]
