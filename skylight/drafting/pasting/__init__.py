"""Reading a pasted list of goals: pure, never a refusal, and no line is lost."""

from __future__ import annotations

from skylight.drafting.pasting.figures import Figures, figures_in
from skylight.drafting.pasting.reading import Line, Meaning, read

__all__ = ["Figures", "Line", "Meaning", "figures_in", "read"]
