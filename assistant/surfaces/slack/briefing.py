"""/brief: the day somebody means, and that day's page in a few lines with the way to the whole."""

import re
from datetime import date, timedelta

from assistant.assistant import Assistant
from assistant.surfaces.slack.speaking import Message, brief_message
from assistant.surfaces.slack.who import Asker
from assistant.surfaces.slack.words import words
from knowledge.errors import InvalidInput
from knowledge.language import Lang, language_of

MOST_LINES = 12
_NAMED = {"": 1, "昨天": 1, "昨日": 1, "yesterday": 1, "前天": 2, "今天": 0, "今日": 0, "today": 0}
_WRITTEN = re.compile(r"(?:(\d{4})\s*[-/.年]\s*)?(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号號]?")


def day_meant(text: str, today: date) -> date:
    """The day `text` names: yesterday where it is empty; a month and day alone is the latest one that has been.

    Raises InvalidInput.
    """
    text = text.strip().lower()
    if text in _NAMED:
        return today - timedelta(days=_NAMED[text])
    found = _WRITTEN.fullmatch(text)
    if found is None:
        raise InvalidInput(f"{words('brief_day', Lang.HANS)} / {words('brief_day', Lang.EN)}")
    year, month, day = (int(part) if part else today.year for part in found.groups())
    try:
        meant = date(year, month, day)
        return meant if found[1] or meant <= today else date(year - 1, month, day)
    except ValueError:
        raise InvalidInput(f"{words('brief_day', Lang.HANS)} / {words('brief_day', Lang.EN)}") from None


def brief_for(assistant: Assistant, asker: Asker, text: str) -> Message:
    """The brief of the day `text` names, for a supervisor. Raises InvalidInput, NotAllowed."""
    client = asker.client
    lang = language_of(text) if re.search(r"[a-z\u4e00-\u9fff]", text, re.I) else client.languages[0]
    day = day_meant(text, assistant.clock.now().astimezone(client.zone).date())
    brief = assistant.brief(asker.audience, day)
    name = client.name.get("zh" if lang.chinese else "en") or client.id
    title = words("brief_title", lang, client=name, day=day.isoformat())
    lines = [told.read(lang) for told in brief.prose]
    link = f"{assistant.settings.address}/brief?client={client.id}&amp;day={day.isoformat()}"
    return brief_message(title, lines[:MOST_LINES], link, lang)
