"""Settings: from the environment, typed, and explained where they are wrong."""

from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from assistant.settings import Settings, read_settings
from knowledge.errors import SettingsFault


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    for name in list(os.environ):
        if name.startswith("TONGXI_"):
            monkeypatch.delenv(name)


def test_the_defaults_serve_one_machine_without_a_model_a_network_or_a_demo():
    settings = read_settings()
    assert (settings.host, settings.port, settings.model_url, settings.demo) == ("127.0.0.1", 8000, "", False)
    assert (settings.vector_store, settings.embedder, settings.today) == ("chroma", "fitted", None)
    assert settings.records_url == "sqlite:///var/records.db"
    assert settings.address == "http://127.0.0.1:8000"


def test_the_environment_is_read_and_what_is_given_comes_first(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TONGXI_PORT", "9001")
    monkeypatch.setenv("TONGXI_TODAY", "2026-11-16")
    monkeypatch.setenv("TONGXI_PUBLIC_URL", "https://tongxi.example/")
    settings = read_settings(data_dir=Path("/srv/tongxi"))
    assert (settings.port, settings.today) == (9001, date(2026, 11, 16))
    assert settings.address == "https://tongxi.example"
    assert settings.records_url == "sqlite:////srv/tongxi/records.db"
    assert read_settings(port=9002).port == 9002


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "many"),
        ("LOG_LEVEL", "loud"),
        ("VECTOR_STORE", "cloud"),
        ("EMBEDDER", "openai"),
        ("EMBEDDER", "word2vec:x"),
        ("MODEL_URL", "ftp://model"),
        ("PUBLIC_URL", "tongxi.example"),
        ("MODEL_TOTAL_S", "-1"),
        ("TODAY", "Monday"),
        ("DEMO", "perhaps"),
    ],
)
def test_a_wrong_setting_is_named_with_an_example_that_works(monkeypatch: pytest.MonkeyPatch, name: str, value: str):
    monkeypatch.setenv(f"TONGXI_{name}", value)
    with pytest.raises(SettingsFault) as fault:
        read_settings()
    said = fault.value.detail
    assert said.startswith(f"TONGXI_{name}: ")
    example = said.rsplit(f"TONGXI_{name}=", 1)[1].rstrip(")")
    monkeypatch.setenv(f"TONGXI_{name}", example)
    read_settings()


def test_every_wrong_setting_is_said_at_once(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TONGXI_PORT", "x")
    monkeypatch.setenv("TONGXI_LOG_LEVEL", "y")
    with pytest.raises(SettingsFault, match=r"TONGXI_PORT.*; TONGXI_LOG_LEVEL|TONGXI_LOG_LEVEL.*; TONGXI_PORT"):
        read_settings()


def test_no_secret_is_shown_when_settings_are_printed(monkeypatch: pytest.MonkeyPatch):
    names = [name for name, field in Settings.model_fields.items() if "SecretStr" in str(field.annotation)]
    assert len(names) >= 5
    for name in names:
        monkeypatch.setenv(f"TONGXI_{name.upper()}", "hush-hush-hush")
    settings = read_settings()
    assert "hush" not in f"{settings!r} {settings} {settings.model_dump_json()}"


def test_settings_do_not_change_once_they_are_read():
    with pytest.raises(ValidationError):
        read_settings().port = 1  # type: ignore[misc]


def test_every_setting_says_what_it_is_and_gives_an_example():
    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert field.examples, name
