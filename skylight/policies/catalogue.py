"""Every key a company, department or team may decide, with its type and its default."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from skylight.lib.errors import RuleBroken


@dataclass(frozen=True)
class Choice:
    """One of a few words."""

    name: str
    default: str
    options: tuple[str, ...]
    label: Any

    def read(self, value: Any) -> str:
        """The value if it is one of the words. Raises RuleBroken."""
        if value not in self.options:
            raise RuleBroken(
                _("Choose one of: %(options)s.") % {"options": ", ".join(self.options)}, field="value"
            )
        return str(value)


@dataclass(frozen=True)
class Number:
    """A whole number between two bounds."""

    name: str
    default: int
    low: int
    high: int
    label: Any

    def read(self, value: Any) -> int:
        """The value if it is a whole number within the bounds. Raises RuleBroken."""
        if isinstance(value, bool) or not isinstance(value, int) or not self.low <= value <= self.high:
            raise RuleBroken(
                _("Give a whole number from %(low)s to %(high)s.") % {"low": self.low, "high": self.high},
                field="value",
            )
        return value


@dataclass(frozen=True)
class Flag:
    """Yes or no."""

    name: str
    default: bool
    label: Any

    def read(self, value: Any) -> bool:
        """The value if it is true or false. Raises RuleBroken."""
        if not isinstance(value, bool):
            raise RuleBroken(_("Answer yes or no."), field="value")
        return value


@dataclass(frozen=True)
class PercentRange:
    """Two whole per cents, written "60-80"; empty for no range."""

    name: str
    default: str
    label: Any

    def read(self, value: Any) -> str:
        """The range as it is kept, low and high with a hyphen. Raises RuleBroken."""
        found = _RANGE.fullmatch(value.strip()) if isinstance(value, str) else None
        if found is None or not int(found["low"] or 0) <= int(found["high"] or 0) <= 100:
            raise RuleBroken(
                _(
                    "Give two whole numbers from 0 to 100, the lower one first, such as 60-80; nothing for no range."
                ),
                field="value",
            )
        return f"{int(found['low'])}-{int(found['high'])}" if found["low"] else ""


@dataclass(frozen=True)
class WordList:
    """Some words, separated by commas."""

    name: str
    default: str
    label: Any

    def read(self, value: Any) -> str:
        """The words as they are kept, each once, with a comma and a blank between. Raises RuleBroken."""
        if not isinstance(value, str) or len(value) > LONGEST_LIST:
            raise RuleBroken(
                _("Give words separated by commas, at most %(count)s characters together.")
                % {"count": LONGEST_LIST},
                field="value",
            )
        words = (" ".join(one.split()) for one in re.split("[,，、;；\n]", value))
        return ", ".join(dict.fromkeys(word for word in words if word))


LONGEST_LIST = 2_000
# Nothing, or two numbers; people and their keyboards write several dashes.
_RANGE = re.compile(r"(?:(?P<low>[0-9]{1,3})\s*%?\s*[-–—~～]\s*(?P<high>[0-9]{1,3})\s*%?)?")
Key = Choice | Number | Flag | PercentRange | WordList


def _by_name(keys: Iterable[Key]) -> dict[str, Key]:
    return {key.name: key for key in keys}


CATALOGUE: dict[str, Key] = _by_name(
    [
        Choice("cycle_months", "2", ("1", "2", "3", "4", "6", "12"), _("Months in a cycle")),
        Flag("annual_cycle", False, _("An annual cycle runs beside it")),
        Number("draft_open_days_before", 15, 0, 30, _("Days before the start when drafting opens")),
        Number("scoring_days", 10, 0, 60, _("Days after the end in which scores are given")),
        Number("publish_deadline_day", 10, 1, 31, _("Day of the cycle by which goals are published")),
        Number("max_objectives", 5, 1, 20, _("Objectives of one owner in a cycle")),
        Number("max_key_results", 5, 1, 20, _("Key results of an objective")),
        Choice("limits", "advise", ("advise", "refuse"), _("When there are more than that")),
        Choice("weights", "set", ("off", "equal", "set"), _("Weights")),
        Choice("draft_readers", "line", ("line", "team", "company"), _("Who may read drafts")),
        Choice(
            "assignment_allowed", "suggest", ("never", "suggest"), _("Objectives suggested by somebody else")
        ),
        PercentRange("mix_project", "", _("Share of project goals, in per cent, as aimed at")),
        PercentRange("mix_ability", "", _("Share of ability goals, in per cent, as aimed at")),
        PercentRange("mix_functional", "", _("Share of functional goals, in per cent, as aimed at")),
        Number("request_days", 3, 1, 30, _("Working days after which both sides are reminded of a request")),
        Choice("checkin_cadence", "weekly", ("weekly", "biweekly", "monthly"), _("Rhythm of check-ins")),
        Number("on_track_within", 10, 0, 100, _("Points behind pace that still count as on track")),
        Number("at_risk_within", 25, 0, 100, _("Points behind pace that count as at risk")),
        Choice("scoring", "self+comment", ("none", "self", "self+comment"), _("Scoring")),
        Choice("restricted_goals", "with_reason", ("with_reason", "forbidden"), _("Restricted goals")),
        Number("restriction_max_days", 180, 1, 730, _("Longest restriction, in days")),
        Choice(
            "cw_mode",
            "contribute",
            ("none", "view", "contribute", "team_member", "full"),
            _("Part of contract workers"),
        ),
        Choice("cw_reach", "company", ("team", "company"), _("Goals that contract workers may read")),
        WordList(
            "own_jargon", "", _("Words that say little here; whoever writes one in a goal is asked about it")
        ),
        Number("max_layers_warn", 4, 1, 20, _("Layers below the CEO before a warning")),
        Number("span_warn_low", 4, 0, 100, _("Smallest usual number of direct reports")),
        Number("span_warn_high", 30, 1, 500, _("Largest usual number of direct reports")),
        Number("top_span_target", 14, 1, 200, _("Direct reports of the CEO, as aimed at")),
    ]
)

CADENCE_DAYS = {"weekly": 7, "biweekly": 14, "monthly": 30}


def key(name: str) -> Key:
    """The key of that name. Raises RuleBroken when there is none."""
    if name not in CATALOGUE:
        raise RuleBroken(_("There is no policy called %(name)s.") % {"name": name}, field="key")
    return CATALOGUE[name]
