"""The banks that calls are worded from: enough phrasings, a held part that is its own, nothing left open."""

import ast
import re
from pathlib import Path

import pytest

from evals.world.talk import banks
from evals.world.talk.banks import HERE, acts, has, mandated
from evals.world.talk.grammar import Form, Slot, form, literals, said, wordings
from evals.world.trade import LINES

ROOT = Path(__file__).parents[3]
TONGUES = ("zh", "en")
CUES = re.compile(r"cue|acts|promis|pitch|danger")
PARTS = ("problem", "detail", "aq", "step", "cq", "good", "bad", "done", "next")


def slots(parts: Form) -> set[str]:
    found: set[str] = set()
    for part in parts:
        if isinstance(part, Slot):
            found.add(part.name)
        elif not isinstance(part, str):
            for one in part.of:
                found |= slots(one)
    return found


def cue_strings() -> set[str]:
    """Every stretch of four Chinese characters or three English words in the modules that hold the product's cues."""
    found: set[str] = set()
    for path in sorted((ROOT / "knowledge" / "arithmetic").glob("*.py")):
        if CUES.search(path.name):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found.update(re.findall(r"[一-鿿]{4,}", node.value))
                    found.update(re.findall(r"\b[a-z']+(?: [a-z']+){2,}", node.value.lower()))
    return found


def test_brackets_choose_braces_are_filled_and_what_is_not_closed_is_refused():
    from random import Random

    told = {said(form("[甲|乙[丙|]]，{x}"), Random(seed), {"x": "丁"}) for seed in range(40)}
    assert told == {"甲，丁", "乙丙，丁", "乙，丁"}
    assert wordings([form("[甲|乙[丙|]]，{x}")]) == 3
    for broken in ("[甲|乙", "{x", "甲]乙"):
        with pytest.raises(ValueError, match=r"bracket|brace"):
            form(broken)


@pytest.mark.parametrize("tongue", TONGUES)
def test_every_act_has_sixty_wordings_or_more_and_three_in_ten_of_its_phrasings_are_held(tongue):
    open_part, held = acts("open", tongue), acts("held", tongue)
    assert set(open_part) == set(held)
    for name in open_part:
        assert wordings(open_part[name]) + wordings(held[name]) >= 60, name
        assert len(held[name]) / (len(held[name]) + len(open_part[name])) >= 0.3, name


@pytest.mark.parametrize("tongue", TONGUES)
def test_held_and_open_phrasings_share_no_template_and_no_wording(tongue):
    from random import Random

    open_part, held = acts("open", tongue), acts("held", tongue)
    told = dict.fromkeys(
        {name for of in (*open_part.values(), *held.values()) for one in of for name in slots(one)}, "*"
    )
    for name, forms in held.items():
        random = Random(name)
        of_open = {said(one, random, told) for one in open_part[name] for _ in range(400)}
        of_held = {said(one, random, told) for one in forms for _ in range(400)}
        assert not of_open & of_held, name


@pytest.mark.parametrize("tongue", TONGUES)
def test_no_string_of_the_products_cues_stands_in_the_held_bank(tongue):
    text = (HERE / "held" / f"acts.{tongue}.yaml").read_text("utf-8").lower()
    cues = cue_strings()
    assert len(cues) > 50
    assert sorted(one for one in cues if one in text) == []
    fixed = {one.lower() for of in acts("held", tongue).values() for parts in of for one in literals(parts)}
    assert not fixed & cues


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.client)
def test_every_driver_of_every_client_has_every_part_in_each_of_its_tongues(line):
    for tongue in TONGUES:
        if not has(line.client, tongue):
            assert tongue == "en" and line.client == "xingxi"
            continue
        scenes = banks.banks(line.client, tongue).scenes
        assert set(scenes) == set(line.drivers)
        for driver, scene in scenes.items():
            missing = {part for part in PARTS if not scene.parts.get(part)}
            assert not missing, (driver, missing)
            assert all(one.answer for part in ("aq", "cq") for one in scene.parts[part]), driver
        assert all(scenes[driver].parts.get("deal") for driver in line.fees), line.client


def test_what_must_be_read_aloud_stands_in_the_clients_own_documents():
    shelf = "".join(
        path.read_text("utf-8")
        for path in sorted((ROOT / "evals" / "world" / "demo").rglob("*"))
        if path.suffix in (".md", ".yaml", ".html", ".txt")
    )
    plain = re.sub(r"\s", "", shelf)
    for driver, text in mandated()["read_aloud"].items():
        assert re.sub(r"\s", "", text) in plain, driver
