"""Who is whose manager today, as the files say, unless that cannot be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from skylight.imports import values
from skylight.imports.finding import Finder
from skylight.imports.loops import Proposal, refuse_loops
from skylight.imports.people import People, Place
from skylight.imports.run import Run
from skylight.org.actions.places import DEEPEST
from skylight.org.models import Person

LONGEST_ID = 200

TO_ONESELF = _("%(id)s cannot report to themselves; the line was left out.")
LOOP = _("These report to each other in a loop: %(way)s. The line was left out.")
TOO_DEEP = _("%(id)s would stand more than %(count)d layers deep; the line was left out.")
NOT_FOUND = _(
    "%(file)s, line %(line)d: the manager %(manager)s of %(id)s was not found; the line waits for them."
)
HEALED = _("%(id)s reports to %(manager)s, who was not known before.")


@dataclass
class Managers:
    """Everybody's manager of today; `moved` are those who get another one, or none."""

    run: Run
    people: People
    finder: Finder
    of: dict[int, int | None] = field(default_factory=dict)
    moved: dict[int, int | None] = field(default_factory=dict)
    refused: set[int] = field(default_factory=set)
    not_found: dict[int, str] = field(default_factory=dict)

    def decide(self) -> None:
        """Find every manager and refuse whatever would close a loop."""
        self._add_waiting()
        self.finder.look_up(self._named())
        everybody = Person.objects.exclude(kind=Person.Kind.SYSTEM)
        self.of = dict(everybody.values_list("pk", "manager_id").iterator())
        proposals = [
            found for id_, place in self.people.places.items() if (found := self._proposal(id_, place))
        ]
        self.of.update(self.moved)
        accepted = refuse_loops(
            proposals, self.of, deepest=DEEPEST, on_loop=self._refuse_loop, on_depth=self._refuse_depth
        )
        self.moved.update({one.below: one.above for one in accepted})
        self.of.update(self.moved)

    def id_of(self, pk: int | None) -> str:
        """What the files call a person."""
        if pk is None:
            return ""
        if pk not in self._ids:
            self._ids.update({place.pk: id_ for id_, place in self.people.places.items()})
        if pk not in self._ids:
            person = Person.objects.get(pk=pk)
            self._ids[pk] = person.external_id or person.name
        return self._ids[pk]

    _ids: dict[int, str] = field(default_factory=dict)

    def _add_waiting(self) -> None:
        """Those whose manager was not known in an earlier import may find them now."""
        known = {place.pk for place in self.people.places.values()}
        waiting = Person.objects.exclude(manager_not_found="").filter(merged_into=None)
        for person in waiting.order_by("pk").iterator():
            if person.pk not in known:
                self.people.places[person.external_id or f"#{person.pk}"] = Place(
                    pk=person.pk, line=0, is_new=False, manager=person.manager_id, team=person.team_id,
                    manager_not_found=person.manager_not_found, joined_on=person.joined_on, left_on=person.left_on,
                )  # fmt: skip

    def _named(self) -> Iterable[str]:
        for place in self.people.places.values():
            if not values.says_nobody(place.wants_manager):
                yield place.wants_manager or place.manager_not_found
        for story in self.people.history.stories.values():
            yield from (span.value for span in story.managers)

    def _proposal(self, id_: str, place: Place) -> Proposal | None:
        wanted = self._wanted(id_, place)
        if wanted is None:
            return None
        manager = self.finder.find(wanted) if wanted else None
        if manager == place.pk:
            self._refuse(place, TO_ONESELF, id=id_)
        elif manager is None:
            self._leave_without(id_, place, wanted)
        elif manager != place.manager:
            self._heal(id_, place, wanted)
            return Proposal(place.pk, manager, self._file, place.line)
        return None

    def _wanted(self, id_: str, place: Place) -> str | None:
        """Whom the files call the manager of today; "" takes the manager away, None says nothing."""
        story = self.people.history.stories.get(id_)
        is_newest = self.people.history.stood_on is None and place.wants_manager
        if story is not None and story.managers and not is_newest:
            last = story.managers[-1]
            return last.value if last.until_on is None or place.left_on else None
        elif values.says_nobody(place.wants_manager):
            return ""
        else:
            return place.wants_manager or place.manager_not_found or None

    def _leave_without(self, id_: str, place: Place, wanted: str) -> None:
        if wanted and place.line:
            self.run.report.note(NOT_FOUND, file=self._file, line=place.line, manager=wanted[:60], id=id_)
        if wanted[:LONGEST_ID] != place.manager_not_found:
            self.not_found[place.pk] = wanted[:LONGEST_ID]
        if place.manager is not None:
            self.moved[place.pk] = None

    def _heal(self, id_: str, place: Place, wanted: str) -> None:
        if place.manager_not_found:
            self.not_found[place.pk] = ""
            self.run.report.note(HEALED, id=id_, manager=wanted)

    def _refuse_loop(self, one: Proposal, way: list[int]) -> None:
        self.refused.add(one.below)
        self.run.report.refuse(one.file, one.line, LOOP, way=" → ".join(map(self.id_of, way)))

    def _refuse_depth(self, one: Proposal) -> None:
        self.refused.add(one.below)
        self.run.report.refuse(one.file, one.line, TOO_DEEP, id=self.id_of(one.below), count=DEEPEST)

    def _refuse(self, place: Place, reason: object, **details: object) -> None:
        self.refused.add(place.pk)
        self.run.report.refuse(self._file, place.line, reason, **details)

    @property
    def _file(self) -> str:
        return self.run.file_of("people")
