"""What people type about people, lines and teams."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from skylight.lib.forms import Form, VersionedForm
from skylight.org.fields import PersonField, TeamField
from skylight.org.models import Person, ReportingLine
from skylight.org.queries.people import LEFT

KINDS = [(kind.value, kind.label) for kind in Person.Kind if kind != Person.Kind.SYSTEM]
OTHER_LINES = [(kind.value, kind.label) for kind in ReportingLine.Kind if kind != ReportingLine.Kind.SOLID]


def about(row: Any, kind: type[Form], data: QueryDict | None = None, **details: Any) -> Form:
    """A form about a row: what was sent, else the row as it stands."""
    known = {name: getattr(row, name) for name in kind.base_fields}  # type: ignore[attr-defined]
    return kind(data, initial=known, **details)


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def long_text(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class Directory(Form):
    """What the directory is searched by."""

    q = forms.CharField(
        label=_("Find"), required=False, max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Name, pinyin, role or team")}),
    )  # fmt: skip
    team = TeamField(label=_("Team"), required=False)
    kind = forms.ChoiceField(label=_("Type"), required=False)
    manager = PersonField(label=_("Reports to"), required=False)
    alone = forms.BooleanField(label=_("Without a manager"), required=False)
    page = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Everybody here")), *KINDS, (LEFT, _("People who left"))]  # type: ignore[attr-defined]


class Chart(Form):
    """Which part of the organisation, and as of when."""

    view = forms.ChoiceField(choices=[("lines", _("Lines")), ("teams", _("Teams"))], required=False)
    path = forms.RegexField(regex=r"^\d{1,15}(\.\d{1,15}){0,39}$", required=False)
    person = PersonField(label=_("Find a person"), required=False)
    on = forms.DateField(label=_("As of"), required=False, widget=day_input())


class PersonDetails(Form):
    """What is known of a person."""

    name = forms.CharField(label=pgettext_lazy("of a person", "Name"), max_length=200)
    other_name = forms.CharField(
        label=_("Other name"),
        required=False,
        max_length=200,
        help_text=_("In the other script, for instance 王小明."),
    )
    kind = forms.ChoiceField(label=_("Type"), choices=KINDS, initial="employee")
    email = forms.EmailField(label=_("E-mail"), required=False)
    role = forms.CharField(
        label=_("Role"), required=False, max_length=300, help_text=_("What the person does, not a rank.")
    )
    location = forms.CharField(label=_("Location"), required=False, max_length=200)
    agency = forms.CharField(
        label=_("Agency"),
        required=False,
        max_length=200,
        help_text=_("For contract workers: who employs them."),
    )
    joined_on = forms.DateField(label=_("Joined on"), required=False, widget=day_input())
    about = forms.CharField(label=_("About"), required=False, widget=long_text())
    external_id = forms.CharField(
        label=_("External id"),
        required=False,
        max_length=200,
        help_text=_("The number other systems know them by."),
    )
    is_admin = forms.BooleanField(label=_("Administrator of Skylight"), required=False)


class NewPerson(PersonDetails):
    """Somebody who is new here."""

    team = TeamField(label=_("Team"), required=False)
    manager = PersonField(label=_("Reports to"), required=False)
    left_on = forms.DateField(
        label=_("Contract ends on"),
        required=False,
        widget=day_input(),
        help_text=_("First day without access."),
    )

    field_order = ("name", "other_name", "kind", "role", "email", "team", "manager", "joined_on", "left_on")


class EditPerson(PersonDetails, VersionedForm):
    """An administrator's view of a person."""


class Profile(VersionedForm):
    """What everybody says of themselves."""

    name = forms.CharField(label=pgettext_lazy("of a person", "Name"), max_length=200)
    other_name = forms.CharField(
        label=_("Other name"),
        required=False,
        max_length=200,
        help_text=_("In the other script, for instance 王小明."),
    )
    location = forms.CharField(label=_("Location"), required=False, max_length=200)
    about = forms.CharField(label=_("About you"), required=False, widget=long_text())


class Preferences(Form):
    """Language, theme, time zone, and when to be mailed."""

    language = forms.ChoiceField(label=_("Language"), choices=[("en", "English"), ("zh-hans", "简体中文")])
    theme = forms.ChoiceField(label=_("Light or dark"), choices=Person.Theme.choices)
    time_zone = forms.ChoiceField(label=_("Time zone"), required=False)
    mail = forms.ChoiceField(
        label=_("Mail me what I am told here"),
        choices=Person.Mail.choices,
        help_text=_("What you have read here by then is not mailed."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = [(zone, zone.replace("_", " ")) for zone in sorted(available_timezones()) if "/" in zone]
        self.fields["time_zone"].choices = [("", _("As the company")), *zones]  # type: ignore[attr-defined]


class NewLine(Form):
    """One more line beside the solid one."""

    kind = forms.ChoiceField(label=_("Kind"), choices=OTHER_LINES)
    manager = PersonField(label=_("To whom"))
    what_for = forms.CharField(
        label=_("What for"), required=False, max_length=200, help_text=_("The project or module.")
    )
    from_on = forms.DateField(
        label=_("From"), required=False, widget=day_input(), help_text=_("Today if empty.")
    )
    until_on = forms.DateField(
        label=_("Until"), required=False, widget=day_input(), help_text=_("First day without it.")
    )
    reason = forms.CharField(label=_("Reason"), required=False)


class EndLine(Form):
    """The last of a line."""

    on = forms.DateField(label=_("First day without it"), required=False, widget=day_input())
    reason = forms.CharField(label=_("Reason"), required=False)


class JoinTeam(Form):
    """Another team, or none."""

    team = TeamField(label=_("Team"), required=False)
    from_on = forms.DateField(
        label=_("From"), required=False, widget=day_input(), help_text=_("Today if empty.")
    )


class Departure(Form):
    """When somebody is no longer here."""

    on = forms.DateField(
        label=_("First day without them"), required=False, widget=day_input(),
        help_text=_("Today if empty. Access ends at midnight when that day begins."),
    )  # fmt: skip


class TeamDetails(Form):
    """What a team is called and what it is about."""

    name = forms.CharField(label=_("Name"), max_length=200)
    other_name = forms.CharField(
        label=_("Other name"), required=False, max_length=200, help_text=_("In the other language.")
    )
    about = forms.CharField(label=_("About"), required=False, widget=long_text())
    external_id = forms.CharField(label=_("External id"), required=False, max_length=200)


class NewTeam(TeamDetails):
    """A team that is new."""

    parent = TeamField(label=_("Part of"), required=False)
    leader = PersonField(label=_("Led by"), required=False)

    field_order = ("name", "other_name", "parent", "leader")


class EditTeam(TeamDetails, VersionedForm):
    """All of a team, for administrators."""


class AboutTeam(VersionedForm):
    """What its leader says of a team."""

    about = forms.CharField(label=_("About"), required=False, widget=long_text())


class MoveTeam(Form):
    """Where a team stands."""

    parent = TeamField(label=_("Part of"), required=False, help_text=_("Empty puts it at the top."))
    reason = forms.CharField(label=_("Reason"), required=False)


class LeadTeam(Form):
    """Who leads a team."""

    leader = PersonField(label=_("Led by"), required=False)


class CloseTeam(Form):
    """When a team is no more."""

    on = forms.DateField(
        label=_("First day without it"), required=False, widget=day_input(), help_text=_("Today if empty.")
    )
