"""What each line of a pasted list means: objective, key result, description, or left over to be looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from skylight.drafting.pasting import outlines, tables
from skylight.drafting.pasting.figures import DONE, Figures, figures_in, owner_in, weight_in
from skylight.drafting.pasting.marks import Marked, Meaning, marked

__all__ = ["Line", "Meaning", "read"]


@dataclass(frozen=True)
class Line:
    """One line as it was understood; `dropped` is what of it is not taken along."""

    number: int
    raw: str
    meaning: Meaning
    text: str
    kind: str = DONE
    start: Decimal | None = None
    target: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    weight: Decimal | None = None
    dropped: str = ""
    is_left_over: bool = False


def read(text: str) -> list[Line]:
    """Every line of a text that says anything, in its order; a row of a table may make two."""
    return list(_lines(list(_marked(text))))


def _marked(text: str) -> Iterator[Marked]:
    gap = False
    for number, raw in enumerate(text.splitlines(), start=1):
        if raw.strip():
            yield marked(number, raw, after_gap=gap)
        gap = not raw.strip()


def _lines(lines: Sequence[Marked]) -> Iterator[Line]:
    if tables.is_table(lines):
        yield from _of_table(lines)
        return
    for line, (meaning, is_left_over) in zip(lines, outlines.meanings(lines), strict=True):
        yield _line(line, meaning, is_left_over)


def _line(line: Marked, meaning: Meaning, is_left_over: bool) -> Line:
    if meaning in (Meaning.SKIP, Meaning.DESCRIPTION):
        kept = line.raw.strip() if meaning is Meaning.SKIP else line.text
        return Line(line.number, line.raw, meaning, kept or line.raw.strip(), is_left_over=is_left_over)
    text, owner = owner_in(line.text)
    text, weight = weight_in(text)
    if meaning is Meaning.OBJECTIVE:
        return Line(line.number, line.raw, meaning, text, weight=weight, dropped=owner)
    return _key_result(line, figures_in(text), weight, owner)


def _key_result(line: Marked, found: Figures, weight: Decimal | None, dropped: str) -> Line:
    return Line(
        line.number, line.raw, Meaning.KEY_RESULT, found.title, found.kind, found.start, found.target,
        found.low, found.high, found.unit, weight, dropped,
    )  # fmt: skip


def _of_table(lines: Sequence[Marked]) -> Iterator[Line]:
    for row in tables.rows(lines):
        if row.is_skipped:
            yield Line(row.line.number, row.line.raw, Meaning.SKIP, row.line.raw.strip())
        if row.objective:
            text, weight = weight_in(row.objective)
            yield Line(
                row.line.number, row.line.raw, Meaning.OBJECTIVE, text,
                weight=row.weight if not row.key_result else weight, dropped="" if row.key_result else row.dropped,
            )  # fmt: skip
        if row.key_result:
            text, weight = weight_in(row.key_result)
            yield _key_result(row.line, row.figures(text), row.weight or weight, row.dropped)
