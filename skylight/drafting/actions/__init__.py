"""Everything that people can do while they write goals together."""

from skylight.drafting.actions.acceptance import (
    accept_as_key_result,
    accept_as_objective,
    accept_as_work,
    accept_with,
)
from skylight.drafting.actions.quotes import quote
from skylight.drafting.actions.reminders import remind
from skylight.drafting.actions.requests import (
    agree,
    ask,
    change_request,
    counter,
    decline_request,
    withdraw_request,
)
from skylight.drafting.actions.suggestions import (
    accept_suggestion,
    break_down,
    decline_suggestion,
    edit_suggestion,
    withdraw_suggestion,
)
from skylight.drafting.actions.templates import (
    edit_template,
    keep_template,
    restore_template,
    retire_template,
)
from skylight.drafting.actions.work import add_work, edit_work, end_work, resume_work

__all__ = [
    "accept_as_key_result",
    "accept_as_objective",
    "accept_as_work",
    "accept_suggestion",
    "accept_with",
    "add_work",
    "agree",
    "ask",
    "break_down",
    "change_request",
    "counter",
    "decline_request",
    "decline_suggestion",
    "edit_suggestion",
    "edit_template",
    "edit_work",
    "end_work",
    "keep_template",
    "quote",
    "remind",
    "restore_template",
    "resume_work",
    "retire_template",
    "withdraw_request",
    "withdraw_suggestion",
]
