"""Breaking a goal down as an offer: suggested, reworded, withdrawn; accepted as a draft of one's own, or declined."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from skylight.activity import events
from skylight.activity.models import Notice
from skylight.cycles.models import Cycle
from skylight.drafting.models import Suggestion, SuggestionAnswer
from skylight.drafting.permissions.suggestions import can_answer, can_break_down, can_change
from skylight.goals import actions as goals
from skylight.goals import fields, locks, rules
from skylight.goals.models import Alignment, KeyResult, Objective
from skylight.goals.permissions import can_write_for_person
from skylight.lib import versions
from skylight.lib.errors import RuleBroken, require
from skylight.org.models import Person, Team
from skylight.org.queries import company_day
from skylight.policies.queries import effective, effective_for

Verdict = SuggestionAnswer.Verdict
MOST_LINES = 20
LINKS = (Alignment.Relation.DERIVED_FROM, Alignment.Relation.SUPPORTS)


@dataclass(frozen=True)
class Line:
    """One objective for one receiver; a `measure` is a key result to begin with."""

    title: str
    to_person: Person | None = None
    to_team: Team | None = None
    why: str = ""
    measure: str = ""
    start: Decimal | None = None
    target: Decimal | None = None
    unit: str = ""


class LineBroken(RuleBroken):
    """What makes no sense in one of several lines; `number` counts them from 0."""

    def __init__(self, number: int, broken: RuleBroken) -> None:
        super().__init__(broken.text, field=f"line_{number}_{broken.field or 'title'}")


@transaction.atomic
def break_down(
    objective: Objective,
    *,
    by: Person,
    at: datetime,
    lines: Sequence[Line],
    key_result: KeyResult | None = None,
) -> list[Suggestion]:
    """Suggest objectives to people and teams; each hears of their own, and nothing stands on their pages yet.

    Raises RuleBroken for a goal that is not published, for receivers who cannot answer or may not read the goal, and
    for what was suggested to them before; beside the fields of their lines, all lines together.
    """
    require(can_break_down(by, objective, key_result))
    objective = locks.hold(objective)
    key_result = locks.hold_key_result(key_result) if key_result is not None else None
    _refuse_goal(objective, key_result, by=by, at=at)
    if not 0 < len(lines) <= MOST_LINES:
        text = _("Suggest at least one objective, and at most %(most)s at once.") % {"most": MOST_LINES}
        raise RuleBroken(text, field="line_0_title")
    made = Suggestion.objects.bulk_create(_read(objective, key_result, lines, by=by, at=at))
    for suggestion in made:
        _say("made", suggestion, by=by, at=at, tell=_receivers(suggestion), title=suggestion.title)
    return made


@transaction.atomic
def edit_suggestion(
    suggestion: Suggestion, *, by: Person, at: datetime, version: int | None, **given: Any
) -> Suggestion:
    """Reword what one suggested, as long as nobody has answered it.

    Raises Stale when somebody was quicker, RuleBroken once it is answered or withdrawn.
    """
    require(can_change(by, suggestion))
    suggestion = _held(suggestion, version)
    read = fields.cleaned(WORDS, given)
    changed = {name: value for name, value in read.items() if getattr(suggestion, name) != value}
    if not changed:
        return suggestion
    told = {
        name: [fields.text_of(getattr(suggestion, name)), fields.text_of(value)]
        for name, value in changed.items()
    }
    for name, value in changed.items():
        setattr(suggestion, name, value)
    _refuse_figures(suggestion)
    versions.save(suggestion, list(changed))
    _say("edited", suggestion, by=by, at=at, tell=_receivers(suggestion), changed=told)
    return suggestion


@transaction.atomic
def withdraw_suggestion(
    suggestion: Suggestion, *, by: Person, at: datetime, version: int | None
) -> Suggestion:
    """Take back what one suggested: for its receiver it was never there."""
    require(can_change(by, suggestion))
    suggestion = _held(suggestion, version)
    _answer(suggestion, Verdict.WITHDRAWN, by=by, at=at)
    _say("withdrawn", suggestion, by=by, at=at, tell=_receivers(suggestion))
    return suggestion


@transaction.atomic
def accept_suggestion(
    suggestion: Suggestion,
    *,
    by: Person,
    at: datetime,
    version: int | None,
    cycle: Cycle,
    title: str,
    description: str = "",
    relation: str = Alignment.Relation.DERIVED_FROM,
    measure: str = "",
    start: Decimal | None = None,
    target: Decimal | None = None,
    unit: str = "",
) -> Objective:
    """Begin a draft of one's own from it, in one's own words, tied to the goal that was broken down.

    Raises what drafting, adding the key result and aligning raise, and Stale when it was reworded meanwhile.
    """
    require(can_answer(by, suggestion))
    suggestion = _held(suggestion, version)
    _refuse_unreadable(suggestion, by=by, at=at)
    draft = goals.draft_objective(
        by=by,
        at=at,
        cycle=cycle,
        title=title,
        description=description,
        owner_person=suggestion.to_person,
        owner_team=suggestion.to_team,
    )
    if fields.tidy(measure):
        _measure(draft, by=by, at=at, title=measure, start=start, target=target, unit=unit)
    _align(draft, suggestion, by=by, at=at, relation=relation)
    _answer(suggestion, Verdict.ACCEPTED, by=by, at=at, drafted=draft)
    _say("accepted", suggestion, by=by, at=at, tell=[suggestion.by])
    return draft


@transaction.atomic
def decline_suggestion(
    suggestion: Suggestion, *, by: Person, at: datetime, version: int | None, reason: str
) -> Suggestion:
    """Say no, and why: the proposer reads it, and nothing of it stays on one's own pages.

    Raises RuleBroken without a reason.
    """
    require(can_answer(by, suggestion))
    suggestion = _held(suggestion, version)
    reason = fields.prose(reason, "reason")
    if not reason:
        raise RuleBroken(_("Say why, so that the other side can plan without it."), field="reason")
    _answer(suggestion, Verdict.DECLINED, by=by, at=at, reason=reason)
    _say("declined", suggestion, by=by, at=at, tell=[suggestion.by], reason=reason)
    return suggestion


def _refuse_goal(objective: Objective, key_result: KeyResult | None, *, by: Person, at: datetime) -> None:
    rules.refuse_unless_open(objective, by=by, at=at)
    if objective.is_draft:
        raise RuleBroken(
            _("Publish the goal first, so that those who are asked can read what it is broken down from.")
        )
    if key_result is not None and key_result.objective_id != objective.pk:
        raise RuleBroken(_("This key result belongs to another objective."), field="key_result")
    if key_result is not None:
        rules.refuse_cancelled(key_result)


def _read(
    objective: Objective, key_result: KeyResult | None, lines: Iterable[Line], *, by: Person, at: datetime
) -> list[Suggestion]:
    made: list[Suggestion] = []
    broken: list[RuleBroken] = []
    for number, line in enumerate(lines):
        suggestion = Suggestion(
            objective=objective, key_result=key_result, to_person=line.to_person, to_team=line.to_team,
            by=by, at=at,
        )  # fmt: skip
        try:
            _refuse_receiver(suggestion, at=at)
            for name, value in fields.cleaned(WORDS, _words(line)).items():
                setattr(suggestion, name, value)
            _refuse_figures(suggestion)
            _refuse_repeat(suggestion, made)
        except RuleBroken as misfit:
            broken.append(LineBroken(number, misfit))
        made.append(suggestion)
    if broken:
        raise RuleBroken(broken[0].text, field=broken[0].field, also=broken[1:])
    return made


def _words(line: Line) -> dict[str, Any]:
    return {name: value for name, value in vars(line).items() if name in WORDS}


def _refuse_receiver(suggestion: Suggestion, *, at: datetime) -> None:
    person, team = suggestion.to_person, suggestion.to_team
    if (person is None) == (team is None):
        raise RuleBroken(_("Name one person, or one team."), field="to_person")
    if person is not None:
        _refuse_person(person, suggestion, at=at)
    if team is not None:
        _refuse_team(team, suggestion, at=at)


def _refuse_person(person: Person, suggestion: Suggestion, *, at: datetime) -> None:
    field = "to_person"
    if person.pk == suggestion.by_id:
        raise RuleBroken(_("What you take on yourself stands among your own objectives."), field=field)
    elif person.pk == suggestion.objective.owner_person_id:
        raise RuleBroken(_("This is whose goal it is. Suggest it to somebody else."), field=field)
    elif not person.may_sign_in(company_day(at)):
        raise RuleBroken(_("Choose somebody who works here."), field=field)
    elif not can_write_for_person(person, person, effective_for(person)):
        raise RuleBroken(_("%(name)s writes no objectives here.") % {"name": person.name}, field=field)
    elif effective_for(person)["assignment_allowed"] == "never":
        raise RuleBroken(_takes_none() % {"name": person.name}, field=field)
    elif not _reads(person, suggestion, at):
        text = _("%(name)s may not read this goal, so nobody could see what it serves.")
        raise RuleBroken(text % {"name": person.name}, field=field)


def _refuse_team(team: Team, suggestion: Suggestion, *, at: datetime) -> None:
    field, leader = "to_team", team.leader
    if team.pk == suggestion.objective.owner_team_id:
        raise RuleBroken(_("This is whose goal it is. Suggest it to somebody else."), field=field)
    elif team.closed_on is not None and team.closed_on <= company_day(at):
        raise RuleBroken(_("This team was closed. Choose another one."), field=field)
    elif leader is None or not leader.may_sign_in(company_day(at)):
        raise RuleBroken(_("Nobody leads this team who could answer. Name a person."), field=field)
    elif effective(team)["assignment_allowed"] == "never":
        raise RuleBroken(_takes_none() % {"name": team.name}, field=field)
    elif not _reads(leader, suggestion, at):
        text = _("%(name)s may not read this goal, so nobody could see what it serves.")
        raise RuleBroken(text % {"name": leader.name}, field=field)


def _takes_none() -> str:
    return _(
        "%(name)s takes no objectives that others suggest, as their team has agreed. Ask for support instead."
    )


def _reads(person: Person, suggestion: Suggestion, at: datetime) -> bool:
    return Objective.objects.visible_to(person, at).filter(pk=suggestion.objective_id).exists()


def _refuse_figures(suggestion: Suggestion) -> None:
    start, target = suggestion.start, suggestion.target
    if not suggestion.measure and (start is not None or target is not None or suggestion.unit):
        raise RuleBroken(_("Say what these figures measure."), field="measure")
    if start is not None and start == target:
        raise RuleBroken(_("The target equals the start, so there is nothing to reach."), field="target")


def _refuse_repeat(suggestion: Suggestion, made: Iterable[Suggestion]) -> None:
    """The same is not offered twice to one receiver: not by a second press, and not after a refusal."""
    to = {"to_person": suggestion.to_person, "to_team": suggestion.to_team}
    same = Suggestion.objects.filter(objective=suggestion.objective, title=suggestion.title, **to)
    ends = (suggestion.to_person_id, suggestion.to_team_id, suggestion.title)
    twice = any((one.to_person_id, one.to_team_id, one.title) == ends for one in made)
    if twice or same.exclude(answer__verdict=Verdict.WITHDRAWN).exists():
        raise RuleBroken(_("These very words were suggested to them before."), field="title")


def _refuse_unreadable(suggestion: Suggestion, *, by: Person, at: datetime) -> None:
    readable = Objective.objects.visible_to(by, at).filter(pk=suggestion.objective_id)
    if not readable.exists():
        raise RuleBroken(_("You may no longer read the goal that it serves, so it cannot be tied to it."))
    if suggestion.objective.is_over:
        raise RuleBroken(_("The goal that it serves is over. Decline it, or write an objective of your own."))


def _measure(
    draft: Objective,
    *,
    by: Person,
    at: datetime,
    title: str,
    start: Decimal | None,
    target: Decimal | None,
    unit: str,
) -> None:
    falls = start is not None and target is not None and target < start
    kind = KeyResult.Kind.DECREASE if falls else KeyResult.Kind.INCREASE
    try:
        goals.add_key_result(
            draft, by=by, at=at, title=title, kind=kind, start=start, target=target, unit=unit
        )
    except RuleBroken as broken:
        # The title of the form is that of the objective.
        raise RuleBroken(
            broken.text, field="measure" if broken.field == "title" else broken.field
        ) from broken


def _align(draft: Objective, suggestion: Suggestion, *, by: Person, at: datetime, relation: str) -> None:
    if relation not in LINKS:
        raise RuleBroken(_("Say whether it was made from that goal, or serves it."), field="relation")
    measured = suggestion.key_result
    goals.align(
        by=by,
        at=at,
        from_objective=draft,
        to_objective=suggestion.objective,
        to_key_result=measured if measured is not None and not measured.is_cancelled else None,
        relation=relation,
    )


def _held(suggestion: Suggestion, version: int | None) -> Suggestion:
    """The suggestion as it stands, locked. Raises Stale, VersionMissing, and RuleBroken once it is answered."""
    current = versions.lock(suggestion, version)
    if not current.is_open:
        raise RuleBroken(_("This suggestion was answered or withdrawn already."))
    return current


def _answer(
    suggestion: Suggestion,
    verdict: str,
    *,
    by: Person,
    at: datetime,
    reason: str = "",
    drafted: Objective | None = None,
) -> None:
    SuggestionAnswer.objects.create(
        suggestion=suggestion,
        verdict=verdict,
        reason=reason,
        drafted=drafted,
        by=by,
        at=at,
    )
    # What nobody waits for any more waits on nobody's home either.
    told = Notice.objects.filter(event__subject=_name(suggestion), read_at=None)
    told.exclude(person=suggestion.by).update(read_at=at)


def _receivers(suggestion: Suggestion) -> list[Person | None]:
    return [suggestion.to_person, suggestion.to_team.leader if suggestion.to_team else None]


def _name(suggestion: Suggestion) -> str:
    return f"{suggestion._meta.label_lower}:{suggestion.pk}"


def _say(
    verb: str,
    suggestion: Suggestion,
    *,
    by: Person,
    at: datetime,
    tell: Iterable[Person | None],
    reason: str = "",
    **data: Any,
) -> None:
    """One event, which stands in nobody's feed: only the two sides hear of it."""
    events.record(
        f"drafting.suggestion_{verb}",
        by=by,
        at=at,
        subject=suggestion,
        tell=tell,
        reason=reason,
        suggestion=suggestion,
        **data,
    )


def _measure_of(text: str, field: str) -> str:
    return fields.title(text, field) if fields.tidy(text) else ""


WORDS: dict[str, fields.Reader] = {
    "title": fields.title,
    "why": fields.prose,
    "measure": _measure_of,
    "start": fields.figure,
    "target": fields.figure,
    "unit": fields.unit,
}
