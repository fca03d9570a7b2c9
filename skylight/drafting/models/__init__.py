"""What people offer and ask of each other while they write goals."""

from skylight.drafting.models.requests import RequestReminder, RequestStep, SupportRequest
from skylight.drafting.models.suggestions import Suggestion, SuggestionAnswer
from skylight.drafting.models.work import WorkEnding, WorkItem

__all__ = [
    "RequestReminder",
    "RequestStep",
    "Suggestion",
    "SuggestionAnswer",
    "SupportRequest",
    "WorkEnding",
    "WorkItem",
]
