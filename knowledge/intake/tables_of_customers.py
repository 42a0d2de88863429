"""The tables of customers and orders: an attribute a line with its source and age, or attributes side by side.

A customer's number becomes a key here and is kept nowhere; a column that would say who somebody is is refused, and
what of the kind stands in a free text is masked.
"""

import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from knowledge.customer import Attribute, Stated, Value
from knowledge.intake.masked import masked_value
from knowledge.intake.pseudonym import customer_key
from knowledge.intake.redact import redact
from knowledge.intake.tables_forms import Column, Form, Noun, Reading, Values, identity, spelt
from knowledge.intake.tables_sheets import Blank, Cell
from knowledge.intake.tables_values import Local, Wrong, choice, moment, plain, unguarded

_KEY = re.compile(r"[0-9a-f]{32}")
_PERSONAL = frozenset({"CARD", "ID", "PHONE", "EMAIL", "PASSPORT"})
# Headers of columns that would hold who somebody is; rules never ask for it.
_NAMES = frozenset(
    map(spelt, (
        "name", "customer_name", "phone", "mobile", "email", "id_card", "id_number", "address", "passport",
        "姓名", "客户姓名", "电话", "手机", "手机号", "联系电话", "邮箱", "身份证", "身份证号", "地址", "收货地址",
        "护照",
    ))
)  # fmt: skip
_TYPES = {
    "text": "text", "文本": "text", "文字": "text", "integer": "integer", "整数": "integer", "decimal": "decimal",
    "小数": "decimal", "yes_no": "yes_no", "是否": "yes_no", "list": "list", "列表": "list",
}  # fmt: skip
# Text without an at sign and with less than six digits, in whatever script, names nobody: it need not be looked into.
_SUSPECT = re.compile(r"@|＠|(?:[\d零〇一二三四五六七八九幺两][^\d零〇一二三四五六七八九幺两]*){6}")
_YES = frozenset({"true", "yes", "是", "有"})
_NO = frozenset({"false", "no", "否", "没有", "无"})
_INTEGER = re.compile(r"-?(?:0|[1-9]\d{0,17})")
_DECIMAL = re.compile(r"-?\d{1,18}\.\d{1,9}")


def _raw(cell: Cell, _: Local) -> Any:
    """A cell for an attribute: its own kind of value is kept, text with its spaces."""
    if isinstance(cell, Blank):
        raise Wrong("公式没有算出的值，请复制后选择性粘贴为数值", "a formula without a value: paste it as a value")
    if isinstance(cell, bool | int | Decimal):
        return cell
    return unguarded(cell) if isinstance(cell, str) else plain(cell)


def _value(told: Any, form: str) -> Value:
    """A value of that form, or of the one it looks like where none is named. Raises Wrong."""
    if isinstance(told, bool | int | Decimal) and form in {"", "integer" if isinstance(told, int) else "decimal"}:
        return told
    text = str(told)
    bare = text.strip()
    if form == "yes_no" or (not form and bare.lower() in {"true", "false", "是", "否"}):
        if bare.lower() not in _YES | _NO:
            raise Wrong(f"“{bare}”不是是或否", f"{bare!r}: write yes or no")
        return bare.lower() in _YES
    if form == "list" or (not form and (bare.startswith("[") or "|" in bare)):
        return _list(bare)
    if form == "integer" or (not form and _INTEGER.fullmatch(bare)):
        if not _INTEGER.fullmatch(bare):
            raise Wrong(f"“{bare}”不是整数", f"{bare!r} is no whole number")
        return int(bare)
    if form == "decimal" or (not form and _DECIMAL.fullmatch(bare)):
        return _decimal(bare)
    return text


def _list(text: str) -> tuple[str, ...]:
    if not text.startswith("["):
        return tuple(part.strip() for part in text.split("|") if part.strip())
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise Wrong("列表请用 | 隔开，例如 a|b", "write a list as a|b")
    return tuple(found)


def _decimal(text: str) -> Decimal:
    try:
        found = Decimal(text)
    except ArithmeticError:
        found = Decimal("NaN")
    if not found.is_finite():
        raise Wrong(f"“{text}”不是数字", f"{text!r} is no number")
    return found


def _form_of(value: Value) -> tuple[str, str]:
    """A value's form and text."""
    match value:
        case bool():
            return "yes_no", "true" if value else "false"
        case int():
            return "integer", str(value)
        case Decimal():
            return "decimal", str(value)
        case tuple():
            return "list", json.dumps(list(value), ensure_ascii=False)
    return "text", value


def _attributes(values: Values) -> dict[str, Attribute]:
    """The attributes of one line, named one a line or side by side. Raises Wrong."""
    extras: Mapping[str, Any] = values["extras"]
    given = {values["attribute"]: (values["value"], values["type"])} if values["attribute"] else {}
    given |= {name: (cell, "") for name, cell in extras.items() if cell not in (None, "")}
    if given and values["as_of"] is None:
        raise Wrong("请写明这份资料截至什么时候，例如 2026-11-03", "`as_of` is missing: say as of when this is known")
    known = {}
    for name, (told, form) in given.items():
        if told == "" and not form:
            continue
        value = _value(told, form)
        _refuse_personal(name, value)
        known[name] = Attribute(masked_value(value), str(masked_value(values["source"])), values["as_of"])
    return known


def says_who(name: str) -> bool:
    """Whether a field of that name would hold who somebody is: a name, a number, an address."""
    return spelt(name) in _NAMES


def _refuse_personal(name: str, value: Value) -> None:
    """Raise Wrong where an attribute would say who somebody is; the value is never repeated."""
    texts = value if isinstance(value, tuple) else (str(value),) if isinstance(value, str | int) else ()
    if says_who(name) or any(
        one.kind in _PERSONAL for text in texts if _SUSPECT.search(text) for one in redact(text).found
    ):
        zh = f"“{name}”这一列像是个人信息（姓名、电话、证件、邮箱或地址），客户资料不收，请删掉这一列"
        raise Wrong(zh, f"{name!r} looks like personal data (name, phone, document, e-mail, address): leave it out")


def _key_of(number: str, key: str, reading: Reading) -> str:
    if key and not _KEY.fullmatch(key):
        raise Wrong(
            "客户键应是 32 位十六进制，没有就写客户编号", "a customer key has 32 hex digits; or give the number"
        )
    if not key and not number:
        raise Wrong("请写客户编号（或导出文件里的客户键）", "give the customer's number (or the key of an export)")
    return key or customer_key(reading.key, reading.client.id, number)


def _customer(values: Values, reading: Reading) -> Sequence[Noun]:
    key = _key_of(values["number"], values["customer_key"], reading)
    known = _attributes(values)
    return [Stated(key, key, name, known[name]) for name in sorted(known)] or [Stated(key, key)]


def _order(values: Values, reading: Reading) -> Sequence[Noun]:
    key = _key_of(values["number"], values["customer_key"], reading)
    known = _attributes(values)
    return [Stated(values["order"], key, name, known[name]) for name in sorted(known)] or [Stated(values["order"], key)]


def _told_stated(one: Stated, local: Local) -> Mapping[str, str]:
    held = one.attribute
    form, text = _form_of(held.value) if held else ("", "")
    since = held.as_of.astimezone(local.zone).isoformat() if held else ""
    return {
        "order": one.subject, "customer_key": one.customer_key, "number": "", "attribute": one.name, "type": form,
        "value": text, "source": held.source if held else "", "as_of": since,
    }  # fmt: skip


_KNOWN = (
    Column("customer_key", "客户键", ("customer_hash",), identity),
    Column("attribute", "属性", ("属性名", "字段", "field")),
    Column("type", "类型", ("值类型",), lambda cell, _: choice(cell, _TYPES)),
    Column("value", "值", ("属性值", "取值"), _raw),
    Column("source", "来源", ("数据来源",), empty="crm"),
    Column("as_of", "截至时间", ("截至", "数据时间", "更新时间", "更新日期", "updated_at"), moment, empty=None),
)
_NUMBER = Column("number", "客户编号", ("客户号", "会员号", "customer", "customer_number", "customer_id"), identity)
CUSTOMERS = Form(
    "customers", "客户资料", "customers", (_NUMBER, *_KNOWN), ("customer_key", "attribute"), ("subject", "name"),
    _customer, _told_stated, open=True,
)  # fmt: skip
ORDERS = Form(
    "orders", "订单", "orders",
    (
        Column("order", "订单号", ("订单编号", "单号", "id", "order_id"), identity, required=True),
        _NUMBER, *_KNOWN,
    ),
    ("order", "attribute"), ("subject", "name"), _order, _told_stated, open=True,
)  # fmt: skip
