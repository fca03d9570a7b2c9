"""What the handlers load; an input that names nothing is told beside its field."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from skylight.lib.errors import RuleBroken
from skylight.org.models import Person, Team


def person_or_404(request: HttpRequest, pk: int) -> Person:
    """The person an address names."""
    people = Person.objects.visible_to(request.user).select_related("team", "manager")
    return get_object_or_404(people, pk=pk)


def team_or_404(pk: int) -> Team:
    """The team an address names."""
    return get_object_or_404(Team.objects.select_related("parent", "leader"), pk=pk)


def named_person(request: HttpRequest, pk: int | None, field: str) -> Person | None:
    """The person with this number, if one was given. Raises RuleBroken."""
    if pk is None:
        return None
    person = Person.objects.visible_to(request.user).filter(pk=pk).first()
    if person is None:
        text = _("There is nobody with the number %(number)s.") % {"number": pk}
        raise RuleBroken(text, field=field)
    return person


def named_team(pk: int | None, field: str) -> Team | None:
    """The team with this number, if one was given. Raises RuleBroken."""
    team = Team.objects.filter(pk=pk).first() if pk is not None else None
    if pk is not None and team is None:
        raise RuleBroken(_("There is no such team."), field=field)
    return team
