"""Whether a message is nothing but courtesy or idle talk: a greeting, thanks, a nod, a farewell, who one speaks to, or
the weather, the time of day, a joke.

Such a message is no question to the documents, and whatever they hold that comes nearest would be no answer to it. It
counts only when nothing else is said: "你好，退票多少钱" is a question.
"""

from collections.abc import Iterator
from enum import StrEnum


class Courtesy(StrEnum):
    """What a message of courtesy does. The first of these that is said decides: "你好，谢谢" greets."""

    WHO = "who"
    IDLE = "idle"
    GREETING = "greeting"
    THANKS = "thanks"
    NOD = "nod"
    FAREWELL = "farewell"


_SAID = {
    Courtesy.WHO: (
        "你是谁 您是谁 你是机器人 你是机器人吗 你是真人 你是真人吗 你是人工 你是人工吗"
        " 你能做什么 你能做啥 你能干什么 你能干啥 你会什么 你会做什么 你可以做什么 你有什么功能 帮助",
        "help|who are you|are you a bot|are you a robot|are you a human|are you human|are you a person|are you an ai"
        "|what can you do|what can you help with|what can you help me with|what do you do",
    ),
    Courtesy.IDLE: (
        "今天天气 明天天气 天气预报 今天天气怎么样 明天天气怎么样 天气怎么样 今天天气如何 天气如何"
        " 今天天气好吗 今天会下雨吗 明天会下雨吗 现在几点 现在几点了 几点了 今天几号 今天星期几 今天周几"
        " 讲个笑话 说个笑话 讲个故事 唱首歌",
        "weather today|what is the weather|what's the weather|what is the weather today|what's the weather today"
        "|what is the weather like|what's the weather like|what is the weather like today|how is the weather"
        "|how is the weather today|what's the weather like today|will it rain today|will it rain tomorrow"
        "|what time is it|what time is it now|what day is it|what day is it today|what is the date|tell me a joke",
    ),
    Courtesy.GREETING: (
        "你好 您好 你们好 大家好 嗨 哈喽 哈啰 哈罗 在 在吗 在不在 在么 有人吗 有人在吗"
        " 早 早安 早上好 上午好 中午好 下午好 晚上好 测试 测试一下",
        "hi|hello|hey|hiya|good morning|good afternoon|good evening|anyone there|anyone here|are you there|test"
        "|testing",
    ),
    Courtesy.THANKS: (
        "谢谢 谢了 多谢 感谢 非常感谢 太感谢 谢 辛苦 辛苦了 麻烦了 麻烦你了 麻烦您了",
        "thanks|many thanks|thanks a lot|thank you|thank you so much|thank you very much|thank u|thx|ty|cheers"
        "|much appreciated",
    ),
    Courtesy.NOD: (
        "好 好的 好滴 收到 明白 明白了 知道 知道了 了解 清楚 清楚了 懂 懂了 嗯 哦 没事 没事了 不用了"
        " 没问题 没问题了 没有问题 没别的问题了 没有别的问题了",
        "ok|okay|k|got it|understood|noted|i see|all right|alright|great|perfect|sure|no problem|never mind|nevermind",
    ),
    Courtesy.FAREWELL: (
        "再见 拜拜 拜 回见 下班了 晚安",
        "bye|bye bye|bye-bye|goodbye|see you|see you later|good night",
    ),
}  # fmt: skip
_WORDS = {word: kind for kind, (chinese, latin) in _SAID.items() for word in (*chinese.split(), *latin.split("|"))}
_FILLING = frozenset(" ,.!?;:~，。！？、；：～…👍🙏😊啊呀哈啦了哟哦呢嘛吧亲那就我你您") | {
    "你们", "同席", "tongxi", "all", "very", "then", "there", "everyone", "team",
}  # fmt: skip
_LONGEST_WORD = max(map(len, (*_WORDS, *_FILLING)))
# Longer than this nobody only says hello.
_LONGEST = 40


def courtesy_of(text: str) -> Courtesy | None:
    """What a message (Simplified) does if it is nothing but courtesy, else None."""
    plain = " ".join(text.lower().split())
    if not plain or len(plain) > _LONGEST:
        return None
    # What has been said by the time each place is reached, by whole words alone.
    reached: dict[int, frozenset[Courtesy]] = {0: frozenset()}
    for at in range(len(plain)):
        if at in reached:
            for word in _words_at(plain, at):
                said = reached[at] | ({_WORDS[word]} if word in _WORDS else set())
                reached[at + len(word)] = reached.get(at + len(word), frozenset()) | said
    said = reached.get(len(plain), frozenset())
    return next((kind for kind in Courtesy if kind in said), None)


def _words_at(plain: str, at: int) -> Iterator[str]:
    """Every word of courtesy, or filling, that begins at `at`; a Latin one does not end inside another word."""
    for size in range(1, min(_LONGEST_WORD, len(plain) - at) + 1):
        word, after = plain[at : at + size], plain[at + size : at + size + 1]
        inside = word[-1].isascii() and word[-1].isalpha() and after.isascii() and after.isalpha()
        if not inside and (word in _WORDS or word in _FILLING):
            yield word
