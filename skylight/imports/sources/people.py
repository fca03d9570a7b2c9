"""People of systems that know them by their e-mail address alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from skylight.imports.bulk import chunks
from skylight.imports.sources.output import Output
from skylight.imports.sources.refusing import Refused
from skylight.org.models import Person, Team

GONE = {"inactive", "deactivated", "terminated", "disabled", "archived", "former", "left"}

NO_KEY = _("The row has neither a number nor an e-mail address of the person.")
SINCE_WHEN = _("%(name)s is no longer there and the file does not say since when; give the day of leaving.")


@dataclass
class People:
    """The people of one file; whoever is in Skylight already keeps the id that stands there."""

    out: Output
    file: str
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)

    def add(self, line: int, *, status: str = "", **cells: str) -> None:
        """Take up one person. Raises Refused."""
        if not cells.get("id") and not cells.get("email"):
            raise Refused(NO_KEY)
        if status.casefold() in GONE and not cells.get("end_date"):
            raise Refused(SINCE_WHEN, name=cells.get("name") or cells.get("email", ""))
        self.rows.append((line, cells))

    def finish(self) -> None:
        """Write the people, each under the id by which Skylight knows the address, or else under the address."""
        known = ids_by_email(cells["email"] for _line, cells in self.rows if cells.get("email"))
        for line, cells in self.rows:
            email = cells.get("email", "").lower()
            id_ = known.get(email) or cells.get("id") or email
            self.out.add("people", self.file, line, **{**cells, "id": id_})


def ids_by_email(emails: Iterable[str]) -> dict[str, str]:
    """The ids of those in Skylight who have these addresses and an id."""
    found: dict[str, str] = {}
    for chunk in chunks(sorted({email.lower() for email in emails})):
        rows = Person.objects.filter(email__in=chunk, merged_into=None).exclude(external_id=None)
        found.update({str(email): str(id_) for email, id_ in rows.values_list("email", "external_id")})
    return found


def team_ids(names: Iterable[str]) -> dict[str, str]:
    """The ids of teams in Skylight that are called so."""
    wanted = sorted(set(names))
    rows = Team.objects.filter(name__in=wanted).exclude(external_id=None).values_list("name", "external_id")
    return {str(name): str(id_) for name, id_ in rows}


def turned(name: str) -> str:
    """`Ruiz, Ana` as Ana Ruiz; anything else as it is."""
    family, comma, given = name.partition(",")
    return f"{given.strip()} {family.strip()}" if comma and given.strip() and "," not in given else name
