"""What is asked of a company by whom: the same sorts of people and goals in a company of any size."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from skylight.cycles.models import Cycle
from skylight.goals.models import KeyResult, Objective, Publication
from skylight.org.models import Person, Team
from skylight.sso import sessions

TARGETS = 12
WRITERS = 60
DRAFTS = 50
TOKEN = "b" * 32


@dataclass(frozen=True)
class Ask:
    """One request: an address, who asks (a session's key), and what is sent with it, if anything."""

    address: str
    session: str
    form: dict[str, str] | None = None

    @property
    def body(self) -> bytes:
        return (
            urlencode({"csrfmiddlewaretoken": TOKEN, **self.form}).encode() if self.form is not None else b""
        )

    @property
    def cookies(self) -> str:
        return f"session={self.session}; csrf={TOKEN}"


@dataclass
class World:
    """Those who ask, and what they ask about, in the running cycle."""

    cycle: Cycle
    department: Team
    employees: list[Person]
    managers: list[Person]
    signed_in: dict[int, str] = field(default_factory=dict)

    def session(self, person: Person) -> str:
        """The key of a session of this person."""
        if person.pk not in self.signed_in:
            self.signed_in[person.pk] = _sign_in(person, timezone.now())
        return self.signed_in[person.pk]


def world() -> World:
    """The cast: employees without reports and managers of the lowest layer, spread over the company."""
    now = timezone.now()
    here = Person.objects.filter(kind="employee", left_on=None, is_active=True).order_by("pk")
    deepest = here.filter(manager__isnull=False).exclude(
        Exists(Person.objects.filter(manager=OuterRef("pk")))
    )
    managers = here.filter(team__leader=F("pk")).exclude(Exists(Team.objects.filter(parent=OuterRef("team"))))
    return World(
        cycle=Cycle.objects.at(now).get(),
        department=Team.objects.get(name="Security"),
        employees=_spread(deepest, WRITERS),
        managers=_spread(managers, TARGETS),
    )


def asks(name: str, all: World) -> list[Ask]:
    """The requests of one page, as many as there are targets."""
    return _PAGES[name](all)


def names() -> list[str]:
    return list(_PAGES)


def take_back_publications() -> None:
    """Let what was published for a measurement be a draft again, so that the next one finds as many."""
    written = Objective.objects.filter(state="published", description=MARK)
    Publication.objects.filter(objective__in=written).delete()
    written.update(state="draft", published_at=None)


MARK = "Of the measurement."


def _spread(people: Any, number: int) -> list[Any]:
    ids = list(people.values_list("pk", flat=True))
    step = max(1, len(ids) // number)
    chosen = ids[step // 2 :: step][:number]
    return list(people.filter(pk__in=chosen).select_related("team"))


def _sign_in(person: Person, at: datetime) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "skylight.sso.backends.PeopleBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    sessions.begin(session, person, at)
    session.save()
    return str(session.session_key)


def _readers(all: World) -> list[str]:
    return [all.session(one) for one in all.employees[:TARGETS]]


def _pairs(all: World, addresses: list[str]) -> list[Ask]:
    readers = _readers(all)
    return [Ask(address, readers[number % len(readers)]) for number, address in enumerate(addresses)]


def _home(all: World) -> list[Ask]:
    return [Ask("/", session) for session in _readers(all)]


def _person(all: World) -> list[Ask]:
    return _pairs(all, [f"/people/{one.pk}/" for one in all.managers])


def _team(all: World) -> list[Ask]:
    return _pairs(all, [f"/teams/{one.team_id}/" for one in all.managers])


def _goals(all: World) -> list[int]:
    """One goal of each of the managers: what their reports align to."""
    found = Objective.objects.filter(owner_person__in=all.managers, cycle=all.cycle, position=0).order_by(
        "pk"
    )
    return list(found.values_list("pk", flat=True))


def _objective(all: World) -> list[Ask]:
    return _pairs(all, [f"/objectives/{pk}/" for pk in _goals(all)])


def _alignment(all: World) -> list[Ask]:
    return _pairs(all, [f"/alignment/?around=o{pk}" for pk in _goals(all)])


def _org(all: World) -> list[Ask]:
    return _pairs(all, [f"/org/?person={one.pk}" for one in all.managers])


def _explorer(all: World) -> list[Ask]:
    asked = f"/objectives/?cycle={all.cycle.pk}&team={all.department.pk}&status=at_risk"
    return _pairs(all, [asked] * 4)


def _board(all: World) -> list[Ask]:
    return _pairs(all, [f"/cycles/{all.cycle.pk}/board/"] * 4)


def _directory(all: World) -> list[Ask]:
    return _pairs(
        all, [f"/people/?q={quote(word)}" for word in ("okafor", "wangwei", "张伟", "lin", "elena")]
    )


def _check_in(all: World) -> list[Ask]:
    """Each of these people reports on five key results."""
    made = []
    for person in all.employees:
        found = KeyResult.objects.filter(
            objective__owner_person=person, objective__cycle=all.cycle, objective__state="published", owner=None,
            kind__in=["increase", "decrease"],
        )  # fmt: skip
        rows = list(found.order_by("pk")[:5])
        if len(rows) == 5:
            made.append(Ask("/check-in/", all.session(person), _reports(rows)))
    return made


def _reports(rows: list[KeyResult]) -> dict[str, str]:
    form = {}
    for row in rows:
        newest = row.check_ins.order_by("-pk").first()
        share = (secrets.randbelow(900) + 50) / 1000
        form[f"kr_{row.pk}_value"] = (
            f"{float(row.start or 0) + float((row.target or 0) - (row.start or 0)) * share:.2f}"  # type: ignore[operator]
        )
        form[f"kr_{row.pk}_seen"] = str(newest.pk if newest else 0)
        form[f"kr_{row.pk}_note"] = "The week went as planned."
    return form


def _publish(all: World) -> list[Ask]:
    drafts = list(
        Objective.objects.filter(cycle=all.cycle, state="draft")
        .order_by("pk")
        .select_related("owner_person")[:DRAFTS]
    )
    Objective.objects.filter(pk__in=[one.pk for one in drafts]).update(description=MARK)
    here = [one for one in drafts if one.owner_person and one.owner_person.may_sign_in(timezone.now().date())]
    return [Ask(f"/objectives/{one.pk}/publication/", all.session(one.owner_person), {}) for one in here]  # type: ignore[arg-type]


_PAGES: dict[str, Callable[[World], list[Ask]]] = {
    "home": _home,
    "person": _person,
    "team": _team,
    "objective": _objective,
    "alignment": _alignment,
    "org": _org,
    "explorer": _explorer,
    "board": _board,
    "directory": _directory,
    "check_in": _check_in,
    "publish": _publish,
}
WRITES = ("check_in", "publish")
