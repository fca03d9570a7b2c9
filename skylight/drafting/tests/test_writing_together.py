"""Two who write in one draft of a team see each other, and no word that was taken is ever lost."""

from datetime import timedelta

import pytest

from skylight.activity.models import Event
from skylight.drafting import presence
from skylight.goals import actions as goals
from skylight.goals.forms.objectives import EditObjective
from skylight.goals.models import Objective
from tests import make


@pytest.fixture
def draft(growth, li, now):
    """A draft of Growth, where Ana and Bo work."""
    return make.objective(growth, "As it was", description="Because", published=False, by=li)


def typed(browser, draft, **words):
    """A form as it was read, with some of it changed."""
    page = browser.get(f"/objectives/{draft.pk}/edit/")
    assert page.status_code == 200
    draft.refresh_from_db()
    form = EditObjective(draft)
    read = {bound.name: bound.value() for bound in form}
    shown = {name: "" if value is None else value for name, value in read.items()}
    return {**shown, **words}


def test_one_changes_the_title_the_other_the_reason_and_both_stand(as_, ana, bo, draft):
    first, second = as_(ana), as_(bo)
    of_ana = typed(first, draft, title="Shops are glad")
    of_bo = typed(second, draft, description="Visits said so")

    assert first.post(f"/objectives/{draft.pk}/edit/", of_ana).status_code == 302
    refused = second.post(f"/objectives/{draft.pk}/edit/", of_bo)
    shown = refused.content.decode()

    assert refused.status_code == 409
    assert "it stands in the form already: Objective." in shown
    assert "Because" in shown
    assert "Visits said so" in shown
    again = {**of_bo, **_kept(shown, draft), "title": "Shops are glad"}
    assert second.post(f"/objectives/{draft.pk}/edit/", again).status_code == 302
    draft.refresh_from_db()
    assert (draft.title, draft.description) == ("Shops are glad", "Visits said so")
    assert _history(draft) == {"As it was", "Shops are glad", "Because", "Visits said so"}


def test_where_both_changed_the_same_words_both_are_shown_and_neither_is_lost(as_, ana, bo, draft):
    of_ana = typed(as_(ana), draft, title="Shops are glad with us")
    of_bo = typed(as_(bo), draft, title="Shops stay with us")

    as_(ana).post(f"/objectives/{draft.pk}/edit/", of_ana)
    refused = as_(bo).post(f"/objectives/{draft.pk}/edit/", of_bo)
    shown = refused.content.decode()

    assert refused.status_code == 409
    assert 'theirs="Shops are glad with us"' in shown
    assert "Shops stay with us" in shown
    as_(bo).post(f"/objectives/{draft.pk}/edit/", {**of_bo, **_kept(shown, draft)})
    draft.refresh_from_db()
    assert draft.title == "Shops stay with us"
    assert {"Shops are glad with us", "Shops stay with us"} <= _history(draft)


def test_a_form_that_forgot_what_it_had_read_takes_nothing_by_itself(as_, ana, bo, draft):
    of_ana = typed(as_(ana), draft, title="Shops are glad")
    of_bo = {**typed(as_(bo), draft, description="Visits said so"), "seen": "no json"}

    as_(ana).post(f"/objectives/{draft.pk}/edit/", of_ana)
    shown = as_(bo).post(f"/objectives/{draft.pk}/edit/", of_bo).content.decode()

    assert "it stands in the form already" not in shown
    assert 'theirs="Shops are glad"' in shown


def _kept(shown, draft):
    """The version and the memory of the form that came back."""
    draft.refresh_from_db()
    assert f'name="version" value="{draft.version}"' in shown
    return {"version": draft.version}


def _history(draft):
    """Every text that a title or a reason ever had, from the events."""
    edits = Event.objects.filter(objective=draft, kind="goals.edited")
    return {text for event in edits for pair in event.data["changed"].values() for text in pair}


def look(browser, draft, **details):
    given = {"cycle": draft.cycle_id, "team": draft.owner_team_id, **details}
    return browser.post("/me/okrs/writing/presence/", given).content.decode()


def test_who_else_writes_is_named_and_forgotten_within_a_minute(as_, ana, bo, draft, growth):
    assert "writing here" not in look(as_(bo), draft)

    assert "Bo Chen is writing here, too." in look(as_(ana), draft)
    assert (
        "Ana Ruiz is writing here, too."
        in as_(bo).get(f"/me/okrs/writing/?team={growth.pk}&cycle={draft.cycle_id}").content.decode()
    )
    later = make.NOW + timedelta(seconds=61)
    assert presence.others(ana, growth, draft.cycle_id, later) == []


def test_what_others_saved_meanwhile_is_said_and_ones_own_is_not(as_, ana, bo, draft):
    since = (make.NOW - timedelta(minutes=5)).isoformat()
    goals.edit_objective(draft, by=bo, at=make.NOW, version=draft.version, title="Shops are glad")

    assert "Saved meanwhile by" in look(as_(ana), draft, since=since)
    assert "Bo Chen" in look(as_(ana), draft, since=since)
    assert "Bo Chen" not in look(as_(bo), draft, since=since).replace("Ana Ruiz", "")
    assert "Saved meanwhile" not in look(as_(ana), draft, since=make.NOW.isoformat())


def test_in_the_drafts_of_other_teams_nobody_is_seen(as_, sam, draft):
    given = {"cycle": draft.cycle_id, "team": draft.owner_team_id}

    assert as_(sam).post("/me/okrs/writing/presence/", given).status_code == 403


def test_a_member_writes_in_the_drafts_of_the_team_and_a_stranger_to_it_cannot(as_, ana, sam, draft, growth):
    page = as_(ana).get(f"/me/okrs/writing/?team={growth.pk}&cycle={draft.cycle_id}")

    assert "Only Growth and those you name in them" in page.content.decode()
    assert f'id="objective-{draft.pk}"' in page.content.decode()
    assert as_(sam).get(f"/me/okrs/writing/?team={growth.pk}").status_code == 404
    assert Objective.objects.visible_to(sam, make.NOW).filter(pk=draft.pk).count() == 0
