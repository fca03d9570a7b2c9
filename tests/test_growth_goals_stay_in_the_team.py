"""The words of an ability goal that is for the team only are found nowhere by anybody outside that team.

The outsider has every other key: administrator, lead of a project of the owner, owner of a goal that it serves, and
told of it while it was still open. Every page and every operation of the API that reads is asked for, with the goal in
the address wherever one can be named.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from skylight.activity.models import Event, Notice
from skylight.drafting.actions.templates import keep_template
from skylight.goals import actions
from skylight.goals.models import Objective
from skylight.lib.errors import RuleBroken
from skylight.org import actions as org
from skylight.org.models import Person
from skylight.outbox import actions as outbox
from skylight.outbox.payloads import payload
from skylight.outbox.queries.events import readable_events
from skylight.outbox.queries.notices import readable_notices
from tests import access_matrix, make
from tests.access_matrix import ROUTES, World
from tests.api_matrix import calls
from tests.cast import sign_in
from tests.programs import Program, program

pytestmark = pytest.mark.once
WORD = "Kestrelwort"
# Where a goal's words could be: the rest of the addresses knows nothing of goals.
SPACES = (
    "goals",
    "drafting",
    "maps",
    "followup",
    "home",
    "person",
    "team",
    "person_move",
    "own_data",
    "own_data_zip",
)
ELSEWHERE = (
    "/company",
    "/imports",
    "/policies",
    "/tokens",
    "/endpoints",
    "/deliveries",
    "/people",
    "/teams",
    "/me",
)
AT = {"at": make.NOW}


@pytest.fixture
def world(db: None, now: Any) -> World:
    """The company of the access matrix, where Ana's goal is one that she keeps to her team."""
    world = access_matrix.world()
    lead = world.people["admin"]
    line = {"manager": lead, "kind": "project_lead", "from_on": date(2025, 1, 6)}
    led = org.add_line(world.ana, by=make.system(), **line, **AT)
    # It ends one day, because the matrix looks for the one line without an end.
    org.end_line(led, by=make.system(), on=date(2026, 12, 1), **AT)
    world.__dict__["goal"] = _kept(world, lead)
    return world


def _kept(world: World, lead: Person) -> Objective:
    """A goal that says the word wherever there is room for words; open at first, kept to the team then."""
    ana, bo = world.ana, world.bo
    said = dict.fromkeys(
        ("description", "concentrated", "challenging", "controllable", "scoring_guide"), WORD
    )
    goal = make.objective(ana, f"Grow {WORD} marigolds", kind="ability", **said)
    rows = [
        make.key_result(goal, title, unit=WORD, how_measured=WORD)
        for title in ("Merchants", "Minutes", "Calls")
    ]
    make.alignment(goal, make.objective(lead), note=WORD)
    make.alignment(make.objective(lead), goal, by=lead, note="Mine")
    make.check_in(rows[0], 4, note=WORD)
    actions.comment(goal, by=bo, text=WORD, **AT)
    actions.comment(goal, by=bo, text=f"{WORD}?", kind="question", key_result=rows[0], **AT)
    goal.refresh_from_db()
    goal = actions.edit_objective(
        goal, by=ana, version=goal.version, title=f"Grow more {WORD} marigolds", **AT
    )
    goal = actions.edit_objective(goal, by=ana, version=goal.version, readers="team", **AT)
    make.check_in(rows[1], 5, note=WORD)
    return goal


def pages(world: World, browser: Client) -> Iterator[tuple[str, str]]:
    """Every page, what was asked for and what it said; one that breaks is another test's matter."""
    browser.raise_request_exception = False
    for name, route in ROUTES.items():
        if route.get and name.split(":")[0] in SPACES:
            address = reverse(name, kwargs=route.args(world)) + route.query
            yield address, said_by(browser.get(address))
    for address in ("/objectives/?words=marigolds", "/objectives.csv?words=marigolds", "/check-in/", "/"):
        yield address, said_by(browser.get(address))


def answers(world: World, one: Program) -> Iterator[tuple[str, str]]:
    """Every operation of the API that reads, as with `pages`."""
    for name, call in calls().items():
        method, _, path = name.partition(" ")
        if method == "GET" and not path.startswith(ELSEWHERE):
            address = path.format(**call.args(world)) + call.query
            yield address, said_by(one.get(address))
    for address in ("/objectives?q=marigolds", f"/events?person={world.ana.pk}", "/notices"):
        yield address, said_by(one.get(address))


def said_by(answer: Any) -> str:
    """What an answer says, that of a streamed file and of what is packed in it included."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "".join(archive.read(name).decode() for name in archive.namelist())
    return str(content.decode("utf-8", "replace"))


def test_no_page_and_no_answer_says_a_word_of_it_to_an_outsider(world: World) -> None:
    lead = world.people["admin"]
    asked = [*pages(world, sign_in(lead)), *answers(world, program(lead))]

    assert len(asked) > 60
    assert [address for address, said in asked if WORD in said] == []


def test_the_team_finds_it_in_the_same_places(world: World) -> None:
    """Or else the test above would prove nothing."""
    browser, one = sign_in(world.bo), program(world.bo)
    goal = f"/objectives/{world.goal.pk}"

    for address in (f"{goal}/", f"{goal}/history/", f"{goal}/comments/", "/objectives/?words=marigolds"):
        assert WORD in said_by(browser.get(address)), address
    for address in (goal, "/objectives?q=marigolds", f"/events?objective={world.goal.pk}", "/comments"):
        assert WORD in said_by(one.get(address)), address


def test_no_event_notice_or_webhook_brings_it_out(world: World) -> None:
    lead = world.people["admin"]
    about = Event.objects.filter(objective=world.goal)
    own, everybodys = (
        outbox.add_endpoint(by=lead, url=f"https://chat.example/{name}", **given, **AT)
        for name, given in (("own", {}), ("all", {"company_wide": True}))
    )

    assert Notice.objects.filter(person=lead, event__in=about).exists()
    assert not readable_notices(lead, make.NOW).filter(event__in=about).exists()
    assert not readable_events(lead, make.NOW).filter(pk__in=about).exists()
    assert not readable_events(None, make.NOW).filter(pk__in=about).exists()
    assert readable_events(world.bo, make.NOW).filter(pk__in=about).exists()
    for endpoint in (own, everybodys):
        for event in about:
            assert payload(_delivery(event, endpoint), endpoint, at=make.NOW) is None


def test_its_words_become_no_template_that_others_start_from(li: Person, growth: Any) -> None:
    goal = make.objective(li, WORD, kind="ability", readers="team")

    with pytest.raises(RuleBroken, match="its words stay there"):
        keep_template(goal, by=li, function="design", team=growth, **AT)


def _delivery(event: Event, endpoint: Any) -> Any:
    from skylight.outbox.models import Delivery

    return Delivery(event=event, endpoint=endpoint, due_at=make.NOW)
