"""The two manners of every body: what comes in is strict, what goes out is frozen and carries an example."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StrictBool, StrictInt, StringConstraints

from knowledge.customer import Value

Id = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Instant = AwareDatetime
Given = StrictBool | StrictInt | Decimal | Annotated[str, StringConstraints(max_length=500)] | list[Id]
Known = Annotated[dict[Id, Given], Field(max_length=50)]


class Body(BaseModel):
    """A request's body; what it does not know it refuses."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False, frozen=True)


class Shown(BaseModel):
    """A response's body."""

    model_config = ConfigDict(frozen=True, from_attributes=True)


def values(known: Mapping[str, Given]) -> dict[str, Value]:
    """Values as features take them: a list becomes a tuple."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in known.items()}


def examples(*given: Mapping[str, Any]) -> ConfigDict:
    """The `model_config` that shows `given` in the API's description."""
    return ConfigDict(json_schema_extra={"examples": [dict(one) for one in given]})


class Problem(Shown):
    """What went wrong, what is safe, and what to do next, in the language of `Accept-Language`."""

    model_config = examples(
        {
            "type": "about:blank",
            "title": "没有找到",
            "status": 404,
            "detail": "没有这一项，或者您看不到它。",
            "safe": "没有改动任何内容。",
            "next": "请核对编号和所选的客户。",
        },
        {
            "type": "about:blank",
            "title": "The same turn has two texts",
            "status": 409,
            "detail": "Other words are recorded under this sequence number and revision.",
            "safe": "The first one stays; nothing of this batch was written.",
            "next": "To correct it, send it with a higher revision.",
        },
    )

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    safe: str
    next: str


class Bilingual(Shown):
    """The same thing in Simplified Chinese and English."""

    zh: str
    en: str


PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {
        "model": Problem,
        "description": why,
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for status, why in {
        401: "Nobody proved who they are",
        403: "The role may not do this",
        404: "No such thing for this client company; also said of another company's things",
        422: "Something sent cannot be used; nothing was changed",
    }.items()
}
