"""Which column of somebody's table is which field of a contact: a mapping file, judged against the table's header.

    zone: Asia/Shanghai                  # of times without an offset; without it, the client company's
    columns:
      会话ID: id
      开始时间: {field: at, format: "%Y年%m月%d日 %H:%M:%S"}
      渠道: {field: channel, values: {语音热线: voice, 微信: chat}}
      是否解决: {field: resolved, values: {已解决: yes, 未解决: no}}
    fixed: {lang: zh-Hans}               # the same for every row
    ignored: [备注]                      # known and not wanted

It reads no row.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from knowledge.call import Interaction
from knowledge.errors import InvalidInput

Kind = Literal["id", "word", "instant", "seconds", "count", "amount", "flag", "channel", "lang", "qa", "customer"]
QA = "qa."
# "customer" is the source's own number of the customer: it becomes a key and is not kept.
_KINDS: Mapping[str, Kind] = {
    "id": "id", "customer": "customer", "at": "instant", "channel": "channel", "lang": "lang", "amount": "amount",
    "talk_s": "seconds", "hold_s": "seconds", "acw_s": "seconds", "wait_s": "seconds",
    "transfers": "count", "csat": "count", "tenure_days": "count",
    "answered": "flag", "repeat_7d": "flag", "resolved": "flag", "has_transcript": "flag", "offer_eligible": "flag",
}  # fmt: skip
_NOT_MAPPED = frozenset({"client", "qa", "source", "customer_key"})
FIELDS: Mapping[str, Kind] = {
    one.name: _KINDS.get(one.name, "word") for one in fields(Interaction) if one.name not in _NOT_MAPPED
} | {"customer": "customer"}
REQUIRED = ("id", "at", "channel", "agent", "driver")
# How tables of contact centres usually head these columns, to propose a mapping; nothing is read by it unasked.
_USUAL: Mapping[str, str] = {
    "id": "会话id 通话id 通话编号 会话编号 流水号 工单号 contact_id call_id conversation_id ticket_id",
    "at": "开始时间 通话时间 来电时间 进线时间 接入时间 日期 时间 started start_time start created_at date",
    "channel": "渠道 接入渠道 媒体类型 media_type",
    "agent": "坐席 坐席工号 座席工号 工号 客服工号 客服 agent_id",
    "team": "班组 组别 团队 小组 agent_team",
    "supervisor": "班组长 主管 组长 班长",
    "driver": "来电原因 一级原因 一级分类 问题类型 业务类型 原因 小结 reason category disposition",
    "driver_l2": "二级原因 二级分类 子类 subreason subcategory",
    "customer": "客户号 客户编号 客户号码 会员号 手机号 来电号码 主叫号码 customer_id phone caller",
    "talk_s": "通话时长 时长 通话秒数 talk_time duration",
    "hold_s": "保持时长 等候保持 hold_time",
    "acw_s": "话后时长 话后处理时长 整理时长 after_call_work wrap_up",
    "wait_s": "等待时长 排队时长 排队等待 wait_time queue_time",
    "transfers": "转接次数 转接 transfer_count",
    "answered": "是否接通 接通 is_answered",
    "resolved": "是否解决 解决 一次解决 is_resolved fcr",
    "repeat_7d": "七天重复 7天重复来电 重复来电 repeat",
    "csat": "满意度 评分 客户评分 rating score",
    "queue": "技能组 队列 skill skill_group",
    "product": "产品 商品 业务 product_name",
    "region": "地区 省份 城市 area",
    "segment": "客群 客户分群 customer_segment",
    "value_tier": "客户等级 会员等级 价值等级 tier level",
    "amount": "金额 退款金额 赔付金额 refund_amount",
    "lang": "语言 语种 language",
    "offer_id": "优惠编号 推荐优惠 offer",
    "offer_outcome": "优惠结果 推荐结果",
}  # fmt: skip
_PROPOSED = {name: what for what, names in _USUAL.items() for name in (what, *names.split())}


@dataclass(frozen=True, slots=True)
class Column:
    """How one column is read: the field it fills, how its values are written, and how its dates are."""

    fills: str
    values: Mapping[str, str] = field(default_factory=dict)
    format: str = ""

    @property
    def kind(self) -> Kind:
        """What kind of value it holds."""
        return "qa" if self.fills.startswith(QA) else FIELDS[self.fills]


@dataclass(frozen=True, slots=True)
class FactMapping:
    """A mapping file as read. `fixed` fills fields for every row; `ignored` are columns that are known."""

    zone: ZoneInfo
    columns: Mapping[str, Column] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Fit:
    """How a mapping fits a table: column → field in the table's order; what is left over, missing, or not there.

    `proposed` names a likely field for columns that nobody mapped.
    """

    mapped: tuple[tuple[str, str], ...]
    ignored: tuple[str, ...]
    unknown: tuple[str, ...]
    absent: tuple[str, ...]
    missing: tuple[str, ...]
    proposed: Mapping[str, str]


def read_mapping(text: str, zone: ZoneInfo) -> FactMapping:
    """A mapping file; `zone` is the client company's. Raises InvalidInput naming every fault at once."""
    try:
        told = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError) as fault:
        raise InvalidInput("映射文件不是正确的 YAML / the mapping file is no valid YAML") from fault
    if not isinstance(told, Mapping):
        raise InvalidInput("映射文件里要有 columns / the mapping file needs `columns`")
    faults: list[tuple[str, str]] = []
    strange = sorted(str(name) for name in told if name not in {"zone", "columns", "fixed", "ignored"})
    faults += [(f"没有 {name} 这一项", f"`{name}` is not known here") for name in strange]
    zone = _zone(told.get("zone"), zone, faults)
    columns = {name: made for name, one in _map(told, "columns", faults) if (made := _column(name, one, faults))}
    fixed = {}
    for name, value in _map(told, "fixed", faults):
        if name not in FIELDS and not name.startswith(QA):
            faults.append((f"fixed：没有 {name} 这个字段", f"fixed: there is no field `{name}`"))
        fixed[name] = _written(value)
    ignored = told.get("ignored") or []
    twice = {one.fills for one in columns.values() if [each.fills for each in columns.values()].count(one.fills) > 1}
    faults += [(f"有两列都对应 {name}", f"two columns fill `{name}`") for name in sorted(twice)]
    if faults:
        raise InvalidInput(f"{'；'.join(zh for zh, _ in faults)} / {'; '.join(en for _, en in faults)}")
    return FactMapping(zone, columns, fixed, frozenset(str(one) for one in ignored if isinstance(ignored, list)))


def proposed_mapping(header: Sequence[str], zone: ZoneInfo) -> FactMapping:
    """The mapping that the usual names of columns propose; for looking at, not for reading without a look."""
    columns: dict[str, Column] = {}
    for name in header:
        what = _PROPOSED.get(name.strip().lower().replace(" ", "_"))
        if what is not None and all(one.fills != what for one in columns.values()):
            columns[name] = Column(what)
    return FactMapping(zone, columns)


def fit(header: Sequence[str], mapping: FactMapping) -> Fit:
    """How `mapping` fits a table with this header."""
    filled = {mapping.columns[name].fills for name in header if name in mapping.columns} | set(mapping.fixed)
    unknown = [name for name in header if name and name not in mapping.columns and name not in mapping.ignored]
    likely = proposed_mapping(unknown, mapping.zone).columns
    return Fit(
        mapped=tuple((name, mapping.columns[name].fills) for name in header if name in mapping.columns),
        ignored=tuple(name for name in header if name in mapping.ignored),
        unknown=tuple(unknown),
        absent=tuple(name for name in mapping.columns if name not in header),
        missing=tuple(name for name in REQUIRED if name not in filled),
        proposed={name: one.fills for name, one in likely.items() if one.fills not in filled},
    )


def as_yaml(mapping: FactMapping) -> str:
    """The mapping as a file to begin from."""
    told: dict[str, Any] = {"zone": mapping.zone.key, "columns": {name: c.fills for name, c in mapping.columns.items()}}
    if mapping.fixed:
        told["fixed"] = dict(mapping.fixed)
    return yaml.safe_dump(told, allow_unicode=True, sort_keys=False)


def _column(name: str, told: object, faults: list[tuple[str, str]]) -> Column | None:
    given: Mapping[Any, Any] = told if isinstance(told, Mapping) else {"field": told}
    what, values, form = given.get("field"), given.get("values") or {}, given.get("format") or ""
    if not isinstance(what, str) or (what not in FIELDS and not (what.startswith(QA) and len(what) > len(QA))):
        faults.append((f"{name}：没有 {what} 这个字段", f"{name}: there is no field `{what}`"))
        return None
    strange = sorted(str(key) for key in given if key not in {"field", "values", "format"})
    if strange or not isinstance(values, Mapping) or not isinstance(form, str):
        faults.append((f"{name}：只能写 field、values、format", f"{name}: field, values and format are all it takes"))
        return None
    return Column(what, {_written(key).strip(): _written(value) for key, value in values.items()}, form)


def _written(value: object) -> str:
    """A YAML scalar as somebody wrote it: `yes` and `是` mean the same here, whatever YAML makes of them."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else "" if value is None else str(value)


def _map(told: Mapping[Any, Any], name: str, faults: list[tuple[str, str]]) -> list[tuple[str, object]]:
    found = told.get(name) or {}
    if not isinstance(found, Mapping):
        faults.append((f"{name} 要写成“名称: 值”", f"`{name}` holds names and values"))
        return []
    return [(str(key), value) for key, value in found.items()]


def _zone(told: object, otherwise: ZoneInfo, faults: list[tuple[str, str]]) -> ZoneInfo:
    if told is None:
        return otherwise
    try:
        return ZoneInfo(str(told))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        faults.append((f"没有 {told} 这个时区", f"there is no zone `{told}`"))
        return otherwise
