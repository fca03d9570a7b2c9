"""What the product is about: objectives, their key results, and what people say of them."""

from skylight.goals.models.alignments import Alignment, AlignmentAnswer
from skylight.goals.models.boards import BoardCount
from skylight.goals.models.check_ins import CheckIn, MilestoneMark
from skylight.goals.models.key_results import KeyResult, Milestone
from skylight.goals.models.objectives import (
    Abandonment,
    Closure,
    Contribution,
    Objective,
    Pause,
    Publication,
    Restriction,
)
from skylight.goals.models.revisions import Revision, RevisionChange
from skylight.goals.models.scores import Retro, Score
from skylight.goals.models.steps import Step, StepCompletion
from skylight.goals.models.views import SavedView

__all__ = [
    "Abandonment",
    "Alignment",
    "AlignmentAnswer",
    "BoardCount",
    "CheckIn",
    "Closure",
    "Contribution",
    "KeyResult",
    "Milestone",
    "MilestoneMark",
    "Objective",
    "Pause",
    "Publication",
    "Restriction",
    "Retro",
    "Revision",
    "RevisionChange",
    "SavedView",
    "Score",
    "Step",
    "StepCompletion",
]
