"""What the handlers load, always by what the caller may read; an input that names nothing is told beside its field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from skylight.cycles.models import Cycle
from skylight.goals.models import KeyResult, Objective
from skylight.goals.views.answers import OWNERS, key_result_or_404, objective_or_404
from skylight.lib.errors import RuleBroken
from skylight.org.models import Person, Team

__all__ = [
    "fields_named",
    "key_result_or_404",
    "named_cycle",
    "named_key_result",
    "named_objective",
    "named_people",
    "named_person",
    "named_team",
    "objective_or_404",
]


def named_people(request: HttpRequest, pks: Iterable[int], field: str) -> list[Person]:
    """The people with these ids. Raises RuleBroken when there is one too few."""
    wanted = list(dict.fromkeys(pks))
    found = Person.objects.visible_to(request.user).in_bulk(wanted) if wanted else {}
    missing = [str(pk) for pk in wanted if pk not in found]
    if missing:
        text = _("There is nobody with the number %(number)s.") % {"number": missing[0]}
        raise RuleBroken(text, field=field)
    return [found[pk] for pk in wanted]


def named_person(request: HttpRequest, pk: int | None, field: str) -> Person | None:
    """The person with this id, if one was given. Raises RuleBroken."""
    return named_people(request, [pk], field)[0] if pk is not None else None


def named_team(pk: int | None, field: str = "team") -> Team | None:
    """The team with this id, if one was given. Raises RuleBroken."""
    team = Team.objects.filter(pk=pk).first() if pk is not None else None
    if pk is not None and team is None:
        raise RuleBroken(_("There is no such team."), field=field)
    return team


def named_cycle(request: HttpRequest, pk: int, field: str = "cycle") -> Cycle:
    """The cycle with this id. Raises RuleBroken."""
    cycle = Cycle.objects.visible_to(request.user).filter(pk=pk).first()
    if cycle is None:
        raise RuleBroken(_("There is no such cycle."), field=field)
    return cycle


def named_objective(request: HttpRequest, pk: int, field: str) -> Objective:
    """The objective with this id, if the caller may read it. Raises RuleBroken, the same for hidden and absent."""
    readable = Objective.objects.visible_to(request.user, timezone.now()).select_related(*OWNERS)
    objective = readable.filter(pk=pk).first()
    if objective is None:
        raise RuleBroken(_("There is no such goal."), field=field)
    return objective


def named_key_result(request: HttpRequest, pk: int | None, field: str) -> KeyResult | None:
    """The key result with this id, if one was given and its goal may be read. Raises RuleBroken."""
    if pk is None:
        return None
    readable = KeyResult.objects.visible_to(request.user, timezone.now())
    key_result = readable.select_related("objective__owner_team").filter(pk=pk).first()
    if key_result is None:
        raise RuleBroken(_("There is no such key result."), field=field)
    return key_result


@contextmanager
def fields_named(name: Callable[[str], str]) -> Iterator[None]:
    """Say what an action refuses beside the field as the body calls it."""
    try:
        yield
    except RuleBroken as broken:
        raise _renamed(broken, name) from broken


def _renamed(broken: RuleBroken, name: Callable[[str], str]) -> RuleBroken:
    field = name(broken.field) if broken.field else None
    return RuleBroken(broken.text, field=field, also=[_renamed(one, name) for one in broken.also])
