"""Who waits for my word: questions on my goals, requests for support, suggested objectives; all in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, F, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Coalesce

from skylight.activity.models import Comment
from skylight.drafting.models import Suggestion, SupportRequest
from skylight.goals import asking
from skylight.goals.queries.owners import own_ids
from skylight.org.models import Person

MOST = 50
ADDRESSES = {"support": "/requests/%d/", "proposal": "/requests/%d/", "suggestion": "/suggestions/%d/"}
COLUMNS = ("ask_kind", "ask_id", "ask_by", "ask_words", "ask_goal", "ask_title", "ask_at")


@dataclass(frozen=True)
class Ask:
    """Somebody waits for my word; about one of my goals unless `url` leads elsewhere."""

    id: int
    kind: str
    by: str
    words: str
    objective_id: int
    title: str
    at: datetime
    from_id: int | None = None

    @property
    def url(self) -> str:
        """The page on which one answers; empty for the goal's own."""
        return ADDRESSES[self.kind] % self.id if self.kind in ADDRESSES else ""


def asks_of(person: Person, at: datetime) -> list[Ask]:
    """The newest fifty of them; one statement, whatever there is."""
    return [
        Ask(pk, kind, by, words, goal, title, asked_at)
        for kind, pk, by, words, goal, title, asked_at in asking.rows(_asks, person, at)
    ]


def _asks(person: Person, at: datetime) -> QuerySet[Any, Any]:
    found = _questions(person).union(_requests(person), _suggestions(person), all=True)
    return found.order_by("-ask_at", "-ask_id")[:MOST]


def _questions(person: Person) -> QuerySet[Any, Any]:
    """Questions and disagreements on my goals that are still open."""
    found = Comment.objects.filter(objective__in=own_ids(person), objective__state="published")
    waiting = found.filter(solved_at=None, kind__in=["question", "disagreement"]).exclude(by=person)
    return _columns(
        waiting,
        kind=F("kind"),
        by=Coalesce(F("by__name"), F("by_name")),
        words=F("text"),
        goal=F("objective_id"),
        title=F("objective__title"),
        at=F("at"),
    )


def _requests(person: Person) -> QuerySet[Any, Any]:
    """What somebody asks of me, or proposes instead of what I asked."""
    is_mine = Q(by=person, state=SupportRequest.State.COUNTERED)
    other = Coalesce(F("to_person__name"), F("to_team__name"))
    return _columns(
        SupportRequest.objects.waiting_for(person),
        kind=Case(When(is_mine, then=Value("proposal")), default=Value("support"), output_field=TextField()),
        by=Case(When(is_mine, then=other), default=F("by__name")),
        words=F("what"),
        goal=Value(0, IntegerField()),
        title=F("why"),
        at=F("waiting_since"),
    )


def _suggestions(person: Person) -> QuerySet[Any, Any]:
    """Objectives that somebody suggests to me, or to a team I write for."""
    return _columns(
        Suggestion.objects.to(person).open(),
        kind=Value("suggestion"),
        by=F("by__name"),
        words=F("title"),
        goal=Value(0, IntegerField()),
        title=Coalesce(F("to_team__name"), Value("")),
        at=F("at"),
    )


def _columns(found: QuerySet[Any, Any], **columns: Any) -> QuerySet[Any, Any]:
    """The same columns of the same types, whatever they are taken from."""
    texts = {f"ask_{name}": Cast(columns.pop(name), TextField()) for name in ("kind", "by", "words", "title")}
    others = {f"ask_{name}": column for name, column in columns.items()}
    return found.order_by().annotate(ask_id=F("pk"), **texts, **others).values_list(*COLUMNS)
