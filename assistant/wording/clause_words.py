"""A condition's clause in words a person reads: "会员等级是 V3、V4 之一", "member tier is one of V3, V4".

An attribute is called as the client calls it, else by its own label, else by the question that asks for it, else by
its name. It judges nothing.
"""

from collections.abc import Mapping
from decimal import Decimal

from assistant.wording.bilingual import Bilingual
from assistant.wording.value_words import ValueLabels, value_label
from knowledge.arithmetic.clauses import Clause, Operand, Reference

Questions = Mapping[str, Mapping[str, object]]
Names = Mapping[str, Mapping[str, str]]
_LABELS: dict[str, tuple[str, str]] = {
    "segment": ("客群", "segment"),
    "tier": ("会员等级", "member tier"),
    "products": ("已有产品", "products held"),
    "active_offers": ("已参加的活动", "promotions joined"),
    "open_complaint": ("有未结投诉", "an open complaint"),
    "driver": ("来电原因", "reason for contact"),
    "amount": ("金额", "amount"),
    "paid": ("实付金额", "amount paid"),
    "arrears": ("欠费金额", "arrears"),
    "plan": ("当前套餐", "current plan"),
    "network_months": ("在网月数", "months on the network"),
    "contract_type": ("合约类型", "contract type"),
    "port_ok": ("宽带端口可用", "a broadband port is free"),
    "data_over_2m": ("近两月流量超套次数", "data overruns in two months"),
    "member": ("是会员", "is a member"),
    "account_age_days": ("注册天数", "days since sign-up"),
    "risk_level": ("风险等级", "risk level"),
    "region": ("地区", "region"),
    "points": ("积分余额", "points balance"),
    "route": ("航线类型", "route type"),
    "hours_to_departure": ("距起飞小时数", "hours to departure"),
    "fare_class": ("票价类别", "fare class"),
    "order_id": ("订单号", "order number"),
    "age_ok": ("同行儿童年龄和身高符合", "the child's age and height fit"),
    "identity_verified": ("身份已核验", "identity is verified"),
    "days_since_delivery": ("签收天数", "days since delivery"),
    "category": ("商品类目", "product category"),
    "cause": ("退改原因", "cause of the change"),
    "ticket_used": ("客票已使用", "ticket used"),
    "airline_notice": ("有航变通知", "schedule change notice on file"),
    "hotel_confirmed": ("酒店已确认", "hotel confirmed the room"),
    "carrier_status": ("快递状态", "carrier status"),
    "merchant_fault": ("商家责任", "seller at fault"),
    "quality_issue": ("有质量问题", "a defect"),
    "photo_evidence": ("有照片或视频", "photos or a video"),
    "order_status": ("订单状态", "order status"),
    "stock_status": ("库存状态", "stock"),
    "authenticity": ("鉴定结论", "inspection result"),
    "charge_cause": ("扣费原因", "cause of the charge"),
    "outage_cause": ("故障原因", "cause of the fault"),
}
_JOINTS = {
    "==": (" 是 ", "is"),
    "!=": (" 不是 ", "is not"),
    "<": (" 小于 ", "below"),
    "<=": (" 不超过 ", "at most"),
    ">": (" 大于 ", "above"),
    ">=": (" 不少于 ", "at least"),
    "in": (" 属于 ", "is one of"),
    "not in": (" 不属于 ", "is none of"),
    "has": (" 含 ", "include"),
    "not has": (" 不含 ", "do not include"),
    "exists": (" 有记录", "is on record"),
    "not exists": (" 无记录", "is not on record"),
}


def clause_words(
    clause: Clause, questions: Questions, values: ValueLabels | None = None, names: Names | None = None
) -> Bilingual:
    """`clause` as a statement: `names` are the client's for attributes, `questions` word those without, `values` codes.

    All are {attribute: ...}; words are {zh, en}.
    """
    label = attribute_label(clause.name, questions, names)
    other = clause.operand
    if isinstance(other, bool) and clause.operator in {"==", "!="}:
        yes = other is (clause.operator == "==")
        return Bilingual(f"{label.zh}：{'是' if yes else '否'}", f"{label.en}: {'yes' if yes else 'no'}")
    if isinstance(other, Reference):
        right = attribute_label(other.name, questions, names)
    else:
        right = _right(clause.name, other, values or {})
    zh, en = _JOINTS[clause.operator]
    return Bilingual(f"{label.zh}{zh}{right.zh}".strip(), f"{label.en} {en} {right.en}".strip())


def attribute_label(name: str, questions: Questions, names: Names | None = None) -> Bilingual:
    """What an attribute is called on a screen."""
    if named := (names or {}).get(name):
        return Bilingual.of(named, name)
    if name in _LABELS:
        return Bilingual(*_LABELS[name])
    asked = questions.get(name, {})
    zh, en = str(asked.get("zh", "")).rstrip("？?"), str(asked.get("en", "")).rstrip("?？")
    return Bilingual(zh or name, en or name)


def _right(name: str, operand: Operand | None, values: ValueLabels) -> Bilingual:
    if name in values and isinstance(operand, str | tuple):
        return value_label(values, name, operand)
    return Bilingual(_written(operand, "、", "是", "否"), _written(operand, ", ", "yes", "no"))


def _written(operand: Operand | None, comma: str, yes: str, no: str) -> str:
    match operand:
        case bool():
            return yes if operand else no
        case Decimal():
            return format(operand.normalize(), "f")
        case tuple():
            return comma.join(_written(item, comma, yes, no) for item in operand)
        case _:
            return operand or ""
