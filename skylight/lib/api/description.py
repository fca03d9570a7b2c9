"""The description of the API (OpenAPI 3.1) in full: ninja says what succeeds, this adds what else may be answered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from skylight.lib.api.problems import MEDIA_TYPE, Problem

REF = "#/components/{kind}/{name}"
SAFE = ("get", "head", "options")
WORDS = {
    "304": "Nothing has changed since the ETag you sent.",
    "400": "The body cannot be read as JSON.",
    "401": "No token, or one that opens nothing.",
    "403": "You can see it, but this is not yours to do; or the token may not write.",
    "404": "There is no such thing, or it is not for you to see.",
    "409": "Somebody else was quicker (`current` is what stands now), or the same call is still being worked on.",
    "415": "The body is not application/json.",
    "422": "Some of it cannot be right; `errors` says which fields.",
    "428": "The version you have read is missing.",
    "429": "Too many requests within a minute; Retry-After says when to come back.",
    "503": "The database cannot be reached; nothing was lost.",
}
WITH_RETRY = ("429", "503")


def complete(schema: dict[str, Any]) -> dict[str, Any]:
    """Add headers and refusals to each operation of ninja's schema, in place."""
    components = schema["components"]
    schemas = components["schemas"]
    schemas.update(_problem_schemas())
    components["responses"] = {name: _refusal(name) for name in WORDS if name != "304"}
    components["headers"] = {
        "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}
    }
    components["parameters"] = _headers()
    for method, path, operation in operations(schema):
        _complete(operation, method, path, schemas)
    return schema


def operations(schema: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Method, path and description of each operation."""
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


def takes_version(operation: dict[str, Any], schemas: dict[str, Any]) -> bool:
    """Whether the body of an operation has a version in it."""
    return "version" in _body(operation, schemas).get("properties", {})


def _complete(operation: dict[str, Any], method: str, path: str, schemas: dict[str, Any]) -> None:
    is_safe, versioned = method in SAFE, takes_version(operation, schemas)
    refused = ["401", "403", "422", "429", "503"]
    refused += ["304"] if is_safe else ["400", "409", "415"]
    refused += ["404"] if "{" in path or _names_something(operation) else []
    refused += ["428"] if versioned else []
    for name in sorted(refused):
        said = (
            {"description": WORDS[name]}
            if name == "304"
            else {"$ref": REF.format(kind="responses", name=name)}
        )
        operation["responses"].setdefault(int(name), said)
    headers = ["If-None-Match"] if is_safe else ["Idempotency-Key", *(["If-Match"] if versioned else [])]
    operation["parameters"] += [{"$ref": REF.format(kind="parameters", name=name)} for name in headers]
    operation["responses"] = {str(code): said for code, said in sorted(operation["responses"].items())}


def _names_something(operation: dict[str, Any]) -> bool:
    # What a question or a body names may be absent as well.
    return (
        bool(operation.get("parameters"))
        or "requestBody" in operation
        or "company" in operation["operationId"]
    )


def _body(operation: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    schema: dict[str, Any] = content.get("schema", {})
    found: dict[str, Any] = schemas.get(schema.get("$ref", "").rpartition("/")[2], schema)
    return found


def _problem_schemas() -> dict[str, Any]:
    said = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    return {**said.pop("$defs", {}), "Problem": said}


def _refusal(name: str) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "description": WORDS[name],
        "content": {MEDIA_TYPE: {"schema": {"$ref": REF.format(kind="schemas", name="Problem")}}},
    }
    if name in WITH_RETRY:
        answer["headers"] = {"Retry-After": {"$ref": REF.format(kind="headers", name="Retry-After")}}
    return answer


def _headers() -> dict[str, Any]:
    said = {
        "If-None-Match": ("The ETag you have; 304 when nothing has changed.", '"3f9a"', {}),
        "If-Match": ("The ETag you have read, instead of `version`.", '"3"', {}),
        "Idempotency-Key": (
            "Any word of your own: the same call with the same word takes effect once. Kept for 24 hours.",
            "8e03978e-40d5-43e8-bc93-6894a57f9324",
            {"minLength": 1, "maxLength": 255, "pattern": "^[!-~]{1,255}$"},
        ),
    }
    return {
        name: {
            "in": "header", "name": name, "required": False, "description": text, "example": example,
            "schema": {"type": "string", **limits},
        }
        for name, (text, example, limits) in said.items()
    }  # fmt: skip
