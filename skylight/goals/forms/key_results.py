"""What one writes about a key result, its milestones included."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from skylight.goals.fields import text_of
from skylight.goals.forms.editing import Editing, as_sent
from skylight.goals.forms.fields import (
    AmountField,
    DayField,
    PersonField,
    ScoringGuideField,
    TitleField,
    words,
)
from skylight.goals.forms.objectives import WHY
from skylight.goals.models import KeyResult, Milestone
from skylight.lib.forms import Form

EMPTY_LINES = 3
MOST_LINES = 60
ROW = (
    "title", "kind", "start", "target", "low", "high", "unit", "deadline", "owner", "backup_owner",
    "how_measured", "scoring_guide", "description", "profile", "version",
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """The fields of one milestone."""

    pk: BoundField
    title: BoundField
    due_on: BoundField
    weight: BoundField


class KeyResultText(Form):
    """What a key result says; its milestones stand in lines `step_N_title`, and one without a title is none."""

    title = TitleField(
        label=_("Key result"), help_text=_("How will you know? Name what is measured, not what is done.")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=KeyResult.Kind.choices, initial=KeyResult.Kind.INCREASE)
    start = AmountField(label=_("Start"), help_text=_("Where it stands today."))
    target = AmountField(label=_("Target"), help_text=_("Where it shall be at the end."))
    low = AmountField(label=_("Not below"), help_text=_("For a range; one bound is enough."))
    high = AmountField(label=_("Not above"))
    unit = forms.CharField(
        label=_("Unit"), required=False, max_length=40, help_text=_("%, days, ¥ or whatever you count.")
    )
    deadline = DayField(label=_("Deadline"), help_text=_("Empty: as the objective."))
    owner = PersonField(label=_("Owner"), required=False, help_text=_("Empty: as the objective."))
    backup_owner = PersonField(label=_("Backup owner"), required=False)
    profile = forms.ChoiceField(
        label=_("How it comes"),
        choices=KeyResult.Profile.choices,
        initial=KeyResult.Profile.LINEAR,
        help_text=_("The pace that progress is compared with."),
    )
    how_measured = forms.CharField(
        label=_("How it is measured"),
        required=False,
        max_length=50_000,
        widget=words(1),
        help_text=_("Where the figure comes from, and who can look it up."),
    )
    scoring_guide = ScoringGuideField()
    description = forms.CharField(
        label=_("More about it"), required=False, max_length=50_000, widget=words(2), help_text=_("Markdown.")
    )

    def __init__(self, steps: Sequence[Milestone] = (), *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.number = self._lines_sent() if self.is_bound else len(steps) + EMPTY_LINES
        for at in range(self.number):
            self._add_line(at, steps[at] if at < len(steps) else None)

    @property
    def lines(self) -> list[Line]:
        """The milestones' fields, one line each."""
        return [
            Line(*(self[f"step_{at}_{part}"] for part in ("id", "title", "due", "weight")))
            for at in range(self.number)
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        steps = [self._step(given, at) for at in range(self.number)]
        return {**given, "milestones": [step for step in steps if step[1]]}

    def _step(self, given: dict[str, Any], at: int) -> tuple[Any, ...]:
        parts = tuple(given.pop(f"step_{at}_{part}", None) for part in ("id", "title", "due", "weight"))
        pk, title, due_on, weight = parts
        return pk, title or "", due_on, weight

    def _lines_sent(self) -> int:
        sent = [name for name in self.data if name.startswith("step_") and name.endswith("_title")]
        return min(len(sent), MOST_LINES)

    def _add_line(self, at: int, step: Milestone | None) -> None:
        name = gettext("Milestone %(number)s") % {"number": at + 1}
        self.fields[f"step_{at}_id"] = forms.IntegerField(
            required=False, widget=forms.HiddenInput, initial=step.pk if step else None
        )
        self.fields[f"step_{at}_title"] = forms.CharField(
            label=name, required=False, max_length=2_000, initial=step.title if step else ""
        )
        self.fields[f"step_{at}_due"] = DayField(label=_("Due on"), initial=step.due_on if step else None)
        self.fields[f"step_{at}_weight"] = AmountField(
            label=_("Weight"), initial=step.weight if step else None
        )


class NewKeyResult(KeyResultText):
    """One more key result."""

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        return {**given, "milestones": [step[1:] for step in given["milestones"]]}


class EditKeyResult(KeyResultText, Editing):
    """A key result as it stands; of a published one a new target wants a reason."""

    reason = forms.CharField(
        label=_("Why the change"),
        required=False,
        max_length=2_000,
        help_text=_("Needed when the target changes. Everybody who can read the goal can read this."),
    )

    def __init__(self, key_result: KeyResult, steps: Sequence[Milestone], *args: Any, **options: Any) -> None:
        options.setdefault("initial", {name: getattr(key_result, name) for name in ROW})
        super().__init__(steps, *args, **options)
        if key_result.objective.is_draft:
            del self.fields["reason"]

    def carry_out(self, action: Callable[..., Any], *args: Any, **extra: Any) -> bool:
        """As its base; after a conflict their new milestones stand among the typed ones, so that saving drops none."""
        done = super().carry_out(action, *args, **extra)
        if self.conflict is not None and self._merge_milestones():
            self.merged = (*self.merged, gettext("Milestones"))
        return done

    def _merge_milestones(self) -> bool:
        """Whether somebody else has added some; typed ones that somebody took away are written anew when saved."""
        theirs = {
            row.pk: row for row in self.conflict.milestones.filter(removed_at=None).order_by("position", "id")
        }
        sent = [
            self.fields[f"step_{at}_id"].clean(self.data.get(f"step_{at}_id")) for at in range(self.number)
        ]
        for at, pk in enumerate(sent):
            if pk not in theirs:
                self.data[f"step_{at}_id"] = ""
        added = [row for pk, row in theirs.items() if pk not in sent]
        for row in added:
            self._put(row)
        return bool(added)

    def _put(self, row: Milestone) -> None:
        """Into the first line that is empty, or a new one."""
        free = (
            at
            for at in range(self.number)
            if not self.data.get(f"step_{at}_title") and not self.data.get(f"step_{at}_id")
        )
        at = next(free, self.number)
        if at == self.number:
            self._add_line(at, None)
            self.number += 1
        for part, value in (
            ("id", row.pk),
            ("title", row.title),
            ("due", row.due_on),
            ("weight", row.weight),
        ):
            self.data[f"step_{at}_{part}"] = as_sent(self[f"step_{at}_{part}"], value)
        self.cleaned_data["milestones"].append((row.pk, row.title, row.due_on, row.weight))

    def is_of_row(self, name: str) -> bool:
        return name in ROW or name == "step_0_title"

    def theirs(self, name: str) -> Any:
        if name != "step_0_title":
            return super().theirs(name)
        rows = self.conflict.milestones.filter(removed_at=None)
        return _listed((row.title, row.due_on, row.weight) for row in rows)

    def _difference(self, bound: BoundField) -> Any:
        found = super()._difference(bound)
        if bound.name != "step_0_title":
            return found
        mine = _listed(step[1:] for step in self.cleaned_data["milestones"])
        return type(found)(gettext("Milestones"), found.theirs, mine)


class Cancellation(Form):
    """Why a key result no longer counts."""

    reason = forms.CharField(label=_("Why"), required=False, widget=words(2), max_length=5_000, help_text=WHY)


def _listed(steps: Iterable[tuple[Any, ...]]) -> str:
    lines = [
        (title, text_of(due_on), text_of(weight) if weight is not None else "1")
        for title, due_on, weight in steps
    ]
    return "\n".join(" · ".join(part for part in line if part) for line in lines)
