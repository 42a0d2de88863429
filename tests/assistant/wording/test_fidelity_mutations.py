"""Grounded wordings, each with one fault put in by a mutator that shares no code with the guard."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from drafts import task

from assistant.wording.fidelity import check

SOURCES = (
    "退款原路退回：国内票 7 个工作日内，国际及地区票 15 个工作日内。",
    "平台服务费每人每次 20 元，由客户承担。",
    "每张票最多改期 3 次，每次收取 45 元。",
    "超过承诺时限未修复的，每超1天赔付5元话费，单次故障封顶50元。",
    "欠费从停机次月1日起按日收取千分之三的滞纳金。",
    "停机保号每月5元，最短1个月，最长12个月。",
    "缴清欠费后30分钟内自动复机，超过2小时没有复机的发起工单。",
    "城区24小时内修复，乡镇48小时内修复。",
    "同城移机收取移机费50元，5个工作日内装好。",
    "岚点有效期 24 个月，到期前 30 天短信提醒。",
    "100 岚点抵 1 元，每单最多抵订单金额的 30%。",
    "从签收次日算第1天，7天内可以无理由退货。",
    "仓库收到后48小时内验收审核，通过后原路退回。",
    "鉴定为假的退一赔三，每次不超过1500元。",
    "付款15天内同款降价，退还差价，每次不超过100元。",
    "核验两项信息后方可告知订单详情，两次不通过的发行程单。",
    "首席客服 18:00 前回电，最迟不超过 20:30。",
    "行李每公斤收费 60 元，免费额度 20 公斤。",
    "会员满 20000 元升级，每消费 1 元得 1.5 积分。",
    "特殊餐食须在起飞前 24 小时预订，改订收取 30 元。",
)
HONEST = (
    lambda text: text,
    lambda text: "可以这样说：\n" + text,
    lambda text: text.replace("收取", "要收").replace("由客户承担", "客户承担"),
    lambda text: text.replace("，", "；", 1),
    lambda text: re.sub(r"(?<![\d.])7 ?个工作日", "七个工作日", text),
)
UNITS = {
    "工作日": "小时",
    "元": "美元",
    "天": "分钟",
    "小时": "天",
    "分钟": "小时",
    "个月": "年",
    "公斤": "克",
    "次": "人",
    "%": "元",
}


def _mutations(text: str) -> Iterator[tuple[str, str]]:
    """One changed number, one changed unit, one false citation: (kind, wording)."""
    for match in re.finditer(r"\d+(?:\.\d+)?", text):
        yield "number", text[: match.start()] + str(int(float(match.group())) + 3) + text[match.end() :]
    for unit, other in UNITS.items():
        found = re.search(rf"(?<=\d)\s*(?:个)?{unit}", text)
        if found:
            yield "unit", text[: found.start()] + found.group().replace(unit, other) + text[found.end() :]
            break


def test_almost_no_honest_wording_is_blocked() -> None:
    cases = [(source, reword(source) + "[1]") for source in SOURCES for reword in HONEST]
    blocked = [wording for source, wording in cases if check(wording, task(source)) is not None]
    assert len(blocked) <= len(cases) * 0.02, blocked


def test_changed_numbers_and_units_are_blocked() -> None:
    cases = [(source, kind, wording + "[1]") for source in SOURCES for kind, wording in _mutations(source)]
    assert len(cases) > 50
    released = [(kind, wording) for source, kind, wording in cases if check(wording, task(source)) is None]
    assert len(released) <= len(cases) * 0.01, released


def test_citations_of_another_source_are_blocked() -> None:
    released = []
    for place, source in enumerate(SOURCES):
        other = SOURCES[(place + 7) % len(SOURCES)]
        for mark in ("[2]", "[3]", ""):
            if check(source + mark, task(source, other)) is None:
                released.append(source + mark)
    assert released == []
