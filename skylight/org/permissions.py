"""Who may change people, lines and teams; reading them is open to everybody who works here."""

from __future__ import annotations

from skylight.org.models import Person, ReportingLine, Team

OWN_FIELDS = frozenset({"name", "other_name", "about", "location"})
LEADERS_FIELDS = frozenset({"about"})


def can_run_company(by: Person) -> bool:
    """May settle what the whole company is called and works by."""
    return by.runs_things


def can_change_structure(by: Person) -> bool:
    """May add people and teams and move them."""
    return by.runs_things


def can_edit_person(by: Person, person: Person, fields: frozenset[str] = frozenset()) -> bool:
    """Everybody edits what they say of themselves; administrators edit all."""
    return by.runs_things or (by.pk == person.pk and fields <= OWN_FIELDS)


def can_set_preferences(by: Person, person: Person) -> bool:
    return by.pk == person.pk or by.runs_things


def leads(by: Person, person: Person) -> bool:
    """Stands somewhere above in the solid line, today."""
    return by.pk != person.pk and by.path != "" and person.path.startswith(by.path)


def can_point_line(by: Person, person: Person, kind: str) -> bool:
    """Administrators draw every line; whoever leads a person draws all but the solid one."""
    return by.runs_things or (kind != ReportingLine.Kind.SOLID and leads(by, person))


def can_edit_team(by: Person, team: Team, fields: frozenset[str] = frozenset()) -> bool:
    """Administrators edit all of a team; its leader says what it is about."""
    return by.runs_things or (by.pk == team.leader_id and fields <= LEADERS_FIELDS)
