"""Nobody learns over the API what a goal says that they may not read: not by asking, searching, counting or failing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction

from skylight.config.api import api
from tests import make
from tests.api import hidden
from tests.api.hidden import DRAFT, RESTRICTED, Hidden
from tests.programs import Program, program

pytestmark = pytest.mark.once

ABSENT = 987_654_321
OPERATIONS = api.get_openapi_schema()["paths"]
# Rows of these stand behind the first word of an address.
NOUNS = {
    "objectives": "goals.Objective", "key-results": "goals.KeyResult", "check-ins": "goals.CheckIn",
    "alignments": "goals.Alignment", "comments": "activity.Comment", "saved-views": "goals.SavedView",
    "cycles": "cycles.Cycle", "steps": "goals.Step", "suggestions": "drafting.Suggestion",
    "support-requests": "drafting.SupportRequest", "work-items": "drafting.WorkItem", "people": "org.Person", "teams": "org.Team",
}  # fmt: skip
# Questions that look for the words themselves, or for what hangs on the goals.
QUESTIONS = (
    "q={word}", "q={word}&state=draft", "q=first", "stale=true", "unaligned=true", "status=none", "state=draft",
    "owner={ana}", "by={ana}", "objective={goal}", "key_result={key_result}", "from_objective={goal}",
    "to_objective={goal}", "cancelled=true&objective={goal}", "ended=true", "open=true", "mine=true", "search={word}",
)  # fmt: skip
# What one may send to an operation on something of a goal.
BODIES: dict[str, dict[str, Any]] = {
    "closure": {"reason": "Done"}, "abandonment": {"reason": "Enough"}, "position": {"position": 0},
    "pause": {"reason": "Late", "until_at": "2026-03-20T00:00:00Z"},
    "restriction": {"reason": "Quiet", "until_at": "2026-03-20T00:00:00Z"}, "contributors": {"people": [], "version": 1},
    "weights": {"weights": [], "version": 1}, "scores": {"stated": 0.5, "version": 1},
    "retro": {"happened": "This", "version": 0}, "carry-over": {"cycle": 1}, "cancellation": {"reason": "Enough"},
    "key-results": {"title": "Mine", "kind": "binary"}, "correction": {"value": 1}, "ending": {},
    "answers": {"verdict": "acknowledged"}, "": {"title": "Mine", "version": 1},
}  # fmt: skip


@pytest.fixture(scope="module")
def db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """One transaction for all questions, since no answer changes anything."""
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.utils.timezone.now", lambda: make.NOW)
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def people(db: None) -> dict[str, Any]:
    """Ana and everybody around her."""
    growth, wen = make.team("Growth"), make.person("Wen Zhang")
    li = make.person("Li Wei", manager=wen, team=growth)
    return {
        "ana": make.person("Ana Ruiz", manager=li, team=growth),
        "li": li,
        "bo": make.person("Bo Chen", manager=li, team=growth),
        "sam": make.person("Sam Okafor", manager=wen),
        "cora": make.person("Cora Lind", manager=li, team=growth, kind="contract"),
        "rut": make.person("Rut Berg", manager=wen, is_admin=True),
    }


@pytest.fixture(scope="module")
def secrets(people: dict[str, Any]) -> list[Hidden]:
    ana = people["ana"]
    return [hidden.restricted(ana, people["bo"], people["li"]), hidden.draft(ana, people["sam"])]


def unreadable(who: str) -> tuple[str, ...]:
    """The words that somebody may not read: Li manages Ana, so her drafts are his to see."""
    return (RESTRICTED,) if who == "li" else (RESTRICTED, DRAFT)


@pytest.mark.parametrize("who", ["bo", "sam", "cora", "rut", "li"])
def test_no_answer_holds_a_word_of_a_hidden_goal(who, people, secrets):
    words, call = unreadable(who), program(people[who], "read")

    leaks = []
    for path in addresses(secrets, people):
        told = said(call, path).lower()
        leaks += [(path, word) for word in words if word.lower() in told]

    assert leaks == []


def test_its_owner_reads_all_of_it(people, secrets):
    call = program(people["ana"], "read")

    told = [said(call, path) for path in addresses(secrets, people)]

    assert sum(RESTRICTED in one for one in told) > 25
    assert sum(DRAFT in one for one in told) > 15


@pytest.mark.parametrize("who", ["bo", "sam", "cora", "rut", "li"])
def test_what_is_hidden_answers_like_what_is_absent(who, people, secrets):
    words, call = unreadable(who), program(people[who])

    for one in secrets:
        if one.word in words:
            differing = [
                (method, path)
                for method, path, absent in acts(one)
                if answer(call, method, path) != answer(call, method, absent)
            ]
            assert differing == []


@pytest.mark.parametrize("who", ["bo", "sam", "cora", "rut", "li"])
def test_a_body_that_names_a_hidden_goal_is_answered_like_one_that_names_none(who, people, secrets):
    person, words = people[who], unreadable(who)
    call, mine = program(person), make.objective(person, by=make.system())

    def told(path: str, body: dict[str, Any]) -> tuple[int, Any]:
        one = call.post(path, body)
        return one.status_code, one.json()

    for one in secrets:
        if one.word not in words:
            continue
        for path, body, name, pk in named(one, mine):
            assert told(path, {**body, name: pk}) == told(path, {**body, name: ABSENT}), (path, name)


def addresses(secrets: list[Hidden], people: dict[str, Any]) -> Iterator[str]:
    """Every address that can be read, of every row there is, with every question it knows."""
    for pattern, methods in OPERATIONS.items():
        if "get" not in methods:
            continue
        path = pattern.removeprefix("/api/v1")
        known = {one.get("name") for one in methods["get"]["parameters"]}
        if "{" in path:
            yield from (path.replace("{pk}", str(pk)) for pk in rows(path))
        else:
            yield path
            yield from (f"{path}?{one}" for one in questions(secrets, people) if names(one) <= known)


def rows(path: str) -> list[int]:
    """The ids of all rows that an address could be about."""
    label = NOUNS.get(path.split("/")[1])
    return list(apps.get_model(label)._base_manager.values_list("pk", flat=True)) if label else [1]


def questions(secrets: list[Hidden], people: dict[str, Any]) -> Iterator[str]:
    for one in secrets:
        for question in QUESTIONS:
            yield question.format(
                word=one.word, ana=people["ana"].pk, goal=one.goal.pk, key_result=one.key_result.pk
            )


def names(question: str) -> set[str]:
    return set(re.findall(r"(?:^|&)(\w+)=", question))


def said(call: Program, path: str) -> str:
    """All that an answer says, its headers included."""
    found = call.get(path)
    assert found.status_code < 500, path
    return found.content.decode() + str(found.headers)


def acts(one: Hidden) -> Iterator[tuple[str, str, str]]:
    """Every operation on a row of a hidden goal, and the same on one that is not there."""
    of_noun = {"objectives": one.goal, "key-results": one.key_result, "check-ins": one.check_in,
               "comments": one.comment}  # fmt: skip
    for pattern, methods in OPERATIONS.items():
        path = pattern.removeprefix("/api/v1")
        row = of_noun.get(path.split("/")[1])
        if row is not None and "{pk}" in path:
            for method in methods:
                yield method.upper(), path.replace("{pk}", str(row.pk)), path.replace("{pk}", str(ABSENT))


def answer(call: Program, method: str, path: str) -> tuple[int, Any]:
    """Status and body of an act that, were it allowed, would make sense."""
    body = BODIES.get(path.rsplit("/", 1)[-1] if not path.rsplit("/", 1)[-1].isdigit() else "")
    found = call.ask(method, path, body if method in ("POST", "PUT", "PATCH") else None)
    assert found.status_code >= 400, (method, path)
    return found.status_code, json.loads(found.content)


def named(one: Hidden, mine: Any) -> Iterator[tuple[str, dict[str, Any], str, int]]:
    """Bodies that name something of a hidden goal, and where."""
    goal, key_result = one.goal.pk, one.key_result.pk
    yield "/comments", {"text": "Hm"}, "objective", goal
    yield "/comments", {"text": "Hm", "objective": mine.pk}, "key_result", key_result
    yield "/check-ins", {"value": 1}, "key_result", key_result
    yield "/alignments", {"from_objective": mine.pk}, "to_objective", goal
    yield "/alignments", {"to_objective": mine.pk}, "from_objective", goal
    yield "/alignments", {"from_objective": mine.pk, "to_objective": mine.pk}, "to_key_result", key_result
    yield "/alignments", {"from_objective": mine.pk, "to_objective": mine.pk}, "from_key_result", key_result
