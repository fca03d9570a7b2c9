"""What pages and other apps ask about people, lines and teams."""

from skylight.org.queries.chart import Column, Node, alone, line_columns, team_columns
from skylight.org.queries.history import MOVES, Change, history
from skylight.org.queries.lines import (
    Report,
    Step,
    company_day,
    line_on,
    line_rows,
    line_up,
    lines_above,
    membership_rows,
    places_above,
    reports_on,
)
from skylight.org.queries.people import (
    Card,
    Directory,
    directory,
    people_found,
    suggestions,
    team_suggestions,
)
from skylight.org.queries.structure import loose_ends, shape, subtree
from skylight.org.queries.teams import TeamRow, TeamTree, team_tree

__all__ = [
    "MOVES",
    "Card",
    "Change",
    "Column",
    "Directory",
    "Node",
    "Report",
    "Step",
    "TeamRow",
    "TeamTree",
    "alone",
    "company_day",
    "directory",
    "history",
    "line_columns",
    "line_on",
    "line_rows",
    "line_up",
    "lines_above",
    "loose_ends",
    "membership_rows",
    "people_found",
    "places_above",
    "reports_on",
    "shape",
    "subtree",
    "suggestions",
    "team_columns",
    "team_suggestions",
    "team_tree",
]
