"""The structure's figures, counted again."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from skylight.org import queries, structure
from skylight.org.models import Company, StructureFigures


def record_figures(*, at: datetime) -> StructureFigures | None:
    """Count layers and spans and keep them as today's row; nothing before there is a company.

    The mark is taken away first: a change that comes while we count has the structure counted again.
    """
    company = Company.objects.first()
    if company is None:
        return None
    Company.objects.filter(pk=company.pk).update(figures_due_on=None)
    day = company.day(at)
    figures = asdict(structure.figures(queries.shape(day)))
    del figures["spans"]
    return StructureFigures.objects.update_or_create(on=day, defaults={**figures, "at": at})[0]
