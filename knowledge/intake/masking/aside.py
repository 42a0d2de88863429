"""What must stay readable: amounts, dates, times, measures, and numbers that a label says belong to an order or ticket.

These stretches are set aside before any rule looks for personal data. It does not find personal data.
"""

import re
from collections.abc import Iterable

from stdnum import luhn

# Stands for what was set aside: no letter, digit or separator, so that no rule reaches across it.
_BLANK = "\x01"
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_CURRENCY = (
    r"(?:[¥￥$€£]|(?:US|HK|NT|S)\$|RMB|CNY|USD|HKD|TWD|EUR|GBP|人民币|人民幣|美元|美金|港币|港幣|台币|臺幣|新台币)"
)
_UNIT = (
    r"(?:元|块|塊|圆|圓|角|毛|分(?!机)|万|萬|亿|億|千元|百元|美元|美金|港币|港幣|台币|臺幣|欧元|英镑|日元|人民币"
    r"|人民幣|yuan|rmb|cny|usd|hkd|twd|eur|gbp"
    r"|dollars?|bucks|euros?|pounds?|cents?|%|折|积分|積分|点(?!\d)|岚点|里程|points?|miles|天|日|个月|個月|年"
    r"|小时|小時|分钟|分鐘|秒|次|件|张|張"
    r"|台|份|人|位|公里|公斤|克|kg|km|[GMKT]B?(?![A-Za-z])|兆|hours?|days?|minutes?|months?|years?|weeks?|nights?"
    r"|times)"
)
_AMOUNTS = re.compile(
    rf"{_CURRENCY}\s?(?:{_NUMBER})(?:\s?(?:万|萬|亿|億|k|m)(?![a-z]))?"
    rf"|(?<![\d.\-])(?:{_NUMBER})\s?{_UNIT}(?![A-Za-z])",
    re.I,
)
_DATES = re.compile(
    r"(?<!\d)(?:19|20)\d{2}(?:[-/.]\d{1,2}[-/.]\d{1,2}|年\d{1,2}月(?:\d{1,2}[日号號])?|(?:0[1-9]|1[0-2])(?:0[1-9]"
    r"|[12]\d|3[01]))(?!\d)"
    r"|(?<!\d)\d{1,2}/\d{1,2}/(?:19|20)\d{2}(?!\d)|(?<!\d)\d{1,2}月\d{1,2}[日号號]?"
    r"|(?<!\d)\d{1,2}:\d{2}(?::\d{2})?(?!\d)"
)
# A label, what may stand between ("号是", "number:", "#"), and the number itself, which must hold a digit.
_LABELLED = re.compile(
    r"(?P<label>订单|訂單|定单|单据|單據|工单|工單|運單|运单|快递单?|快遞單?|物流|投诉单?|投訴單?|报修单?|報修單?"
    r"|流水|交易|票号|票號|机票|航班|车次|保单|保單"
    r"|合同|案件|受理|取件|取货|提货|退货单?|退款单?|发票|發票|批次|型号|型號|序列|设备|会员|會員|客户编|客服工"
    r"|编号|編號|单号|單號|\bPNR|\bIMEI|\bSN|\bSKU"
    r"|\borders?|\btickets?|\bcase|\btracking|\bref(?:erence)?|\bbooking|\binvoice|\bconfirmation|\bwaybill"
    r"|\bshipment|\bparcel|\bserial"
    r"|\btransaction|\bitinerary|\bflight|\bpolicy|\bclaim|\bincident|\breservation|\bbatch|\bcomplaint"
    r"|\bmember(?:ship)?)"
    r"(?P<between>\s*(?:的|编|編|代)?\s*(?:号码|號碼|号|號|码|碼|单号|單號|编号|編號|no\b\.?|numbers?|num|nr|id"
    r"|code|ref(?:erence)?|#)?(?:'s|’s)?\s*"
    r"(?:是|为|為|：|:|is|was|=|#|，|,)?\s*(?:我念给你|我报给你|我念一下|我报一下|我念|我报)?[，,]?\s*)"
    r"(?P<number>(?=[A-Z-]{0,8}\d)[A-Z0-9](?:[A-Z0-9]|[-_](?=[A-Z0-9])){3,31}"
    r"(?:[ -]\d{3,8}(?![\d/年-]))*)(?![A-Z0-9@])",
    re.I,
)


# A label behind the number: "帮我查 3894706243826653 这一单".
_LABELLED_BEHIND = re.compile(
    r"(?<![A-Za-z0-9])(?P<number>[A-Z]{0,4}\d{6,24})\s?(?:这|那|這)一?[个個笔筆]?(?:单|單|订单|訂單|工单|工單|快递|快遞)",
    re.I,
)


def without_labelled(text: str) -> str:
    """`text` with labelled order and ticket numbers blanked out, every offset kept."""
    found = [*_LABELLED.finditer(text), *_LABELLED_BEHIND.finditer(text)]
    return blanked(text, [match.span("number") for match in found if not _is_card(match["number"])])


def without_amounts(text: str) -> str:
    """`text` with amounts, measures, dates and times blanked out, every offset kept."""
    found = [match.span() for pattern in (_AMOUNTS, _DATES) for match in pattern.finditer(text)]
    # "13812345678 元" is no amount anyone pays on the phone: eleven digits and more belong to the other rules.
    return blanked(text, [(start, end) for start, end in found if sum(map(str.isdigit, text[start:end])) < 11])


def _is_card(number: str) -> bool:
    """Whether what a label calls an order is written in groups like a card and carries a card's check digit."""
    digits = re.sub(r"[ -]", "", number)
    return digits != number and 13 <= len(digits) <= 19 and digits[0] in "3456" and luhn.is_valid(digits)


def blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """`text` with these stretches blanked out, every offset kept."""
    characters = list(text)
    for start, end in spans:
        characters[start:end] = _BLANK * (end - start)
    return "".join(characters)
