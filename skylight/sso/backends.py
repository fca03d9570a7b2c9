"""Who may sign in, and who may stay signed in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from skylight.org.models import Person
from skylight.sso import admission


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
        person = admission.people().filter(pk=user_id).first()
        return person if person and self._works_here(person) else None

    def _works_here(self, person: Person) -> bool:
        return admission.may_enter(person, timezone.now())
