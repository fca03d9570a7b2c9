"""Everything that can be done to goals."""

from skylight.goals.actions.alignments import acknowledge, align, challenge, end_alignment, promise
from skylight.goals.actions.boards import count_boards
from skylight.goals.actions.carry_overs import carry_over
from skylight.goals.actions.check_ins import check_in, check_in_all, correct
from skylight.goals.actions.comments import comment, solve, unsolve
from skylight.goals.actions.endings import abandon, close, reopen, resume
from skylight.goals.actions.key_results import (
    add_key_result,
    cancel_key_result,
    edit_key_result,
    move_key_result,
    restore_key_result,
    set_weights,
)
from skylight.goals.actions.merging import merge_person
from skylight.goals.actions.objectives import (
    discard,
    draft_objective,
    edit_objective,
    move_objective,
    publish,
    set_contributors,
    set_objective_weights,
)
from skylight.goals.actions.pauses import end_pause, end_pauses, pause
from skylight.goals.actions.restrictions import lift_restriction, restrict
from skylight.goals.actions.retros import write_retro
from skylight.goals.actions.saved_views import forget_view, save_view
from skylight.goals.actions.scores import score
from skylight.goals.actions.steps import add_step, edit_step, finish_step, remove_step, unfinish_step
from skylight.goals.actions.together import copy, copy_all, draft_together
from skylight.goals.reports import CheckInEntry, Conflict

__all__ = [
    "CheckInEntry",
    "Conflict",
    "abandon",
    "acknowledge",
    "add_key_result",
    "add_step",
    "align",
    "cancel_key_result",
    "carry_over",
    "challenge",
    "check_in",
    "check_in_all",
    "close",
    "comment",
    "copy",
    "copy_all",
    "correct",
    "count_boards",
    "discard",
    "draft_objective",
    "draft_together",
    "edit_key_result",
    "edit_objective",
    "edit_step",
    "end_alignment",
    "end_pause",
    "end_pauses",
    "finish_step",
    "forget_view",
    "lift_restriction",
    "merge_person",
    "move_key_result",
    "move_objective",
    "pause",
    "promise",
    "publish",
    "remove_step",
    "reopen",
    "restore_key_result",
    "restrict",
    "resume",
    "save_view",
    "score",
    "set_contributors",
    "set_objective_weights",
    "set_weights",
    "solve",
    "unfinish_step",
    "unsolve",
    "write_retro",
]
