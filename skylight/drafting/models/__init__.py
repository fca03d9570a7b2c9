"""What people offer and ask of each other while they write goals."""

from skylight.drafting.models.suggestions import Suggestion, SuggestionAnswer

__all__ = ["Suggestion", "SuggestionAnswer"]
