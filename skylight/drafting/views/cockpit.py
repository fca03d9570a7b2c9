"""Writing with everything that one needs for it in one place."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from skylight.cycles.models import Cycle
from skylight.drafting import actions, presence
from skylight.drafting.forms.quotes import Place, Presence, Quoting
from skylight.drafting.queries.cockpit import OPEN, Cockpit, cockpit, may_write
from skylight.drafting.queries.drafts import open_drafts, saved_by_others
from skylight.goals import actions as goals
from skylight.goals.models import KeyResult, Objective
from skylight.goals.views.answers import id_in, objective_or_404
from skylight.lib.errors import require
from skylight.lib.forms import Form
from skylight.org.models import Person, Team
from skylight.org.queries.lines import company_day
from skylight.policies.queries import effective
from skylight.ui.render import page


@require_safe
def writing(request: HttpRequest) -> HttpResponse:
    """My drafts, or those of a team of mine, and beside them what they may be made from."""
    asked = {name: request.GET.get(name, "") for name in ("cycle", "team")}
    ids = {name: id_in(text) for name, text in asked.items()}
    if any(asked[name] and ids[name] is None for name in asked):
        raise Http404
    return _page(request, _cockpit(request, **ids), fresh=id_in(request.GET.get("fresh")))


@require_POST
def quoting(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a draft with the words of a goal, or of one of its key results, aligned to it."""
    goal = objective_or_404(request, pk)
    place = Place(request.POST)
    writer, cycle = _place(request, place)
    form = Quoting(open_drafts(writer, cycle), request.POST)
    done = form.is_valid() and form.carry_out(
        _quote, goal, request=request, by=request.user, at=timezone.now(), cycle=cycle, owner=writer
    )
    if not done:
        return _refused(request, form, writer, cycle)
    quoted = form.result
    started = f"k{quoted.key_result.pk}" if quoted.key_result else f"o{quoted.objective.pk}"
    return _begun(request, quoted.objective, started, writer, cycle, source=f"input-o{pk}")


@require_POST
def carrying(request: HttpRequest, pk: int) -> HttpResponse:
    """Take what is unfinished of a goal along with one press."""
    goal = objective_or_404(request, pk)
    form = Place(request.POST)
    writer, cycle = _place(request, form)
    if not form.carry_out(_carry_over, goal, by=request.user, at=timezone.now(), to=cycle):
        return _refused(request, form, writer, cycle)
    return _begun(request, form.result, f"o{form.result.pk}", writer, cycle, source=f"input-o{pk}")


@require_POST
def present(request: HttpRequest) -> HttpResponse:
    """Say that one has a team's drafts open; the answer names the others, and whether anything was saved."""
    form, at = Presence(request.POST), timezone.now()
    writer, cycle = _place(request, form)
    if not isinstance(writer, Team):
        raise Http404
    require(may_write(request.user, writer, effective(writer)))
    presence.come(request.user, writer, cycle.pk, at)
    return page(
        request, "drafting/presence.html", address=_address(writer, cycle.pk),
        others=presence.others(request.user, writer, cycle.pk, at),
        saved_by=saved_by_others(writer, cycle.pk, request.user, since=form.cleaned_data["since"] or at, at=at),
    )  # fmt: skip


def _quote(
    goal: Objective, *, request: HttpRequest, key_result: int | None, into: int | None, **given: Any
) -> Any:
    given.pop("team")
    row = (
        get_object_or_404(KeyResult.objects.live().filter(objective=goal), pk=key_result)
        if key_result
        else None
    )
    draft = objective_or_404(request, into) if into else None
    return actions.quote(goal, key_result=row, into=draft, **given)


def _carry_over(goal: Objective, *, to: Cycle, cycle: int, team: int | None, **who: Any) -> Objective:
    return goals.carry_over(goal, cycle=to, **who)


def _cockpit(request: HttpRequest, cycle: int | None, team: int | None) -> Cockpit:
    at = timezone.now()
    found = cockpit(request.user, at=at, day=company_day(at), cycle=cycle, team=team)
    if found is None:
        raise Http404
    return found


def _place(request: HttpRequest, form: Form) -> tuple[Any, Cycle]:
    """Whose drafts of which cycle a form is about; 404 where that is nobody's."""
    if not form.is_valid():
        raise Http404
    cycle = get_object_or_404(Cycle.objects.visible_to(request.user), pk=form.cleaned_data["cycle"])
    wanted = form.cleaned_data["team"]
    return (get_object_or_404(Team, pk=wanted) if wanted else request.user), cycle


def _begun(
    request: HttpRequest, draft: Objective, started: str, writer: Person | Team, cycle: Cycle, *, source: str
) -> HttpResponse:
    """The drafts anew, with the cursor in the one that was begun; without JavaScript the page of its form."""
    if request.htmx:  # type: ignore[attr-defined]
        return _page(request, _cockpit(request, cycle.pk, _team(writer)), open_at=started, source=source)
    route = "goals:key_result_edit" if started.startswith("k") else "goals:objective_edit"
    pk = int(started[1:])
    return redirect(
        f"{reverse(route, args=[pk])}?{urlencode({'next': f'{_address(writer, cycle.pk)}#objective-{draft.pk}'})}"
    )


def _refused(request: HttpRequest, form: Form, writer: Person | Team, cycle: Cycle) -> HttpResponse:
    is_open = cycle.phase(timezone.now()) in OPEN
    found = _cockpit(request, cycle.pk if is_open else None, _team(writer))
    problem = " ".join(str(text) for texts in form.errors.values() for text in texts)
    return _page(request, found, problem=problem, status=422)


def _page(request: HttpRequest, found: Cockpit, *, status: int = 200, **context: Any) -> HttpResponse:
    at = timezone.now()
    both = found.team and found.cycle
    context = {
        "open_at": "",
        "fresh": None,
        "problem": "",
        "source": "",
        "chosen_into": id_in(request.POST.get("into")),
        **context,
    }
    return page(
        request, "drafting/cockpit.html", block="drafts", status=status, found=found,
        address=reverse("drafting:cockpit") + found.address,
        others=presence.others(request.user, found.team, found.cycle.pk, at) if both else [],  # type: ignore[arg-type, union-attr]
        **context,
    )  # fmt: skip


def _address(writer: Person | Team, cycle: int) -> str:
    return reverse("drafting:cockpit") + f"?cycle={cycle}" + (f"&team={writer.pk}" if _team(writer) else "")


def _team(writer: Person | Team) -> int | None:
    return writer.pk if isinstance(writer, Team) else None
