"""The tables of plans and agreements: rosters, forecasts, special days, duty lists, and contact reasons."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta

from knowledge.calendar import FLAT, ClientDay, DayKind, Duty, DutyRole
from knowledge.intake.tables_forms import Column, Form, Noun, Reading, Values, identity
from knowledge.intake.tables_sheets import Cell
from knowledge.intake.tables_values import (
    DAY,
    Local,
    Wrong,
    at,
    choice,
    clock,
    clock_text,
    day,
    moment,
    narrow,
    number,
    plain,
    wall,
    whole,
)  # fmt: skip
from knowledge.roster import HALF_HOUR, LONGEST_SHIFT, Activity, Forecast, Shift
from knowledge.taxonomy import Reason

_ACTIVITIES = {
    "电话": "voice", "接线": "voice", "热线": "voice", "上班": "voice", "在线": "chat", "聊天": "chat", "小休": "break",
    "休息": "break", "用餐": "meal", "午餐": "meal", "晚餐": "meal", "培训": "training", "会议": "meeting",
    "班会": "meeting", "辅导": "coaching", "备勤": "standby", "待命": "standby", "请假": "leave",
    "年假": "leave", "病假": "leave", "lunch": "meal", "phone": "voice", "work": "voice",
} | {one.value: one.value for one in Activity}  # fmt: skip
_KINDS = {
    "节假日": "holiday", "假日": "holiday", "放假": "holiday", "活动": "campaign", "促销": "campaign",
    "大促": "campaign", "封网": "freeze", "冻结": "freeze",
} | {one.value: one.value for one in DayKind}  # fmt: skip
_DUTY_ROLES = {
    "甲方值班": "client_duty", "甲方": "client_duty", "客户值班": "client_duty", "值班主管": "supervisor",
    "主管": "supervisor", "安全": "safety", "安全值班": "safety",
} | {one.value: one.value for one in DutyRole}  # fmt: skip
_MIDNIGHT = timedelta(0)


def _clock(cell: Cell, _: Local) -> timedelta:
    return clock(cell)


def _half_hour(cell: Cell, _: Local) -> timedelta:
    """The beginning of "10:00" or "10:00-10:30"."""
    begun = clock(narrow(cell).split("-")[0].split("~")[0] if isinstance(cell, str) else cell)
    if begun % HALF_HOUR or begun >= DAY:
        raise Wrong("预测按半小时写，例如 09:00 或 09:30", "forecasts are by half hours: write 09:00 or 09:30")
    return begun


def _shift(values: Values, reading: Reading) -> Sequence[Noun]:
    activity = Activity(values["activity"])
    begun, ended = values["start"], values["end"]
    if begun is None or ended is None:
        if activity is not Activity.LEAVE:
            raise Wrong("请写开始和结束时间，例如 09:00 和 18:00", "give start and end, as in 09:00 and 18:00")
        begun, ended = _MIDNIGHT, DAY
    ended += DAY if ended <= begun else _MIDNIGHT
    if ended - begun > LONGEST_SHIFT and activity is not Activity.LEAVE:
        hours = int(LONGEST_SHIFT / timedelta(hours=1))
        raise Wrong(f"一段班超过 {hours} 小时，请核对开始和结束", f"over {hours} hours: check start and end")
    local = Local(reading.client.zone)
    start, end = (at(values["day"], passed, local) for passed in (begun, ended))
    return [Shift(reading.client.id, values["person"], start, end, values["day"], activity)]


def _since(instant: datetime, midnight: datetime, local: Local) -> str:
    return clock_text(wall(instant, local) - midnight)


def _told_shift(one: Shift, local: Local) -> Mapping[str, str]:
    midnight = datetime.combine(one.day, time())
    return {
        "person": one.person, "day": one.day.isoformat(), "start": _since(one.start, midnight, local),
        "end": _since(one.end, midnight, local), "activity": one.activity.value,
    }  # fmt: skip


_DAY = Column("day", "日期", ("date", "班次日期", "工作日期"), day, required=True)
ROSTERS = Form(
    "rosters", "排班", "rosters",
    (
        Column("person", "工号", ("员工编号", "员工号", "坐席工号", "staff_id", "agent"), identity, required=True),
        _DAY,
        Column("start", "开始", ("开始时间", "上班", "上班时间", "from"), _clock, empty=None),
        Column("end", "结束", ("结束时间", "下班", "下班时间", "to"), _clock, empty=None),
        Column(
            "activity", "安排", ("班次类型", "活动", "状态", "类型"), lambda cell, _: choice(cell, _ACTIVITIES),
            empty="voice",
        ),
    ),
    ("person", "day", "start"), ("person", "start"), _shift, _told_shift,
)  # fmt: skip


def _forecast(values: Values, reading: Reading) -> Sequence[Noun]:
    for name, zh in (("contacts", "预测量"), ("required", "需要人数"), ("aht_s", "平均处理时长")):
        if values[name] < 0:
            raise Wrong(f"{zh}不能小于零", f"`{name}` cannot be below zero")
    begins = at(values["day"], values["time"], Local(reading.client.zone))
    told = {name: values[name] for name in ("queue", "contacts", "aht_s", "required")}
    return [Forecast(client=reading.client.id, at=begins, **told)]


def _told_forecast(one: Forecast, local: Local) -> Mapping[str, str]:
    begins = wall(one.at, local)
    return {
        "queue": one.queue, "day": begins.date().isoformat(), "time": begins.strftime("%H:%M"),
        "contacts": str(one.contacts), "aht_s": str(one.aht_s), "required": str(one.required),
    }  # fmt: skip


FORECASTS = Form(
    "forecasts", "话务预测", "forecasts",
    (
        Column("queue", "队列", ("技能组", "skill"), required=True),
        _DAY,
        Column("time", "时段", ("半小时", "开始时间", "interval"), _half_hour, required=True),
        Column(
            "contacts", "预测量", ("预测话务量", "来电量", "话务量", "volume", "calls"), lambda cell, _: number(cell),
            required=True,
        ),
        Column(
            "aht_s", "平均处理时长", ("aht", "预测aht", "平均处理时长秒"), lambda cell, _: whole(cell), required=True
        ),
        Column(
            "required", "需要人数", ("需求人力", "人力需求", "需要坐席", "fte", "agents"), lambda cell, _: number(cell),
            required=True,
        ),
    ),
    ("queue", "day", "time"), ("queue", "at"), _forecast, _told_forecast,
)  # fmt: skip


def _client_day(values: Values, reading: Reading) -> Sequence[Noun]:
    if values["volume_factor"] < 0:
        raise Wrong("话务系数不能小于零", "`volume_factor` cannot be below zero")
    name = {lang: values[f"name_{lang}"] for lang in ("zh", "en") if values[f"name_{lang}"]}
    kind = DayKind(values["kind"])
    return [ClientDay(reading.client.id, values["day"], kind, name, values["volume_factor"])]


def _told_day(one: ClientDay, _: Local) -> Mapping[str, str]:
    return {
        "day": one.day.isoformat(), "kind": one.kind.value, "name_zh": one.name.get("zh", ""),
        "name_en": one.name.get("en", ""), "volume_factor": str(one.volume_factor),
    }  # fmt: skip


CALENDAR = Form(
    "calendar", "日历", "calendar",
    (
        _DAY,
        Column("kind", "类别", ("类型", "type"), lambda cell, _: choice(cell, _KINDS), required=True),
        Column("name_zh", "名称", ("中文名称", "名称中文", "节日", "name"), required=True),
        Column("name_en", "英文名称", ("名称英文", "英文名", "english")),
        Column(
            "volume_factor", "话务系数", ("系数", "倍数", "factor"), lambda cell, _: number(cell), empty=FLAT
        ),
    ),
    ("day", "kind"), ("day", "kind"), _client_day, _told_day,
)  # fmt: skip


def _duty(values: Values, reading: Reading) -> Sequence[Noun]:
    if values["end"] <= values["start"]:
        raise Wrong("结束不晚于开始", "it does not end after it begins")
    if not values["phone"] and not values["channel"]:
        raise Wrong("电话和联系渠道至少写一项，不然找不到人", "give a phone or a channel, or nobody can be reached")
    if values["rank"] < 1:
        raise Wrong("顺位从 1 开始", "`rank` begins with 1")
    return [Duty(client=reading.client.id, **values | {"role": DutyRole(values["role"])})]


def _told_duty(one: Duty, local: Local) -> Mapping[str, str]:
    start, end = (wall(instant, local).isoformat(sep=" ", timespec="minutes") for instant in (one.start, one.end))
    return {
        "role": one.role.value, "name": one.name, "start": start, "end": end, "phone": one.phone,
        "channel": one.channel, "rank": str(one.rank),
    }  # fmt: skip


DUTIES = Form(
    "duties", "值班表", "duties",
    (
        Column("role", "值班角色", ("角色", "类别"), lambda cell, _: choice(cell, _DUTY_ROLES), required=True),
        Column("name", "姓名", ("值班人", "联系人", "contact"), required=True),
        Column("start", "开始", ("开始时间", "值班开始", "from"), moment, required=True),
        Column("end", "结束", ("结束时间", "值班结束", "to"), moment, required=True),
        Column("phone", "电话", ("手机", "联系电话", "mobile", "tel"), lambda cell, _: narrow(cell)),
        Column("channel", "联系渠道", ("渠道", "群", "im")),
        Column("rank", "顺位", ("呼叫顺序", "顺序", "order"), lambda cell, _: whole(cell), empty=1),
    ),
    ("role", "start", "name"), ("role", "start", "name"), _duty, _told_duty,
)  # fmt: skip


def _reason(values: Values, reading: Reading) -> Sequence[Noun]:
    if values["version"] < 1:
        raise Wrong("版本号从 1 开始", "`version` begins with 1")
    return [Reason(client=reading.client.id, **values)]


def _told_reason(one: Reason, _: Local) -> Mapping[str, str]:
    return {
        "version": str(one.version), "since": one.since.isoformat(),
        "until": one.until.isoformat() if one.until else "", "driver": one.driver,
        "driver_en": one.driver_en, "code": one.code, "zh": one.zh, "en": one.en,
        "place": str(one.place),
    }  # fmt: skip


DISPOSITIONS = Form(
    "dispositions", "来电原因", "dispositions",
    (
        Column("version", "版本", ("版本号",), lambda cell, _: whole(cell), empty=1),
        Column("since", "生效日期", ("开始日期", "from", "valid_from"), day, required=True),
        Column("until", "截止日期", ("失效日期", "结束日期", "to", "valid_to"), day, empty=None),
        Column("driver", "一级原因", ("一级", "一级分类", "l1", "level1"), lambda cell, _: plain(cell), required=True),
        Column("driver_en", "一级原因英文", ("一级英文", "l1_en"), required=True),
        Column("code", "编码", ("原因编码", "代码", "l2_code"), identity, required=True),
        Column("zh", "二级原因", ("二级", "二级分类", "l2", "level2", "l2_zh"), required=True),
        Column("en", "二级原因英文", ("二级英文", "l2_en"), required=True),
    ),
    ("version", "code"), ("version", "code"), _reason, _told_reason,
)  # fmt: skip
