"""Words that frame what is said and claim nothing: "可以这样答复：", "需要说明的是", "please note that".

A wording may add them without a source. Whatever is left over is a claim.
"""

import re
from collections.abc import Iterable

from knowledge.arithmetic.polarity import affirmed, denies
from knowledge.arithmetic.quantities import quantities
from knowledge.arithmetic.sentences import clauses
from knowledge.search.analyse import grammar, tokens

LONGEST_FRAME = 60
_LEADS = re.compile(
    r"(?:按照?|根据|依据|依)(?:现行|有关|相关|上述|以上|公司|平台)?(?:的)?(?:规定|政策|流程|文件|规则|要求)"
    r"|(?:具体|简单|总体|总的|一般|通常|严格)(?:来说|说来|来讲|地说|而言|说)|也就是说|换(?:句话|言之)说?|换言之"
    r"|(?<![^，,。；;：:！？!?\s])(?:需要|请|要)?(?:特别)?(?:说明|注意|提醒|留意|强调)(?:您|你|客户)?"
    r"(?:的是|一下|一点)?[，,：:]"
    r"|(?:另外|此外|同时|除此之外|除此以外|首先|其次|然后|接着|最后|其中|因此|所以|那么|总之|当然|不过|此时|这时|这样|对此)[，,]"
    r"|(?:如下|以下|下面)(?:所示|所述)?[：:]?"
    r"|\b(?:in (?:short|this case|other words|addition|general|that case)|to be (?:precise|exact|clear)"
    r"|please (?:note|be aware)(?: that)?|note that|as (?:the|our) (?:document|policy|rules?) (?:says?|states?)"
    r"|according to (?:the|our) (?:document|policy|rules?)|that is|also|besides|moreover|furthermore|finally|first"
    r"|then|however|therefore|so)\b[,:]?",
    re.I,
)
_FRAME = re.compile(
    r"可以|能够|这样|这么|怎么|那么|跟|对|向|客户|顾客|旅客|用户|您|你|说明|说|讲|答复|回复|回答|解释|告诉|告知|转告|如下|以下|下面"
    r"|具体|情况|内容|规定|相关|现行|有关|要点|主要|步骤|流程|分别|照读|原文|参考|答案|信息|几点|注意|请|照|按|读|为|是|的|一共|共|有|给"
)
_FRAME_WORDS = (
    "you may can could tell say put it like this way the customer guest caller traveller here is are answer answers "
    "reply following follows as below rules rule what document documents policy say says details detail steps step in "
    "short please note to about from summary information"
)


def without_leads(text: str) -> str:
    """`text` (Simplified) without the words by which a sentence is led in."""
    return _LEADS.sub(" ", text)


def denied_lead(text: str) -> bool:
    """Whether `text` (Simplified) turns words that lead in into a denial: "需要说明的不是，" leads in to nothing."""
    parts = (text[span.start : span.end].strip("，,。；;：: ") for span in clauses(text))
    left = (affirmed(part).replace(" ", "") for part in parts if denies(part))
    return any(re.search(r"\w", lead) and not re.search(r"\w", without_leads(f"{lead}，")) for lead in left)


def is_frame(text: str, about: Iterable[str]) -> bool:
    """Whether `text` (Simplified) only introduces what follows: it ends in a colon, holds no value, names nothing but
    what the question and the titles in `about` name, and denies nothing that they do not.
    """
    if not text.rstrip().endswith(("：", ":")) or len(text) > LONGEST_FRAME or quantities(text):
        return False
    about = tuple(about)
    if denies(text) and not any(map(denies, about)):
        return False
    left = _FRAME.sub(" ", _LEADS.sub(" ", text))
    known = {term for one in about for term in tokens(one)} | set(tokens(_FRAME_WORDS)) | grammar()
    return all(term in known for term in tokens(left))
