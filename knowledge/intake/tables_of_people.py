"""The tables of staff: who they are, where they sat since when, and what they are certified for."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from knowledge.audience import Role
from knowledge.intake.tables_forms import Column, Form, Noun, Reading, Values, identity
from knowledge.intake.tables_sheets import Cell
from knowledge.intake.tables_values import Local, Wrong, choice, day, narrow
from knowledge.staff import Certificate, Person, Posting

_ROLES = {
    "客服": "agent", "坐席": "agent", "座席": "agent", "班组长": "supervisor", "组长": "supervisor",
    "主管": "supervisor", "质检": "quality", "经理": "manager", "管理员": "admin", "甲方": "client_viewer",
} | {one.value: one.value for one in Role}  # fmt: skip


def _held(cell: Cell, local: Local) -> dict[str, date | None]:
    """ "refund; intl_fare:2026-12-31": skills, each with the last day it is valid."""
    held: dict[str, date | None] = {}
    for part in re.split(r"[;；、,，\n]+", narrow(cell)):
        skill, _, until = part.strip().partition(":")
        if skill:
            held[skill.strip()] = day(until, local) if until.strip() else None
    return held


def _person(values: Values, reading: Reading) -> Sequence[Noun]:
    told = {name: values[name] for name in ("id", "name", "team", "level", "hired", "email", "slack_user")}
    return [
        Person(
            **told,
            role=Role(values["role"]),
            supervisor=values["supervisor"] or None,
            clients=(reading.client.id,),
            certificates=values["certificates"] or {},
        )
    ]


def _told_person(one: Person, local: Local) -> Mapping[str, str]:
    held = "; ".join(
        skill if until is None else f"{skill}:{until}" for skill, until in sorted(one.certificates.items())
    )
    return {
        "id": one.id, "name": one.name, "role": one.role.value, "team": one.team, "supervisor": one.supervisor or "",
        "level": one.level, "hired": one.hired.isoformat(), "certificates": held, "email": one.email,
        "slack_user": one.slack_user,
    }  # fmt: skip


_PERSON = Column(
    "person", "工号", ("id", "员工编号", "员工号", "坐席工号", "staff_id", "agent"), identity, required=True
)
_SUPERVISOR = Column("supervisor", "主管", ("上级", "班组长", "直属主管", "主管工号", "team_lead"), identity)
_TEAM = Column("team", "组", ("班组", "团队", "小组", "组别", "group"))
_LEVEL = Column("level", "级别", ("权限级别", "授权级别", "等级", "grade"), identity, empty="L1")
STAFF = Form(
    "staff", "人员", "staff",
    (
        Column("id", "工号", ("员工编号", "员工号", "staff_id", "person", "agent"), identity, required=True),
        Column("name", "姓名", ("员工姓名", "名字"), required=True),
        Column("role", "角色", ("岗位", "职务", "position"), lambda cell, _: choice(cell, _ROLES), empty="agent"),
        _TEAM, _SUPERVISOR, _LEVEL,
        Column("hired", "入职日期", ("入职时间", "入职", "hire_date", "start_date"), day, required=True),
        Column("certificates", "证书", ("资质", "技能证书", "certs", "skills"), _held, empty=None),
        Column("email", "邮箱", ("电子邮箱", "e-mail", "mail")),
        Column("slack_user", "Slack 用户", ("slack", "slack_id"), identity),
    ),
    ("id",), ("id",), _person, _told_person,
)  # fmt: skip


def _posting(values: Values, _: Reading) -> Sequence[Noun]:
    if values["until"] is not None and values["until"] < values["since"]:
        raise Wrong("结束日期早于开始日期", "it ends before it begins")
    return [Posting(**values | {"supervisor": values["supervisor"] or None})]


def _told_posting(one: Posting, _: Local) -> Mapping[str, str]:
    return {
        "person": one.person, "since": one.since.isoformat(), "until": one.until.isoformat() if one.until else "",
        "team": one.team, "supervisor": one.supervisor or "", "level": one.level,
    }  # fmt: skip


_SINCE = Column("since", "开始日期", ("生效日期", "起始日期", "自", "from", "start", "valid_from"), day, required=True)
_UNTIL = Column(
    "until", "结束日期", ("截止日期", "失效日期", "至", "有效期至", "to", "end", "valid_to"), day, empty=None
)
POSTINGS = Form(
    "postings", "任职记录", "postings", (_PERSON, _SINCE, _UNTIL, _TEAM, _SUPERVISOR, _LEVEL), ("person", "since"),
    ("person", "since"),
    _posting, _told_posting,
)  # fmt: skip


def _certificate(values: Values, _: Reading) -> Sequence[Noun]:
    if values["until"] is not None and values["until"] < values["since"]:
        raise Wrong("结束日期早于开始日期", "it ends before it begins")
    return [Certificate(**values)]


def _told_certificate(one: Certificate, _: Local) -> Mapping[str, str]:
    until = one.until.isoformat() if one.until else ""
    return {"person": one.person, "skill": one.skill, "since": one.since.isoformat(), "until": until}


CERTIFICATES = Form(
    "certificates", "证书", "certificates",
    (_PERSON, Column("skill", "证书", ("技能", "资质", "certificate"), identity, required=True), _SINCE, _UNTIL),
    ("person", "skill", "since"), ("person", "skill", "since"), _certificate, _told_certificate,
)  # fmt: skip
