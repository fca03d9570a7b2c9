"""What a goal's row is loaded with, for texts that are kept: see `lib/kept.py`."""

from __future__ import annotations

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from skylight.activity.models import Comment
from skylight.goals import visibility
from skylight.goals.models import Restriction
from skylight.org.models import Company


def number_of_comments() -> Coalesce:
    """How much was said of a goal."""
    comments = Comment.objects.filter(objective=OuterRef("pk")).order_by().values("objective")
    number = comments.annotate(number=Count("id")).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)


def restriction(column: str) -> Subquery:
    """A column of the restriction that stands at a moment."""
    standing = Restriction.objects.filter(
        objective=OuterRef("pk"), lifted_at=None, until_at__gt=visibility.AT
    )
    return Subquery(standing.values(column)[:1])


def work_calendar() -> Subquery:
    """The company's calendar of working days."""
    return Subquery(Company.objects.values("work_calendar")[:1])
