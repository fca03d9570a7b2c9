"""Everything that can be done to people, lines and teams."""

from skylight.org.actions.companies import edit_company, found_company, system_person
from skylight.org.actions.departures import let_go, take_back
from skylight.org.actions.figures import record_figures
from skylight.org.actions.lines import add_line, end_line, join_team, set_manager
from skylight.org.actions.merging import absorb
from skylight.org.actions.people import add_person, edit_person, set_preferences
from skylight.org.actions.teams import add_team, close_team, edit_team, lead_team, move_team, reopen_team

__all__ = [
    "absorb",
    "add_line",
    "add_person",
    "add_team",
    "close_team",
    "edit_company",
    "edit_person",
    "edit_team",
    "end_line",
    "found_company",
    "join_team",
    "lead_team",
    "let_go",
    "move_team",
    "record_figures",
    "reopen_team",
    "set_manager",
    "set_preferences",
    "system_person",
    "take_back",
]
