"""A pasted list: the text, and then each of its lines as it was understood, to be put right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from skylight.drafting.forms.placing import Placing
from skylight.drafting.pasting import Line, Meaning, figures_in, read
from skylight.goals.fields import LONGEST_UNIT, text_of
from skylight.goals.forms.fields import AmountField, WeightField, words
from skylight.goals.models import KeyResult
from skylight.goals.texts import KeyResultText, ObjectiveText

MOST_LINES = 200
LONGEST_TEXT = 50_000
AUTO = "auto"
MEANINGS = [
    (Meaning.OBJECTIVE, _("Objective")),
    (Meaning.KEY_RESULT, _("Key result")),
    (Meaning.DESCRIPTION, _("Description")),
    (Meaning.SKIP, _("Leave out")),
]
MEASURES = [
    (AUTO, _("By its figures")),
    (KeyResult.Kind.RANGE, _("Stays between them")),
    (KeyResult.Kind.BINARY, _("Done or not")),
]
PARTS = ("meaning", "text", "kind", "start", "target", "unit", "weight")


class Paste(Placing):
    """The text, and where it shall go."""

    text = forms.CharField(
        label=_("Your list"),
        max_length=LONGEST_TEXT,
        widget=words(10, autofocus=True),
        help_text=_("Objectives with their key results, as text, Markdown or cells of a spreadsheet."),
    )
    field_order = ("text", "cycle", "whose")

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        self.lines = read(text)
        if len(self.lines) > MOST_LINES:
            raise forms.ValidationError(
                _("%(lines)s lines are too many; bring in at most %(most)s at once."),
                params={"lines": len(self.lines), "most": MOST_LINES},
            )
        elif not self.lines:
            raise forms.ValidationError(_("There is no line in it."))
        return text


@dataclass(frozen=True)
class Understood:
    """The fields of one line, and what it said."""

    raw: str
    dropped: str
    is_left_over: bool
    meaning: BoundField
    text: BoundField
    figures: tuple[BoundField, ...]


class Preview(Placing):
    """Every line with its meaning and its figures; what comes of it is drafted in one act."""

    text = forms.CharField(
        label=_("The text as you pasted it"), required=False, max_length=LONGEST_TEXT, widget=words(6)
    )

    def __init__(self, lines: Sequence[Line], weighs: bool, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.parts = PARTS if weighs else PARTS[:-1]
        self.lines = list(lines)
        self.count = self._sent() if self.is_bound else len(self.lines)
        for at in range(self.count):
            self._add_line(at)
        # Where in the form each objective and key result stands.
        self.objectives: list[int] = []
        self.key_results: list[list[int]] = []

    @property
    def understood(self) -> list[Understood]:
        """Each line's fields in their order."""
        return [self._understood(at) for at in range(self.count)]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        said = [{part: given.pop(f"line_{at}_{part}", None) for part in PARTS} for at in range(self.count)]
        given.pop("text", None)
        if not self.errors:
            given["texts"] = self._texts(said)
        return given

    def place_of(self, field: str) -> str:
        parts = field.split(".")
        if parts[0] != "objectives" or len(parts) < 3:
            return field
        at = int(parts[1])
        if parts[2] == "key_results" and len(parts) == 5:
            return f"line_{self.key_results[at][int(parts[3])]}_{_part(parts[4])}"
        return f"line_{self.objectives[at]}_{_part(parts[-1])}"

    def _texts(self, said: Sequence[Mapping[str, Any]]) -> list[ObjectiveText]:
        """The objectives that the lines make; the places of their lines are kept for what is refused."""
        found: list[_Growing] = []
        for at, line in enumerate(said):
            meaning = line["meaning"]
            if meaning == Meaning.OBJECTIVE:
                found.append(_Growing({"title": line["text"], "weight": line["weight"]}))
                self.objectives.append(at)
                self.key_results.append([])
            elif meaning != Meaning.SKIP and not found:
                self.add_error(
                    f"line_{at}_meaning", gettext("No objective stands above it. Which line is one?")
                )
            elif meaning == Meaning.KEY_RESULT:
                found[-1].key_results.append(
                    {**_measure(line), "title": line["text"], "weight": line["weight"]}
                )
                self.key_results[-1].append(at)
            elif meaning == Meaning.DESCRIPTION:
                found[-1].describe(line["text"])
        return [one.text() for one in found]

    def _add_line(self, at: int) -> None:
        line = self.lines[at] if at < len(self.lines) else None
        fields: dict[str, forms.Field] = {
            "meaning": forms.ChoiceField(label=_("What it is"), choices=MEANINGS),
            "text": forms.CharField(
                label=_("Line %(number)s") % {"number": at + 1},
                required=False,
                max_length=5_000,
                widget=words(1),
            ),
            "kind": forms.ChoiceField(label=_("Measured"), choices=MEASURES, required=False),
            "start": AmountField(label=_("From")),
            "target": AmountField(label=_("To")),
            "unit": forms.CharField(label=_("Unit"), required=False, max_length=LONGEST_UNIT),
            "weight": WeightField(label=_("Weight")),
        }
        for part in self.parts:
            self.fields[f"line_{at}_{part}"] = fields[part]
        if line is not None:
            self.initial.update({f"line_{at}_{part}": value for part, value in _initial(line).items()})

    def _understood(self, at: int) -> Understood:
        line = self.lines[at] if at < len(self.lines) else None
        figures = tuple(self[f"line_{at}_{part}"] for part in self.parts[2:])
        # Where only marks in front were taken off there is nothing to compare.
        raw = line.raw.strip() if line and not line.raw.strip(" *_").endswith(line.text) else ""
        left = line is not None and line.is_left_over
        meaning, text = self[f"line_{at}_meaning"], self[f"line_{at}_text"]
        return Understood(raw, line.dropped if line else "", left, meaning, text, figures)

    def _sent(self) -> int:
        return min(
            sum(name.startswith("line_") and name.endswith("_meaning") for name in self.data), MOST_LINES
        )


class _Growing:
    """An objective while its lines are read."""

    def __init__(self, said: dict[str, Any]) -> None:
        self.said = {**said, "description": ""}
        self.key_results: list[dict[str, Any]] = []

    def describe(self, words: str) -> None:
        whole = self.key_results[-1] if self.key_results else self.said
        whole["description"] = "\n\n".join(part for part in (whole.get("description", ""), words) if part)

    def text(self) -> ObjectiveText:
        return ObjectiveText(self.said, tuple(KeyResultText(one) for one in self.key_results))


def _measure(line: Mapping[str, Any]) -> dict[str, Any]:
    start, target = line["start"], line["target"]
    if line["kind"] == KeyResult.Kind.RANGE and (start is not None or target is not None):
        return {"kind": line["kind"], "low": start, "high": target, "unit": line["unit"]}
    elif line["kind"] == KeyResult.Kind.BINARY or (start is None and target is None):
        return {"kind": KeyResult.Kind.BINARY}
    return {
        "kind": _direction(line["text"], start, target),
        "start": start,
        "target": target,
        "unit": line["unit"],
    }


def _direction(text: str, start: Decimal | None, target: Decimal | None) -> str:
    if start is not None and target is not None:
        return KeyResult.Kind.DECREASE if target < start else KeyResult.Kind.INCREASE
    falls = figures_in(text).kind == KeyResult.Kind.DECREASE
    return KeyResult.Kind.DECREASE if falls else KeyResult.Kind.INCREASE


def _initial(line: Line) -> dict[str, Any]:
    is_range = line.kind == KeyResult.Kind.RANGE
    start, target = (line.low, line.high) if is_range else (line.start, line.target)
    return {
        "meaning": line.meaning, "text": line.text, "kind": line.kind if is_range else AUTO,
        "start": text_of(start), "target": text_of(target), "unit": line.unit, "weight": text_of(line.weight),
    }  # fmt: skip


def _part(name: str) -> str:
    """The field of a line in which an action's word for it stands."""
    names = {"title": "text", "low": "start", "high": "target", "description": "text"}
    found = names.get(name, name)
    return found if found in PARTS else "text"
