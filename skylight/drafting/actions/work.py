"""Ordinary work: writing down what is in nobody's OKRs, doing it, dropping it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from skylight.activity import events
from skylight.drafting.models import WorkEnding, WorkItem
from skylight.drafting.permissions.requests import can_change_work, can_write_work
from skylight.goals import fields
from skylight.lib import versions
from skylight.lib.errors import RuleBroken, require
from skylight.org.models import Person, Team

Kind = WorkEnding.Kind
LONGEST_TITLE = 2_000
LONGEST_LINK = 2_000
EDITED = ("title", "by_when", "link")


@transaction.atomic
def add_work(
    *,
    by: Person,
    at: datetime,
    title: str,
    owner_person: Person | None = None,
    owner_team: Team | None = None,
    by_when: date | None = None,
    link: str = "",
) -> WorkItem:
    """Write down a piece of ordinary work of one's own, or of a team one writes for.

    Raises RuleBroken without a title, and for a link that is none.
    """
    owner = owner_person or owner_team
    require(owner is not None and can_write_work(by, owner))
    item = item_of(
        {"title": title, "by_when": by_when, "link": link},
        owner_person=owner_person,
        owner_team=owner_team,
        by=by,
        at=at,
    )
    item.save(force_insert=True)
    _say("added", item, by=by, at=at)
    return item


def item_of(given: dict[str, Any], **row: Any) -> WorkItem:
    """A piece of work as it is kept, not saved yet. Raises RuleBroken."""
    return WorkItem(**_read(given), **row)


@transaction.atomic
def edit_work(work: WorkItem, *, by: Person, at: datetime, version: int | None, **given: Any) -> WorkItem:
    """Change the words, the day or the link. Raises Stale when somebody was quicker."""
    require(can_change_work(by, work))
    work = versions.lock(work, version)
    read = _read(given)
    changed = {name: value for name, value in read.items() if getattr(work, name) != value}
    if not changed:
        return work
    before = {name: getattr(work, name) for name in changed}
    for name, value in changed.items():
        setattr(work, name, value)
    versions.save(work, list(changed))
    told = {name: [fields.text_of(before[name]), fields.text_of(value)] for name, value in changed.items()}
    _say("edited", work, by=by, at=at, changed=told)
    return work


@transaction.atomic
def end_work(
    work: WorkItem, *, by: Person, at: datetime, version: int | None, kind: str = Kind.DONE, reason: str = ""
) -> WorkItem:
    """Say that it is done, or that it is dropped and why; whoever asked for it is told."""
    require(can_change_work(by, work))
    work = versions.lock(work, version)
    if not work.is_open:
        raise RuleBroken(_("This was brought to an end already."))
    kind, reason = _kind(kind), fields.prose(reason, "reason")
    if kind == Kind.DROPPED and not reason:
        raise RuleBroken(_("Say why it is dropped."), field="reason")
    WorkEnding.objects.create(work=work, kind=kind, reason=reason, by=by, at=at)
    work.state = kind
    versions.save(work, ["state"])
    _say("ended", work, by=by, at=at, reason=reason, ending=kind)
    return work


@transaction.atomic
def resume_work(work: WorkItem, *, by: Person, at: datetime) -> WorkItem:
    """Take it up again; that it had ended stays on record."""
    require(can_change_work(by, work))
    work = WorkItem.objects.select_for_update(no_key=True).get(pk=work.pk)
    if work.is_open:
        raise RuleBroken(_("This is still open."))
    work.endings.filter(undone_at=None).update(undone_at=at, undone_by=by)
    work.state = WorkItem.State.OPEN
    versions.save(work, ["state"])
    _say("resumed", work, by=by, at=at)
    return work


def _read(given: dict[str, Any]) -> dict[str, Any]:
    unknown = given.keys() - set(EDITED)
    if unknown:
        raise TypeError(f"not a field one can edit: {', '.join(sorted(unknown))}")
    readers = {"title": _title, "link": _address}
    return {name: readers[name](value) if name in readers else value for name, value in given.items()}


def _title(value: str) -> str:
    text = fields.tidy(value)
    if not text:
        raise RuleBroken(_("Write what is to be done."), field="title")
    if len(text) > LONGEST_TITLE:
        raise RuleBroken(_("Use at most %(count)s characters.") % {"count": LONGEST_TITLE}, field="title")
    return text


def _address(value: str) -> str:
    text = fields.tidy(value)
    if not text:
        return ""
    if len(text) > LONGEST_LINK or not _is_address(text):
        raise RuleBroken(_("Give a whole address, beginning with https://."), field="link")
    return text


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("https", "http") and bool(parts.hostname) and not any(map(str.isspace, text))


def _kind(value: str) -> str:
    return fields.one_of(Kind)(value, "kind")  # type: ignore[no-any-return]


def _say(verb: str, work: WorkItem, *, by: Person, at: datetime, reason: str = "", **data: Any) -> None:
    asked_by = work.request.by if work.request else None
    events.record(
        f"drafting.work_{verb}",
        by=by,
        at=at,
        subject=work,
        reason=reason,
        tell=[asked_by] if verb in ("ended", "resumed") else [],
        work=work,
        request=work.request,
        title=work.title[:200],
        **data,
    )
