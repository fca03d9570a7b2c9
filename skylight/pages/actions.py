"""Erasing a person: a pseudonym stays with goals and figures, everything else of them goes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from skylight.activity.actions import redact
from skylight.activity.models import Event, Follow, Notice
from skylight.goals.models import SavedView
from skylight.imports.models import Alias
from skylight.lib.errors import RuleBroken, require
from skylight.org import names
from skylight.org.actions import system_person
from skylight.org.actions.places import lock_structure
from skylight.org.models import Company, Erasure, Person, ReportingLine
from skylight.outbox.models import Delivery, Endpoint
from skylight.pages import tasks
from skylight.pages.permissions import can_erase
from skylight.sso.models import ApiAnswer, ApiToken

NAMES = {"name", "other_name", "email", "external_id", "role"}


@transaction.atomic
def erase(person: Person, *, by: Person, at: datetime, reason: str, confirmation: str) -> Person:
    """Keep nothing of somebody who has left but a pseudonym; goals, check-ins, scores and figures stay as they are.

    `confirmation` is the person's name, typed by hand. Raises RuleBroken when it is not, without a reason, when the
    reason names the person, and for anybody who still works here or was erased already.
    """
    require(can_erase(by))
    company = lock_structure()
    person = Person.objects.select_for_update().get(pk=person.pk)
    _may_go(person, company, at)
    if confirmation.strip() != person.name:
        raise RuleBroken(_("Type the name as it stands above."), field="confirmation")
    if not reason.strip():
        raise RuleBroken(_("Say why, so that everybody can read it."), field="reason")
    if any(word and word.casefold() in reason.casefold() for word in (person.name, person.email)):
        raise RuleBroken(_("Say why without the name: the reason stays."), field="reason")
    return _erase(person, by=by, at=at, reason=reason.strip())


@transaction.atomic
def replay_erasures(ledger: Iterable[dict[str, Any]], *, at: datetime) -> int:
    """Erase again whom an older backup has brought back; how many. `ledger` is `queries.erasure.ledger()` of a newer state."""
    system, count = system_person(at), 0
    for entry in ledger:
        created_at = datetime.fromisoformat(entry["created_at"])
        # A number alone could be somebody else's by now.
        person = Person.objects.filter(pk=entry["person"], created_at=created_at, erasure=None).first()
        if person is not None:
            _erase(person, by=system, at=at, reason=entry["reason"], ago=datetime.fromisoformat(entry["at"]))
            count += 1
    return count


def _may_go(person: Person, company: Company, at: datetime) -> None:
    if Erasure.objects.filter(person=person).exists():
        raise RuleBroken(_("Only a pseudonym is kept of this person already."))
    if not person.is_real or person.merged_into_id:
        raise RuleBroken(_("Only somebody who worked here can be erased."))
    if not person.has_left(company.day(at)):
        raise RuleBroken(_("%(name)s still works here: set the departure first.") % {"name": person.name})


def _erase(person: Person, *, by: Person, at: datetime, reason: str, ago: datetime | None = None) -> Person:
    """The same for a request and for a backup that is older than the request."""
    _really_delete()
    everybody = [person, *Person.objects.filter(merged_into=person)]
    happened = sorted({pk for one in everybody for pk in _events_that_tell_of(one)})
    _shut_doors(everybody)
    _forget(everybody)
    for one in everybody:
        _become_nobody(one, at)
    Erasure.objects.create(person=person, by=by, at=ago or at, reason=reason)
    redact(
        happened,
        by=by,
        at=at,
        reason=reason,
        subject=person,
        kind="org.person_erased",
        whom=person.name,
        whom_id=person.pk,
    )
    transaction.on_commit(tasks.scrub.enqueue)
    return person


def _become_nobody(person: Person, at: datetime) -> None:
    person.name, person.other_name = f"Former colleague {person.pk}", f"前同事{person.pk}"
    person.sort_name = names.sort_name(person.name)
    person.search_key = names.search_key(person.name, person.other_name)
    person.email = person.external_id = None
    person.role = person.location = person.agency = person.about = ""
    person.manager_not_found = person.time_zone = ""
    person.password, person.last_login = make_password(None), None
    person.is_active = person.is_admin = False
    person.language, person.theme = "en", Person.Theme.SYSTEM
    if person.left_on is None and person.merged_into_id is None:
        person.left_on = Company.objects.get().day(at)
    person.version += 1
    person.save()


def _shut_doors(everybody: list[Person]) -> None:
    """End sign-ins, keys and webhooks."""
    pks = [one.pk for one in everybody]
    own = {str(pk) for pk in pks}
    for session in Session.objects.iterator(chunk_size=500):
        if session.get_decoded().get("_auth_user_id") in own:
            session.delete()
    keys = ApiToken.objects.filter(person__in=pks)
    scopes = [f"token:{pk}" for pk in keys.values_list("pk", flat=True)] + [f"person:{pk}" for pk in pks]
    ApiAnswer.objects.filter(scope__in=scopes).delete()
    keys.delete()
    Endpoint.objects.filter(owner__in=pks).delete()


def _forget(everybody: list[Person]) -> None:
    """Remove what only they had, and what was about to be sent to them."""
    Delivery.objects.filter(person__in=everybody).delete()
    for kept in (Notice, SavedView, Alias, Follow):
        kept.objects.filter(person__in=everybody).delete()  # type: ignore[attr-defined]
    ReportingLine.objects.filter(person__in=everybody).update(reason="")
    addresses = {one.email for one in everybody if one.email}
    jobs = DBTaskResult.objects.filter(task_path__startswith="skylight.sso.")
    for job in jobs.iterator(chunk_size=500):
        if addresses & set(_texts(job.args_kwargs)):
            job.delete()


def _events_that_tell_of(person: Person) -> Iterator[int]:
    """Events whose words are about this person: their own history, and every other that calls them by a name."""
    own = Event.objects.filter(Q(person=person, objective=None) | Q(subject=f"org.person:{person.pk}"))
    called = {person.name, person.other_name, person.email, person.external_id} - {"", None}
    for pk, data in own.values_list("pk", "data").iterator(chunk_size=2_000):
        called |= set(_names_in(data))
        yield pk
    for pk, data in _events_saying(sorted(str(name) for name in called)):
        if _means(data, called, person.pk):
            yield pk


def _events_saying(called: list[str]) -> Iterator[tuple[int, Any]]:
    """Events in whose data one of these texts stands as a whole, however the database writes it."""
    written = [json.dumps(text, ensure_ascii=ascii_only) for text in called for ascii_only in (True, False)]
    wanted = Q()
    for text in dict.fromkeys(written):
        wanted |= Q(text__contains=text)
    if not wanted:
        return
    found = Event.objects.annotate(text=Cast("data", TextField())).filter(wanted)
    yield from found.values_list("pk", "data").iterator(chunk_size=2_000)


def _means(data: Any, called: set[Any], pk: int) -> bool:
    """Whether one of the names in an event is this person's, and not that of somebody called the same."""
    if not isinstance(data, dict):
        return bool(called & set(_texts(data)))
    for key, value in data.items():
        if f"{key}_id" in data and isinstance(value, str):
            if value in called and data[f"{key}_id"] == pk:
                return True
        elif called & set(_texts(value)):
            return True
    return False


def _names_in(data: Any) -> Iterator[str]:
    """What the person was called earlier, as the events of edits tell."""
    changed = data.get("changed") if isinstance(data, dict) else None
    if isinstance(changed, dict):
        for field, values in changed.items():
            if field in NAMES - {"role"}:
                yield from (text for text in _texts(values) if text)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


def _really_delete() -> None:
    """Have SQLite write zeros over what goes; PostgreSQL gives the space to new rows after a vacuum."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=ON")
            cursor.fetchall()
