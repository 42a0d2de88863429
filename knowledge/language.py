"""The three languages of the product, and telling them apart.

Language is decided per text, never per client: a Chinese question may be answered from an English document.
"""

import re
from enum import StrEnum


class Lang(StrEnum):
    """BCP 47 tags as they are stored and served."""

    HANS = "zh-Hans"
    HANT = "zh-Hant"
    EN = "en"

    @property
    def chinese(self) -> bool:
        """Whether the text is read character by character."""
        return self is not Lang.EN


_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]+")
# Characters that exist in one script only and are frequent in service text; enough to tell the script of a sentence.
_ONLY_HANT = frozenset(
    "個們這來時會說對為過還問題請幫辦費單號訂購貨換賠償權經員讓應該點開關電話機場臺灣網頁聯絡優惠價錢帳戶證實"
    "顧務處郵遞運險飯營業樓門車紅綠藍銀鐵錯誤買賣條於後無與麼嗎誰隻雙轉變術師給預確認繳帶級統計劃"
)
_ONLY_HANS = frozenset(
    "个们这来时会说对为过还问题请帮办费单号订购货换赔偿权经员让应该点开关电话机场湾网页联络优惠价钱账户证实"
    "顾务处邮递运险饭营业楼门车红绿蓝银铁错误买卖条后无与么吗谁只双转变术师给预确认缴带级统计划"
) - frozenset("后只于台系里面准")


def language_of(text: str) -> Lang:
    """The language most of `text` is written in; Simplified where a Chinese text shows neither script."""
    han = len(_HAN.findall(text))
    latin = len(_LATIN.findall(text))
    if han == 0 or latin > 3 * han:
        return Lang.EN if latin else Lang.HANS
    hant = sum(character in _ONLY_HANT and character not in _ONLY_HANS for character in text)
    hans = sum(character in _ONLY_HANS and character not in _ONLY_HANT for character in text)
    return Lang.HANT if hant > hans else Lang.HANS
