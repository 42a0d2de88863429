"""A condition in words, for the document an offer becomes: "segment in ['family'] and not open_complaint == true".

Attributes and codes are worded as the client lists them; else attributes the product knows as people say them; the
rest keep their names. It evaluates nothing.
"""

from decimal import Decimal
from typing import Literal

from knowledge.arithmetic.clauses import Clause, Operand, Reference
from knowledge.arithmetic.conditions import Group, Node, parse
from knowledge.offer import NO_WORDS, AttributeWords

_NAMES: dict[str, tuple[str, str]] = {
    "segment": ("客群", "segment"), "tier": ("会员等级", "member tier"),
    "value_tier": ("客户等级", "customer tier"), "plan": ("当前套餐", "current plan"),
    "products": ("已有产品", "products held"), "region": ("地区", "region"),
    "open_complaint": ("有未结投诉", "an open complaint"),
    "marketing_opt_out": ("已拒绝营销", "marketing opt-out"),
    "marketing_consent": ("已同意营销", "marketing consent"),
    "age_ok": ("同行儿童年龄符合", "child's age fits"), "vulnerable": ("需要特别关照", "vulnerable customer"),
    "contract_active": ("合约在期", "contract running"), "contract_type": ("合约类型", "contract type"),
    "network_months": ("在网月数", "months with us"), "arrears": ("欠费", "arrears"),
    "member": ("会员", "member"), "student": ("在校学生", "student"),
    "household_size": ("家庭人数", "household size"), "driver": ("来电原因", "reason for contact"),
    "delay_days": ("延误天数", "days of delay"), "paid": ("实付金额", "amount paid"),
    "points": ("积分", "points"), "data_over_2m": ("近两月流量超套次数", "times over data in two months"),
    "video_user": ("常看视频", "watches videos"), "port_ok": ("新址有宽带端口", "broadband port available"),
    "home_use": ("家用", "home use"), "old_device": ("有旧机要处理", "old device to hand in"),
    "account_age_days": ("注册天数", "days since registration"), "risk_level": ("风险等级", "risk level"),
    "app_user": ("使用手机应用", "uses the app"), "real_name_verified": ("已实名", "real name verified"),
    "language": ("语言", "language"),
}  # fmt: skip
_SIGNS = {
    "==": ("为", "is"), "!=": ("不是", "is not"), "<": ("小于", "below"), "<=": ("不超过", "at most"),
    ">": ("大于", "above"), ">=": ("不低于", "at least"), "in": ("为", "is one of"),
    "not in": ("不是", "is none of"), "has": ("包含", "include"), "not has": ("不包含", "do not include"),
    "exists": ("已知", "known"), "not exists": ("未知", "not known"),
}  # fmt: skip


def spoken(condition: str, tongue: Literal["zh", "en"], words: AttributeWords = NO_WORDS) -> str:
    """A condition as a phrase in one language, "" for the empty one. Raises ConditionFault."""
    root = parse(condition).root
    return "" if isinstance(root, Group) and not root.parts else _node(root, tongue == "zh", words)


def _node(node: Node, zh: bool, words: AttributeWords) -> str:
    if isinstance(node, Clause):
        return _clause(node, zh, words)
    joint = {"and": ("，并且", ", and "), "or": ("，或者", ", or ")}[node.joint][not zh]
    parts = [_node(part, zh, words) for part in node.parts]
    bracket = "（{}）" if zh else "({})"
    return joint.join(
        bracket.format(text) if isinstance(part, Group) else text for part, text in zip(node.parts, parts, strict=True)
    )


def _clause(clause: Clause, zh: bool, words: AttributeWords) -> str:
    name = _name(clause.name, zh, words)
    affirmed = (clause.operator, clause.operand) in {("==", True), ("!=", False)}
    if affirmed or (clause.operator, clause.operand) in {("==", False), ("!=", True)}:
        return (name if affirmed else f"没有“{name}”") if zh else (name if affirmed else f"not {name}")
    sign = _SIGNS[clause.operator][not zh]
    if clause.operator in {"exists", "not exists"}:
        return f"{name}{sign}" if zh else f"{name} {sign}"
    value = _value(clause.name, clause.operand, zh, words)
    return f"{name}{sign}{value}" if zh else f"{name} {sign} {value}"


def _name(name: str, zh: bool, words: AttributeWords) -> str:
    return words.names.get(name, {}).get("zh" if zh else "en") or _NAMES.get(name, (name, name))[not zh]


def _value(of: str, operand: "Operand | Reference | None", zh: bool, words: AttributeWords) -> str:
    match operand:
        case Reference(name):
            return _name(name, zh, words)
        case tuple():
            return ("、" if zh else ", ").join(_value(of, item, zh, words) for item in operand)
        case Decimal():
            return f"{operand:f}"
        case bool():
            return ("是" if operand else "否") if zh else ("yes" if operand else "no")
        case _:
            return words.values.get(of, {}).get(str(operand), {}).get("zh" if zh else "en", str(operand))
