"""Who speaks, from what a source calls the speaker: 客服, 客户, Agent, spk_0; and what a person answered about them.

It guesses nothing: a label it does not know stays unknown and becomes a question.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from knowledge.call import Speaker
from knowledge.intake.doors.given import Arrived, GivenTurn

# Longest first: 智能客服 is a machine, 客服 a person.
_WORDS: Mapping[Speaker, str] = {
    "bot": "智能客服 智能助手 在线机器人 机器人 自动回复 语音导航 语音助手 系统消息 系统提示 系统 virtual_assistant "
    "automated_agent bot ivr system",
    "agent": "人工客服 在线客服 客服专员 客服代表 客服 坐席 座席 坐席员 坐席代表 话务员 接线员 专员 店小二 班长 班组长 "
    "客户经理 agent representative rep csr advisor adviser operator support associate staff seller",
    "customer": "客户 客戶 用户 用戶 顾客 顧客 来电人 來電人 会员 會員 买家 买方 访客 訪客 乘客 旅客 住户 业主 "
    "customer caller client user guest visitor buyer end_user",
}
_KNOWN = {word.replace("_", " "): speaker for speaker, words in _WORDS.items() for word in words.split()}
# What may follow the word anywhere: a number, a staff id, something in brackets, or 小王, 王女士, 李老师.
_TAIL = (
    r"(?:\s*[#＃]?\s*[A-Za-z]{0,3}[-_]?\d{1,8}|\s*[（(【\[][^）)】\]]{1,20}[）)】\]]|"
    r"[小老阿][\u4e00-\u9fff]{1,2}|[\u4e00-\u9fff]{1,2}(?:先生|女士|小姐|老师|師傅|师傅))?"
)
# What may follow it where a speaker is sure to stand: any name.
_LOOSE = r"(?:[\s·:-]*[\w\u4e00-\u9fff. ]{1,20})?"
_ANY = "(" + "|".join(re.escape(word) for word in sorted(_KNOWN, key=len, reverse=True)) + ")"
_LABEL, _SURE = re.compile(_ANY + _TAIL, re.IGNORECASE), re.compile(_ANY + r"(?![a-z])" + _LOOSE, re.IGNORECASE)
_NUMBERED = re.compile(
    r"(?:speaker|spk|说话人|發言人|发言人|讲话人|声道|channel)[\s_-]*[A-Za-z0-9]{1,3}", re.IGNORECASE
)
_ANSWERS: Mapping[str, Speaker] = {
    "agent": "agent", "a": "agent", "坐席": "agent", "客服": "agent",
    "customer": "customer", "c": "customer", "客户": "customer",
    "bot": "bot", "b": "bot", "机器人": "bot",
    "unknown": "unknown", "": "unknown",
}  # fmt: skip


def speaker_of(label: str, *, sure: bool = False) -> Speaker | None:
    """Whom a label means, in Chinese or English, with a number or a name behind it; None where it does not tell.

    `sure` where it is known to be a speaker's label: then any name may follow (客服王芳), which elsewhere could be
    the beginning of a sentence (客服电话：…).
    """
    bare = label.strip().strip("*_ ")
    found = _LABEL.fullmatch(bare) or (_SURE.fullmatch(bare) if sure else None)
    return _KNOWN[found[1].lower()] if found else None


def names_somebody(label: str) -> bool:
    """Whether a label can only be a speaker's, known or not: Speaker B, spk_1, 说话人2."""
    return speaker_of(label) is not None or _NUMBERED.fullmatch(label.strip()) is not None


def answer_of(word: str) -> Speaker | None:
    """The speaker that a person's answer names ("agent", "坐席", "c" …); None for anything else."""
    return _ANSWERS.get(word.strip().lower())


def answered(arrived: Arrived, speakers: Mapping[str, Speaker]) -> Arrived:
    """`arrived` with the speakers of these labels set, whatever the door thought, and their questions gone."""
    if not speakers:
        return arrived

    def named(turn: GivenTurn) -> GivenTurn:
        said = speakers.get(turn.label)
        return turn if said is None or said == turn.speaker else replace(turn, speaker=said)

    calls = tuple(replace(call, turns=tuple(named(turn) for turn in call.turns)) for call in arrived.calls)
    return replace(arrived, calls=calls, questions=tuple(one for one in arrived.questions if one not in speakers))
