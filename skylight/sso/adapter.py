"""Where django-allauth meets Skylight: who gets in, how often one may guess, where one goes next."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from skylight.org.models import Person
from skylight.sso import actions, addresses, admission, devices, sessions


class PeopleAdapter(DefaultAccountAdapter):
    """Nobody signs up: an administrator adds a person, who then sets a password through a link."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("This e-mail address and this password do not belong together."),
        "too_many_login_attempts": _("That was too many attempts. Wait a quarter of an hour and try again."),
        "enter_current_password": _("This is not your current password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str | None) -> bool:
        return addresses.is_safe(url)

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The page that follows says what happened."""

    def get_login_stages(self) -> list[str]:
        return []

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt before it is looked at: by address and by e-mail, known devices on their own."""
        login = credentials["email"].strip().lower()
        device = devices.known(request, login)
        self._login_failed_rl_usage = ratelimit.consume(
            request,
            app="allauth.account",
            action="login_failed_on_known_device" if device else "login_failed",
            key=f"{device or ''}:{login}",
        )
        if not self._login_failed_rl_usage:
            raise self.validation_error("too_many_login_attempts")

    def pre_login(self, request: HttpRequest, user: Person, **login: Any) -> HttpResponse | None:
        """The last gate before every kind of sign-in."""
        if admission.may_enter(user, timezone.now()):
            return None
        return HttpResponseRedirect(addresses.sign_in())

    def login(self, request: HttpRequest, user: Person) -> None:
        super().login(request, user)
        sessions.begin(request.session, user, timezone.now())

    def post_login(self, request: HttpRequest, user: Person, **login: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **login)
        devices.remember(response, user.email or "")
        return response

    def set_password(self, user: Person, password: str) -> None:
        """Used when a person changes the password; the link of a mail goes through the form's own action."""
        changed = actions.set_password(user, by=user, at=timezone.now(), password=password)
        user.password = changed.password
