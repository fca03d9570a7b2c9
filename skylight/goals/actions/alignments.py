"""Saying which goal serves, comes from, depends on or is shared with which other goal.

No progress travels along a link. Both sides see it, and the owners of the other side answer it.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from skylight.cycles.names import shown_name
from skylight.goals import fields, graph, rules, telling
from skylight.goals.models import Alignment, AlignmentAnswer, KeyResult, Objective
from skylight.goals.permissions import (
    can_align,
    can_answer_alignment,
    can_edit,
    can_end_alignment,
    can_promise,
)
from skylight.goals.readers import who_may_hear
from skylight.lib.errors import RuleBroken, require
from skylight.org.models import Person

Relation = Alignment.Relation
Verdict = AlignmentAnswer.Verdict
RELATION = fields.one_of(Relation)


@transaction.atomic
def align(
    *,
    by: Person,
    at: datetime,
    from_objective: Objective,
    to_objective: Objective,
    from_key_result: KeyResult | None = None,
    to_key_result: KeyResult | None = None,
    relation: str = Relation.SUPPORTS,
    note: str = "",
) -> Alignment:
    """Link a goal to the goal it serves; either end may be a key result.

    Raises RuleBroken for a link that stands already, goals of times that never meet, and a loop (naming its path).
    """
    require(can_align(by, from_objective))
    link = Alignment(
        from_objective=from_objective,
        from_key_result=from_key_result,
        to_objective=to_objective,
        to_key_result=to_key_result,
        relation=RELATION(relation, "relation"),
        note=fields.prose(note, "note"),
        by=by,
        at=at,
    )
    graph.hold()
    _refuse_ends(link, by=by, at=at)
    _refuse_second(link)
    _refuse_loop(link, by=by, at=at)
    link.save(force_insert=True)
    hearers = who_may_hear(_owners(to_objective, to_key_result), from_objective, at)
    _say("goals.aligned", link, by=by, at=at, tell=hearers)
    return link


@transaction.atomic
def promise(
    *,
    by: Person,
    at: datetime,
    asked_by: Person,
    from_objective: Objective,
    to_objective: Objective,
    from_key_result: KeyResult | None = None,
    to_key_result: KeyResult | None = None,
) -> Alignment:
    """Let the goal of somebody who asked for it depend on one's own: the link is theirs, and acknowledged at once.

    A link of that kind that stands already is acknowledged. Raises RuleBroken as `align` does; one's own may be a draft.
    """
    require(can_promise(by, to_objective, asked_by=asked_by, asked_for=from_key_result or from_objective))
    graph.hold()
    link = Alignment(
        from_objective=from_objective,
        from_key_result=from_key_result,
        to_objective=to_objective,
        to_key_result=to_key_result,
        relation=Relation.DEPENDS_ON,
        by=asked_by,
        at=at,
    )
    standing = Alignment.objects.live().filter(_same_ends(link), relation=link.relation).first()
    if standing is None:
        _refuse_ends(link, by=by, at=at)
        _refuse_loop(link, by=by, at=at)
        link.save(force_insert=True)
    promised = standing or link
    AlignmentAnswer.objects.create(alignment=promised, verdict=Verdict.ACKNOWLEDGED, by=by, at=at)
    _say("goals.aligned", promised, by=by, at=at, tell=[], verdict=Verdict.ACKNOWLEDGED.value)
    return promised


@transaction.atomic
def end_alignment(alignment: Alignment, *, by: Person, at: datetime, reason: str = "") -> Alignment:
    """End a link; that it stood, and until when, stays on record."""
    require(can_end_alignment(by, alignment))
    graph.hold()
    alignment = _live(alignment)
    alignment.ended_at, alignment.ended_by = at, by
    alignment.end_reason = fields.prose(reason, "reason")
    alignment.save(update_fields=["ended_at", "ended_by", "end_reason"])
    hearers = who_may_hear(
        _owners(alignment.to_objective, alignment.to_key_result), alignment.from_objective, at
    )
    _say("goals.alignment_ended", alignment, by=by, at=at, tell=hearers, reason=alignment.end_reason)
    return alignment


@transaction.atomic
def acknowledge(alignment: Alignment, *, by: Person, at: datetime) -> AlignmentAnswer:
    """Say that a link to one's goal is right; the newest answer counts."""
    return _answer(alignment, Verdict.ACKNOWLEDGED, "goals.alignment_acknowledged", by=by, at=at)


@transaction.atomic
def challenge(alignment: Alignment, *, by: Person, at: datetime, reason: str) -> AlignmentAnswer:
    """Say why a link to one's goal does not serve it; the link stays until its own side ends it.

    Raises RuleBroken without a reason.
    """
    return _answer(alignment, Verdict.CHALLENGED, "goals.alignment_challenged", by=by, at=at, reason=reason)


def _answer(
    alignment: Alignment, verdict: str, kind: str, *, by: Person, at: datetime, reason: str = ""
) -> AlignmentAnswer:
    require(can_answer_alignment(by, alignment))
    alignment = _live(alignment)
    reason = fields.prose(reason, "reason")
    if verdict == Verdict.CHALLENGED and not reason:
        raise RuleBroken(_("Say why, so that the other side can answer."), field="reason")
    newest = alignment.answers.order_by("-at", "-id").first()
    if newest is not None and (newest.verdict, newest.reason) == (verdict, reason):
        raise RuleBroken(_("This is what the answer says already."))
    answer = AlignmentAnswer.objects.create(alignment=alignment, verdict=verdict, reason=reason, by=by, at=at)
    asked = [*_owners(alignment.from_objective, alignment.from_key_result), alignment.by]
    _say(kind, alignment, by=by, at=at, tell=who_may_hear(asked, alignment.to_objective, at), reason=reason)
    return answer


def _refuse_ends(link: Alignment, *, by: Person, at: datetime) -> None:
    """Both ends are goals that one can work on, and that meet in time."""
    if link.from_objective == link.to_objective:
        raise RuleBroken(_("A goal is not aligned to itself."), field="to_objective")
    _refuse_foreign(link.from_objective, link.from_key_result, field="from_key_result")
    _refuse_foreign(link.to_objective, link.to_key_result, field="to_key_result")
    if by.kind != Person.Kind.SYSTEM:
        _refuse_hidden(link.to_objective, by=by, at=at)
        rules.refuse_unless_open(link.from_objective, by=by, at=at)
        _refuse_over(link.to_objective)
    _refuse_apart(link.from_objective, link.to_objective)


def _refuse_foreign(objective: Objective, key_result: KeyResult | None, *, field: str) -> None:
    if key_result is None:
        return
    elif key_result.objective_id != objective.pk:
        raise RuleBroken(_("This key result belongs to another objective."), field=field)
    elif key_result.is_cancelled:
        raise RuleBroken(_("This key result was cancelled. Choose another one."), field=field)


def _refuse_hidden(objective: Objective, *, by: Person, at: datetime) -> None:
    # The same answer for what is hidden and for what is not there.
    if not Objective.objects.visible_to(by, at).filter(pk=objective.pk).exists():
        raise RuleBroken(_("There is no such goal."), field="to_objective")
    elif objective.is_draft and not can_edit(by, objective):
        raise RuleBroken(
            _("This goal is still a draft. Align to it once it is published."), field="to_objective"
        )


def _refuse_over(objective: Objective) -> None:
    if objective.is_over:
        raise RuleBroken(_("This goal is over. Choose one that people work on."), field="to_objective")


def _refuse_apart(one: Objective, other: Objective) -> None:
    """Goals are aligned when their cycles share a moment; of one without dates nobody can tell."""
    mine, theirs = one.cycle, other.cycle
    if None in (mine.starts_at, mine.ends_at, theirs.starts_at, theirs.ends_at):
        return
    if mine.starts_at >= theirs.ends_at or theirs.starts_at >= mine.ends_at:  # type: ignore[operator]
        raise RuleBroken(
            _("Its cycle, %(cycle)s, never meets yours.") % {"cycle": shown_name(theirs)},
            field="to_objective",
        )


def _refuse_second(link: Alignment) -> None:
    same = _same_ends(link)
    if link.relation == Relation.SHARED:
        same |= _ends(link.to_objective, link.to_key_result, link.from_objective, link.from_key_result)
    if Alignment.objects.live().filter(same, relation=link.relation).exists():
        raise RuleBroken(_("This link stands already."), field="to_objective")


def _same_ends(link: Alignment) -> Q:
    return _ends(link.from_objective, link.from_key_result, link.to_objective, link.to_key_result)


def _ends(
    from_objective: Objective,
    from_key_result: KeyResult | None,
    to_objective: Objective,
    to_key_result: KeyResult | None,
) -> Q:
    return Q(
        from_objective=from_objective,
        from_key_result=from_key_result,
        to_objective=to_objective,
        to_key_result=to_key_result,
    )


def _refuse_loop(link: Alignment, *, by: Person, at: datetime) -> None:
    loop = graph.loop(link.relation, link.from_objective_id, link.to_objective_id)
    if loop:
        path = " → ".join(_titles(loop, by, at))
        raise RuleBroken(
            _("This would close a loop: %(path)s. End one of these links first.") % {"path": path},
            field="to_objective",
        )


def _titles(pks: list[int], by: Person, at: datetime) -> list[str]:
    readable = Objective.objects.visible_to(by, at).filter(pk__in=pks)
    titles = {one.pk: f"“{one.title}”" for one in readable}
    return [titles.get(pk) or _("a goal you cannot read") for pk in pks]


def _live(alignment: Alignment) -> Alignment:
    current = Alignment.objects.select_for_update(no_key=True).get(pk=alignment.pk)
    if current.ended_at is not None:
        raise RuleBroken(_("This link has ended already."))
    return current


def _owners(objective: Objective, key_result: KeyResult | None) -> list[Person | None]:
    leader = objective.owner_team.leader if objective.owner_team else None
    driver = key_result.owner if key_result else None
    return [objective.owner_person, objective.backup_owner, leader, driver]


def _say(
    kind: str,
    alignment: Alignment,
    *,
    by: Person,
    at: datetime,
    tell: list[Person],
    reason: str = "",
    **data: str,
) -> None:
    telling.say(
        kind,
        alignment.from_objective,
        by=by,
        at=at,
        subject=alignment,
        tell=tell,
        reason=reason,
        relation=alignment.relation,
        to_objective=alignment.to_objective,
        from_key_result=alignment.from_key_result,
        to_key_result=alignment.to_key_result,
        **data,
    )
