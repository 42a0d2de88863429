"""What each demo client trades in: its drivers in rank order with their type, products, plans and customers.

Shares are of contacts. It holds no rule and no text that a customer is told: those are the packs of the clients.
"""

from dataclasses import dataclass
from typing import Literal

Type = Literal["info", "billing", "complaint", "purchase"]


@dataclass(frozen=True, slots=True)
class Line:
    """One client's trade. `drivers` in rank order of volume; `sales_team` takes the contacts that buy."""

    client: str
    prefix: str
    volume: int
    english: float
    drivers: dict[str, Type]
    products: dict[str, float]
    plans: dict[str, float]
    offers: tuple[str, ...]
    sales_team: str = ""


XINGXI: dict[str, Type] = {
    "套餐咨询": "purchase",
    "账单查询": "billing",
    "流量超套": "billing",
    "宽带故障": "complaint",
    "缴费": "billing",
    "停复机": "info",
    "办理/变更": "purchase",
    "搬家移机": "purchase",
    "重复扣费": "billing",
    "携号转网": "complaint",
    "增值业务退订": "billing",
    "实名安全": "info",
}
YUANLAN: dict[str, Type] = {
    "退改": "billing",
    "航变": "complaint",
    "预订": "purchase",
    "酒店确认": "info",
    "发票": "info",
    "优惠咨询": "purchase",
    "会员积分": "info",
    "行程查询": "info",
    "投诉": "complaint",
    "保险": "purchase",
    "特殊旅客": "info",
    "安全求助": "complaint",
}
CHENGZHOU: dict[str, Type] = {
    "物流查询": "info",
    "退货退款": "billing",
    "商品咨询": "purchase",
    "优惠券": "info",
    "售后维修": "complaint",
    "发票": "info",
    "改地址": "info",
    "账户": "info",
    "物流延误": "complaint",
    "商家投诉": "complaint",
    "假货": "complaint",
    "安全质量": "complaint",
}
LINES = (
    Line(
        "xingxi",
        "XX",
        840,
        0.0,
        XINGXI,
        {"手机": 0.68, "宽带": 0.24, "固话": 0.08},
        {"畅享39": 0.18, "畅享69": 0.24, "畅享99": 0.22, "畅享129": 0.14, "家庭融合199": 0.15, "日租卡": 0.07},
        ("PRM-TC-001", "PRM-TC-003", "PRM-TC-005"),
        "T2",
    ),
    Line(
        "yuanlan",
        "YL",
        420,
        0.35,
        YUANLAN,
        {"国内机票": 0.41, "国际机票": 0.19, "酒店": 0.22, "度假套餐": 0.11, "门票": 0.07},
        {},
        ("PRM-TR-001", "PRM-TR-017"),
    ),
    Line(
        "chengzhou",
        "CZ",
        540,
        0.15,
        CHENGZHOU,
        {"家电": 0.23, "数码": 0.21, "服饰": 0.27, "食品": 0.14, "家居": 0.15},
        {},
        ("PRM-EC-001", "PRM-EC-004"),
    ),
)
REGIONS = {"华东": 0.27, "华南": 0.20, "华北": 0.18, "华中": 0.13, "西南": 0.11, "东北": 0.06, "西北": 0.05}
SEGMENTS = {"个人": 0.62, "家庭": 0.27, "企业": 0.11}
TIERS = {"V1": 0.4, "V2": 0.3, "V3": 0.2, "V4": 0.1}
RUNS = ("B-13", "B-14", "B-15", "B-16")
