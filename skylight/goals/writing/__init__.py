"""Help with writing: questions about a goal's words, readable rules, never a refusal."""

from __future__ import annotations

from skylight.goals.writing.rules import RULES, Line, Rule, asked
from skylight.goals.writing.sameness import Before, is_repeated, nearly_equal
from skylight.goals.writing.text import plain

__all__ = ["RULES", "Before", "Line", "Rule", "asked", "is_repeated", "nearly_equal", "plain"]
