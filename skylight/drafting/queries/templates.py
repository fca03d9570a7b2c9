"""Templates as the pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q

from skylight.drafting.library import Example
from skylight.drafting.models import Template, TemplateKeyResult
from skylight.drafting.models.templates import TemplateQuerySet
from skylight.drafting.permissions.templates import can_keep_template, can_make_template
from skylight.goals.models import Objective
from skylight.org.models import Person, Team

PAGE = 50
MOST_WORDS = 8
MOST_TEAMS = 30


@dataclass(frozen=True)
class MeasureShown:
    """One key result: what is measured, and how."""

    title: str
    kind: str
    unit: str

    @property
    def is_open(self) -> bool:
        """Has it figures that somebody must say?"""
        return self.kind in ("increase", "decrease", "range")


@dataclass(frozen=True)
class Shown:
    """One template or example."""

    title: str
    function: str
    description: str
    kind: str
    commitment: str
    measures: tuple[MeasureShown, ...]
    key: str = ""
    pk: int | None = None
    team_name: str = ""
    version: int = 0
    is_retired: bool = False


@dataclass(frozen=True)
class Kept:
    """Some of the templates that were found."""

    rows: tuple[Shown, ...]
    has_more: bool


def kept(viewer: Person, at: datetime, *, words: str = "", function: str = "", number: int = 1) -> Kept:
    """The templates in use of which all these words are said, the newest first; two statements."""
    found = Template.objects.visible_to(viewer, at).in_use()
    found = found.filter(function=function) if function else found
    for word in words.split()[:MOST_WORDS]:
        said = TemplateKeyResult.objects.filter(
            template=OuterRef("pk"), removed_at=None, title__icontains=word
        )
        found = found.filter(Q(title__icontains=word) | Q(team__name__icontains=word) | Exists(said))
    start = (number - 1) * PAGE
    rows = list(whole(found).order_by("-id")[start : start + PAGE + 1])
    return Kept(tuple(shown(one) for one in rows[:PAGE]), len(rows) > PAGE)


def whole(templates: TemplateQuerySet) -> Any:
    """These templates with their teams, key results and whether they were retired."""
    rows = TemplateKeyResult.objects.filter(removed_at=None).order_by("position", "id")
    return (
        templates.select_related("team")
        .with_retirement()
        .prefetch_related(Prefetch("key_results", queryset=rows, to_attr="standing"))
    )


def shown(template: Any) -> Shown:
    """A template that `whole` loaded."""
    measures = tuple(MeasureShown(one.title, one.kind, one.unit) for one in template.standing)
    return Shown(
        title=template.title, function=template.function, description=template.description, kind=template.kind,
        commitment=template.commitment, measures=measures, pk=template.pk,
        team_name=template.team.name if template.team else "", version=template.version, is_retired=template.is_retired,
    )  # fmt: skip


def example_shown(example: Example) -> Shown:
    """An example in the reader's language."""
    measures = tuple(MeasureShown(str(one.title), one.kind, str(one.unit)) for one in example.measures)
    return Shown(
        title=str(example.title), function=str(example.function), description=str(example.why), kind=example.kind,
        commitment=example.commitment, measures=measures, key=example.key,
    )  # fmt: skip


def led(viewer: Person) -> list[Team]:
    """The teams for which somebody keeps templates because they lead them; one statement."""
    return list(Team.objects.filter(leader=viewer, closed_on=None).order_by("path")[:MOST_TEAMS])


def may_keep(viewer: Person, objective: Objective) -> bool:
    """May somebody keep this goal's words for the company, or for a team they lead?"""
    places: list[Team | None] = [*led(viewer), *([None] if can_keep_template(viewer, None) else [])]
    return any(can_make_template(viewer, objective, team) for team in places)
