"""What one writes when one asks for support, answers, or takes something on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from skylight.cycles.models import Cycle
from skylight.cycles.names import shown_name
from skylight.drafting.models import SupportRequest
from skylight.goals.forms.editing import Editing
from skylight.goals.forms.fields import AmountField, DayField, PersonField, TitleField, words
from skylight.goals.models import KeyResult, Objective
from skylight.lib.forms import Form
from skylight.lib.markdown import plain
from skylight.org.fields import TeamField

LONGEST_OPTION = 90
SIZES = [("", _("Choose, or give the days")), *SupportRequest.Size.choices]


class Terms(Form):
    """What is asked, by when and how big."""

    what = forms.CharField(
        label=_("What you ask for"),
        max_length=2_000,
        widget=words(2),
        help_text=_("What should be true when it is done? One or two sentences."),
    )
    by_when = DayField(label=_("By when"), required=True)
    size = forms.ChoiceField(label=_("How big, as you see it"), choices=SIZES, required=False)
    days = forms.IntegerField(label=_("Days of work"), required=False, min_value=1, max_value=1_000)


class Ask(Terms):
    """One more request, for a goal of one's own."""

    goal = forms.ChoiceField(label=_("For which of your goals"))
    to_person = PersonField(label=_("Ask a person"), required=False)
    to_team = TeamField(
        label=_("or a team"), required=False, help_text=_("Its leader, or whoever writes for it, answers.")
    )
    why = forms.CharField(
        label=_("Why it matters"),
        max_length=10_000,
        widget=words(3),
        help_text=_("What will not happen without it?"),
    )

    field_order = ("goal", "to_person", "to_team", "what", "why", "by_when", "size", "days")

    def __init__(
        self, goals: Iterable[Objective], driven: Iterable[KeyResult], *args: Any, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.ends = ends_of(goals, driven)
        self.fields["goal"].choices = choices_of(self.ends)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        objective, key_result = self.ends.get(given.pop("goal", ""), (None, None))
        return {**given, "objective": objective, "key_result": key_result}


class Counter(Terms, Editing):
    """What one would do instead."""

    note = forms.CharField(label=_("A few words"), required=False, max_length=5_000, widget=words(2))

    def __init__(self, request: SupportRequest, *args: Any, **options: Any) -> None:
        names = ("what", "by_when", "size", "days", "version")
        options.setdefault("initial", {name: getattr(request, name) for name in names})
        super().__init__(*args, **options)
        self.fields["what"].label = _("What you could do")
        self.fields["what"].help_text = ""


class Change(Counter):
    """What one asks for now."""

    why = forms.CharField(label=_("Why it matters"), max_length=10_000, widget=words(3))

    field_order = ("what", "why", "by_when", "size", "days", "note")

    def __init__(self, request: SupportRequest, *args: Any, **options: Any) -> None:
        super().__init__(request, *args, **options)
        self.initial["why"] = request.why
        self.fields["what"].label = _("What you ask for")


class Declining(Editing):
    """Why not."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=5_000,
        widget=words(3, autofocus=True),
        help_text=_("Whoever can read the request can read this."),
    )


class Withdrawal(Editing):
    """Why one asks for it no longer."""

    reason = forms.CharField(
        label=_("Why"), required=False, max_length=5_000, widget=words(2, autofocus=True)
    )


class Agreement(Editing):
    """Only the version that was read."""


class Acceptance(Editing):
    """What every way of taking it on has."""

    note = forms.CharField(
        label=_("A few words to the one who asks"), required=False, max_length=5_000, widget=words(2)
    )

    def is_of_row(self, name: str) -> bool:
        # What is written here becomes a row of its own.
        return False


class AsObjective(Acceptance):
    """A new objective of the one who was asked."""

    title = TitleField(label=_("Objective"), help_text=_("In your words: what shall be true at the end?"))
    cycle = forms.ChoiceField(label=_("Cycle"))

    field_order = ("title", "cycle", "note")

    def __init__(self, cycles: Iterable[Cycle], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.cycles = {str(one.pk): one for one in cycles}
        self.fields["cycle"].choices = [(pk, shown_name(one)) for pk, one in self.cycles.items()]  # type: ignore[attr-defined]

    def clean_cycle(self) -> Cycle:
        return self.cycles[self.cleaned_data["cycle"]]


class AsKeyResult(Acceptance):
    """A new key result of a goal that one writes."""

    objective = forms.ChoiceField(label=_("Under which objective"))
    title = TitleField(label=_("Key result"), help_text=_("In your words: how will one know?"))
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[one for one in KeyResult.Kind.choices if one[0] in ("increase", "decrease", "binary")],
        initial=KeyResult.Kind.BINARY,
    )
    start = AmountField(label=_("Start"))
    target = AmountField(label=_("Target"))
    unit = forms.CharField(label=_("Unit"), required=False, max_length=40)

    field_order = ("objective", "title", "kind", "start", "target", "unit", "note")

    def __init__(self, goals: Iterable[Objective], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.goals = {str(one.pk): one for one in goals}
        self.fields["objective"].choices = [(pk, _named(one)) for pk, one in self.goals.items()]  # type: ignore[attr-defined]

    def clean_objective(self) -> Objective:
        return self.goals[self.cleaned_data["objective"]]


class WithGoal(Acceptance):
    """A goal that covers it already."""

    goal = forms.ChoiceField(label=_("Which of your goals covers it"))

    field_order = ("goal", "note")

    def __init__(self, goals: Iterable[Objective], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.ends = ends_of(goals, ())
        self.fields["goal"].choices = choices_of(self.ends)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        objective, key_result = self.ends.get(given.pop("goal", ""), (None, None))
        return {**given, "objective": objective, "key_result": key_result}


class AsWork(Acceptance):
    """Ordinary work."""

    title = TitleField(label=_("What you will do"))
    link = forms.CharField(
        label=_("Where it is tracked"),
        required=False,
        max_length=2_000,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )

    field_order = ("title", "link", "note")


End = tuple[Objective, KeyResult | None]


def ends_of(goals: Iterable[Objective], driven: Iterable[KeyResult]) -> dict[str, End]:
    """Each goal (`o12`) followed by its key results (`k34`), then key results in goals of others."""
    ends: dict[str, End] = {}
    for goal in goals:
        ends[f"o{goal.pk}"] = (goal, None)
        for row in sorted(goal.key_results.all(), key=lambda one: (one.position, one.pk)):
            if not row.is_cancelled:
                ends[f"k{row.pk}"] = (goal, row)
    return ends | {f"k{one.pk}": (one.objective, one) for one in driven}


def choices_of(ends: dict[str, End]) -> list[tuple[str, Any]]:
    """The same as one chooses from."""
    return [(key, _short(row.title, "– ") if row else _named(goal)) for key, (goal, row) in ends.items()]


def _named(goal: Objective) -> Any:
    title = (
        _short(goal.title) if goal.owner_team is None else f"{goal.owner_team.name} · {_short(goal.title)}"
    )
    return format_lazy("{} ({})", title, _("Draft")) if goal.is_draft else title


def _short(title: str, before: str = "") -> str:
    return f"{before}{plain(title)}"[:LONGEST_OPTION]
