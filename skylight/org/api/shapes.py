"""What goes in and out about people, lines and teams."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from skylight.lib.api import Day, Id, Input, Paged, Row, Versioned

Kind = Literal["employee", "contract", "intern", "vacancy", "placeholder"]
LineKind = Literal["solid", "dotted", "project_lead", "module_owner"]
Text = Field("", max_length=20_000)
Reason = Field("", max_length=2000, description="Everybody can read it.")
From = Field(None, description="Today if left out.")


class Named(Row):
    """Something by its number and name."""

    id: int = Field(examples=[3])
    name: str = Field(examples=["Growth"])


class PersonRow(Row):
    """Somebody who works or worked here."""

    id: int = Field(examples=[12])
    name: str = Field(examples=["Ana Ruiz"])
    other_name: str = Field(examples=["安娜"], description="In the other script.")
    kind: Kind
    role: str = Field(examples=["Designer"])
    location: str
    about: str
    agency: str = Field(description="Who employs a contract worker.")
    team: Named | None
    manager: Named | None = Field(description="The solid line, today.")
    joined_on: date | None
    left_on: date | None = Field(description="The first day without them.")
    email: str | None = Field(description="For administrators and the person; null for others.")
    external_id: str | None = Field(description="For administrators and the person; null for others.")
    is_admin: bool
    version: int = Field(examples=[1])


class PeopleAsked(Paged):
    """Which people."""

    q: str = Field("", max_length=200, description="Name, pinyin, role or team.")
    kind: Kind | Literal["left"] | None = Field(None, description="`left` are those who have gone.")
    team: Id | None = Field(None, description="In this team or below it.")
    manager: Id | None = Field(None, description="Who reports to this person in the solid line.")
    under: Id | None = Field(None, description="Everybody below this person in the solid line.")
    unmanaged: bool = Field(False, description="Only those without a manager.")


class NewPerson(Input):
    """Somebody who is new here."""

    name: str = Field(max_length=200, examples=["Kim Park"])
    other_name: str = Field("", max_length=200)
    kind: Kind = "employee"
    email: str | None = Field(None, max_length=254, examples=["kim@example.com"])
    role: str = Field("", max_length=300)
    location: str = Field("", max_length=200)
    agency: str = Field("", max_length=200)
    about: str = Text
    team: Id | None = None
    manager: Id | None = None
    joined_on: Day | None = None
    left_on: Day | None = None
    external_id: str | None = Field(None, max_length=200)
    is_admin: bool = False


class EditPerson(Versioned):
    """What is known of a person; name, other name, location and about are one's own to change."""

    name: str = Field("", max_length=200)
    other_name: str = Field("", max_length=200)
    kind: Kind = "employee"
    email: str | None = Field(None, max_length=254)
    role: str = Field("", max_length=300)
    location: str = Field("", max_length=200)
    agency: str = Field("", max_length=200)
    about: str = Field("", max_length=20_000)
    joined_on: Day | None = None
    external_id: str | None = Field(None, max_length=200)
    is_admin: bool = False


class Departure(Input):
    """When somebody is no longer here."""

    on: Day | None = Field(None, description="The first day without them; today if left out.")


class Preferences(Input):
    """How Skylight looks to one person."""

    language: Literal["en", "zh-hans"]
    theme: Literal["system", "light", "dark"]
    time_zone: str = Field(
        "", max_length=60, description="Empty for the company's.", examples=["Asia/Shanghai"]
    )


class PreferencesRow(Row):
    """How Skylight looks to one person."""

    language: str
    theme: str
    time_zone: str


class NewManager(Input):
    """Who somebody answers to; all below move along."""

    manager: Id | None = Field(description="null for nobody.")
    from_on: Day | None = From
    reason: str = Reason


class NewTeamOf(Input):
    """Which team somebody belongs to."""

    team: Id | None = Field(description="null for none.")
    from_on: Day | None = From


class LineRow(Row):
    """One line of a person to somebody, [from_on, until_on)."""

    id: int
    manager: Named
    kind: LineKind
    what_for: str
    from_on: date
    until_on: date | None
    reason: str


class NewLine(Input):
    """One more line beside the solid one, or a finished piece of solid line."""

    manager: Id
    kind: LineKind = "dotted"
    what_for: str = Field("", max_length=200, description="The project or module.")
    from_on: Day | None = From
    until_on: Day | None = Field(None, description="The first day without it.")
    reason: str = Reason


class LineEnd(Input):
    """The last of a line."""

    on: Day | None = Field(None, description="The first day without it; today if left out.")
    reason: str = Reason


class MembershipRow(Row):
    """A stay in a team, [from_on, until_on)."""

    id: int
    team: Named
    from_on: date
    until_on: date | None


class TeamRow(Row):
    """A department, team or group."""

    id: int = Field(examples=[3])
    name: str = Field(examples=["Growth"])
    other_name: str
    parent: Named | None
    leader: Named | None
    about: str
    depth: int = Field(description="Steps below the top: 0 for the top itself.")
    closed_on: date | None
    external_id: str | None
    version: int


class TeamsAsked(Paged):
    """Which teams."""

    q: str = Field("", max_length=200, description="In the name or the other name.")
    parent: Id | None = Field(None, description="Directly in this team.")
    under: Id | None = Field(None, description="Everywhere below this team.")
    leader: Id | None = None
    closed: bool = Field(False, description="The closed ones as well.")


class NewTeam(Input):
    """A team that is new."""

    name: str = Field(max_length=200, examples=["Care"])
    other_name: str = Field("", max_length=200)
    parent: Id | None = None
    leader: Id | None = None
    about: str = Text
    external_id: str | None = Field(None, max_length=200)


class EditTeam(Versioned):
    """What a team is called and what it is about; its leader changes the latter."""

    name: str = Field("", max_length=200)
    other_name: str = Field("", max_length=200)
    about: str = Field("", max_length=20_000)
    external_id: str | None = Field(None, max_length=200)


class NewParent(Input):
    """Where a team stands."""

    parent: Id | None = Field(description="null for the top.")
    reason: str = Reason


class NewLeader(Input):
    """Who leads a team."""

    leader: Id | None = Field(description="null for nobody.")


class Closing(Input):
    """When a team is no more."""

    on: Day | None = Field(None, description="The first day without it; today if left out.")


class CompanyRow(Row):
    """The company."""

    name: str = Field(examples=["Northwind"])
    time_zone: str
    work_calendar: Literal["weekdays", "china", "calendar"]
    fiscal_start_month: int
    okr_person: Named | None = Field(description="Whose OKRs are the company's.")
    okr_team: Named | None
    version: int


class EditCompany(Versioned):
    """What the company is called and works by."""

    name: str = Field("", max_length=200)
    time_zone: str = Field("", max_length=60)
    work_calendar: Literal["weekdays", "china", "calendar"] = "weekdays"
    fiscal_start_month: int = Field(1, ge=1, le=12)
    okr_person: Id | None = None
    okr_team: Id | None = None


class FiguresRow(Row):
    """Layers and spans of the whole company on a day."""

    id: int
    on: date
    people: int
    managers: int
    layers: int = Field(description="Below the top.")
    mean_layer: float
    top_span: int = Field(description="Direct reports of the top.")
    mean_span: float
    median_span: float
    mean_effective_span: float = Field(description="With other lines at half weight.")
    chains_of_one: int
    manager_left: int
    no_manager: int


class ShapeAsked(BaseModel):
    """Whose part of the organisation; the whole company without either."""

    under: Id | None = Field(None, description="Everybody below this person.")
    team: Id | None = Field(None, description="This team and those below it.")


class ShapeRow(Row):
    """Layers and spans of a part of the organisation, counted now."""

    people: int
    managers: int
    layers: int
    mean_layer: float
    top_span: int
    mean_span: float
    median_span: float
    mean_effective_span: float
    chains_of_one: int
    manager_left: int
    no_manager: int


class ChangeRow(Row):
    """One change of people, lines or teams."""

    id: int
    kind: str = Field(examples=["org.manager_set"])
    at: datetime
    by: Named | None = Field(description="null for Skylight itself.")
    person: int | None
    team: int | None
    reason: str
    data: dict[str, Any] = Field(description="Names and values before and after, by kind of change.")
