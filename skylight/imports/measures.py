"""How a key result is measured, found out from whatever numbers its row has."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from skylight.goals import progress, roll_up, scoring
from skylight.goals.models import KeyResult
from skylight.imports import scores, values
from skylight.imports.reading import Row, Table
from skylight.imports.run import Run

Kind = KeyResult.Kind
NUMBERS = ("start", "target", "current", "low", "high")
NOTHING, ALL = Decimal(0), Decimal(1)
KINDS = {
    "increase": "metric", "decrease": "metric", "metric": "metric", "number": "metric", "numeric": "metric",
    "percentage": "metric", "percent": "metric", "currency": "metric", "kpi": "metric", "数值": "metric",
    "range": Kind.RANGE, "maintain": Kind.RANGE, "keep": Kind.RANGE, "keep_within": Kind.RANGE, "范围": Kind.RANGE,
    "milestone": Kind.MILESTONE, "milestones": Kind.MILESTONE, "里程碑": Kind.MILESTONE,
    "binary": Kind.BINARY, "boolean": Kind.BINARY, "yes_no": Kind.BINARY, "done_or_not": Kind.BINARY,
    "是否": Kind.BINARY,
}  # fmt: skip
# Kept as it stands in every language, so that the next import knows it again.
SAID = {
    "start": "Start: {}",
    "target": "Target: {}",
    "current": "Current: {}",
    "low": "Low: {}",
    "high": "High: {}",
}

FROM_NOTHING = _("%(file)s, line %(line)d: %(id)s has a target and no start; it starts from 0.")
EQUAL = _(
    "%(file)s, line %(line)d: %(id)s starts at its target; it is done or not, and the numbers were kept as words."
)
NO_TARGET = _(
    "%(file)s, line %(line)d: %(id)s has numbers and no target; it is done or not, and they were kept as words."
)
NO_NUMBER = _("%(file)s, line %(line)d: %(text)s is not a number; it was kept as words.")
UPSIDE_DOWN = _(
    "%(file)s, line %(line)d: the lower bound of %(id)s lies above the upper one; they were swapped."
)
UNKNOWN_KIND = _("%(file)s, line %(line)d: the kind %(text)s is not known; the numbers decide.")


@dataclass
class Measure:
    """A kind with the numbers that belong to it, and what had to be kept as words."""

    kind: str = Kind.BINARY
    start: Decimal | None = None
    target: Decimal | None = None
    current: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    words: list[str] = field(default_factory=list)


def measure(run: Run, table: Table, row: Row) -> Measure:
    """What a row measures; nothing it says is lost."""
    return _Reading(run, table, row).measure()


def reckon(row: KeyResult) -> None:
    """Give a row the progress and the suggested score that its numbers make, as `roll_up` does.

    What is reckoned from reports or milestones is left: a file has none of these yet.
    """
    if row.is_metric and row.start is not None and row.target is not None:
        raw = progress.of_metric(row.start, row.target, row.current).raw
    elif row.kind == Kind.BINARY:
        raw = progress.of_binary(None if row.current is None else row.current >= ALL).raw
    else:
        return
    row.progress = roll_up.kept(raw)
    row.score_suggested = scoring.suggested_score(roll_up.shown(row.progress))


class _Reading:
    """One row while its numbers are made out."""

    def __init__(self, run: Run, table: Table, row: Row) -> None:
        self.run, self.table, self.row = run, table, row
        self.numbers: dict[str, Decimal] = {}
        self.found = Measure(unit=row["unit"])
        for name in NUMBERS:
            self._read(name)

    def measure(self) -> Measure:
        kind = KINDS.get(values.key(self.row["kind"]), "")
        if self.row["kind"] and not kind:
            self._note(UNKNOWN_KIND, text=self.row["kind"][:60])
        if kind == Kind.RANGE or (not kind and {"low", "high"} & self.numbers.keys()):
            self._as_range()
        elif kind == Kind.MILESTONE:
            self._as_words(Kind.MILESTONE)
        elif kind == Kind.BINARY:
            self._as_binary()
        elif "target" in self.numbers:
            self._as_metric()
        elif {"start", "current"} & self.numbers.keys():
            self._note(NO_TARGET)
            self._as_words(Kind.BINARY)
        if self.found.kind == Kind.BINARY and self.found.current is None:
            reached = scores.reached(self.row["status"])
            self.found.current = None if reached is None else Decimal(reached)
        return self.found

    def _read(self, name: str) -> None:
        text = self.row[name]
        if not text:
            return
        try:
            figure = values.figure(text)
            self.numbers[name] = figure.value
            self.found.unit = self.found.unit or figure.unit
        except values.NotUnderstood:
            self._read_word(name, text)

    def _read_word(self, name: str, text: str) -> None:
        try:
            is_done = values.yes_or_no(text)
        except values.NotUnderstood:
            is_done = None
        if name == "current" and is_done is not None and not self.row["target"]:
            self.found.current = Decimal(is_done)
        else:
            self._note(NO_NUMBER, text=text[:60])
            self.found.words.append(SAID[name].format(text))

    def _as_metric(self) -> None:
        start, target = self.numbers.get("start"), self.numbers["target"]
        if start is None and target != NOTHING and not self.row["start"]:
            self._note(FROM_NOTHING)
            start = NOTHING
        if start is None or start == target:
            self._note(EQUAL if start is not None or target == NOTHING else NO_TARGET)
            self._as_words(Kind.BINARY)
            return
        self.found.kind = Kind.INCREASE if target > start else Kind.DECREASE
        self.found.start, self.found.target = start, target
        self.found.current = self.numbers.get("current")
        self._keep_as_words("low", "high")

    def _as_range(self) -> None:
        low, high = self.numbers.get("low"), self.numbers.get("high")
        if low is None and high is None:
            self._as_words(Kind.BINARY)
            return
        if low is not None and high is not None and low > high:
            self._note(UPSIDE_DOWN)
            low, high = high, low
        self.found.kind, self.found.low, self.found.high = Kind.RANGE, low, high
        self.found.current = self.numbers.get("current")
        self._keep_as_words("start", "target")

    def _as_binary(self) -> None:
        current, target = self.numbers.get("current"), self.numbers.get("target", ALL)
        if current is not None:
            self.found.current = Decimal(current >= target > NOTHING)
        if current not in (None, NOTHING, ALL) or target != ALL:
            self._keep_as_words(*NUMBERS)

    def _as_words(self, kind: str) -> None:
        self.found.kind = kind
        self._keep_as_words(*NUMBERS)

    def _keep_as_words(self, *names: str) -> None:
        self.found.words += [SAID[name].format(self.row[name]) for name in names if name in self.numbers]

    def _note(self, text: object, /, **details: object) -> None:
        details = {"file": self.table.file, "line": self.row.line, "id": self.row["id"], **details}
        self.run.report.note(text, **details)
