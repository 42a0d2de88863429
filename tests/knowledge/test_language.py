import pytest

from knowledge.language import Lang, language_of


@pytest.mark.parametrize("text", ["商家治理部", "受理", "理由", "自理"])
def test_a_character_both_scripts_share_tells_neither(text: str) -> None:
    assert language_of(text) is Lang.HANS


def test_a_character_of_one_script_tells_it() -> None:
    assert language_of("辦理退費") is Lang.HANT
    assert language_of("办理退费") is Lang.HANS
    assert language_of("refund the ticket") is Lang.EN
