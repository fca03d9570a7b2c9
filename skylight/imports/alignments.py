"""What goals support: the parents a file names, found when all goals are known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from skylight.goals.graph import GROUPS
from skylight.goals.models import Alignment, KeyResult, Objective
from skylight.imports import values
from skylight.imports.bulk import Events, chunks, insert
from skylight.imports.loops import loops_closed
from skylight.imports.reading import Row, Table
from skylight.imports.run import Run

SUPPORTS = Alignment.Relation.SUPPORTS
# The relations that say the same thing in one direction, among which there are no loops.
UPWARDS = next(group for group in GROUPS if SUPPORTS in group)

NO_PARENT = _(
    "%(file)s, line %(line)d: there is no objective or key result %(parent)s for %(id)s to support."
)
OWN_PARENT = _("%(id)s cannot support itself.")
SAME = _(
    "%(file)s, line %(line)d: %(id)s is a part of %(parent)s in the same objective; that was kept as words."
)
APART = _("%(id)s cannot support %(parent)s: the cycles of the two never meet.")
LOOP = _("These support each other in a loop: %(way)s. The link was left out.")


@dataclass(frozen=True, slots=True)
class End:
    """An objective, or one of its key results."""

    objective: int
    key_result: int | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """One parent that one row names, and how the row was counted."""

    file: str
    line: int
    stem: str
    id: str
    below: End
    parent: str
    counted: str


@dataclass
class Links:
    """All parents that the files of an import name."""

    run: Run
    events: Events
    waiting: list[tuple[Link, str]] = field(default_factory=list)

    def of_objective(self, table: Table, row: Row, pk: int, counted: str) -> None:
        """Remember the parents of an objective."""
        self._add(table, row, End(pk), counted)

    def of_key_result(self, table: Table, row: Row, objective: int, pk: int, counted: str) -> None:
        """Remember the parents of a key result."""
        self._add(table, row, End(objective, pk), counted)

    def bring_in(self) -> None:
        """Draw every link that can be, and say why the others cannot."""
        ends = self._ends()
        found = [(link, end) for link, end in self._found(ends) if self._makes_sense(link, end)]
        found = self._that_meet(found)
        known = self._known({link.below.objective for link, _end in found})
        new: dict[tuple[End, End], Link] = {}
        for link, end in found:
            if (link.below, end) not in known:
                new.setdefault((link.below, end), link)
        self._refuse_loops(new)
        self._make(new)

    def _add(self, table: Table, row: Row, below: End, counted: str) -> None:
        text = row["parent"]
        if text:
            link = Link(table.file, row.line, table.stem, row["id"], below, text, counted)
            self.waiting.append((link, text))

    def _ends(self) -> dict[str, End]:
        """The goals by their ids, as far as anybody names them; of an objective and a key result the objective."""
        names = {name for _link, text in self.waiting for name in (text, *values.listed(text))}
        ends: dict[str, End] = {}
        for chunk in chunks(sorted(names)):
            rows = KeyResult.objects.filter(external_id__in=chunk).values_list(
                "external_id", "objective", "pk"
            )
            ends.update({str(id_): End(objective, pk) for id_, objective, pk in rows})
            objectives = Objective.objects.filter(external_id__in=chunk).values_list("external_id", "pk")
            ends.update({str(id_): End(pk) for id_, pk in objectives})
        return ends

    def _found(self, ends: dict[str, End]) -> Iterator[tuple[Link, End]]:
        for link, text in self.waiting:
            for name in [text] if text in ends else values.listed(text):
                if name in ends:
                    yield (
                        Link(link.file, link.line, link.stem, link.id, link.below, name, link.counted),
                        ends[name],
                    )
                else:
                    self._note(NO_PARENT, link, name)

    def _makes_sense(self, link: Link, end: End) -> bool:
        if end == link.below:
            self.run.report.refuse(link.file, link.line, OWN_PARENT, id=link.id)
        elif end.objective == link.below.objective:
            self._note(SAME, link, link.parent)
        return end.objective != link.below.objective

    def _that_meet(self, found: list[tuple[Link, End]]) -> list[tuple[Link, End]]:
        """Without links between goals whose cycles share no moment; of a cycle without dates nobody can tell."""
        objectives = {pk for link, end in found for pk in (link.below.objective, end.objective)}
        times: dict[int, Any] = {}
        for chunk in chunks(sorted(objectives)):
            rows = Objective.objects.filter(pk__in=chunk).values_list(
                "pk", "cycle__starts_at", "cycle__ends_at"
            )
            times.update({pk: (starts_at, ends_at) for pk, starts_at, ends_at in rows})
        meeting = []
        for link, end in found:
            mine, theirs = times[link.below.objective], times[end.objective]
            if None in (*mine, *theirs) or (mine[0] < theirs[1] and theirs[0] < mine[1]):
                meeting.append((link, end))
            else:
                self.run.report.refuse(link.file, link.line, APART, id=link.id, parent=link.parent[:100])
        return meeting

    def _note(self, text: object, link: Link, parent: str) -> None:
        self.run.report.note(text, file=link.file, line=link.line, parent=parent[:100], id=link.id)

    def _known(self, objectives: Iterable[int]) -> set[tuple[End, End]]:
        known: set[tuple[End, End]] = set()
        fields = ("from_objective", "from_key_result", "to_objective", "to_key_result")
        for chunk in chunks(sorted(objectives)):
            rows = Alignment.objects.live().filter(from_objective__in=chunk).values_list(*fields)
            known |= {(End(below, from_kr), End(above, to_kr)) for below, from_kr, above, to_kr in rows}
        return known

    def _refuse_loops(self, new: dict[tuple[End, End], Link]) -> None:
        if not new:
            return
        links = Alignment.objects.live().filter(relation__in=UPWARDS)
        standing = links.values_list("from_objective", "to_objective").distinct()
        edges = {(below.objective, above.objective) for below, above in new}
        closed = loops_closed(edges, standing.iterator())
        names = self._names({pk for way in closed.values() for pk in way})
        for ends, link in list(new.items()):
            way = closed.get((ends[0].objective, ends[1].objective))
            if way is not None:
                said = " → ".join(names[pk] for pk in way)
                self.run.report.refuse(link.file, link.line, LOOP, way=said)
                del new[ends]

    def _names(self, pks: Iterable[int]) -> dict[int, str]:
        rows = Objective.objects.filter(pk__in=pks).values_list("pk", "external_id", "title")
        return {pk: id_ or title[:60] for pk, id_, title in rows}

    def _make(self, new: dict[tuple[End, End], Link]) -> None:
        made = [
            Alignment(
                from_objective_id=below.objective,
                from_key_result_id=below.key_result,
                to_objective_id=above.objective,
                to_key_result_id=above.key_result,
                relation=SUPPORTS,
                by=self.run.by,
                at=self.run.at,
            )
            for below, above in new
        ]
        for chunk in chunks(made):
            for row in insert(chunk):
                self.events.add("imports.added", Alignment, row.pk, objective=row.from_objective_id)
        for stem, _below in {(link.stem, link.below) for link in new.values() if link.counted == "unchanged"}:
            self.run.report.count(stem, changed=1, unchanged=-1)
