"""What pages and other apps ask about people, lines and teams."""

from skylight.org.queries.lines import (
    Report,
    Step,
    company_day,
    line_on,
    line_up,
    lines_above,
    places_above,
    reports_on,
)
from skylight.org.queries.structure import shape, shape_after, subtree

__all__ = [
    "Report",
    "Step",
    "company_day",
    "line_on",
    "line_up",
    "lines_above",
    "places_above",
    "reports_on",
    "shape",
    "shape_after",
    "subtree",
]
