"""Templates over the API: finding, keeping, changing, using, and taking them out of use."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import Field

from skylight.drafting import actions, texts
from skylight.drafting.models import Template, TemplateKeyResult
from skylight.drafting.queries import templates as queries
from skylight.goals import actions as goals
from skylight.goals.api.loading import named_cycle, named_objective, named_team
from skylight.goals.api.rows import show_objective
from skylight.goals.api.shapes.key_results import Unit
from skylight.goals.api.shapes.objectives import ObjectiveRow
from skylight.goals.api.shapes.parts import (
    CommitmentWord,
    KindWord,
    MeasureWord,
    Part,
    Prose,
    Reason,
    Title,
    address,
)
from skylight.lib.api import (
    Id,
    Input,
    Listing,
    Number,
    Paged,
    Row,
    Sparse,
    Versioned,
    made,
    one,
    page,
    sent,
    show_current,
    version_of,
)
from skylight.lib.errors import RuleBroken

router = Router(tags=["Templates"])
FunctionWord = Literal[
    "sales", "marketing", "product", "engineering", "design", "support", "people", "finance", "operations", "legal",
    "research", "data", "growth",
]  # fmt: skip


class TemplateKeyResultRow(Part):
    """One key result of a template; its figures are for whoever uses it to say."""

    id: int
    title: str
    kind: MeasureWord
    unit: str
    how_measured: str
    milestones: list[str]


class TemplateRow(Row):
    """One objective's words, kept for a team or for the company."""

    id: int
    url: str
    version: int
    team: int | None = Field(description="null for the company.")
    function: FunctionWord
    title: str
    description: str
    kind: KindWord
    commitment: CommitmentWord
    is_retired: bool
    by: int
    at: datetime
    key_results: list[TemplateKeyResultRow]


class TemplatesAsked(Paged):
    """Which templates."""

    function: FunctionWord | None = None
    retired: bool = Field(False, description="Also those that are not offered any more.")


class NewTemplate(Input):
    """A goal's words, for a team or for the company."""

    objective: Id
    function: FunctionWord
    team: Id | None = Field(None, description="The company without one.")


class TemplateMeasure(Input):
    """One key result of the complete new list; without an id it is a new one."""

    id: Id | None = None
    title: Title
    kind: MeasureWord = Field("increase")
    unit: Unit = ""
    how_measured: Prose = ""
    milestones: list[Title] = Field([], max_length=60)


class EditTemplate(Versioned):
    """What shall change; what is left away stays."""

    title: Title = Field("")
    description: Prose = ""
    function: FunctionWord = Field("sales")
    kind: KindWord = Field("project")
    commitment: CommitmentWord = Field("committed")
    key_results: list[TemplateMeasure] | None = Field(None, max_length=20, description="The complete list.")


class FilledIn(Input):
    """The figures of one key result that comes along."""

    id: Id
    start: Number | None = None
    target: Number | None = None


class UseTemplate(Input):
    """A draft of it: into which cycle, for whom, with which key results."""

    cycle: Id
    owner_team: Id | None = Field(None, description="Null: you.")
    key_results: Annotated[list[FilledIn], Field(max_length=20)] | None = Field(
        None, description="Null: all of them, with figures still to be said."
    )


class Retiring(Input):
    """Why it is not offered any more."""

    reason: Reason = ""


@router.get("/templates", response=Listing[TemplateRow])
def list_templates(request: HttpRequest, asked: Query[TemplatesAsked]) -> HttpResponse:
    """Those you may read, the newest first."""
    found = _readable(request) if asked.retired else _readable(request).in_use()
    found = found.filter(function=asked.function) if asked.function else found
    return page(request, queries.whole(found), asked, of=TemplateRow, row=_row, newest_first=True)


@router.post("/templates", response={201: TemplateRow})
def keep_template(request: HttpRequest, body: NewTemplate) -> HttpResponse:
    """Keep the words of a goal, without owner, cycle and figures."""
    objective = named_objective(request, body.objective, "objective")
    kept = actions.keep_template(
        objective, by=request.user, at=timezone.now(), function=body.function, team=named_team(body.team)
    )
    return made(request, _shown(request, kept.pk), at=f"/api/v1/templates/{kept.pk}")


@router.get("/templates/{int:pk}", response=TemplateRow)
def get_template(request: HttpRequest, pk: int, asked: Query[Sparse]) -> HttpResponse:
    """One template."""
    return one(request, _shown(request, pk), asked, of=TemplateRow)


@router.patch("/templates/{int:pk}", response=TemplateRow)
def edit_template(request: HttpRequest, pk: int, body: EditTemplate) -> HttpResponse:
    """Change what it says; drafts that were made of it stay as they are."""
    row = _template(request, pk)
    given = sent(body)
    if body.key_results is not None:
        given["key_results"] = [(each.id, _measure(each)) for each in body.key_results]
    version = version_of(request, body.version)
    actions.edit_template(row, by=request.user, at=timezone.now(), version=version, **given)
    return one(request, _shown(request, pk))


@router.post("/templates/{int:pk}/use", response={201: ObjectiveRow})
def use_template(request: HttpRequest, pk: int, body: UseTemplate) -> HttpResponse:
    """Make a draft of it."""
    row, now = _template(request, pk), timezone.now()
    if row.is_retired:
        raise RuleBroken(_("This template is not offered any more."))
    (draft,) = goals.draft_together(
        [texts.of_template(row, _figures(row, body))],
        by=request.user,
        at=now,
        cycle=named_cycle(request, body.cycle),
        owner_team=named_team(body.owner_team, "owner_team"),
        template=row,
    )
    return show_objective(request, draft.pk, now, new=True)


@router.post("/templates/{int:pk}/retirement", response=TemplateRow)
def retire_template(request: HttpRequest, pk: int, body: Retiring) -> HttpResponse:
    """Offer it no more; it stays readable."""
    row = _template(request, pk)
    actions.retire_template(row, by=request.user, at=timezone.now(), reason=body.reason)
    return one(request, _shown(request, pk))


@router.delete("/templates/{int:pk}/retirement", response=TemplateRow)
def restore_template(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer it again."""
    actions.restore_template(_template(request, pk), by=request.user, at=timezone.now())
    return one(request, _shown(request, pk))


def _readable(request: HttpRequest) -> Any:
    return Template.objects.visible_to(request.user, timezone.now())


def _template(request: HttpRequest, pk: int) -> Any:
    return get_object_or_404(queries.whole(_readable(request)), pk=pk)


def _shown(request: HttpRequest, pk: int) -> dict[str, Any]:
    return _row(_template(request, pk))


def _row(template: Any) -> dict[str, Any]:
    names = ("version", "function", "title", "description", "kind", "commitment", "is_retired", "at")
    return {
        "id": template.pk,
        "url": address(f"/templates/{template.pk}/"),
        "team": template.team_id,
        "by": template.by_id,
        **{name: getattr(template, name) for name in names},
        "key_results": [_key_result(row) for row in template.standing],
    }


def _key_result(row: TemplateKeyResult) -> dict[str, Any]:
    said = {name: getattr(row, name) for name in ("title", "kind", "unit", "how_measured")}
    return {"id": row.pk, **said, "milestones": [line for line in row.steps.splitlines() if line.strip()]}


def _measure(given: TemplateMeasure) -> dict[str, Any]:
    said = {name: getattr(given, name) for name in ("title", "kind", "unit", "how_measured")}
    return {**said, "steps": "\n".join(given.milestones)}


def _figures(template: Any, body: UseTemplate) -> texts.Figures:
    places = {row.pk: at for at, row in enumerate(template.standing)}
    if body.key_results is None:
        return dict.fromkeys(places.values(), (None, None))
    if not {each.id for each in body.key_results} <= places.keys():
        raise RuleBroken(_("One of these key results is gone. Load the page again."), field="key_results")
    return {places[each.id]: (each.start, each.target) for each in body.key_results}


show_current(Template, lambda request, template: _shown(request, template.pk))
