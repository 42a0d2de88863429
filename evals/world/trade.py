"""What each demo client trades in: its drivers in rank order with their kind, products, plans, queues and rules.

Shares are of contacts. It holds no text that a customer is told, and no limit that the clients' packs do not give:
those are read by the product from the packs themselves.
"""

from dataclasses import dataclass, field

from evals.world.parameters import Kind
from evals.world.parameters_planted import Client


@dataclass(frozen=True, slots=True)
class Grant:
    """A rule of authority that a driver brings up, and how much an agent of the first level may give by it."""

    rule: str
    limit: float


@dataclass(frozen=True, slots=True)
class Line:
    """One client's trade. `drivers` in rank order of volume; `sales_team` takes the contacts that buy.

    `verified` are drivers that open personal data; `fees` those where a fee must be told before anything is done.
    """

    client: Client
    prefix: str
    drivers: dict[str, Kind]
    products: dict[str, float]
    plans: dict[str, float]
    queues: dict[Kind, str]
    grants: dict[str, Grant]
    verified: frozenset[str]
    fees: frozenset[str]
    sales_team: str = ""
    billed: frozenset[str] = field(default_factory=frozenset)


XINGXI: dict[str, Kind] = {
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
YUANLAN: dict[str, Kind] = {
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
CHENGZHOU: dict[str, Kind] = {
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
        XINGXI,
        {"手机": 0.68, "宽带": 0.24, "固话": 0.08},
        {"轻语19": 0.27, "畅享69": 0.31, "畅享129": 0.23, "家庭版199": 0.19},
        {"info": "业务", "billing": "账务", "complaint": "投诉", "purchase": "销售"},
        {
            "重复扣费": Grant("AU-XX-001", 50),
            "流量超套": Grant("AU-XX-006", 30),
            "增值业务退订": Grant("AU-XX-008", 60),
            "宽带故障": Grant("AU-XX-011", 30),
            "搬家移机": Grant("AU-XX-015", 50),
            "缴费": Grant("AU-XX-017", 20),
            "携号转网": Grant("AU-XX-023", 50),
        },
        frozenset(XINGXI) - {"宽带故障"},
        frozenset({"搬家移机", "携号转网"}),
        "T2",
        frozenset({"账单查询", "缴费", "重复扣费"}),
    ),
    Line(
        "yuanlan",
        "YL",
        YUANLAN,
        {"国内机票": 0.41, "国际机票": 0.19, "酒店": 0.22, "度假套餐": 0.11, "门票": 0.07},
        {},
        {"info": "远岚服务", "billing": "远岚退改", "complaint": "远岚航变", "purchase": "远岚预订"},
        {
            "退改": Grant("AU-TR-001", 200),
            "投诉": Grant("AU-TR-011", 100),
            "酒店确认": Grant("AU-TR-013", 200),
            "保险": Grant("AU-TR-020", 300),
        },
        frozenset({"退改", "航变", "酒店确认", "发票", "会员积分", "行程查询", "投诉"}),
        frozenset({"退改"}),
    ),
    Line(
        "chengzhou",
        "CZ",
        CHENGZHOU,
        {"家电": 0.23, "数码": 0.21, "服饰": 0.27, "食品": 0.14, "家居": 0.15},
        {},
        {"info": "橙舟服务", "billing": "售后热线", "complaint": "售后热线", "purchase": "橙舟导购"},
        {
            "物流延误": Grant("AU-EC-021", 50),
            "商家投诉": Grant("AU-EC-024", 30),
            "退货退款": Grant("AU-EC-031", 300),
            "售后维修": Grant("AU-EC-071", 39),
            "优惠券": Grant("AU-EC-091", 30),
        },
        frozenset({"物流查询", "退货退款", "发票", "改地址", "账户", "物流延误", "售后维修"}),
        frozenset({"退货退款"}),
    ),
)
REGIONS = {"华东": 0.27, "华南": 0.20, "华北": 0.18, "华中": 0.13, "西南": 0.11, "东北": 0.06, "西北": 0.05}
SEGMENTS = {"个人": 0.62, "家庭": 0.27, "企业": 0.11}
TIERS = {"V1": 0.4, "V2": 0.3, "V3": 0.2, "V4": 0.1}
RUNS = ("B-13", "B-14", "B-15", "B-16")
REQUESTS: dict[Kind, dict[str, float]] = {
    "info": {"咨询": 0.84, "求助": 0.12, "建议": 0.03, "投诉": 0.01},
    "billing": {"咨询": 0.60, "求助": 0.25, "建议": 0.03, "投诉": 0.12},
    "complaint": {"咨询": 0.05, "求助": 0.30, "建议": 0.02, "投诉": 0.63},
    "purchase": {"咨询": 0.90, "求助": 0.05, "建议": 0.03, "投诉": 0.02},
}
NEEDS: dict[Kind, dict[str, float]] = {
    "info": {"产品": 0.35, "服务": 0.50, "时限": 0.15},
    "billing": {"产品": 0.20, "服务": 0.60, "时限": 0.20},
    "complaint": {"产品": 0.15, "服务": 0.45, "时限": 0.40},
    "purchase": {"产品": 0.75, "服务": 0.20, "时限": 0.05},
}
ITEMS = (
    "greeting",
    "verify_before_disclose",
    "fee_disclosed",
    "hold",
    "recap",
    "resolution_confirm",
    "empathy",
    "forbidden",
)
