"""Throwing a draft away."""

import pytest

from skylight.goals import actions
from skylight.goals.models import Alignment, Objective
from skylight.goals.tests import recorded
from skylight.lib.errors import NotAllowed, RuleBroken
from tests import make


def test_a_discarded_draft_leaves_every_page_while_its_row_stays(ana, li):
    draft = make.objective(ana, published=False)

    actions.discard(draft, by=ana, at=make.NOW)

    kept = Objective.objects.get(pk=draft.pk)
    assert (kept.state, kept.published_at) == ("abandoned", None)
    assert kept.abandonments.get().by == ana
    for viewer in (ana, li):
        assert draft not in Objective.objects.visible_to(viewer, make.NOW)
    assert draft not in Objective.objects.not_discarded()
    assert recorded.event("goals.discarded").objective == draft


def test_its_alignments_end(ana, li):
    draft = make.objective(ana, published=False)
    link = make.alignment(draft, make.objective(li))

    actions.discard(draft, by=ana, at=make.NOW)

    link.refresh_from_db()
    assert (link.ended_at, link.ended_by) == (make.NOW, ana)
    assert not Alignment.objects.live().exists()


def test_what_was_abandoned_after_publishing_stays_readable(ana, sam):
    objective = actions.abandon(make.objective(ana), by=ana, at=make.NOW, reason="No longer needed")

    assert objective in Objective.objects.visible_to(sam, make.NOW)


def test_only_its_writers_throw_it_away(ana, li):
    with pytest.raises(NotAllowed):
        actions.discard(make.objective(ana, published=False), by=li, at=make.NOW)


def test_what_is_published_is_never_thrown_away(ana):
    with pytest.raises(RuleBroken, match="published already"):
        actions.discard(make.objective(ana), by=ana, at=make.NOW)


def test_only_once(ana):
    draft = make.objective(ana, published=False)
    actions.discard(draft, by=ana, at=make.NOW)

    with pytest.raises(RuleBroken, match="thrown away"):
        actions.discard(draft, by=ana, at=make.NOW)
