"""Goals to begin with: finding, using, keeping and changing them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skylight.drafting import actions, library, texts
from skylight.drafting.forms import templates as forms
from skylight.drafting.models import Function, Template
from skylight.drafting.permissions.templates import can_change_template, can_keep_template
from skylight.drafting.queries import templates as queries
from skylight.drafting.queries.places import places
from skylight.goals import actions as goals
from skylight.goals.texts import ObjectiveText
from skylight.goals.views.answers import id_in, mine_at, objective_or_404, page_number
from skylight.lib.errors import RuleBroken, require
from skylight.ui.render import page

FORM = ("GET", "HEAD", "POST")


@require_safe
def templates(request: HttpRequest) -> HttpResponse:
    """The company's templates and the examples of ours, by words and function."""
    form = forms.Search(request.GET)
    asked = form.cleaned_data if form.is_valid() else {"q": "", "function": ""}
    words, function, number = asked["q"], asked["function"], page_number(request)
    found = queries.kept(request.user, timezone.now(), words=words, function=function, number=number)
    examples = library.found(words, function) if number == 1 else ()
    return page(
        request,
        "drafting/templates.html",
        block="found",
        form=form,
        words=words,
        function=function,
        kept=found,
        number=number,
        examples=[queries.example_shown(one) for one in examples],
        functions=dict(Function.choices),
        into=_into(request),
    )


@require_http_methods(FORM)
def example(request: HttpRequest, key: str) -> HttpResponse:
    """One example of ours, and a draft of it."""
    if key not in library.BY_KEY:
        raise Http404
    found = library.BY_KEY[key]

    def draft(*, figures: texts.Figures, **details: Any) -> Any:
        return _draft(texts.of_example(found, figures), example=key, **details)

    return _use(request, queries.example_shown(found), draft)


@require_http_methods(FORM)
def template(request: HttpRequest, pk: int) -> HttpResponse:
    """One template, and a draft of it."""
    row = _template(request, pk)

    def draft(*, figures: texts.Figures, **details: Any) -> Any:
        if row.is_retired:
            raise RuleBroken(_("This template is not offered any more."))
        return _draft(texts.of_template(row, figures), template=row, **details)

    return _use(request, queries.shown(row), draft, may_change=can_change_template(request.user, row))


def _draft(text: ObjectiveText, **details: Any) -> Any:
    (drafted,) = goals.draft_together([text], **details)
    return drafted


def _use(request: HttpRequest, shown: queries.Shown, draft: Any, *, may_change: bool = False) -> HttpResponse:
    at = timezone.now()
    where = places(request.user, at)
    if request.method == "POST":
        require(not where.is_nowhere)
    initial = {"cycle": request.GET.get("cycle"), "whose": f"team-{request.GET.get('team')}"}
    form = forms.Use(shown.measures, where, request.POST or None, initial=initial)
    if request.method == "POST" and form.carry_out(draft, by=request.user, at=at):
        return redirect(mine_at(form.result))
    return page(
        request,
        "drafting/template.html",
        status=form.status,
        form=form,
        shown=shown,
        functions=dict(Function.choices),
        may_use=not where.is_nowhere and bool(where.cycles) and not shown.is_retired,
        may_change=may_change,
    )


@require_http_methods(FORM)
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a goal's words as a template of a team or of the company."""
    row = objective_or_404(request, pk)
    require(queries.may_keep(request.user, row))
    teams = queries.led(request.user)
    for_company = can_keep_template(request.user, None)
    form = forms.Keep(teams, request.POST or None, for_company=for_company)
    if request.method == "POST" and form.carry_out(
        actions.keep_template, row, by=request.user, at=timezone.now()
    ):
        return redirect("drafting:template", form.result.pk)
    return page(request, "drafting/template_new.html", status=form.status, form=form, objective=row)


@require_http_methods(FORM)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what a template says."""
    row = _template(request, pk)
    require(can_change_template(request.user, row))
    names = ("title", "description", "function", "version")
    form = forms.Edit(
        row.standing, request.POST or None, initial={name: getattr(row, name) for name in names}
    )
    if request.method == "POST" and form.carry_out(
        actions.edit_template, row, by=request.user, at=timezone.now()
    ):
        return redirect("drafting:template", pk)
    return page(request, "drafting/template_edit.html", status=form.status, form=form, row=row)


@require_http_methods(FORM)
def retirement(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer a template no more."""
    row = _template(request, pk)
    require(can_change_template(request.user, row))
    form = forms.Retirement(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.carry_out(
        actions.retire_template, row, by=request.user, at=timezone.now()
    ):
        return redirect("drafting:templates")
    return page(request, "drafting/template_retirement.html", status=form.status, form=form, row=row)


@require_POST
def restoring(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer a template again."""
    actions.restore_template(_template(request, pk), by=request.user, at=timezone.now())
    return redirect("drafting:template", pk)


def _template(request: HttpRequest, pk: int) -> Any:
    readable = Template.objects.visible_to(request.user, timezone.now())
    return get_object_or_404(queries.whole(readable), pk=pk)


def _into(request: HttpRequest) -> str:
    """The cycle and the team that one came to write for, to be passed on."""
    given = {name: id_in(request.GET.get(name)) for name in ("cycle", "team")}
    said = "&".join(f"{name}={value}" for name, value in given.items() if value)
    return f"?{said}" if said else ""
