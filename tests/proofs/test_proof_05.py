"""Proof 5: what a manager suggests and the person declines never stands on that person's page; the manager reads why."""

import io
import zipfile
from collections.abc import Iterator

import pytest
from django.urls import reverse

from skylight.drafting.models import Suggestion
from skylight.goals.models import Objective
from skylight.outbox.letters import letter
from skylight.outbox.queries.notices import readable_notices
from tests import make
from tests.programs import program
from tests.web import fill_in, text

pytestmark = pytest.mark.proof

WORD = "Quetzalcoatlus"
REASON = "We move this week"
# Where a person meets what is theirs; `{ana}` is she, `{goal}` the manager's, `{cycle}` the running one.
PAGES = (
    "/", "/me/okrs/", "/me/okrs/?cycle={cycle}", "/me/okrs/writing/", "/suggestions/", "/requests/", "/check-in/", "/ordinary-work/",
    "/people/{ana}/", "/people/{ana}/?cycle={cycle}", "/teams/{team}/", "/people/?q={word}", "/objectives/?q={word}",
    "/objectives/?owner=Ana", "/objectives.csv", "/objectives/{goal}/", "/alignment/?around=o{goal}",
    "/key-results/{row}/", "/alignment/?around=p{ana}", "/cycles/{cycle}/board/",
)  # fmt: skip
API = (
    "/suggestions", "/objectives?q={word}", "/objectives?owner={ana}&state=draft", "/events", "/events?by={ana}", "/notices",
    "/alignments", "/comments", "/key-results",
)  # fmt: skip


@pytest.fixture
def row(li):
    """The key result that Li breaks down."""
    return make.key_result(make.objective(li, "Keep twenty per cent more shops"), "Shops in month two")


@pytest.fixture
def suggested(as_, li, ana, row):
    """What Li suggests to Ana on the page of her key result."""
    make.objective(ana, "First listing in five minutes")
    fill_in(
        as_(li), f"/key-results/{row.pk}/suggestions/new/", has="line_0_title", line_0_to_person=f"#{ana.pk}",
        line_0_title=f"{WORD} calls every shop", line_0_why=f"For {WORD}", line_0_measure=f"{WORD} calls",
    )  # fmt: skip
    return Suggestion.objects.get()


def places(suggested, ana) -> dict[str, object]:
    cycle = suggested.objective.cycle_id
    ids = {"ana": ana.pk, "team": ana.team_id, "goal": suggested.objective_id, "row": suggested.key_result_id}
    return {**ids, "cycle": cycle, "word": WORD}


def said_to(person, suggested, ana, as_) -> Iterator[tuple[str, str]]:
    """All that Skylight says to somebody, by where it says it."""
    browser, caller, ids = as_(person), program(person), places(suggested, ana)
    for page in (one.format(**ids) for one in PAGES):
        answer = browser.get(page)
        assert answer.status_code == 200, f"{page}: {answer.status_code}"
        yield page, answer.getvalue().decode().replace(f"q={WORD}", "").replace(f'value="{WORD}"', "")
    for address in (one.format(**ids) for one in API):
        answer = caller.get(address)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
        yield f"API {address}", answer.content.decode()
    events = [one.event for one in readable_notices(person, make.NOW).select_related("event__by")]
    yield "mail", letter(person, events, message="1@example.com").body if events else ""


def where(word, person, suggested, ana, as_) -> list[str]:
    """Where somebody meets a word."""
    return [place for place, said in said_to(person, suggested, ana, as_) if word in said]


def decline(as_, ana, suggested) -> None:
    answer = fill_in(as_(ana), f"/suggestions/{suggested.pk}/declining/", has="reason", reason=REASON)
    assert answer.status_code == 302


def test_what_was_declined_is_nowhere_for_the_one_who_declined_it(as_, ana, suggested):
    decline(as_, ana, suggested)

    assert where(WORD, ana, suggested, ana, as_) == []
    assert as_(ana).get(f"/suggestions/{suggested.pk}/").status_code == 404
    assert program(ana).get(f"/suggestions/{suggested.pk}").status_code == 404
    archive = zipfile.ZipFile(io.BytesIO(as_(ana).get(reverse("own_data_zip")).getvalue()))
    assert [name for name in archive.namelist() if WORD.encode() in archive.read(name)] == []
    assert list(Objective.objects.filter(owner_person=ana).values_list("title", flat=True)) == [
        "First listing in five minutes"
    ]


@pytest.mark.parametrize("other", ["wen", "bo", "root"])
def test_nobody_else_meets_it_anywhere(request, as_, ana, suggested, other):
    somebody = request.getfixturevalue(other)
    if other == "bo":
        assert where(WORD, somebody, suggested, ana, as_) == []
    decline(as_, ana, suggested)

    said = list(said_to(somebody, suggested, ana, as_))

    assert said
    assert [place for place, words in said if WORD in words or REASON in words] == []


def test_the_manager_reads_what_was_declined_and_why(as_, li, ana, row, suggested):
    decline(as_, ana, suggested)

    for page in (f"/key-results/{row.pk}/", f"/objectives/{row.objective_id}/", "/suggestions/"):
        assert f"{WORD} calls every shop to Ana Ruiz Declined" in text(as_(li).get(page))
        assert REASON in text(as_(li).get(page))
    assert REASON in text(as_(li).get("/"))
    assert program(li).get(f"/suggestions/{suggested.pk}").json()["reason"] == REASON


def test_the_search_for_it_would_find_it_where_it_may_stand(as_, li, ana, suggested):
    """While it is open she reads it in the few places that ask for her answer, and on no page of goals."""
    met = where(WORD, ana, suggested, ana, as_)

    assert {"/", "/suggestions/", "API /suggestions", "API /events", "API /notices", "mail"} <= set(met)
    assert not [
        place for place in met if place.startswith(("/people", "/teams", "/objectives", "/me/okrs/?"))
    ]


def test_once_it_is_accepted_it_stands_on_her_page_in_her_words(as_, li, ana, suggested):
    fill_in(as_(ana), f"/suggestions/{suggested.pk}/", has="title", title="I call every shop")

    assert "I call every shop" in text(as_(ana).get(f"/people/{ana.pk}/"))
    assert Objective.objects.get(title="I call every shop").created_by == ana
