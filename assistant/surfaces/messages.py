"""Every error of ours as a person reads it: what happened, what is safe, what to do next, in Chinese and English.

One entry a class of `knowledge.errors`; a class without an entry takes its parent's. It knows no door: a status is
HTTP's number because every door but the command line counts that way.
"""

import re
from dataclasses import dataclass

from assistant.wording.bilingual import Bilingual
from knowledge.errors import (
    Conflict,
    ConflictingTurn,
    IndexUnavailable,
    InFlight,
    InvalidInput,
    ModelUnavailable,
    NotAllowed,
    NotFound,
    NotGranted,
    SettingsFault,
    TongxiError,
    TooMuch,
    Unauthenticated,
    Unavailable,
    UnreadableDocument,
)
from knowledge.language import Lang

SIZE = "size"  # TooMuch("…", kind=SIZE) is a thing too large; without it, too many in too short a time
_HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Message:
    """What is shown: `title` the kind of thing, `detail` this case, `safe` what was not touched, `next` what to do."""

    status: int
    title: str
    detail: str
    safe: str
    next: str


@dataclass(frozen=True, slots=True)
class _Entry:
    status: int
    title: Bilingual
    detail: Bilingual
    safe: Bilingual
    next: Bilingual
    specific: bool = False  # whether the error's own detail may stand in place of `detail`


_UNCHANGED = Bilingual("没有改动任何内容。", "Nothing was changed.")
_ENTRIES: dict[type[TongxiError], _Entry] = {
    TongxiError: _Entry(
        500,
        Bilingual("系统出了问题", "Something went wrong on our side"),
        Bilingual("这一次没有办成，已经记录下来。", "This could not be done; it has been recorded."),
        Bilingual("之前保存的内容都在。", "Everything saved before is still there."),
        Bilingual(
            "请再试一次；还不行，把请求编号（X-Request-Id）发给管理员。",
            "Try again; if it fails again, give the request id (X-Request-Id) to your administrator.",
        ),
    ),
    InvalidInput: _Entry(
        422,
        Bilingual("内容用不了", "This input cannot be used"),
        Bilingual("有一项缺了、写错了，或者超出了范围。", "Something is missing, wrong or out of range."),
        _UNCHANGED,
        Bilingual("请改正后重新提交。", "Correct it and send it again."),
        specific=True,
    ),
    UnreadableDocument: _Entry(
        422,
        Bilingual("这份文件读不了", "This document cannot be read"),
        Bilingual("文件打不开、已损坏，或不是支持的格式。", "It cannot be opened, is damaged, or has another format."),
        Bilingual("知识库没有变，原有版本照常使用。", "The knowledge is unchanged; the earlier version stays in use."),
        Bilingual(
            "请用 Markdown、Word、Excel、PDF 或 HTML 重新保存后再上传。",
            "Save it as Markdown, Word, Excel, PDF or HTML and upload it again.",
        ),
        specific=True,
    ),
    SettingsFault: _Entry(
        500,
        Bilingual("设置有误", "A setting is wrong"),
        Bilingual("有一项设置用不了。", "One of the settings cannot be used."),
        _UNCHANGED,
        Bilingual("请管理员检查设置。", "Ask your administrator to check the settings."),
    ),
    NotFound: _Entry(
        404,
        Bilingual("没有找到", "Not found"),
        Bilingual("没有这一项，或者您看不到它。", "There is no such thing, or it is not open to you."),
        _UNCHANGED,
        Bilingual("请核对编号和所选的客户。", "Check the id and the client company."),
    ),
    NotAllowed: _Entry(
        403,
        Bilingual("您的角色不能这样做", "Your role may not do this"),
        Bilingual("这一项由其他角色办理。", "Another role does this."),
        _UNCHANGED,
        Bilingual("需要时请找班组长或管理员。", "Ask your supervisor or administrator if you need it."),
        specific=True,
    ),
    NotGranted: _Entry(
        409,
        Bilingual("这一笔没有记上", "This was not recorded"),
        Bilingual("按客户公司的规则，这一笔现在还不能记。", "The client company's rules do not allow it as it is."),
        Bilingual("没有记账，额度没有变化。", "Nothing was recorded; the limits stand as they were."),
        Bilingual("请先看权限判断里还差什么。", "See in the decision what is still missing."),
        specific=True,
    ),
    Unauthenticated: _Entry(
        401,
        Bilingual("请先登录", "Please sign in"),
        Bilingual(
            "没有带密钥，或者密钥、会话、令牌已经失效。",
            "No key was given, or the key, session or token is no longer valid.",
        ),
        _UNCHANGED,
        Bilingual("请重新登录，或换一个有效的密钥再试。", "Sign in again, or try with a valid key."),
    ),
    Conflict: _Entry(
        409,
        Bilingual("和已有记录冲突", "It contradicts what is recorded"),
        Bilingual("已有的记录说法不同。", "What is recorded already says otherwise."),
        Bilingual("已有记录保持原样。", "The existing record stays as it is."),
        Bilingual("请先查看已有记录，再决定怎么改。", "Look at the existing record first, then decide."),
    ),
    ConflictingTurn: _Entry(
        409,
        Bilingual("同一句话有两种内容", "The same turn has two texts"),
        Bilingual(
            "这个序号和版本已经记录了别的内容。", "Other words are recorded under this sequence number and revision."
        ),
        Bilingual("先到的那句不变，这次的整批都没有写入。", "The first one stays; nothing of this batch was written."),
        Bilingual("要更正，请把 revision 加一后再发。", "To correct it, send it with a higher revision."),
    ),
    InFlight: _Entry(
        409,
        Bilingual("同一个请求正在处理", "The same request is being worked on"),
        Bilingual("用这个键的上一次请求还没有结束。", "The earlier request with this key has not finished."),
        Bilingual("不会重复办理。", "It will not be done twice."),
        Bilingual("请一秒后用同一个键重试，会得到同样的结果。", "Retry with the same key in a second."),
    ),
    TooMuch: _Entry(
        429,
        Bilingual("一下子太多了", "Too much at once"),
        Bilingual("请求超过了上限。", "This is over the limit."),
        _UNCHANGED,
        Bilingual("请稍等再试。", "Wait a moment and try again."),
        specific=True,
    ),
    Unavailable: _Entry(
        503,
        Bilingual("有一部分暂时用不了", "A part is down for now"),
        Bilingual("这项功能依赖的部分没有响应。", "A part this depends on does not answer."),
        Bilingual("已保存的内容都在，通话照常记录。", "What was saved is safe, and calls are still recorded."),
        Bilingual("请过几秒再试。", "Try again in a few seconds."),
    ),
    IndexUnavailable: _Entry(
        503,
        Bilingual("搜索暂时用不了", "Search is down for now"),
        Bilingual("搜索索引没有响应，正在自动恢复。", "The search index does not answer; it is being restored."),
        Bilingual("文件都在，通话照常记录。", "The documents are safe, and calls are still recorded."),
        Bilingual("请过几秒再试；急用可以直接打开文件。", "Try again soon, or open the document from the list."),
    ),
    ModelUnavailable: _Entry(
        503,
        Bilingual("改写暂时用不了", "Rewording is down for now"),
        Bilingual("语言模型没有响应。", "The language model does not answer."),
        Bilingual("依据原文的答案照常给出。", "Answers in the documents' own words are still given."),
        Bilingual("直接使用原文答案即可。", "Use the answer as it stands."),
    ),
}
_TOO_LARGE = _Entry(
    413,
    Bilingual("内容太大", "Too large"),
    Bilingual("提交的内容超过了大小上限。", "What was sent is over the size limit."),
    _UNCHANGED,
    Bilingual("请拆小后再提交：文件不超过 20 MB，其他不超过 1 MB。", "Split it: 20 MB for a document, 1 MB otherwise."),
    specific=True,
)
_ZH_OF: dict[str, str] = {
    "a question has 1 to 2000 characters": "问题要有 1 到 2000 个字。",
    "this key serves several client companies: say which one with `client`": "请用 client 指明是哪家客户。",
    "documents are changed by managers and administrators": "文件由经理和管理员维护。",
    "other people's contacts are opened by supervisors": "别人的通话由班组长及以上查看。",
    'a vote is "up" or "down"': "评价只能是 up 或 down。",
    "this idempotency key was used with another body": "这个 Idempotency-Key 已经用在另一个内容不同的请求上。",
}


def message(fault: TongxiError, lang: Lang) -> Message:
    """What a reader of `lang` is told about `fault`. Never its class, a path, a secret or another client's id."""
    entry = _entry(fault)
    own = _own_words(fault.detail) if entry.specific and fault.detail else Bilingual()
    then = _own_words(fault.fields["next"]) if entry.specific and fault.fields.get("next") else entry.next
    return Message(
        status=entry.status,
        title=entry.title.read(lang),
        detail=own.read(lang) or entry.detail.read(lang),
        safe=entry.safe.read(lang),
        next=then.read(lang),
    )


def unexpected(lang: Lang) -> Message:
    """What is said when something failed that nobody foresaw."""
    return message(TongxiError(), lang)


def _entry(fault: TongxiError) -> _Entry:
    if isinstance(fault, TooMuch) and fault.fields.get("kind") == SIZE:
        return _TOO_LARGE
    return next(_ENTRIES[kind] for kind in type(fault).__mro__ if kind in _ENTRIES)


def _own_words(detail: str) -> Bilingual:
    """The error's own detail: written "中文 / English", or known here; a side that nobody wrote is empty."""
    first, parted, second = detail.partition(" / ")
    if parted and _HAN.search(first):
        return Bilingual(_sentence(first, "。"), _sentence(second, "."))
    if detail in _ZH_OF:
        return Bilingual(_ZH_OF[detail], _sentence(detail, "."))
    return Bilingual() if _HAN.search(detail) else Bilingual("", _sentence(detail, "."))


def _sentence(text: str, stop: str) -> str:
    text = text.strip()
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "。", "!", "?", "！", "？")) else text + stop
