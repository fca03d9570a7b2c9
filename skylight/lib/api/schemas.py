"""What goes in and what comes out: inputs that refuse what they do not know, rows that only describe."""

from __future__ import annotations

from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

# What both engines can hold as a key.
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]

MOST = 200


class Input(BaseModel):
    """A body: what may not be set is refused by name instead of passed over in silence.

    It is read strictly, "5" is no number; days, moments and figures are those of `values`.
    """

    model_config = ConfigDict(extra="forbid", strict=True, str_strip_whitespace=True)


def _without_defaults(schema: dict[str, Any]) -> None:
    # A default would say what happens to a field that is left out, and that is: nothing.
    for described in schema["properties"].values():
        described.pop("default", None)


class Versioned(Input):
    """The body of an edit: what is left out stays. The version it has read stands here or in If-Match."""

    model_config = ConfigDict(json_schema_extra=_without_defaults)

    version: int | None = Field(
        None, ge=1, le=2**31 - 1, description="The version you have read; or send If-Match."
    )


def _sparse(schema: dict[str, Any]) -> None:
    # With `fields=` everything but the id may be left away.
    schema["required"] = [name for name in schema.get("required", []) if name == "id"]
    if not schema["required"]:
        del schema["required"]


class Row(BaseModel):
    """A thing as it goes out. It describes; what goes out is never validated, for that costs more than the answer."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=_sparse)


Item = TypeVar("Item")


class Listing(BaseModel, Generic[Item]):
    """One page of things."""

    model_config = ConfigDict(extra="forbid")

    items: list[Item]
    next: str | None = Field(description="Send it as `cursor` for the page after this one; null on the last.")


class Sparse(BaseModel):
    """The question for one thing."""

    fields: str = Field(
        "", max_length=1000, description="Only these fields, by comma; `id` comes always.", examples=["name"]
    )


class Paged(Sparse):
    """The question for a list; filters are added in sub-classes."""

    limit: int = Field(50, ge=1, le=MOST, description="How many at most.")
    cursor: str = Field("", max_length=2000, description="The `next` of the page before.")


def sent(body: BaseModel) -> dict[str, Any]:
    """What a caller did send, without the version: an edit leaves the rest alone."""
    return {name: getattr(body, name) for name in body.model_fields_set if name != "version"}
