"""Past cases of the demo world, written as agents write them up, each linked to the process document it followed.

The shape is that of a pack's cases.yaml. How often a kind of case came out well differs from story to story. It reads
no product state and writes no file.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random
from zlib import crc32

from evals.world.talk.banks import case_stories, vocabulary
from evals.world.talk.grammar import Form, form, said

A_CLIENT = 500
_TRIES = 40


@dataclass(frozen=True, slots=True)
class _Story:
    """One kind of case."""

    driver: str
    document: str
    lang: str
    rate: float
    worse_outcome: str
    title: Form
    situation: Form
    good: Form
    worse: Form


def past_cases(client: str, seed: int, n: int = A_CLIENT) -> Iterator[Mapping[str, str]]:
    """`n` cases of `client`, no two with the same words; the same arguments give the same cases.

    Raises KeyError for a client nobody wrote for, ValueError where so many different ones cannot be told.
    """
    stories = [_story(row) for row in case_stories()[client]]
    random, told = Random(crc32(f"cases/{seed}/{client}".encode())), set[str]()
    for number in range(n):
        for _ in range(_TRIES):
            story = stories[int(random.random() * len(stories))]
            case = _case(client, number, story, random)
            if case["situation"] not in told:
                break
        else:
            raise ValueError(f"no {n} different cases can be told of {client}; at most about {number}")
        told.add(case["situation"])
        yield case


def _case(client: str, number: int, story: _Story, random: Random) -> dict[str, str]:
    slots, well = _slots(random, story.lang), random.random() < story.rate
    late = well and random.random() < 0.1
    gap, followed = (" " if story.lang == "en" else ""), ("after" if well and not late else "open")
    done = said(story.good if well else story.worse, random, slots)
    return {
        "id": f"PC-{client[:2].upper()}-{number + 1:04d}",
        "title": said(story.title, random, slots),
        "lang": story.lang,
        "driver": story.driver,
        "situation": said(story.situation, random, slots) + gap + _of("about", story.lang, random),
        "resolution": done + gap + _of(followed, story.lang, random),
        "outcome": ("follow_up_us" if late else "resolved") if well else story.worse_outcome,
        "document": story.document,
    }


def _of(part: str, lang: str, random: Random) -> str:
    return said(form(random.choice(case_stories()[part][lang])), random, {})


def _slots(random: Random, lang: str) -> dict[str, str]:
    words = vocabulary()
    item = random.choice([one for line in words["goods"].values() for one in line])
    city, there = random.sample(words["cities"]["zh"], 2)
    return {
        "n": str(random.randrange(2, 8)),
        "a": str(random.choice((5, 8, 10, 12, 15, 18, 20, 25, 28, 30, 35, 39, 40, 45, 49, 50, 58, 69, 80, 99, 129))),
        "plan": random.choice(("轻语19", "畅享69", "畅享129", "家庭版199")),
        "city": city,
        "city2": there,
        "city2_en": random.choice(words["cities"]["en"]),
        "item": item[0],
        "item_en": item[1],
        "lang": lang,
    }


def _story(row: Mapping[str, object]) -> _Story:
    title, situation, good, worse = (form(str(row[name])) for name in ("title", "situation", "good", "worse"))
    rate = row["rate"]
    if not isinstance(rate, float):
        raise TypeError(f"the rate of {row['title']} is {rate!r}, not a share")
    lang, driver, document = str(row.get("lang", "zh-Hans")), str(row["driver"]), str(row["doc"])
    return _Story(driver, document, lang, rate, str(row["bad"]), title, situation, good, worse)
