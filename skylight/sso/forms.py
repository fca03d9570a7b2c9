"""What people type to get in. Passwords are never shown again."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth
from allauth.account.fields import EmailField, PasswordField, SetPasswordField
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from skylight.lib.forms import Form
from skylight.org.fields import PersonField
from skylight.org.models import Person
from skylight.sso import actions, admission, tasks
from skylight.sso.api_keys import LONGEST
from skylight.sso.tokens import tokens

LONGEST_PASSWORD = 1024


def _email(**attributes: Any) -> EmailField:
    widget = forms.EmailInput(attrs={"autocomplete": "username", **attributes})
    return EmailField(label=_("E-mail address"), widget=widget)


def _password(label: Any, autocomplete: str) -> PasswordField:
    field = PasswordField(label=label, autocomplete=autocomplete, help_text="")
    field.widget.attrs.pop("placeholder")
    return field


def _new_password() -> SetPasswordField:
    # No maxlength in the page: a browser would cut a pasted password without a word.
    field = SetPasswordField(
        label=_("New password"),
        help_text=_("At least 12 characters. A short sentence is easy to keep in mind."),
        validators=[_not_endless],
    )
    field.widget.attrs.pop("placeholder")
    return field


def _not_endless(password: str) -> None:
    if len(password) > LONGEST_PASSWORD:
        raise ValidationError(
            _("Keep the password under %(longest)d characters.") % {"longest": LONGEST_PASSWORD}
        )


class SignIn(allauth.LoginForm):
    """E-mail and password; one answer for whatever is wrong with them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        typed = bool(self.data.get("login"))
        self.fields["login"] = _email(autofocus=not typed)
        self.fields["password"] = _password(_("Password"), "current-password")
        self.fields["password"].widget.attrs["autofocus"] = typed

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean()
        except ValidationError as refused:
            self.add_error("password", refused)
            return self.cleaned_data


class ForgottenPassword(allauth.ResetPasswordForm):
    """Asks for a link; what happens next looks alike whether the address is known or not."""

    email = _email(autofocus=True)

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"])

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        tasks.mail_link_to.enqueue(self.cleaned_data["email"])
        return str(self.cleaned_data["email"])


class Link(allauth.UserTokenForm):
    """The person and the token in a link; a leaver's is worth nothing."""

    token_generator = tokens

    def _get_user(self, uidb36: str) -> Person | None:
        found = super()._get_user(uidb36)
        person = admission.people().filter(pk=found.pk).first() if found else None
        return person if person and admission.may_enter(person, timezone.now()) else None


class NewPassword(allauth.ResetPasswordKeyForm):
    """A password for whoever came through a link."""

    password1 = _new_password()
    password2 = _password(_("New password once more"), "new-password")

    def save(self) -> None:
        changed = actions.set_password(
            self.user,
            by=self.user,
            at=timezone.now(),
            password=self.cleaned_data["password1"],
            token=self.temp_key,
        )
        self.user.password = changed.password


class ChangePassword(allauth.ChangePasswordForm):
    """Another password for whoever knows the old one."""

    oldpassword = _password(_("Current password"), "current-password")
    password1 = _new_password()
    password2 = _password(_("New password once more"), "new-password")


class Invitation(Form):
    """One button."""


class Language(Form):
    """The language of every page from now on."""

    language = forms.ChoiceField(choices=settings.LANGUAGES)


class Theme(Form):
    """Light, dark, or as the device has it."""

    theme = forms.ChoiceField(choices=Person.Theme)


class NewToken(Form):
    """What a program is to come in for."""

    name = forms.CharField(label=_("What for"), max_length=100, help_text=_("For instance: nightly report."))
    scopes = forms.ChoiceField(
        label=_("It may"), choices=[("read", _("Read")), ("write", _("Read and write"))], initial="read"
    )
    days = forms.IntegerField(label=_("For how many days"), min_value=1, max_value=LONGEST, initial=90)
    person = PersonField(
        label=_("As whom"),
        required=False,
        help_text=_("Empty for yourself. Anybody else has to be a program: a person who never signs in."),
    )

    def __init__(self, *args: Any, for_programs: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not for_programs:
            del self.fields["person"]

    def clean_scopes(self) -> list[str]:
        return [str(self.cleaned_data["scopes"])]
