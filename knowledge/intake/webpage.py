"""What a page scraped from the web carries around its article, told from the article and taken away.

Only where a document shows, by lines of different kinds, that it came from such a page: an office document that happens
to say 返回列表 once is left as it is. It changes no word of what it keeps, and does not know formats or passages.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.intake.read.block import Block, Look, heading
from knowledge.search.script import to_simplified

# Kinds of lines that belong to the site and not to the article, in Simplified script; a whole line each.
_KINDS: dict[str, re.Pattern[str]] = {
    "stamp": re.compile(
        r"(?:(?:发布|上传|更新|发表|修改)?(?:时间|日期)|来源|作者|编辑|责任编辑|责编|小编|浏览(?:次数|量)?|阅读(?:次数|量)?|点击(?:次数|量|数)?"
        r"|人气|格式|字数|大小|字号|分类|栏目)\s*[:：].{0,60}"
        r"|(?:\d{1,7}|\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?)(?:\s*(?:次|人)?(?:浏览|阅读|点击|评论))?"
    ),
    "length": re.compile(r"(?:本文|全文)(?:共|约)?有?\s*\d+\s*(?:个)?(?:文?字|词).{0,40}|预计阅读.{0,30}"),
    "address": re.compile(r".{0,120}(?:本文|原文|本页|文章)(?:网址|地址|链接|标题|出处|关键[词字])\s*[:：《].*"),
    "button": re.compile(
        r"(?:返回|回到)(?:列表|顶部|首页|上一?[页级]|目录)|(?:点击|立即|免费)?(?:下载|打印|收藏|分享|转发|关闭|举报)(?:此|本|该)?(?:文档|文章|页|页面|窗口)?"
        r"|(?:首页|主页|电话|短信|联系|联系我们|关于我们|在线咨询|在线客服|网站地图|登录|注册|退出|搜索|更多|上一篇|下一篇)"
        r"|字号\s*[大中小 ]+|扫一扫.{0,16}|分享到.{0,20}|发表评论|我要评论|全文阅读已?结束.{0,40}"
    ),
    "related": re.compile(
        r"(?:相关|推荐|热门|最新|精彩|更多)(?:文章|阅读|新闻|资讯|内容|推荐|链接|范文|标签|产品)\s*[:：]?|延伸阅读\s*[:：]?|猜你喜欢\s*[:：]?"
        r"|您?你?可能(?:还|也)?(?:会)?对.{0,12}感兴趣.{0,4}"
        r"|.{0,6}(?:下面|以下)(?:列出|是)与?.{0,60}(?:相关|同类)的?.{0,6}(?:信息|文章|内容|资讯).{0,4}"
        r"|本页(?:收集|收录|提供).{0,80}"
    ),
    "script": re.compile(
        r"(?:\w+\s*\(.{0,80}\)\s*;?|(?:var|let|const|function)\s.{0,200}|document\.\w+.{0,200}|<!--.*|-->)"
    ),
}
# Sentences that only a site says of itself: at least three of these words in one paragraph.
_CLAIMS = re.compile(
    r"本站|本网|网站所展示|版权|侵权|转载|转稿|采集|镜像|未经(?:许可|授权)|免责声明|来源于网络|采集于网络|不代表|并不意味着|(?:及时|请)(?:与我们|与本站)?联系"
    r"|删除|后果自负|传递更多|自行承担|系统自动"
)
_FILLER = re.compile(
    r"(?:小编|本站|本网).{0,24}(?:收集|整理|带来|分享|推荐|准备|搜集|汇总).*(?:希望|参考|借鉴|帮助|喜欢|阅读|欢迎)"
    r"|(?:欢迎|供)(?:大家|您|你|各位)?(?:阅读|参考|借鉴|浏览)"
)
_TEASER = re.compile(
    r"[\[【]?(?:[导導][语語读讀]|摘要|[内內]容提要|核心提示|引言|[简簡]介)(?:[\]】]\s*[:：]?|\s*[:：])\s*"
)
_ENDS = "。！？!?…"
# Lines of these kinds show a scraped page; the others do so only beside them, for office documents have them too.
_STRONG = frozenset({"length", "address", "related", "claims", "filler"})
_SHORT = 40
# Where a page is long its furniture stands at its edges.
_LONGEST, _EDGE = 400, 60


@dataclass(frozen=True, slots=True)
class Article:
    """The article's blocks, and how many lines of the page around it were left out."""

    blocks: tuple[Block, ...]
    left_out: int = 0


def article(blocks: Sequence[Block]) -> Article:
    """The article of a scraped page; every other document as it is."""
    inner = range(_EDGE, len(blocks) - _EDGE) if len(blocks) > _LONGEST else range(0)
    kinds = ["" if at in inner else _kind(block) for at, block in enumerate(blocks)]
    found = set(kinds) - {"", "script"}
    if len(found) < 2 or not found & _STRONG:
        return Article(tuple(blocks))
    told = [at for at, kind in enumerate(kinds) if not kind and _tells(blocks[at])]
    if not told:
        return Article(tuple(blocks))
    # Short lines between the site's and the first or last sentence are the article's too.
    start = max((at + 1 for at in range(told[0]) if kinds[at]), default=0)
    end = next((at for at in range(told[-1], len(blocks)) if kinds[at]), len(blocks))
    heads = _heads(blocks, [at for at in range(told[0]) if not kinds[at]], start)
    inside = [
        blocks[at]
        for at in range(start, end)
        if kinds[at] not in _STRONG | {"script"} and blocks[at] not in heads and not _repeats(blocks, at)
    ]
    title = [head if head.look is Look.HEADING else heading(head.text, 0) for head in heads]
    return Article((*title, *inside), len(blocks) - len(title) - len(inside))


def _kind(block: Block) -> str:
    """What kind of line of the site a block is, "" for one of the article."""
    if block.look in {Look.ROW, Look.HEADING} or "\n" in block.text:
        return ""
    text = to_simplified(block.text).strip()
    for kind, pattern in _KINDS.items():
        if pattern.fullmatch(text):
            return kind
    if len(set(_CLAIMS.findall(text))) >= 3:
        return "claims"
    return "filler" if _FILLER.search(text) and len(text) < 200 else ""


def _tells(block: Block) -> bool:
    """Whether a block tells something: a sentence, or a row or heading of a document that has such."""
    return block.look is Look.ROW or (len(block.text) > _SHORT and any(mark in block.text for mark in _ENDS))


def _heads(blocks: Sequence[Block], above: Sequence[int], start: int) -> list[Block]:
    """The headings above an article; without any, its title: the line that comes again, else the longest of the site's.

    `above` are the places of lines before the first sentence, `start` where the article may begin.
    """
    headings = [blocks[at] for at in above if blocks[at].look is Look.HEADING]
    if headings:
        return headings
    whole = "\n".join(block.text for block in blocks)
    again = [blocks[at] for at in above if len(blocks[at].text) >= 6 and whole.count(blocks[at].text) > 1]
    rest = [blocks[at] for at in above if at < start]
    return [max(again or rest, key=lambda block: len(block.text))] if again or rest else []


def _repeats(blocks: Sequence[Block], at: int) -> bool:
    """Whether a block is a teaser: it says beforehand, word for word, what stands further down."""
    opened = _TEASER.match(blocks[at].text)
    if opened is None:
        return False
    later = "\n".join(block.text for block in blocks[at + 1 :])
    pieces = [piece.strip() for piece in re.split(r"(?<=[。！？])", blocks[at].text[opened.end() :]) if piece.strip()]
    return bool(pieces) and sum(piece in later for piece in pieces) >= 0.6 * len(pieces)
