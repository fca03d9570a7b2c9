"""Whatever succeeds is on record exactly once, with who did it; whatever is refused leaves no event."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from skylight.activity.models import Event
from skylight.lib.request_ids import HEADER
from tests import make
from tests.access_matrix import ROUTES, WHO, Route, World
from tests.matrices.test_access_matrix import DONE, copy_of, expected

pytestmark = pytest.mark.once

# What happens without an event, and why nobody will ask who did it.
UNRECORDED = {
    "account_login": "whoever has signed in is led on; a sign-in stands in the session and on the person",
    "account_logout": "it ends one's own session and changes nothing that others see",
    "notices_reading": "what somebody has read is nobody else's business",
    "drafting:present": "it says for a minute who has a page open; what they write is recorded where they save it",
}


# One press of a button that stands for two acts, each with its own event.
SEVERAL = {
    "goals:merging": ["org.placeholder_absorbed", "goals.person_merged"],
    "drafting:quoting": ["goals.drafted", "goals.aligned"],
    "drafting:request_acceptance": ["goals.drafted", "goals.aligned", "drafting.support_accepted"],
    "drafting:suggestion": [
        "goals.drafted", "goals.key_result_added", "goals.aligned", "drafting.suggestion_accepted",
    ],
}  # fmt: skip
# What begins and ends has no before; these change what stood already, and say from what to what.
CHANGES = {
    "cycles:edit": "before", "cycles:standing": "before", "goals:check_in_correction": "before",
    "goals:check_in": "before", "goals:contributors": "changed", "goals:key_result_edit": "changed",
    "goals:objective_edit": "changed", "goals:objective_weights": "changed", "goals:position": "before",
    "goals:retro": "before", "goals:step_edit": "changed", "drafting:suggestion_edit": "changed", "drafting:work_edit": "changed",
    "goals:weights": "changed", "org:person_edit": "changed", "org:person_team": "before",
    "org:profile": "changed", "org:team_edit": "changed", "org:team_leader": "before", "org:team_place": "before",
    "person_move": "before",
}  # fmt: skip


def does(route: Route) -> list[str]:
    """The columns of signed-in people whose request is carried out and changes something."""
    answers = expected(route).get("POST", {})
    return [who for who, answer in answers.items() if who != "stranger" and answer in map(str, DONE)]


CARRIED_OUT = sorted(name for name, route in ROUTES.items() if does(route))


def post(name: str, who: str, world: World, browsers: dict[str, Client]) -> tuple[Any, list[Event]]:
    """The answer to one request and the events that it wrote; they are taken back."""
    route, here = ROUTES[name], replace(world, others={})
    with transaction.atomic():
        if name == "goals:position":
            assert make.objective(here.ana) != here.goal  # there is a place to move from
        address, data = reverse(name.split()[0], kwargs=route.args(here)), route.post_data(here)
        newest = Event.objects.latest("pk").pk
        answer = copy_of(browsers[who]).post(address, data)
        written = list(Event.objects.filter(pk__gt=newest).select_related("by").order_by("pk"))
        transaction.set_rollback(True)
    return answer, written


@pytest.mark.parametrize("name", [name for name in CARRIED_OUT if name not in UNRECORDED])
def test_it_is_on_record_once_with_who_did_it(name: str, world: World, browsers: dict[str, Client]) -> None:
    who = does(ROUTES[name])[0]
    answer, written = post(name, who, world, browsers)

    assert answer.status_code in DONE
    assert len(written) == 1 or [event.kind for event in written] == SEVERAL[name]
    assert {event.by for event in written} == {world.people[who]}
    assert {event.request for event in written} == {answer.headers[HEADER]}
    assert CHANGES.get(name, "kind") in {"kind", *written[0].data}


@pytest.mark.parametrize("name", sorted(UNRECORDED))
def test_what_is_not_recorded_writes_no_event(name: str, world: World, browsers: dict[str, Client]) -> None:
    assert post(name, "owner", world, browsers)[1] == []


@pytest.mark.parametrize("name", sorted(name for name, route in ROUTES.items() if route.post))
def test_a_refusal_writes_no_event(name: str, world: World, browsers: dict[str, Client]) -> None:
    for who in refused(ROUTES[name])[:2]:
        assert post(name, who, world, browsers)[1] == []


def refused(route: Route) -> list[str]:
    return [who for who in WHO if who not in does(route)]
