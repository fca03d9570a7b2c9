"""What people offer and ask of each other while they write goals."""

from skylight.drafting.models.requests import RequestReminder, RequestStep, SupportRequest
from skylight.drafting.models.suggestions import Suggestion, SuggestionAnswer
from skylight.drafting.models.templates import Function, Template, TemplateKeyResult, TemplateRetirement
from skylight.drafting.models.work import WorkEnding, WorkItem

__all__ = [
    "Function",
    "RequestReminder",
    "RequestStep",
    "Suggestion",
    "SuggestionAnswer",
    "SupportRequest",
    "Template",
    "TemplateKeyResult",
    "TemplateRetirement",
    "WorkEnding",
    "WorkItem",
]
