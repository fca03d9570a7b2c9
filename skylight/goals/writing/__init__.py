"""Help with writing: questions about a goal's words, readable rules, never a refusal."""

from __future__ import annotations

from skylight.goals.writing.rules import RULES, Line, Rule, asked
from skylight.goals.writing.text import plain

__all__ = ["RULES", "Line", "Rule", "asked", "plain"]
