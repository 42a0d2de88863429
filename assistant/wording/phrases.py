"""The product's own short sentences around what documents say, in Simplified Chinese and English.

Traditional is made from Simplified when it is shown. Quotes never pass through here: they stay as they are written.
"""

from knowledge.language import Lang
from knowledge.search.script import to_traditional

_PHRASES: dict[str, tuple[str, str]] = {
    "internal": ("【内部，勿对客户说】", "[internal, do not tell the customer] "),
    "verbatim": ("【照读】", "[read out as written] "),
    "reference": ("【参考资料，金额和时限以正式政策为准】", "[reference; policy decides amounts and limits] "),
    "past_case": ("【过往案例，不是政策】", "[past case, not policy] "),
    "step": ("{step}　", "{step}: "),
    "row": ("{context}：", "{context}: "),
    "yes_can": ("可以：", "Yes: "),
    "no_can": ("不可以：", "No: "),
    "yes_need": ("需要：", "Yes, it is required: "),
    "no_need": ("不需要：", "No, it is not required: "),
    "yes_charge": ("要收费：", "There is a charge: "),
    "no_charge": ("不收费：", "No charge: "),
    "yes_have": ("有：", "Yes: "),
    "no_have": ("没有：", "No: "),
    "depends": ("要看情况，现行规定分别如下：", "It depends; the current rules are:"),
    "cases": ("要看情况：", "It depends: "),
    "pitch": ("【推荐话术，不是政策】", "[what to say when offering, not policy] "),
    "conditional": ("有条件：", "Under conditions: "),
    "amount_unsaid": ("现行文件里没有写明具体金额，相关规定如下：", "No amount is stated; what is said:"),
    "limit_unsaid": ("现行文件里没有写明具体时限，相关规定如下：", "No time limit is stated; what is said:"),
    "conflict": (
        "两份在用文件说法不一，先不要答复客户具体数字，请班组长确认：",
        "Two documents in force disagree; give the customer no figure yet and ask your supervisor:",
    ),
    "side": ("《{title}》{dated}：", "“{title}”{dated}: "),
    "not_found": (
        "知识库里没有找到这个问题的答案，请不要凭经验答复客户。",
        "The knowledge base holds no answer to this; please do not answer the customer from memory.",
    ),
    "nearest": ("最接近的文件：{titles}。", "Nearest documents: {titles}."),
    "record_only": (
        "检索暂时不可用，问题已记录，请先按手头的流程文件办理。",
        "Search is down for the moment; your question is recorded. Please work from the process document at hand.",
    ),
    "original_en": ("（原文为英文）", ""),
    "original_zh": ("", "(original in Chinese) "),
    "steps_shown": (
        "共 {total} 步，先列前 {shown} 步，其余请点开《{title}》：",
        "{total} steps in all, the first {shown} are below; open “{title}” for the rest:",
    ),
    "table_whole": ("《{title}》里的整张表，共 {total} 行：", "The whole table of “{title}”, {total} rows:"),
    "foreign": ("相关规定如下（原文为英文）：", "What the documents say (in Chinese):"),
    "ended": ("《{title}》已于 {day} 结束，不再介绍、不再办理。", "“{title}” ended on {day}; no longer offer it."),
    "ended_notice": (
        "《{title}》已于 {day} 到期，不再按它执行。",
        "“{title}” ended on {day} and no longer applies.",
    ),
    "ended_too": (
        "同名的《{title}》也已于 {day} 结束。",
        "“{title}”, of the same name, ended on {day} too.",
    ),
    "no_such_offer": (
        "在用的优惠活动里没有这个名字的，请先别答应客户，向班组长或活动负责人核实。",
        "No promotion of that name is in force; promise nothing yet and check with your supervisor.",
    ),
    "mended": ("按“{said}”查找。", "Searched for “{said}”."),
    "tentative": (
        "把握不大：下面是最接近的规定，请先点开核对；对不上，就按没有答案处理。",
        "Not certain: these are the nearest rules. Check them first; if they do not fit, treat it as unanswered.",
    ),
    "greeting": (
        "在的。把客户的问题照原话打进来就行：流程、费用、时限、优惠都可以，也可以问“我能不能退他 300”。",
        "I am here. Type what the customer asks as they say it: a process, a fee, a deadline, an offer, "
        "or “may I refund 300?”.",
    ),
    "idle": (
        "这个我答不了：我只说文件里写着的。流程、费用、时限、优惠、权限，问我就行。",
        "I cannot tell: I say only what the documents say. Ask me about processes, fees, deadlines, offers or limits.",
    ),
    "thanks": ("不客气，有需要随时问。", "You are welcome; ask whenever you need."),
    "nod": ("好的，有需要随时问。", "All right; ask whenever you need."),
    "farewell": ("再见，辛苦了。", "Goodbye, and thank you."),
    "who": (
        "我是同席，坐席身边的助手。我只说文件里写着的，每句话都带出处；文件里没有的，我会直说没有。"
        "问流程、费用、时限、优惠、权限都可以，把客户的问题照原话打进来就行。",
        "I am Tongxi, an assistant beside the agent, not a person. I say only what the documents say, with the place "
        "of every sentence, and I say so when they do not. Ask about processes, fees, deadlines, offers or what you "
        "may decide, in the customer's own words.",
    ),
    "said": ("{text}", "{text}"),
    "counted": ("{what}共 {count} 个：", "{what}: {count}."),
    "counted_none": ("{what}：没有。", "{what}: none."),
    "counted_part": ("{what}共 {count} 个，先列前 {shown} 个：", "{what}: {count}, the first {shown} of them:"),
    "until": ("，有效至 {day}", ", valid until {day}"),
    "from": ("，{day} 起", ", from {day}"),
    "updated": ("（生效 {day}，负责人 {owner}）", " (in force since {day}, owner {owner})"),
    "updated_undated": ("（负责人 {owner}）", " (owner {owner})"),
    "newer": ("【较新】", "[newer] "),
    "narrower": ("【更具体】", "[more specific] "),
    "unowned": ("未写明", "not stated"),
    "replaced": ("现在由《{title}》接替（{day} 起）。", "It is replaced by “{title}” (from {day})."),
    "replaced_undated": ("现在由《{title}》接替。", "It is replaced by “{title}”."),
    "not_begun": ("《{title}》还没有开始，{day} 起生效。", "“{title}” has not begun; it starts on {day}."),
    "day": ("{year}年{month}月{day}日", "{year}-{month:02d}-{day:02d}"),
}  # fmt: skip


def phrase(name: str, lang: Lang, **slots: object) -> str:
    """The phrase called `name` for a reader of `lang`. Raises KeyError for an unknown name or a missing slot."""
    chinese, english = _PHRASES[name]
    text = (chinese if lang.chinese else english).format(**slots) if slots else (chinese if lang.chinese else english)
    return to_traditional(text) if lang is Lang.HANT else text
