"""world.yaml is read whole or refused with every fault named."""

from pathlib import Path

import pytest
import yaml

from evals.world.parameters import FILE, parameters


def changed(tmp_path: Path, change: dict[str, object]) -> Path:
    told = yaml.safe_load(FILE.read_text("utf-8"))
    for place, value in change.items():
        *way, last = place.split(".")
        here = told
        for step in way:
            here = here[step]
        if value is None:
            del here[last]
        else:
            here[last] = value
    path = tmp_path / "world.yaml"
    path.write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")
    return path


def test_the_worlds_own_file_is_sound_and_holds_every_plant_and_decoy() -> None:
    told = parameters()
    assert all(getattr(told.plants, f"P{n}").active for n in range(1, 10))
    assert all(getattr(told.decoys, f"D{n}").active for n in range(1, 11))
    assert told.expected(1, 84) == pytest.approx(84 * 1800)


@pytest.mark.parametrize(
    ("place", "value", "named"),
    [
        ("outcome.resolved", 1.4, "outcome.resolved"),
        ("outcome.resolved", None, "outcome.resolved"),
        ("plants.P3.agnet", "A23", "plants.P3.agnet"),
        ("volume.driver_share", [0.5, 0.4], "volume.driver_share"),
        ("volume.weekday", [1, 1, 1], "volume.weekday"),
        ("outcome.repeat_delay", [1.0], "outcome.repeat_delay"),
        ("sizes.ci.days", [57, 90], "sizes.ci.days"),
    ],
)
def test_a_wrong_parameter_is_named(tmp_path: Path, place: str, value: object, named: str) -> None:
    with pytest.raises(ValueError, match=named.replace(".", r"\.")):
        parameters(changed(tmp_path, {place: value}))


def test_two_faults_are_told_at_once(tmp_path: Path) -> None:
    path = changed(tmp_path, {"selling.offer_rate": -1, "handling.voice": "often"})
    with pytest.raises(ValueError, match=r"handling\.voice.*selling\.offer_rate"):
        parameters(path)


def test_a_plant_or_decoy_is_switched_off_by_name() -> None:
    told = parameters().without("P4", "D10")
    assert not told.plants.P4.active and not told.decoys.D10.active and told.plants.P1.active
    with pytest.raises(AttributeError):
        parameters().without("P10")


def test_what_agents_may_give_in_the_world_is_what_the_clients_packs_allow() -> None:
    import re

    from evals.world.promotions import DEMO
    from evals.world.trade import LINES

    for line in LINES:
        text = re.sub(r"\{\{[^}]*\}\}", "2026-01-01", (DEMO / line.client / "authority.yaml").read_text("utf-8"))
        rules = {rule["id"]: rule for rule in yaml.safe_load(text)["rules"]}
        for grant in line.grants.values():
            limits = {one["role"]: one.get("per_contact") for one in rules[grant.rule]["limits"]}
            assert limits["L1"] == grant.limit, grant.rule
    fault = parameters().plants.P5
    assert next(line for line in LINES if line.client == fault.client).grants[fault.driver].limit == fault.limit
