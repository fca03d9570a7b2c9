"""The description of the API, taken apart for a page that people read."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from skylight.lib.api.description import operations


@dataclass(frozen=True)
class Part:
    """One parameter or one field."""

    name: str
    kind: str
    about: str
    is_required: bool


@dataclass(frozen=True)
class Operation:
    """One method at one address."""

    id: str
    method: str
    path: str
    about: str
    parameters: list[Part]
    body: list[Part]
    example: str
    answer: str
    fields: list[Part]
    statuses: list[str]


def groups(schema: dict[str, Any]) -> dict[str, list[Operation]]:
    """The operations by the noun they are about."""
    found: dict[str, list[Operation]] = defaultdict(list)
    for method, path, operation in operations(schema):
        found[operation["tags"][0]].append(_operation(schema, method, path, operation))
    return dict(found)


def _operation(schema: dict[str, Any], method: str, path: str, said: dict[str, Any]) -> Operation:
    body = _resolved(schema, _json(said.get("requestBody", {})))
    success = next(code for code in said["responses"] if code < "300")
    answer = _json(said["responses"][success])
    row = _row(schema, _resolved(schema, answer))
    return Operation(
        id=said["operationId"], method=method.upper(), path=path, about=said.get("description", ""),
        parameters=[_parameter(schema, one) for one in said["parameters"]],
        body=_parts(schema, body), example=_example(schema, body), answer=success, fields=_parts(schema, row),
        statuses=list(said["responses"]),
    )  # fmt: skip


def _json(content: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = content.get("content", {}).get("application/json", {}).get("schema", {})
    return found


def _resolved(schema: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in said:
        return said
    found: Any = schema
    for step in said["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    return _resolved(schema, found)


def _row(schema: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    """What a list holds, or the thing itself."""
    items = answer.get("properties", {}).get("items", {}).get("items")
    return _resolved(schema, items) if items else answer


def _parameter(schema: dict[str, Any], said: dict[str, Any]) -> Part:
    found = _resolved(schema, said)
    kind = _kind(schema, found["schema"])
    return Part(found["name"], kind, found.get("description", ""), bool(found.get("required")))


def _parts(schema: dict[str, Any], said: dict[str, Any]) -> list[Part]:
    required = said.get("required", [])
    return [
        Part(name, _kind(schema, one), one.get("description", ""), name in required)
        for name, one in said.get("properties", {}).items()
    ]


def _kind(schema: dict[str, Any], said: dict[str, Any]) -> str:
    if "$ref" in said:
        return said["$ref"].rpartition("/")[2].removesuffix("Row")  # type: ignore[no-any-return]
    if "anyOf" in said:
        return ", ".join(dict.fromkeys(_kind(schema, one) for one in said["anyOf"]))
    if "enum" in said or "const" in said:
        return " | ".join(map(str, said.get("enum", [said.get("const")])))
    if said.get("type") == "array":
        return f"[{_kind(schema, said.get('items', {}))}]"
    return str(said.get("format") or said.get("type", ""))


def _example(schema: dict[str, Any], body: dict[str, Any]) -> str:
    """What a body may look like: of each field its example, else what is required."""
    example = _value(schema, body)
    return json.dumps(example, ensure_ascii=False, indent=2) if example else ""


def _value(schema: dict[str, Any], said: dict[str, Any], depth: int = 0) -> Any:
    said = _resolved(schema, said)
    if said.get("examples"):
        return said["examples"][0]
    if "properties" in said and depth < 4:
        wanted = set(said.get("required", []))
        return {
            name: _value(schema, one, depth + 1)
            for name, one in said["properties"].items()
            if name in wanted or one.get("examples") or name == "version"
        }
    for kind in said.get("anyOf", []):
        return _value(schema, kind, depth + 1)
    if "enum" in said:
        return said["enum"][0]
    if said.get("type") == "array":
        return [_value(schema, said.get("items", {}), depth + 1)]
    formats = {"date": "2026-05-01", "date-time": "2026-05-01T09:00:00Z"}
    types = {"integer": 1, "number": 0.5, "boolean": True, "string": formats.get(said.get("format", ""), "…")}
    return types.get(said.get("type", ""))
