"""What schemathesis needs to ask our API within the process: the description, the checks, and rows to aim at."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import schemathesis
from django.apps import apps
from django.core.wsgi import get_wsgi_application
from schemathesis.checks import CHECKS, load_all_checks

from skylight.config.api import api

# How many calls of each kind an operation gets; `bin/fuzz` asks for many more.
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "3"))
# The suite asks the same at each run, so that it fails for whoever broke something; `bin/fuzz` asks anew each time.
IS_SUITE = "FUZZ_EXAMPLES" not in os.environ
ADDRESS = "http://testserver"
# A well-formed call may still break a rule of the product (422), or not say which version it read (428).
MAY_BE_REFUSED = ["2xx", "3xx", "403", "404", "409", "422", "428", "5xx"]
# Which rows a number means: by the first word of an address, and by the name of a field.
ROWS = {
    "people": "org.Person", "teams": "org.Team", "cycles": "cycles.Cycle", "objectives": "goals.Objective",
    "key-results": "goals.KeyResult", "check-ins": "goals.CheckIn", "alignments": "goals.Alignment",
    "comments": "activity.Comment", "saved-views": "goals.SavedView", "tokens": "sso.ApiToken",
    "lines": "org.ReportingLine", "webhooks": "outbox.Webhook",
}  # fmt: skip
NAMED = {
    "person": "people", "owner": "people", "backup_owner": "people", "manager": "people", "leader": "people", "into": "people",
    "by": "people", "people": "people", "contributors": "people", "audience": "people", "team": "teams", "owner_team": "teams",
    "parent": "teams", "cycle": "cycles", "objective": "objectives", "from_objective": "objectives",
    "to_objective": "objectives", "key_result": "key-results", "from_key_result": "key-results",
    "to_key_result": "key-results", "key_results": "key-results",
}  # fmt: skip


def described() -> dict[str, Any]:
    """The description of the API, as a caller reads it."""
    found: dict[str, Any] = api.get_openapi_schema()
    return found


def operations() -> Iterator[tuple[str, str]]:
    """Address and method of every operation."""
    for path, methods in described()["paths"].items():
        yield from ((path, method) for method in methods)


def schema() -> Any:
    """The description as schemathesis drives it, bound to our application in this process."""
    load_all_checks()
    loaded = schemathesis.openapi.from_dict(described())
    loaded.app = get_wsgi_application()
    loaded.config.update(base_url=ADDRESS)
    # No database keeps a zero byte; the frame refuses it, which has a test of its own.
    loaded.config.generation.update(with_security_parameters=False, allow_x00=False)
    loaded.config.checks.positive_data_acceptance.expected_statuses = MAY_BE_REFUSED
    return loaded


def checks() -> list[Any]:
    """All that schemathesis can look at."""
    return CHECKS.get_all()


def rows() -> dict[str, list[int]]:
    """The numbers of the rows there are, by noun."""
    models = {noun: apps.get_model(label) for noun, label in ROWS.items() if _is_there(label)}
    return {
        noun: list(model._base_manager.values_list("pk", flat=True)[:20]) for noun, model in models.items()
    }


def aimed(case: Any, known: dict[str, list[int]], choose: Any) -> None:
    """Let a well-formed call be about rows that are there, so that it reaches what lies behind the reading."""
    noun = case.path.removeprefix("/api/v1/").split("/")[0]
    if case.path_parameters:
        case.path_parameters = {
            name: _one(known, noun, value, choose) for name, value in case.path_parameters.items()
        }
    case.query = _aimed(case.query, known, choose)
    case.body = _aimed(case.body, known, choose)


def _aimed(value: Any, known: dict[str, list[int]], choose: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return type(value)({key: _aimed(one, known, choose, key) for key, one in value.items()})
    if isinstance(value, list):
        return [_aimed(one, known, choose, name) for one in value]
    if name == "version" and isinstance(value, int):
        return choose([1, 2, 3])
    if isinstance(value, int) and not isinstance(value, bool) and name in NAMED:
        return _one(known, NAMED[name], value, choose)
    return value


def _one(known: dict[str, list[int]], noun: str, otherwise: Any, choose: Any) -> Any:
    return choose(known.get(noun) or [otherwise])


def _is_there(label: str) -> bool:
    try:
        return bool(apps.get_model(label))
    except LookupError:
        return False
