"""What is worth a look in how goals hang together: a few plain rules, each a list of goals or links.

- orphans: live goals that serve nothing; whoever stands at the top is left out, for their goals serve the company;
- crowded: live goals that at least five others serve or need, the most first;
- conflicts: links that somebody challenged, and links of goals with a key result of the same words and unit but
  another target or direction;
- uncovered: key results of the company's (or the team's own) live goals that no link names;
- cross: links between teams of which neither stands in the other;
- at_risk: goals that need another one of which a key result is at risk or off track by its owner's word, or that nobody over there has
  acknowledged.

A link counts where its lower goal lies in the part looked at. Only goals that the viewer may read are told of.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, Length, Substr

from skylight.goals.models import Alignment, AlignmentAnswer, KeyResult, Objective
from skylight.goals.models.alignments import AlignmentQuerySet
from skylight.goals.models.objectives import ObjectiveQuerySet
from skylight.goals.queries.links import newest_verdict
from skylight.goals.queries.owners import few_of
from skylight.lib import paths
from skylight.maps.asked import PERSON, TEAM, Asked
from skylight.maps.queries import structure
from skylight.maps.queries.centre import live, of_the_top, running_cycles, standing
from skylight.org.models import Person, Team

PAGE = 50
CROWD = 5
MOST_COUNTED = 1_000
# A few more, for those among them that the viewer may not read.
MOST_LOOKED_AT = 1_500
BAD = (KeyResult.Status.AT_RISK, KeyResult.Status.OFF_TRACK)
CLASH = "clash"
MEASURED = (KeyResult.Kind.INCREASE, KeyResult.Kind.DECREASE)

# Links of some goals, or of all of some cycles, that measure the same, in words and unit, as the goal above and want something
# else of it; and those of which the newest answer is a challenge. One list, so that a join asks it and not each link by itself.
_CONFLICTS = """
SELECT link.id
FROM goals_alignment link
JOIN goals_objective low ON low.id = link.from_objective_id AND low.{field} IN ({ids})
JOIN goals_keyresult mine ON mine.objective_id = link.from_objective_id
JOIN goals_keyresult theirs ON theirs.objective_id = link.to_objective_id
    AND theirs.unit = mine.unit AND lower(trim(theirs.title)) = lower(trim(mine.title))
WHERE link.ended_at IS NULL AND mine.cancelled_at IS NULL AND theirs.cancelled_at IS NULL
    AND mine.kind IN ('increase', 'decrease') AND theirs.kind IN ('increase', 'decrease')
    AND (mine.target <> theirs.target OR mine.kind <> theirs.kind)
UNION
SELECT answer.alignment_id
FROM goals_alignmentanswer answer
WHERE answer.verdict = 'challenged' AND NOT EXISTS (
    SELECT 1 FROM goals_alignmentanswer later WHERE later.alignment_id = answer.alignment_id
    AND (later.at > answer.at OR (later.at = answer.at AND later.id > answer.id))
)
"""


@dataclass(frozen=True)
class Part:
    """What is looked at: some cycles, and the goals of a person or a team in them by their ids, where those are few."""

    cycles: list[int]
    goals: list[int] | None = None


@dataclass(frozen=True)
class Measure:
    """What two goals both measure, and what each of them wants of it."""

    title: str
    unit: str
    mine: Decimal | None
    theirs: Decimal | None


@dataclass(frozen=True)
class Finding:
    """One line of a list: a goal, what it has to do with `other` if it is a link, and why it is here."""

    goal: int
    other: int | None = None
    link: int | None = None
    why: str = ""
    text: str = ""
    number: int = 0
    measure: Measure | None = None


# What to ask, and what makes a finding of a row.
Found = tuple[Any, Callable[[Any], Finding]]


@dataclass(frozen=True)
class Findings:
    """One page of what a lens shows; `total` stops counting at a thousand."""

    lens: str
    rows: list[Finding]
    total: int
    page: int

    @property
    def has_more(self) -> bool:
        return self.page * PAGE < min(self.total, MOST_COUNTED)

    @property
    def is_of_today(self) -> bool:
        return self.lens in OF_TODAY

    @property
    def is_counted_whole(self) -> bool:
        return self.total <= MOST_COUNTED

    @property
    def goals(self) -> list[int]:
        """The goals to draw, each once."""
        ends = [pk for row in self.rows for pk in (row.goal, row.other) if pk]
        return list(dict.fromkeys(ends))


def findings(asked: Asked, viewer: Person) -> Findings:
    """One page of what the lens asked for shows; three statements (the cycles, the list, what of it may be read).

    Of a team another finds which goals are its, and one more where these are many.
    """
    if asked.moment.is_past and asked.lens in OF_TODAY:
        return Findings(asked.lens, [], 0, 1)
    # By their ids, so that an index leads to the newest goals of a cycle.
    cycles = [asked.cycle] if asked.cycle else running_cycles(asked.moment)
    found, make = LENSES[asked.lens](asked, Part(cycles, _few(asked, cycles)))
    # What may be read is asked of what was found, never of every goal there is.
    every = _readable([make(row) for row in found[:MOST_LOOKED_AT]], asked, viewer)
    start = (asked.page - 1) * PAGE
    rows = every[start : start + PAGE]
    if asked.lens == "conflicts":
        rows = _with_measures(rows)
    return Findings(asked.lens, rows, len(every), asked.page)


def drawn(found: Findings) -> ObjectiveQuerySet:
    """The goals of a page of findings, for the picture; whoever may not read one does not get it there either."""
    return Objective.objects.filter(pk__in=found.goals).order_by("pk")


def _readable(found: list[Finding], asked: Asked, viewer: Person) -> list[Finding]:
    """Those of which the viewer may read every goal; one statement."""
    ends = {pk for one in found for pk in (one.goal, one.other) if pk}
    goals = standing(Objective.objects.visible_to(viewer, asked.moment.now), asked.moment)
    may = set(goals.filter(pk__in=ends).order_by().values_list("pk", flat=True))
    return [one for one in found if one.goal in may and (one.other is None or one.other in may)]


def _base(asked: Asked, part: Part) -> ObjectiveQuerySet:
    """The goals in the part looked at that were live at the moment."""
    goals = live(Objective.objects.filter(cycle__in=part.cycles), asked.moment)
    return _part(goals, asked, part).order_by()


def _few(asked: Asked, cycles: list[int]) -> list[int] | None:
    """The ids of today's goals of a team and all below it, where they are few: so the database knows it, too."""
    if asked.place.kind != TEAM or asked.moment.is_past:
        return None
    below = paths.within_that_of("path", Team.objects.filter(pk=asked.place.pk))
    return few_of(Team.objects.filter(below).order_by(), cycle__in=cycles)


def _part(goals: ObjectiveQuerySet, asked: Asked, part: Part) -> ObjectiveQuerySet:
    """Those of a person, or of a team and all below it; around an objective it is the whole company."""
    if part.goals is not None:
        return goals.filter(pk__in=part.goals)
    if asked.place.kind == PERSON:
        return goals.filter(owner_person=asked.place.pk)
    if asked.place.kind == TEAM:
        return goals.filter(pk__in=_of_tree(asked))
    return goals


def _of_tree(asked: Asked) -> QuerySet[Any]:
    """The ids of the goals of a team and of all below it; each way by its own index."""
    if asked.moment.day is not None:
        teams: Any = structure.teams_below(asked.place.pk, asked.moment.day)
        people: Any = structure.members_on(teams, asked.moment)
    else:
        path = Team.objects.filter(pk=asked.place.pk).values_list("path", flat=True).first() or "-"
        teams = Team.objects.filter(paths.within("path", path)).order_by().values("pk")
        people = Person.objects.filter(team__in=teams).order_by().values("pk")
    own = Objective.objects.filter(owner_team__in=teams).order_by().values("pk")
    return own.union(Objective.objects.filter(owner_person__in=people).order_by().values("pk"))


def _links(asked: Asked, part: Part) -> AlignmentQuerySet:
    """The links of today whose lower goal lies in the part looked at, the newest first."""
    links = Alignment.objects.live().filter(
        from_objective__cycle__in=part.cycles, from_objective__state=Objective.State.PUBLISHED
    )
    if part.goals is not None:
        links = links.filter(from_objective__in=part.goals)
    elif asked.place.kind in (PERSON, TEAM):
        links = links.filter(from_objective__in=_base(asked, part).values("pk"))
    return links.order_by("-id")


def _stood(asked: Asked) -> AlignmentQuerySet:
    return Alignment.objects.at(asked.moment.at) if asked.moment.is_past else Alignment.objects.live()


def _orphans(asked: Asked, part: Part) -> Found:
    goals = _base(asked, part)
    leaving = _stood(asked).filter(from_objective=OuterRef("pk"))
    alone = goals.filter(~Exists(leaving)).exclude(pk__in=of_the_top(asked.moment))
    return alone.order_by(F("published_at").desc(nulls_last=True), "-id").values_list(
        "pk", flat=True
    ), Finding


def _crowded(asked: Asked, part: Part) -> Found:
    links = _stood(asked).filter(to_objective__in=_base(asked, part).values("pk")).order_by()
    counted = links.values("to_objective").annotate(number=Count("from_objective", distinct=True))
    many = counted.filter(number__gte=CROWD).order_by("-number", "to_objective")
    return many.values_list("to_objective", "number"), lambda row: Finding(row[0], number=row[1])


def _conflicts(asked: Asked, part: Part) -> Found:
    answers = AlignmentAnswer.objects.order_by("-at", "-id").filter(alignment=OuterRef("pk"))
    links = _links(asked, part).annotate(
        verdict=newest_verdict(), reason=Subquery(answers.values("reason")[:1])
    )
    field, ids = ("id", part.goals) if part.goals is not None else ("cycle_id", part.cycles)
    marks = ", ".join(["%s"] * len(ids)) or "NULL"
    clashing = _CONFLICTS.format(field=field, ids=marks)
    either = links.filter(pk__in=RawSQL(clashing, ids))  # noqa: S611  (a field's name and marks alone)
    return either.values_list("from_objective", "to_objective", "pk", "verdict", "reason"), _conflict


def _conflict(row: tuple[Any, ...]) -> Finding:
    lower, upper, link, verdict, reason = row
    challenged = verdict == AlignmentAnswer.Verdict.CHALLENGED
    return Finding(lower, upper, link, "challenged" if challenged else CLASH, reason if challenged else "")


def _with_measures(rows: list[Finding]) -> list[Finding]:
    """The same, each clash with what both measure; one statement."""
    clashes = [one for one in rows if one.why == CLASH]
    goals = {pk for one in clashes for pk in (one.goal, one.other)}
    measured = (
        KeyResult.objects.live().filter(objective__in=goals, kind__in=MEASURED).order_by("position", "id")
    )
    of_goal: dict[int, list[KeyResult]] = defaultdict(list)
    for one in measured:
        of_goal[one.objective_id].append(one)
    return [replace(one, measure=_measure(of_goal[one.goal], of_goal[one.other or 0])) for one in rows]


def _measure(mine: list[KeyResult], theirs: list[KeyResult]) -> Measure | None:
    return next(
        (
            Measure(one.title, one.unit, one.target, other.target)
            for one, other in product(mine, theirs)
            if (_words(one), one.unit) == (_words(other), other.unit)
            and (one.target, one.kind) != (other.target, other.kind)
        ),
        None,
    )


def _words(key_result: KeyResult) -> str:
    return key_result.title.strip().lower()


def _uncovered(asked: Asked, part: Part) -> Found:
    goals = _base(asked, part)
    if asked.place.kind == TEAM:
        goals = goals.filter(owner_team=asked.place.pk)
    elif asked.place.kind != PERSON:
        goals = goals.filter(pk__in=of_the_top(asked.moment))
    named = _stood(asked).filter(to_key_result=OuterRef("pk"))
    alone = KeyResult.objects.live().filter(~Exists(named), objective__in=goals.values("pk"))
    rows = alone.order_by("objective", "position", "id").values_list("objective", "pk", "title")
    return rows, lambda row: Finding(row[0], link=row[1], text=row[2])


def _cross(asked: Asked, part: Part) -> Found:
    places = {"low": _path("from_objective"), "high": _path("to_objective")}
    links: Any = _links(asked, part).annotate(**places).exclude(Q(low="") | Q(high=""))
    apart = links.exclude(high=Substr("low", 1, Length("high"))).exclude(low=Substr("high", 1, Length("low")))
    return apart.values_list("from_objective", "to_objective", "pk"), lambda row: Finding(*row)


def _path(end: str) -> Coalesce:
    return Coalesce(f"{end}__owner_team__path", f"{end}__owner_person__team__path", Value(""))


def _at_risk(asked: Asked, part: Part) -> Found:
    needed = KeyResult.objects.live().filter(status__in=BAD, objective=OuterRef("to_objective"))
    # A link to one key result depends on that one, a link to a goal on each of them.
    named = needed.filter(pk=OuterRef("to_key_result"))
    shaky = (Q(to_key_result=None) & Exists(needed)) | Q(Exists(named))
    links = _links(asked, part).filter(relation=Alignment.Relation.DEPENDS_ON)
    told = links.annotate(
        is_shaky=Case(When(shaky, then=Value(True)), default=Value(False)), verdict=newest_verdict()
    )
    one_sided = Q(verdict=None) | Q(verdict=AlignmentAnswer.Verdict.CHALLENGED)
    found = told.filter(Q(is_shaky=True) | one_sided)
    return found.values_list("from_objective", "to_objective", "pk", "is_shaky", "verdict"), _dependency


def _dependency(row: tuple[Any, ...]) -> Finding:
    lower, upper, link, is_shaky, verdict = row
    acknowledged = verdict == AlignmentAnswer.Verdict.ACKNOWLEDGED
    one_sided = "" if acknowledged else verdict or "one_sided"
    return Finding(lower, upper, link, "at_risk" if is_shaky else "", one_sided)


LENSES: dict[str, Callable[[Asked, Part], Found]] = {
    "orphans": _orphans,
    "crowded": _crowded,
    "conflicts": _conflicts,
    "uncovered": _uncovered,
    "cross": _cross,
    "at_risk": _at_risk,
}
# What asks for figures and words that are kept as of today alone.
OF_TODAY = ("conflicts", "cross", "at_risk")
