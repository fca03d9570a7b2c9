"""Keeping a goal's words for others to begin with, changing them, and taking them out of use."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from skylight.activity import events
from skylight.drafting.models import Function, Template, TemplateKeyResult, TemplateRetirement
from skylight.drafting.permissions.templates import can_change_template, can_make_template
from skylight.goals import fields
from skylight.goals.models import KeyResult, Objective, Restriction
from skylight.lib import versions
from skylight.lib.errors import RuleBroken, require
from skylight.org.models import Person, Team

MOST_KEY_RESULTS = 20
READERS = {
    "title": fields.title,
    "description": fields.prose,
    "function": fields.one_of(Function),
    "kind": fields.one_of(Objective.Kind),
    "commitment": fields.one_of(Objective.Commitment),
}
MEASURE = {
    "title": fields.title,
    "kind": fields.one_of(KeyResult.Kind),
    "unit": fields.unit,
    "how_measured": fields.prose,
    "steps": fields.prose,
}
Measures = Sequence[tuple[int | None, dict[str, Any]]]


@transaction.atomic
def keep_template(
    objective: Objective, *, by: Person, at: datetime, function: str, team: Team | None = None
) -> Template:
    """Keep the words of a goal for a team, or for the company: no owner, no cycle, no figures.

    Raises RuleBroken for a goal that a restriction or a team keeps among its readers.
    """
    require(can_make_template(by, objective, team))
    if objective.is_for_team:
        raise RuleBroken(_("Only the team reads this goal; its words stay there."))
    if Restriction.objects.filter(objective=objective, lifted_at=None, until_at__gt=at).exists():
        raise RuleBroken(_("This goal is restricted; its words stay among its readers."))
    said = {name: getattr(objective, name) for name in ("title", "description", "kind", "commitment")}
    given = fields.cleaned(READERS, {**said, "function": function})
    template = Template.objects.create(team=team, by=by, at=at, **given)
    TemplateKeyResult.objects.bulk_create(_of_key_results(objective, template))
    events.record("drafting.template_kept", by=by, at=at, subject=template, team=team)
    return template


@transaction.atomic
def edit_template(
    template: Template,
    *,
    by: Person,
    at: datetime,
    version: int | None,
    key_results: Measures | None = None,
    **given: Any,
) -> Template:
    """Change what a template says; drafts that were made of it stay as they are.

    `key_results` is the complete new list. Raises Stale when somebody was quicker.
    """
    require(can_change_template(by, template))
    template = versions.lock(template, version)
    read = fields.cleaned(READERS, given)
    changed = {name: value for name, value in read.items() if getattr(template, name) != value}
    before = {name: getattr(template, name) for name in changed}
    rewritten = key_results is not None and _rewrite(template, key_results, at)
    if not changed and not rewritten:
        return template
    for name, value in changed.items():
        setattr(template, name, value)
    versions.save(template, list(changed))
    told = {name: [before[name], value] for name, value in changed.items()}
    events.record(
        "drafting.template_edited", by=by, at=at, subject=template, team=template.team, changed=told
    )
    return template


@transaction.atomic
def retire_template(template: Template, *, by: Person, at: datetime, reason: str = "") -> Template:
    """Offer a template no more; it stays readable. Raises RuleBroken when it was retired already."""
    require(can_change_template(by, template))
    template = Template.objects.select_for_update().get(pk=template.pk)
    if template.retirements.filter(undone_at=None).exists():
        raise RuleBroken(_("This template is not offered any more already."))
    text = fields.prose(reason, "reason")
    TemplateRetirement.objects.create(template=template, by=by, at=at, reason=text)
    events.record(
        "drafting.template_retired", by=by, at=at, subject=template, team=template.team, reason=text
    )
    return template


@transaction.atomic
def restore_template(template: Template, *, by: Person, at: datetime) -> Template:
    """Offer a retired template again. Raises RuleBroken when it is in use."""
    require(can_change_template(by, template))
    template = Template.objects.select_for_update().get(pk=template.pk)
    standing = template.retirements.filter(undone_at=None)
    if not standing.update(undone_at=at, undone_by=by):
        raise RuleBroken(_("This template is in use."))
    events.record("drafting.template_restored", by=by, at=at, subject=template, team=template.team)
    return template


def _of_key_results(objective: Objective, template: Template) -> list[TemplateKeyResult]:
    rows = objective.key_results.live().prefetch_related("milestones").order_by("position", "id")
    return [
        TemplateKeyResult(
            template=template, title=row.title, kind=row.kind, unit=row.unit, how_measured=row.how_measured,
            steps="\n".join(one.title for one in row.milestones.all() if one.removed_at is None), position=place,
        )
        for place, row in enumerate(rows)
    ]  # fmt: skip


def _rewrite(template: Template, given: Measures, at: datetime) -> bool:
    """Replace the list; what is gone is kept as removed. Says whether anything has changed."""
    if len(given) > MOST_KEY_RESULTS:
        raise RuleBroken(
            _("At most %(count)s key results at once.") % {"count": MOST_KEY_RESULTS}, field="key_results"
        )
    known = {one.pk: one for one in template.key_results.filter(removed_at=None)}
    asked = [pk for pk, _said in given if pk is not None]
    if len(set(asked)) != len(asked) or not set(asked) <= known.keys():
        raise RuleBroken(_("One of these key results is gone. Load the page again."), field="key_results")
    before = [_said_by(one) for one in known.values()]
    gone = template.key_results.filter(removed_at=None).exclude(pk__in=asked).update(removed_at=at)
    rows = []
    for place, (pk, said) in enumerate(given):
        row = known[pk] if pk is not None else TemplateKeyResult(template=template)
        for name, value in {**fields.cleaned(MEASURE, said), "position": place}.items():
            setattr(row, name, value)
        row.save()
        rows.append(row)
    return bool(gone) or before != [_said_by(one) for one in rows]


def _said_by(row: TemplateKeyResult) -> list[object]:
    return [row.pk, *(getattr(row, name) for name in MEASURE)]
