"""Offers and past cases as documents, so that they are found and quoted like everything else.

An offer is written out in both languages from its record: what it is, for whom, until when, what must be said. A case
is masked here. It does not judge whether an offer may be made.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal
from zoneinfo import ZoneInfo

from knowledge.audience import Tier
from knowledge.client import Client
from knowledge.document import ALWAYS, FOLLOWED, READ_OUT, TALK_TRACK, Document, Kind, Passage, Shape, Trust
from knowledge.intake.documents import content_hash
from knowledge.intake.redact import Redactor
from knowledge.intake.spoken import spoken
from knowledge.language import Lang
from knowledge.offer import NO_WORDS, AttributeWords, Offer

Tongue = Literal["zh", "en"]
_LANG: dict[Tongue, Lang] = {"zh": Lang.HANS, "en": Lang.EN}
_CHANNELS = {"voice": ("电话", "phone"), "chat": ("在线", "chat"), "email": ("邮件", "e-mail")}


@dataclass(frozen=True, slots=True)
class PastCase:
    """What happened once and how it was settled; never a ground for amounts or time limits."""

    client: str
    id: str
    title: str
    lang: Lang
    situation: str
    resolution: str
    driver: str = ""
    outcome: str = ""
    document: str = ""


def offer_document(offer: Offer, client: Client, words: AttributeWords = NO_WORDS) -> tuple[Document, list[Passage]]:
    """An offer as an approved document, one passage a language: what it is, what must be said, how it is offered.

    `words` are the client's own for the attributes and codes of its conditions.
    """
    title = offer.name.get("zh") or next(iter(offer.name.values()), offer.id)
    document = Document(
        client=offer.client,
        id=offer.document_id or offer.id,
        version=str(offer.version),
        kind=Kind.PROMOTION,
        tier=Tier.INTERNAL,
        trust=Trust.APPROVED_POLICY,
        title=title,
        lang=Lang.HANS,
        validity=offer.validity,
        source_name="offers.yaml",
        media_type="application/yaml",
        owner=offer.owner,
        aliases=tuple(dict.fromkeys([*offer.name.values(), *offer.aliases])),
    )
    tongues = [tongue for tongue in _LANG if tongue in offer.name]
    texts = ["\n".join([_about(offer, client, tongue, words), *_spoken(offer, tongue)]) for tongue in tongues]
    # Every name it goes by is searched with each passage; a list of names is nothing to quote.
    context = "、".join(document.aliases)
    passages = [
        replace(_passage(document, at, text), heading=(_HEADINGS[tongue],), lang=_LANG[tongue], context=context)
        for at, (tongue, text) in enumerate(zip(tongues, texts, strict=True), start=1)
    ]
    return _hashed(document, passages), passages


def case_document(case: PastCase) -> tuple[Document, list[Passage]]:
    """A past case as a document, masked: what the situation was, what was done, what came of it."""
    mask = Redactor()
    chinese = case.lang.chinese
    title, situation, resolution = (mask.redact(text).text for text in (case.title, case.situation, case.resolution))
    document = Document(
        client=case.client,
        id=case.id,
        version="1",
        kind=Kind.CASE,
        tier=Tier.INTERNAL,
        trust=Trust.PAST_CASE,
        title=title,
        lang=case.lang,
        validity=ALWAYS,
        source_name="cases.yaml",
        media_type="application/yaml",
    )
    outcome = mask.redact(_OUTCOMES.get(case.outcome, (case.outcome, case.outcome))[0 if chinese else 1]).text
    parts = (("情况：", situation), ("处理：", resolution), ("结果：", outcome))
    if not chinese:
        parts = (("Situation: ", situation), ("What was done: ", resolution), ("Outcome: ", outcome))
    text = "\n".join(label + words for label, words in parts if words)
    followed = FOLLOWED[0 if chinese else 1] + case.document if case.document else ""
    context = "｜".join(part for part in (case.driver, followed) if part)
    passages = [replace(_passage(document, 1, text), context=context)]
    return _hashed(document, passages), passages


_HEADINGS: dict[Tongue, str] = {"zh": "活动内容", "en": "The offer"}
_STOPS = ("。", ".", "？", "?", "！", "!")
_OUTCOMES = {
    "resolved": ("已解决", "resolved"),
    "follow_up_us": ("由我方跟进", "we follow up"),
    "follow_up_customer": ("等客户补充", "waiting for the customer"),
    "sent_to_client": ("已转甲方处理", "sent to the client company"),
    "escalated": ("已升级", "escalated"),
    "not_resolved": ("未解决", "not resolved"),
    "unresolved": ("未解决", "not resolved"),
}


def _spoken(offer: Offer, tongue: Tongue) -> list[str]:
    """What must be said and how it is offered, a labelled line each."""
    at = 0 if tongue == "zh" else 1
    gap = "" if tongue == "zh" else " "
    must = [f"{READ_OUT[at]}{_one_line(one.text[tongue], gap)}" for one in offer.must_say if tongue in one.text]
    track = _one_line(offer.talk_track.get(tongue, ""), gap)
    return [*must, f"{TALK_TRACK[at]}{track}"] if track else must


def _one_line(text: str, gap: str) -> str:
    return gap.join(line.strip() for line in text.splitlines() if line.strip())


def _about(offer: Offer, client: Client, tongue: Tongue, words: AttributeWords) -> str:
    """The offer in sentences; whatever the record does not say is left out."""
    zh = tongue == "zh"
    lines = [f"{offer.name[tongue]}（{offer.id}）" if zh else f"{offer.name[tongue]} ({offer.id})"]
    told = {
        ("合作方", "Partner"): offer.partner,
        ("有效期", "Valid"): _validity(offer, client.zone, zh),
        ("价格", "Price"): _price(offer.price, offer.currency, zh),
        ("适用条件", "For customers with"): spoken(offer.require, tongue, words),
        ("以下情况不能推荐", "Not to be offered if"): spoken(offer.exclude, tongue, words),
        ("渠道", "Channels"): ("、" if zh else ", ").join(
            _CHANNELS.get(one, (one, one))[not zh] for one in offer.channels
        ),
        ("剩余数量", "Stock"): "" if offer.stock is None else str(offer.stock),
        ("可与以下活动同享", "Goes together with"): ("、" if zh else ", ").join(offer.stacks_with),
        ("冷静期", "Cooling-off period"): _days(offer.cooling_off_days, zh),
        ("岗位资格", "Certificate needed"): offer.certificate or "",
        ("已由此活动替代", "Replaced by"): offer.replaced_by or "",
    }
    colon, stop = ("：", "。") if zh else (": ", ".")
    lines += [
        f"{names[not zh]}{colon}{value}{'' if value.endswith(_STOPS) else stop}"
        for names, value in told.items()
        if value
    ]
    return "\n".join(lines)


def _validity(offer: Offer, zone: ZoneInfo, zh: bool) -> str:
    start, end = offer.validity.start, offer.validity.end
    if start is None and end is None:
        return ""
    first, last = (_day(start, zone), _last_day(end, zone))
    if zh:
        return f"{first}起" if not last else f"{first}至{last}" if first else f"至{last}"
    return f"from {first}" if not last else f"{first} to {last}" if first else f"until {last}"


def _day(at: datetime | None, zone: ZoneInfo) -> str:
    return "" if at is None else _written(at.astimezone(zone))


def _last_day(at: datetime | None, zone: ZoneInfo) -> str:
    """The last day a person may still use it: midnight belongs to the day before."""
    if at is None:
        return ""
    local = at.astimezone(zone)
    midnight = (local.hour, local.minute) == (0, 0)
    return _written(local - timedelta(days=1)) if midnight else _written(local)


def _written(local: datetime) -> str:
    return local.strftime("%Y-%m-%d" if (local.hour, local.minute) == (0, 0) else "%Y-%m-%d %H:%M")


def _price(price: Decimal | None, currency: str, zh: bool) -> str:
    if price is None:
        return ""
    amount = f"{price:f}".rstrip("0").rstrip(".") if "." in f"{price:f}" else f"{price:f}"
    return f"{amount}元" if zh and currency == "CNY" else f"{currency} {amount}"


def _days(days: int, zh: bool) -> str:
    return "" if not days else f"{days}天" if zh else f"{days} days"


def _passage(document: Document, position: int, text: str) -> Passage:
    same = {
        name: getattr(document, name)
        for name in ("client", "version", "kind", "tier", "trust", "title", "lang", "validity")
    }
    identity = f"{document.id}@{document.version}:{position:03d}"
    return Passage(id=identity, document_id=document.id, text=text, position=position, shape=Shape.PROSE, **same)


def _hashed(document: Document, passages: list[Passage]) -> Document:
    words = "\n".join(f"{passage.heading}{passage.context}{passage.text}{passage.verbatim}" for passage in passages)
    return replace(document, content_hash=content_hash(words.encode()))
