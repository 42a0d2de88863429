"""Every setting of the product, typed and frozen; the only reader of the environment.

Names are `TONGXI_` + the field's name in capitals. docs/running.md lists them and a test compares the two.
"""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from knowledge.errors import SettingsFault


class Settings(BaseSettings):
    """What a person who runs Tongxi may decide. The defaults serve one machine without a model or a network."""

    model_config = SettingsConfigDict(env_prefix="TONGXI_", frozen=True, extra="ignore")

    data_dir: Annotated[Path, Field(description="Where records and indexes are kept", examples=["/srv/tongxi"])] = Path(
        "var"
    )
    database_url: Annotated[
        str,
        Field(
            description="Records' database; empty: SQLite in data_dir", examples=["sqlite:////srv/tongxi/records.db"]
        ),
    ] = ""
    host: Annotated[str, Field(description="Address the server listens on", examples=["127.0.0.1"])] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535, description="Port the server listens on", examples=["8000"])] = 8000
    public_url: Annotated[
        str,
        Field(description="How browsers reach the server; empty: host and port", examples=["https://tongxi.example"]),
    ] = ""
    secret: Annotated[
        SecretStr,
        Field(
            description="Signs tokens and hashes keys; empty: made once and kept in data_dir",
            examples=["64 hex digits"],
        ),
    ] = SecretStr("")
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"], Field(description="Least severe line logged", examples=["info"])
    ] = "info"
    vector_store: Annotated[
        Literal["chroma", "exact"],
        Field(description="Nearest passages by Chroma, or by exact search alone", examples=["chroma"]),
    ] = "chroma"
    embedder: Annotated[
        str,
        Field(
            description="fitted (on each client's own passages), sentence-transformers:MODEL, or openai:MODEL",
            examples=["fitted", "sentence-transformers:packaged"],
        ),
    ] = "fitted"
    reranker: Annotated[
        str,
        Field(
            description="cross-encoder:MODEL reads the first hits again; empty: none", examples=["cross-encoder:MODEL"]
        ),
    ] = ""
    embeddings_url: Annotated[
        str, Field(description="OpenAI-compatible address for embeddings", examples=["http://127.0.0.1:8080/v1"])
    ] = ""
    embeddings_key: Annotated[SecretStr, Field(description="Its key", examples=["sk-..."])] = SecretStr("")
    model_url: Annotated[
        str,
        Field(
            description="OpenAI-compatible address of the model that rewords; empty: none",
            examples=["http://127.0.0.1:8080/v1"],
        ),
    ] = ""
    model_name: Annotated[str, Field(description="Its name", examples=["qwen3-8b-instruct"])] = ""
    model_key: Annotated[SecretStr, Field(description="Its key", examples=["sk-..."])] = SecretStr("")
    model_connect_s: Annotated[float, Field(gt=0, le=30, description="Seconds to connect to it", examples=["2"])] = 2.0
    model_first_token_s: Annotated[
        float, Field(gt=0, le=60, description="Seconds to its first word", examples=["4"])
    ] = 4.0
    model_gap_s: Annotated[float, Field(gt=0, le=60, description="Seconds between its words", examples=["5"])] = 5.0
    model_total_s: Annotated[float, Field(gt=0, le=120, description="Seconds in all", examples=["20"])] = 20.0
    slack_bot_token: Annotated[
        SecretStr, Field(description="Slack bot token; empty: no Slack", examples=["xoxb-..."])
    ] = SecretStr("")
    slack_signing_secret: Annotated[
        SecretStr, Field(description="Slack signing secret, for HTTP mode", examples=["8f742231b10e..."])
    ] = SecretStr("")
    slack_app_token: Annotated[
        SecretStr, Field(description="Slack app token, for Socket Mode", examples=["xapp-..."])
    ] = SecretStr("")
    slack_team: Annotated[str, Field(description="The one workspace that is served", examples=["T0123ABCD"])] = ""
    slack_api_url: Annotated[
        str, Field(description="Slack's API, or a stand-in", examples=["http://127.0.0.1:9000/api/"])
    ] = "https://slack.com/api/"
    webhook_secrets: Annotated[
        SecretStr,
        Field(description="Secrets of signed webhooks, by door and client", examples=["zendesk:acme=k3Y9..."]),
    ] = SecretStr("")
    zendesk_tickets: Annotated[
        str, Field(description="Which Zendesk brands and organisations are whose", examples=["brand:360001=acme"])
    ] = ""
    stale_call_min: Annotated[
        int,
        Field(ge=5, le=1440, description="Minutes of silence that end a phone call", examples=["30"]),
    ] = 30
    stale_chat_min: Annotated[
        int,
        Field(ge=5, le=10080, description="Minutes of silence that end a chat", examples=["240"]),
    ] = 240
    originals_days: Annotated[
        int, Field(ge=1, le=30, description="Days original words are kept, where a client asks for it", examples=["30"])
    ] = 30
    words_days: Annotated[
        int, Field(ge=30, le=1095, description="Days the masked words of ended calls are kept", examples=["180"])
    ] = 180
    demo: Annotated[
        bool, Field(description="One-click entry for each role; never on a real site", examples=["true"])
    ] = False
    today: Annotated[
        date | None,
        Field(description="Pretend that today is this day (demo and rehearsal)", examples=["2026-11-16"]),
    ] = None

    @field_validator("embedder")
    @classmethod
    def _known_embedder(cls, value: str) -> str:
        kind, _, model = value.partition(":")
        if value == "fitted" or (kind in {"sentence-transformers", "openai"} and model):
            return value
        raise ValueError("must be fitted, sentence-transformers:MODEL or openai:MODEL")

    @field_validator("reranker")
    @classmethod
    def _known_reranker(cls, value: str) -> str:
        kind, _, model = value.partition(":")
        if not value or (kind == "cross-encoder" and model):
            return value
        raise ValueError("must be cross-encoder:MODEL or empty")

    @field_validator("model_url", "embeddings_url", "public_url")
    @classmethod
    def _address(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value.rstrip("/")

    @property
    def records_url(self) -> str:
        """The database's address."""
        return self.database_url or f"sqlite:///{self.data_dir / 'records.db'}"

    @property
    def address(self) -> str:
        """How a browser reaches the server."""
        return self.public_url or f"http://{self.host}:{self.port}"


def read_settings(**given: object) -> Settings:
    """Settings from the environment, `given` ones first. Raises SettingsFault naming setting, fault and an example."""
    try:
        return Settings(**given)  # type: ignore[arg-type] # pydantic checks them
    except ValidationError as fault:
        raise SettingsFault("; ".join(_explained(error) for error in fault.errors())) from None


def _explained(error: object) -> str:
    assert isinstance(error, dict)
    name = str(error["loc"][0])
    field = Settings.model_fields[name]
    example = (field.examples or [""])[0]
    fault = str(error["msg"]).removeprefix("Value error, ")
    return f"TONGXI_{name.upper()}: {fault[0].lower()}{fault[1:]} (for example TONGXI_{name.upper()}={example})"
