"""Three ways to see that somebody has learnt something, as texts that a key result of an ability goal may start from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from skylight.goals.models import KeyResult


@dataclass(frozen=True)
class Start:
    """A key result to begin with: what it is called in a list, and what its form says then."""

    code: str
    name: Any
    title: Any
    kind: str
    how_measured: Any
    start: int | None = None
    target: int | None = None
    unit: Any = ""

    @property
    def initial(self) -> dict[str, Any]:
        """The form's fields by name."""
        names = ("title", "kind", "how_measured", "start", "target", "unit")
        return {name: getattr(self, name) for name in names}


STARTS = (
    Start(
        "practice",
        _("Practice done"),
        _("Times I have done it in real work"),
        KeyResult.Kind.INCREASE,
        _("Each time counts with a sentence on what came of it."),
        start=0,
        target=6,
        unit=_("times"),
    ),
    Start(
        "artefact",
        _("Something made"),
        _("One thing made with it that others use"),
        KeyResult.Kind.BINARY,
        _("It is linked here, and somebody else has used it."),
    ),
    Start(
        "peer",
        _("Level shown to a peer"),
        _("A peer who knows it well has seen me do it at the level we agreed on"),
        KeyResult.Kind.BINARY,
        _("Who watches, and what the level means, is agreed beforehand."),
    ),
)


def start_of(code: str | None) -> Start | None:
    """The text to start from that goes by this code."""
    return next((one for one in STARTS if one.code == code), None)
