"""Service words that commonly mean the same to a customer: said one way on the phone, written another in the process.

Only for choosing sentences among passages already found; a client's own synonyms are its lexicon. It is no thesaurus:
退票 and 退费 are kin, not equal, so a sentence reached this way counts less.
"""

from collections.abc import Callable

_GROUPS = (
    ("到账", "退回", "退到", "返还", "原路退", "退回来", "退回去", "money returns", "goes back", "is returned"),
    ("退票", "退款", "退费", "退钱", "退改"),
    ("改签", "改期", "变更"),
    ("赔", "赔付", "赔偿", "补偿"),
    ("修好", "修复", "恢复", "装好"),
    ("坏了", "坏", "损坏", "故障"),
    ("出钱", "承担", "负担", "自理", "出"),
    ("要钱", "收钱", "收费", "费用", "收取", "不收", "免费", "上门费"),
    ("注销", "销号", "销户"),
    ("复机", "开机", "恢复"),
    ("身份证", "证件"),
    ("快递", "物流", "包裹", "配送"),
    ("晚到", "晚了", "迟了", "延误", "延迟", "没到", "超时", "晚点"),
    ("取消", "退订", "关掉", "关闭"),
    ("扣了两次", "重复扣费", "扣了双份", "两笔"),
    ("保修", "质保", "在保"),
    ("换", "更换", "换货"),
    ("发票", "开票"),
    ("孕妇", "怀孕"),
    ("坐飞机", "乘机", "承运", "登机"),
    ("没到期", "未到期"),
    ("解约", "解除合约", "违约金"),
    ("丢了", "丢失", "遗失"),
    ("refund", "refunded", "money returns", "money back", "repaid"),
    ("pay", "pays", "bears", "borne", "charged"),
    ("cancel", "cancellation", "cancelled"),
    ("compensation", "compensate", "voucher", "goodwill"),
    ("late", "delay", "delayed"),
    ("replace", "replacement", "exchange"),
    ("proof", "receipt", "certificate", "document"),
)


def kindred(
    text: str, terms: Callable[[str], list[str]]
) -> tuple[tuple[frozenset[str], tuple[frozenset[str], ...]], ...]:
    """For each word of a group that `text` (Simplified, lower case) holds: its terms, and those of its kin."""
    found = []
    for group in _GROUPS:
        for word in group:
            if word in text and not any(word != longer and word in longer and longer in text for longer in group):
                others = tuple(frozenset(terms(other)) for other in group if other != word)
                found.append((frozenset(terms(word)), others))
    return tuple(found)
