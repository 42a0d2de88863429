"""The sentences of a call review, Simplified Chinese and English, built from what code read out of the call.

Every value in them comes in as an argument. It does not decide what is worth saying: `assistant.review` does.
"""

import re
from collections.abc import Sequence
from datetime import datetime, tzinfo

from assistant.wording.bilingual import Bilingual

LONGEST_SUMMARY = 180

METHODS = {
    "name": Bilingual("姓名", "name"),
    "phone": Bilingual("手机号", "phone number"),
    "order": Bilingual("订单号", "order number"),
    "address": Bilingual("地址", "address"),
    "id_document": Bilingual("证件后几位", "identity document"),
    "birth_date": Bilingual("出生日期", "date of birth"),
    "code": Bilingual("验证码", "one-time code"),
}
ACTIONS = {
    "safety": Bilingual("上报安全问题", "reported a safety matter"),
    "credit": Bilingual("发放补偿", "gave a credit"),
    "waive": Bilingual("减免费用", "waived a charge"),
    "document": Bilingual("申请证明或票据", "requested a certificate or invoice"),
    "refund": Bilingual("提交退款", "submitted a refund"),
    "cancel": Bilingual("办理取消", "cancelled the order"),
    "change": Bilingual("办理变更", "made the change"),
    "signed_up": Bilingual("办理业务", "set up the service"),
    "expedite": Bilingual("催办加急", "chased it up"),
    "ticket": Bilingual("登记工单", "opened a ticket"),
    "visit": Bilingual("预约上门", "booked a visit"),
    "contacted": Bilingual("联系相关方", "contacted the other party"),
    "replaced": Bilingual("安排更换", "arranged a replacement"),
    "sent": Bilingual("发送资料", "sent the details"),
    "restored": Bilingual("恢复服务", "restored the service"),
    "escalated": Bilingual("转交上级或后台", "passed it on"),
}
SOLVED = {
    "Y": Bilingual("客户表示问题已解决", "the customer says it is solved"),
    "P": Bilingual("部分解决，还有事要跟进", "partly solved, something is still owed"),
    "N": Bilingual("问题没有解决", "not solved"),
    "unknown": Bilingual("听不出客户是否认为解决了", "the call does not tell whether it is solved"),
}
MOODS = {
    "satisfied": Bilingual("客户结束时满意", "the customer left satisfied"),
    "calm": Bilingual("客户结束时情绪平稳", "the customer left calm"),
    "disappointed": Bilingual("客户结束时失望", "the customer left disappointed"),
    "angry": Bilingual("客户结束时仍在生气", "the customer left angry"),
    "unknown": Bilingual("看不出客户情绪", "the customer's mood is unknown"),
}
OWNERS = {
    "agent": Bilingual("坐席", "the agent"),
    "back_office": Bilingual("其他部门", "another department"),
    "customer": Bilingual("客户", "the customer"),
    "unknown": Bilingual("（未分清说话人）", "(speaker unknown)"),
}
CHANNELS = {
    "phone": Bilingual("电话", "by phone"),
    "sms": Bilingual("短信", "by text message"),
    "email": Bilingual("邮件", "by email"),
    "chat": Bilingual("在线", "in chat"),
    "visit": Bilingual("上门", "in person"),
    "payment": Bilingual("退款到账", "by payment"),
    "post": Bilingual("寄送", "by post"),
    "": Bilingual("", ""),
}
UNDATED = Bilingual("（未说时间）", "no time given")
RISKS = {
    "P0": Bilingual("人身或产品安全", "danger to people or from a product"),
    "P1": Bilingual("群体性或信息安全", "mass fault or information security"),
    "outside": Bilingual("可能升级到外部投诉", "may go to a regulator or the press"),
    "review": Bilingual("扬言差评", "threatens a bad review"),
    "card": Bilingual("客户念出卡号", "read out a card number"),
    "vulnerable": Bilingual("客户有特殊困难", "a customer in difficulty"),
}
_CHECKS = {
    "greeting": ("开头没有问候或报身份", "no greeting at the start"),
    "identity": ("没有核对客户身份", "the customer's identity was not checked"),
    "forbidden:no_authority": ("说了“没有权限”", "said “no authority”"),
    "forbidden:limited_authority": ("说了“权限有限”“只能记录反映”", "said authority is limited or “can only note it”"),
    "forbidden:dont_know": ("回答“不知道、不清楚”", "answered “I don't know”"),
    "forbidden:not_my_job": ("说了“不归我管”", "said it is somebody else's job"),
    "stonewall": ("反复说会反映，没有办任何事", "kept reassuring, did nothing"),
    "empathy": ("客户生气或有难处时没有先安抚", "no acknowledgement when the customer was upset"),
    "fee_first": ("先办理后报费用", "the fee was named only after the order was changed"),
    "promise_time": ("答应了客户，却没有说时间", "a promise without a time"),
    "recap": ("结束前没有复述约定", "what was agreed was not repeated at the end"),
    "resolution_confirm": ("没有确认客户问题是否解决", "did not ask whether it is solved"),
    "dead_air": ("客户等待时冷场超过10秒", "silence of over 10 seconds"),
    "talk_over": ("抢话或打断客户", "talked over the customer"),
    "slow_reply": ("回复客户超过60秒", "replies took over 60 seconds"),
    "passive": ("连续被动应答，没有主动推进", "a run of passive replies"),
    "outcome": ("登记为已解决，但通话里听不出来", "recorded as resolved, but the words do not say so"),
    "expired_promo": ("介绍了已经结束的优惠", "pitched a promotion that had ended"),
    "over_limit": ("答应的金额超过本人权限，没听到核定", "an amount above the agent's own limit, no approval heard"),
}


def check_words(check: str, topic: str = "") -> Bilingual:
    """What a failed check says. Raises KeyError for an unknown check."""
    return Bilingual(*_CHECKS[f"{check}:{topic}" if check == "forbidden" else check])


def when(at: datetime | None, zone: tzinfo) -> Bilingual:
    """A due time as people read it in the client's zone."""
    if at is None:
        return UNDATED
    local = at.astimezone(zone)
    if (local.hour, local.minute) == (23, 59):
        return Bilingual(f"{local.month}月{local.day}日内", f"{local:%d %b}")
    return Bilingual(f"{local.month}月{local.day}日{local:%H:%M}", f"{local:%d %b %H:%M}")


_FILLERS = re.compile(
    r"^(?:(?:喂|哎|诶|嗯|呃|哦|那个|你好|您好|就是|我想问一下啊?|我那个|在吗|hi|hello|hey|um|uh|yeah|yes|so|well|ok(?:ay)?)"
    r"(?=[\s，。,.…、]|[\u3400-\u9fff])|[\s，。,.…、])+",
    re.IGNORECASE,
)


def _cut(text: str, most: int) -> str:
    """The words without the fillers before them, cut at `most` characters, between words where there are any."""
    plain = _FILLERS.sub("", text).strip().rstrip("，。,. ")
    if len(plain) <= most:
        return plain
    head = plain[: most - 1]
    return (head.rsplit(" ", 1)[0] if " " in head[most // 2 :] else head).rstrip("，。,. ") + "…"


def situation(driver: str | None, request: str, words: str) -> Bilingual:
    """What the customer came for, in their own words, cut short."""
    short, long = _cut(words, 40), _cut(words, 100)
    about_zh = f"因{driver}" if driver else ""
    about_en = f" about {driver}" if driver else ""
    ways = {"求助": "asks for help", "投诉": "complains", "建议": "makes a suggestion"}
    return Bilingual(
        f"客户{about_zh}来{request if request != 'unknown' else '电'}" + (f"：“{short}”" if short else ""),
        f"The customer {ways.get(request, 'has a question')}{about_en}" + (f": “{long}”" if long else ""),
    )


def identity(checked: str, methods: Sequence[str]) -> Bilingual:
    """How identity was checked: the ways, never the values."""
    ways = [METHODS[name] for name in methods]
    zh, en = "、".join(way.zh for way in ways), ", ".join(way.en for way in ways)
    if checked == "true":
        return Bilingual(f"已核对{zh}", f"Identity checked by {en}")
    if checked == "false":
        return Bilingual("没有核对身份", "Identity was not checked")
    return Bilingual(f"问过{zh}，没听到核对结果", f"Asked for {en}; no word that it matched")


def actions(did: Sequence[str], credit: Bilingual) -> Bilingual:
    """What the agent did; `credit` is the amount given, or empty."""
    if not did:
        return Bilingual("没有听到办理了什么", "Nothing is heard to have been done")
    named = [ACTIONS[one] for one in did]
    zh = "、".join(one.zh + (credit.zh if key == "credit" else "") for key, one in zip(did, named, strict=True))
    en = ", ".join(one.en + (credit.en if key == "credit" else "") for key, one in zip(did, named, strict=True))
    return Bilingual(f"坐席已{zh}", f"The agent {en}")


def promise(owner: str, channel: str, due: Bilingual, text: str = "") -> Bilingual:
    """One promise: who, by when, how, and where given the words used."""
    who, how = OWNERS[owner], CHANNELS[channel]
    undated = due.zh == UNDATED.zh
    zh = f"{who.zh}{due.zh}{'' if undated or due.zh.endswith('内') else '前'}{how.zh}"
    en = f"{who.en}, {due.en if undated else 'by ' + due.en}{' ' + how.en if how.en else ''}"
    return Bilingual(f"{zh}：“{text}”", f"{_first_up(en)}: “{text}”") if text else Bilingual(zh, en)


def owed(short: Sequence[Bilingual], more: int) -> Bilingual:
    """The promises of a call in one line: the first ones, and how many more."""
    if not short:
        return Bilingual()
    zh, en = "；".join(one.zh for one in short), "; ".join(one.en for one in short)
    return Bilingual(
        f"已承诺：{zh}" + (f"；另有{more}项" if more else ""), f"promised: {en}" + (f"; {more} more" if more else "")
    )


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]


def summary(parts: Sequence[Bilingual]) -> Bilingual:
    """The parts as one text of at most 180 characters of Chinese; what does not fit is left to the tables."""
    zh: list[str] = []
    en: list[str] = []
    for part in parts:
        if part and sum(len(one) + 1 for one in zh) + len(part.zh) + 1 <= LONGEST_SUMMARY:
            zh.append(part.zh)
            en.append(part.en)
    return Bilingual("。".join(zh) + "。", ". ".join(_first_up(one) for one in en) + ".")


def for_customer(driver: str | None, did: Bilingual | None, owed_texts: Sequence[str]) -> Bilingual:
    """What the customer may be sent: what was done and what comes next, nothing internal."""
    about = driver or "问题"
    zh = f"您反映的{about}，{did.zh.replace('坐席已', '我们已')}。" if did else f"您反映的{about}，我们已经收到。"
    en = f"About {driver or 'your request'}: {did.en.replace('The agent', 'we')}." if did else "We have received it."
    if owed_texts:
        zh += "答应您的：" + "；".join(f"“{one}”" for one in owed_texts) + "。"
        en += " What we told you: " + "; ".join(f"“{one}”" for one in owed_texts) + "."
    return Bilingual(zh, en)


def for_agent(owed_lines: Sequence[Bilingual], flags: Sequence[Bilingual]) -> Bilingual:
    """What the agent still has to follow, and one or two things to do better."""
    zh = ["要跟进：" + "；".join(one.zh for one in owed_lines) if owed_lines else "没有要跟进的事"]
    en = ["To follow: " + "; ".join(one.en for one in owed_lines) if owed_lines else "Nothing to follow up"]
    if flags:
        zh.append("下次注意：" + "；".join(one.zh for one in flags[:2]))
        en.append("Next time: " + "; ".join(one.en for one in flags[:2]))
    return Bilingual("。".join(zh) + "。", ". ".join(en) + ".")


def for_supervisor(solved: str, flags: Sequence[Bilingual], risks: Sequence[Bilingual]) -> Bilingual:
    """What a supervisor decides by: whether it is solved, what failed, what may grow."""
    zh = [SOLVED[solved].zh, "问题：" + "；".join(one.zh for one in flags) if flags else "未发现明显问题"]
    en = [SOLVED[solved].en, "issues: " + "; ".join(one.en for one in flags) if flags else "no clear issue found"]
    if risks:
        zh.append("风险：" + "、".join(one.zh for one in risks))
        en.append("risk: " + ", ".join(one.en for one in risks))
    return Bilingual("。".join(zh) + "。", ". ".join(_first_up(one) for one in en) + ".")
