"""Ordinary work: seen, and no goal."""

from datetime import timedelta

import pytest

from skylight.activity.models import Event, Notice
from skylight.drafting import actions
from skylight.drafting.models import WorkItem
from skylight.drafting.tests.requests_made import asked
from skylight.goals import actions as goals
from skylight.lib.errors import NotAllowed, RuleBroken, Stale
from tests import make


def added(owner, title="Answer the phones", **details):
    by = details.pop("by", owner)
    whose = {"owner_team": owner} if owner._meta.model_name == "team" else {"owner_person": owner}
    return actions.add_work(by=by, at=make.NOW, title=title, **whose, **details)


def who(by, work, **details):
    return {"by": by, "at": make.NOW, "version": work.version, **details}


def test_ana_writes_down_what_she_does_besides(ana):
    item = added(ana, link="https://tracker.example/7")

    assert (item.state, item.owner_person) == ("open", ana)
    assert Event.objects.get(kind="drafting.work_added").by == ana


def test_nobody_writes_on_the_list_of_somebody_else(ana, bo, li, root, growth, cora):
    for other in (bo, li, root):
        with pytest.raises(NotAllowed):
            added(ana, by=other)
    with pytest.raises(NotAllowed):
        added(growth, by=cora)
    assert added(growth, by=bo).owner_team == growth


@pytest.mark.parametrize("link", ["javascript:alert(1)", "tracker", "https://", "https://a b", "http://[x"])
def test_a_link_is_a_whole_address(ana, link):
    with pytest.raises(RuleBroken) as broken:
        added(ana, link=link)

    assert broken.value.field == "link"


def test_it_is_done_and_taken_up_again_and_both_stay_on_record(ana):
    item = actions.end_work(added(ana), **who(ana, added(ana)))
    assert item.state == "done"

    item = actions.resume_work(item, by=ana, at=make.NOW)

    assert item.state == "open"
    ending = item.endings.get()
    assert (ending.kind, ending.undone_by, ending.undone_at) == ("done", ana, make.NOW)
    with pytest.raises(RuleBroken):
        actions.resume_work(item, by=ana, at=make.NOW)


def test_it_is_dropped_with_a_reason(ana):
    item = added(ana)
    with pytest.raises(RuleBroken):
        actions.end_work(item, **who(ana, item, kind="dropped"))

    item = actions.end_work(item, **who(ana, item, kind="dropped", reason="The phones are gone"))

    assert (item.state, item.endings.get().reason) == ("dropped", "The phones are gone")


def test_an_edit_says_what_it_changed_and_goes_over_nothing_unseen(ana):
    item = added(ana)
    actions.edit_work(item, **who(ana, item, title="Answer mails"))

    assert Event.objects.get(kind="drafting.work_edited").data["changed"] == {
        "title": ["Answer the phones", "Answer mails"]
    }
    with pytest.raises(Stale):
        actions.edit_work(item, **who(ana, item, title="Answer nothing"))


def test_whoever_asked_for_it_hears_that_it_is_done(ana, sam):
    request = asked(make.objective(ana), sam)
    item = actions.accept_as_work(request, **who(sam, request, title="Translate"))

    actions.end_work(item, **who(sam, item))

    assert Notice.objects.filter(person=ana, event__kind="drafting.work_ended").exists()


def test_what_came_of_a_request_is_read_by_those_who_read_the_request(ana, bo, sam, li):
    goal = make.objective(ana, published=False)
    request = asked(goal, sam)
    actions.accept_as_work(request, **who(sam, request, title="Translate"))
    added(sam)

    def read_by(person):
        return set(WorkItem.objects.visible_to(person, make.NOW).values_list("title", flat=True))

    assert read_by(bo) == {"Answer the phones"}
    assert read_by(sam) == read_by(ana) == read_by(li) == {"Answer the phones", "Translate"}
    goals.publish(goal, by=ana, at=make.NOW)
    assert read_by(bo) == {"Answer the phones", "Translate"}
    goals.restrict(goal, by=ana, at=make.NOW, reason="Law", until_at=make.NOW + timedelta(days=3))
    assert read_by(bo) == {"Answer the phones"}
