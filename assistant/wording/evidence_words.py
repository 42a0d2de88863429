"""What the evidence for a passage is called on the retrieval console, in Simplified Chinese and English.

One label for each name of `knowledge.search.evidence.NAMES`, for what reading again adds, each kind of question, and
each kind of answer.
"""

from assistant.wording.bilingual import Bilingual

EVIDENCE: dict[str, Bilingual] = {
    name: Bilingual(*pair)
    for name, pair in {
        "read_again": ("重排模型再读一遍，与其他段落比", "Read again by the re-ranking model, against the others"),
        "keyword": ("关键词得分（BM25），与其他段落比", "Keyword score (BM25) against the other passages"),
        "likeness": ("用词常在一起出现，与其他段落比", "Words that keep the same company, against the other passages"),
        "plain": ("照原话逐字算的关键词得分", "Keyword score of the question word for word"),
        "zplain": ("照原话逐字算，与最好的一段比", "Word for word, against the best passage"),
        "own": ("正文里有问题的词", "The question's own words in the text"),
        "own_char": ("正文里有问题的单字", "Single characters of the question in the text"),
        "wide": ("正文里有词表给的同义说法", "Other ways to say it, from lexicons, in the text"),
        "faint": ("正文里有“多少”“能不能”这类提问的词", "Words that only ask (how much, may I) in the text"),
        "around": ("标题里有问题的词", "The question's own words in the titles"),
        "around_char": ("标题里有问题的单字", "Single characters of the question in the titles"),
        "around_wide": ("标题里有词表给的同义说法", "Other ways to say it, from lexicons, in the titles"),
        "near": ("正文里有大致相近的说法", "Loosely similar ways to say it in the text"),
        "around_near": ("标题里有大致相近的说法", "Loosely similar ways to say it in the titles"),
        "across": ("正文里有另一种语言的说法", "The same in the other language in the text"),
        "around_across": ("标题里有另一种语言的说法", "The same in the other language in the titles"),
        "held": ("正文说到了问题的多大一部分", "How much of the question the text covers"),
        "held_around": ("正文加标题说到了问题的多大一部分", "How much of the question text and titles cover"),
        "meant": ("换一种说法也算在内的关键词得分", "Keywords, other ways to say them counted as the same"),
        "zmeant": ("同上，与最高分之比", "The same, as a share of the best"),
        "bridged": ("算上同义和翻译，说到了问题的多大一部分", "How much it covers, synonyms and translations counted"),
        "zown": ("问题的词，与最好的一段比", "The question's own words, against the best passage"),
        "zwide": ("同义说法，与最好的一段比", "Other ways to say it, against the best passage"),
        "cosine": ("用词常在一起出现（余弦）", "Words that keep the same company here (cosine)"),
        "run": ("连着几个字与问题一样", "The longest run of characters in common"),
        "whole": ("问题原话就写在这里", "The question stands here word for word"),
        "numbers": ("问题里的数字这里也有", "The question's figures stand here"),
        "in_range": ("问到的数值在这里写的范围内", "The value asked about is within a range here"),
        "row_in_range": ("问到的数值正好落在表格这一行", "The value asked about falls into this row of a table"),
        "out_of_range": ("问到的数值不在这里写的范围内", "The value asked about is outside the ranges here"),
        "doc_cover": ("整份文件说到了问题的多大一部分", "How much of the question the whole document covers"),
        "doc_best": ("这份文件最好的一段有多好", "How good the best passage of this document is"),
        "followed": ("有按这份文件办过的相似案例", "A like case was settled by this document"),
        "doc_gap": ("比这份文件最好的一段差多少", "How far behind the best passage of its document"),
        "intra": ("问题里的词，在这份文件里只有这里说到", "Words of the question that are rare in this document"),
        "intra_wide": ("同义说法，在这份文件里只有这里说到", "Synonyms that are rare in this document"),
        "beside": ("前后段落也说到", "The passages beside it speak of it too"),
        "title_told": ("问题里说到了文件标题", "The question names the title"),
        "heading_told": ("问题里说到了小标题", "The question names the heading"),
        "fit_amount": ("问的是金额，这里有金额", "Asks for an amount, and there is one"),
        "unfit_amount": ("问的是金额，这里没有金额", "Asks for an amount, and there is none"),
        "fit_limit": ("问的是时限或数量，这里有", "Asks for a time limit or a count, and there is one"),
        "unfit_limit": ("问的是时限或数量，这里没有", "Asks for a time limit or a count, and there is none"),
        "fit_who": ("问的是谁，这里说了谁", "Asks who, and it says who"),
        "unfit_who": ("问的是谁，这里没说谁", "Asks who, and it does not say"),
        "fit_yes_no": ("问的是行不行，这里说了行不行", "Asks whether, and it says yes or no"),
        "unfit_yes_no": ("问的是行不行，这里没说", "Asks whether, and it does not say"),
        "fit_how": ("问的是怎么办，这里写了做法", "Asks how, and it says how"),
        "unfit_how": ("问的是怎么办，这里没写做法", "Asks how, and it does not say"),
        "fit_other": ("正是要问的那类内容", "Has the shape of what is wanted"),
        "unfit_other": ("不是要问的那类内容", "Does not have the shape of what is wanted"),
        "case": ("是过往案例", "It is a past case"),
        "unsupported": ("问的是金额或时限，过往案例不能作准", "A past case cannot give the amount asked for"),
        "case_asked": ("问的就是过往案例", "Past cases are what is asked for"),
        "reference": ("是参考资料，不是正式规定", "It is reference, not approved policy"),
        "promotion_unnamed": ("是活动，而问题没提到它", "A promotion the question does not name"),
        "promotion_named": ("是问题提到的活动", "A promotion the question names"),
        "notice": ("是通知", "It is a notice"),
        "scope": ("只讲适用范围或目的", "It only says what the document is about"),
        "foreign": ("另一种语言，而同一文件有提问语言的段落", "In the other language; its document has both"),
        "other": ("是另一种语言", "It is in the other language"),
        "other_bridged": ("另一种语言：翻译后说到了问题的多大一部分", "Other language: covered in translation"),
        "other_meant": ("另一种语言：换一种说法也算在内的得分", "Other language: other ways to say it counted"),
        "other_across": ("另一种语言：正文里有译法", "Other language: translations in the text"),
        "other_around": ("另一种语言：标题里有译法", "Other language: translations in the titles"),
        "verbatim": ("是要照读的原文", "It is to be read out as written"),
        "verbatim_asked": ("问的就是该怎么说，这里有照读的原文", "Asks for the wording; read out as written"),
        "internal": ("是内部内容，不能对客户说", "It is internal, not for the customer"),
        "row": ("是表格里的一行", "It is a row of a table"),
        "step": ("是流程里的一步", "It is a step of a process"),
        "question": ("是一问一答", "It is a question with its answer"),
        "length": ("段落的长短", "How long the passage is"),
        "own_among": ("问题自己的词，在细比的段落里排在哪", "Its own words, among those compared closely"),
        "bridged_among": ("算上同义和翻译，在细比的段落里排在哪", "Coverage in any words, among those compared"),
        "held_among": ("说到问题的多少，在细比的段落里排在哪", "Coverage, among those compared closely"),
        "apart_among": ("说到了能把候选段落区分开的词", "Says the words that set the candidates apart"),
        "company_among": ("与最靠前的几段讲的是同一件事", "Speaks of the same matter as the first ones"),
        "asked": ("与最接近的一条相似问有多像", "How near the nearest similar question comes"),
        "asked_wide": ("与最接近的一条相似问有多像，同义说法也算", "The nearest similar question, synonyms counted"),
        "asked_all": ("与这一段全部相似问合起来有多像", "How near its similar questions come taken as one"),
        "asked_lead": ("它的相似问比其他段落的更接近多少", "How far its similar questions lead the others'"),
        "asked_sense": ("意思最接近的相似问", "Nearest similar question by what it means"),
        "sense": ("意思最接近的一句", "Its nearest sentence by what it means"),
        "sense_text": ("整段的意思接近", "What all of it means comes near"),
        "sense_around": ("标题的意思接近", "What its title and headings mean comes near"),
        "sense_instead": ("用词都对不上时，意思更接近", "Nearer in meaning where no words tell"),
        "sense_among": ("意思接近，与其他段落比", "Nearness of meaning against the other passages"),
        "unnamed": ("问题点名的东西，这里没说到的份额", "Share of what the question names that is not said here"),
        "named_all": ("问题点名的东西，这里都说到，别处没有", "Says all that the question names; others do not"),
        "first": ("是文件的第一段", "It is the first passage of its document"),
    }.items()
}  # fmt: skip

# Evidence from the similar questions that were written for a passage.
ASKED = frozenset(EVIDENCE) & {"asked", "asked_wide", "asked_all", "asked_lead", "asked_sense"}

# Evidence that is there or is not; its value is yes or no.
YES_NO = frozenset(EVIDENCE) & {
    "in_range", "row_in_range", "out_of_range", "fit_amount", "unfit_amount", "fit_limit", "unfit_limit", "fit_who",
    "unfit_who", "fit_yes_no", "unfit_yes_no", "fit_how", "unfit_how", "fit_other", "unfit_other", "case",
    "unsupported", "case_asked", "reference", "promotion_unnamed", "promotion_named", "notice",
    "scope", "foreign", "other", "verbatim", "verbatim_asked", "internal",
    "row", "step", "question", "first", "named_all",
}  # fmt: skip

WANTS: dict[str, Bilingual] = {
    "amount": Bilingual("金额", "an amount"),
    "limit": Bilingual("时限", "a time limit"),
    "count": Bilingual("数量", "a count"),
    "who": Bilingual("谁", "who"),
    "yes_no": Bilingual("行不行", "yes or no"),
    "how": Bilingual("怎么办", "how to do it"),
    "which": Bilingual("哪一个", "which one"),
    "reason": Bilingual("为什么", "why"),
    "where": Bilingual("在哪里", "where"),
    "what": Bilingual("没有特别指明", "nothing in particular"),
}

KINDS: dict[str, Bilingual] = {
    "zh_ask": Bilingual("中文问句", "a Chinese question"),
    "zh_say": Bilingual("中文陈述", "a Chinese statement"),
    "en_ask": Bilingual("英文问句", "an English question"),
    "en_say": Bilingual("英文陈述", "an English statement"),
    "long": Bilingual("长文", "a long text"),
}


def value_named(dimension: str, size: float) -> Bilingual:
    """A value a question names, as search compares it: time in days, the rest in its own unit."""
    kind, _, unit = dimension.partition(" ")
    if kind == "time" and not unit:
        return Bilingual(f"{size:g} 天", f"{size:g} days")
    shown = f"{size:g} {unit}".strip() if kind != "percent" else f"{size:g}%"
    return Bilingual(shown, shown)
