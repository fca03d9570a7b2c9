"""The next steps of a key result: a light plan that asks nobody and notifies nobody."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from skylight.goals import fields, locks, rules, telling
from skylight.goals.models import KeyResult, Step, StepCompletion
from skylight.goals.permissions import can_plan
from skylight.lib import versions
from skylight.lib.errors import RuleBroken, require
from skylight.org.models import Person

MOST_STEPS = 30
LONGEST_WORDS = 500
LONGEST_LINK = 2_000


@transaction.atomic
def add_step(
    key_result: KeyResult,
    *,
    by: Person,
    at: datetime,
    words: str,
    owner: Person | None = None,
    due_on: date | None = None,
    link: str = "",
) -> Step:
    """Put a step into the plan of a key result; without an owner it is for whoever drives the key result.

    Raises RuleBroken for what makes no sense, and when the plan becomes a task list.
    """
    require(can_plan(by, key_result, _helpers(key_result)))
    key_result = _open(key_result, by=by, at=at)
    given = fields.cleaned(STEP, {"words": words, "owner": owner, "due_on": due_on, "link": link})
    rules.refuse_onlookers([owner], field="owner")
    _refuse_too_many(key_result)
    step = Step.objects.create(key_result=key_result, by=by, at=at, **given)
    _say("goals.step_added", step, key_result, by=by, at=at, words=step.words)
    return step


@transaction.atomic
def edit_step(step: Step, *, by: Person, at: datetime, version: int | None, **given: Any) -> Step:
    """Change what a step says. Raises Stale when somebody was quicker, RuleBroken for what makes no sense."""
    require(can_plan(by, step.key_result, _helpers(step.key_result)))
    key_result = _open(step.key_result, by=by, at=at)
    step = versions.lock(step, version)
    _refuse_removed(step)
    read = fields.cleaned(STEP, given)
    changed = {name: value for name, value in read.items() if getattr(step, name) != value}
    if not changed:
        return step
    rules.refuse_onlookers([changed.get("owner")], field="owner")
    told = {name: [fields.text_of(getattr(step, name)), fields.text_of(new)] for name, new in changed.items()}
    for name, value in changed.items():
        setattr(step, name, value)
    versions.save(step, list(changed))
    _say("goals.step_edited", step, key_result, by=by, at=at, changed=told)
    return step


@transaction.atomic
def finish_step(step: Step, *, by: Person, at: datetime) -> StepCompletion:
    """Say that a step is done. Raises RuleBroken when it was said already."""
    require(can_plan(by, step.key_result, _helpers(step.key_result)))
    key_result = _open(step.key_result, by=by, at=at)
    step = _held(step)
    if _completion(step) is not None:
        raise RuleBroken(_("This step is done already."))
    done = StepCompletion.objects.create(step=step, by=by, at=at)
    _say("goals.step_finished", step, key_result, by=by, at=at)
    return done


@transaction.atomic
def unfinish_step(step: Step, *, by: Person, at: datetime) -> StepCompletion:
    """Say that a step is not done after all; when it was held for done stays on record."""
    require(can_plan(by, step.key_result, _helpers(step.key_result)))
    key_result = _open(step.key_result, by=by, at=at)
    step = _held(step)
    done = _completion(step)
    if done is None:
        raise RuleBroken(_("This step is not done yet."))
    done.undone_at, done.undone_by = at, by
    done.save(update_fields=["undone_at", "undone_by"])
    _say("goals.step_unfinished", step, key_result, by=by, at=at)
    return done


@transaction.atomic
def remove_step(step: Step, *, by: Person, at: datetime) -> Step:
    """Take a step out of the plan; its row stays."""
    require(can_plan(by, step.key_result, _helpers(step.key_result)))
    key_result = _open(step.key_result, by=by, at=at)
    step = _held(step)
    step.removed_at, step.removed_by = at, by
    versions.save(step, ["removed_at", "removed_by"])
    _say("goals.step_removed", step, key_result, by=by, at=at, words=step.words)
    return step


def _helpers(key_result: KeyResult) -> set[int]:
    helping = key_result.objective.contributions.filter(ended_at=None)
    return set(helping.values_list("person", flat=True))


def _open(key_result: KeyResult, *, by: Person, at: datetime) -> KeyResult:
    """The key result as it stands, held. Raises RuleBroken when nobody works on it any more."""
    key_result = locks.hold_key_result(key_result)
    rules.refuse_unless_open(key_result.objective, by=by, at=at)
    rules.refuse_cancelled(key_result)
    return key_result


def _held(step: Step) -> Step:
    current = Step.objects.select_for_update(no_key=True).get(pk=step.pk)
    _refuse_removed(current)
    return current


def _refuse_removed(step: Step) -> None:
    if step.removed_at is not None:
        raise RuleBroken(_("This step was taken out of the plan."))


def _refuse_too_many(key_result: KeyResult) -> None:
    if key_result.steps.live().count() >= MOST_STEPS:
        text = ngettext(
            "A plan has at most %(count)s step. Keep tasks where you work on them, and link to them here.",
            "A plan has at most %(count)s steps. Keep tasks where you work on them, and link to them here.",
            MOST_STEPS,
        )
        raise RuleBroken(text % {"count": MOST_STEPS}, field="words")


def _completion(step: Step) -> StepCompletion | None:
    return step.completions.filter(undone_at=None).first()


def _words(text: str, field: str) -> str:
    words = " ".join(fields.tidy(text).split())
    if not words:
        raise RuleBroken(_("Say what is to be done next."), field=field)
    elif len(words) > LONGEST_WORDS:
        raise RuleBroken(_("Use at most %(count)s characters.") % {"count": LONGEST_WORDS}, field=field)
    return words


def _link(text: str, field: str) -> str:
    address = fields.tidy(text)
    if address and not _is_secure(address):
        raise RuleBroken(_("Give an address that begins with https://."), field=field)
    return address


def _is_secure(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    tidy = len(address) <= LONGEST_LINK and address.isprintable() and " " not in address
    return tidy and parts.scheme == "https" and bool(parts.hostname)


STEP: dict[str, fields.Reader] = {
    "words": _words,
    "owner": fields.person,
    "due_on": fields.day,
    "link": _link,
}


def _say(kind: str, step: Step, key_result: KeyResult, *, by: Person, at: datetime, **data: Any) -> None:
    telling.say(kind, key_result.objective, by=by, at=at, subject=step, key_result=key_result, **data)
