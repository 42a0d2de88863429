"""Traditional Chinese for scripts in the browser: what /v1 says in Simplified is turned here, where it is known how."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from assistant.assistant import Assistant
from assistant.surfaces.http.doors import AnyoneOrWidget

MOST_TEXTS = 400


class Texts(BaseModel):
    """Sentences, in the order in which they are wanted back."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    texts: Annotated[list[Annotated[str, StringConstraints(max_length=4_000)]], Field(max_length=MOST_TEXTS)]


def script_router(assistant: Assistant) -> APIRouter:
    """`POST /script/traditional`: the same texts as a reader of Traditional Chinese reads them."""
    router = APIRouter(include_in_schema=False)

    @router.post("/script/traditional")
    def traditional(given: Texts, _visitor: AnyoneOrWidget) -> Texts:
        return Texts(texts=[assistant.traditional(text) for text in given.texts])

    return router
