"""Who may sign in, and who may stay signed in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.db.models import BigIntegerField, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from skylight.lib.kept import Given, Statement
from skylight.org.models import Person
from skylight.sso import admission


def _by_id() -> QuerySet[Person]:
    return admission.people().filter(pk=Given("id", BigIntegerField())).order_by()


_BY_ID = Statement(_by_id)


class PeopleBackend(BaseBackend):
    """Signs people in by e-mail and password; whoever left is nobody from that day on."""

    @sensitive_variables("password")
    def authenticate(
        self, request: HttpRequest | None, email: str = "", password: str = "", **other: Any
    ) -> Person | None:
        """The person, if the password is right and the person works here; it always takes one hash to find out."""
        person = admission.people().filter(email=email.strip().lower()).first()
        if person is None:
            Person().set_password(password)
            return None
        if person.check_password(password) and self._works_here(person):
            return person
        return None

    def get_user(self, user_id: int) -> Person | None:
        """The person behind a session, asked at every request."""
        found = _BY_ID.rows(id=user_id)
        return found[0] if found and self._works_here(found[0]) else None

    def _works_here(self, person: Person) -> bool:
        return admission.may_enter(person, timezone.now())
