"""Templates and examples as words for a draft, with the figures that somebody filled in."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from skylight.drafting.library import Example
from skylight.drafting.models import Template, TemplateKeyResult
from skylight.goals.models import KeyResult
from skylight.goals.texts import KeyResultText, ObjectiveText

# By the place of a key result: start and target. Those that are missing do not come along.
Figures = Mapping[int, tuple[Decimal | None, Decimal | None]]
MEASURED = (KeyResult.Kind.INCREASE, KeyResult.Kind.DECREASE)


def of_template(template: Template, figures: Figures) -> ObjectiveText:
    """The words of a kept template."""
    said = {name: getattr(template, name) for name in ("title", "description", "kind", "commitment")}
    rows = list(template.key_results.filter(removed_at=None))
    return ObjectiveText(said, tuple(_of_row(rows[at], *figures[at]) for at in sorted(figures)))


def of_example(example: Example, figures: Figures) -> ObjectiveText:
    """The words of an example, in the reader's language."""
    said = {
        "title": str(example.title), "description": str(example.why), "kind": example.kind,
        "commitment": example.commitment,
    }  # fmt: skip
    texts = []
    for at in sorted(figures):
        one = example.measures[at]
        words = {"title": str(one.title), "kind": one.kind, "unit": str(one.unit)}
        texts.append(KeyResultText({**words, **_figures(one.kind, *figures[at])}))
    return ObjectiveText(said, tuple(texts))


def _of_row(row: TemplateKeyResult, start: Decimal | None, target: Decimal | None) -> KeyResultText:
    said = {name: getattr(row, name) for name in ("title", "kind", "unit", "how_measured")}
    steps = tuple((line.strip(), None, None) for line in row.steps.splitlines() if line.strip())
    return KeyResultText({**said, **_figures(row.kind, start, target)}, steps)


def _figures(kind: str, start: Decimal | None, target: Decimal | None) -> dict[str, Any]:
    if kind in MEASURED:
        return {"start": start, "target": target}
    return {"low": start, "high": target} if kind == KeyResult.Kind.RANGE else {}
