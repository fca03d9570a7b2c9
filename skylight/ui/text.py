"""How figures, days and words look in each language: plain functions, quick enough for a thousand rows."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from django.utils import timezone
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup, escape

# Lazy, because a template that is imported is evaluated once, in the language of that moment.
STATUS_WORDS = {
    "on_track": _("On track"),
    "at_risk": _("At risk"),
    "off_track": _("Off track"),
    "done": _("Done"),
    "stale": _("No news"),
    "not_started": _("Not started"),
    "none": _("No status yet"),
    "paused": _("Paused"),
}

# Beyond so many words a comparison word by word takes seconds; sentences are compared instead.
_MANY = 2_000
_CJK = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_BEFORE = ("¥", "$", "€", "£")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONG_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def in_chinese() -> bool:
    """Whether the page is in Chinese."""
    return (get_language() or "").startswith("zh")


def language_tag() -> str:
    """The language of the page as its markup says it."""
    return "zh-Hans" if in_chinese() else "en"


def number(value: Decimal | float | int | None, places: int = 4) -> str:
    """A figure with thousands separators and no idle zeros: 1,234.5; a dash for none."""
    if value is None:
        return "–"
    exact = round(Decimal(value), places)
    text = f"{exact:,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text.replace("-", "−")


def amount(value: Decimal | None, unit: str = "") -> str:
    """A figure with its unit: `29 %`, `¥ 300`, `8.3 days`; in Chinese `29%`, `¥300`, `8.3天`."""
    if value is None or not unit:
        return number(value)
    gap = "" if in_chinese() and (not unit.isascii() or unit in ("%", "$")) else " "
    return f"{unit}{gap}{number(value)}" if unit in _BEFORE else f"{number(value)}{gap}{unit}"


def aim(value: Decimal | None, unit: str = "") -> str:
    """The target beside an amount: its unit is said already, only Chinese repeats the sign of per cent."""
    return amount(value, unit) if unit == "%" and in_chinese() else number(value)


def percent(share: Decimal | float | None) -> str:
    """A share of one as whole per cent that never says 100 below one nor 0 above nought."""
    if share is None:
        return "–"
    value = Decimal(share) * 100
    rounding = ROUND_FLOOR if 99 < value < 100 else ROUND_HALF_UP
    whole = int(value.to_integral_value(rounding))
    if value > 0 and whole == 0:
        whole = 1
    return amount(Decimal(whole), "%")


def score(value: Decimal | None) -> str:
    """A score from 0.0 to 1.0 with one decimal, more only where it has more."""
    if value is None:
        return "–"
    text = f"{value:.3f}".rstrip("0")
    return text + "0" if text.endswith(".") else text


def day(value: date | datetime | None, today: date | None = None) -> str:
    """A day: `3 Aug`, with its year when that is not this one; 8月3日."""
    if value is None:
        return "–"
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    this_year = (today or timezone.localdate()).year == value.year
    if in_chinese():
        return f"{value.month}月{value.day}日" if this_year else f"{value.year}年{value.month}月{value.day}日"
    text = f"{value.day} {_MONTHS[value.month - 1]}"
    return text if this_year else f"{text} {value.year}"


def long_day(value: date | datetime | None) -> str:
    """A day in full: `3 August 2026`, 2026年8月3日."""
    if value is None:
        return "–"
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    if in_chinese():
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {_LONG_MONTHS[value.month - 1]} {value.year}"


def exact(value: datetime | None) -> str:
    """A day in full with its time: `3 August 2026, 18:00`, 2026年8月3日 18:00."""
    if value is None:
        return "–"
    local = timezone.localtime(value)
    return f"{long_day(local)}{' ' if in_chinese() else ', '}{local.hour:02}:{local.minute:02}"


def ago(value: datetime | None, now: datetime | None = None, days: int = 14) -> str:
    """`just now`, `5 minutes ago`, `9 days ago` for so many days, then the day."""
    if value is None:
        return "–"
    now = now or timezone.now()
    passed = now - value
    if passed < timedelta(0) or passed >= timedelta(days=days):
        return day(value, timezone.localdate(now))
    if passed < timedelta(minutes=1):
        return pgettext("time", "just now")
    minutes = int(passed.total_seconds() // 60)
    if minutes < 60:
        return ngettext("%(n)s minute ago", "%(n)s minutes ago", minutes) % {"n": minutes}
    if minutes < 24 * 60:
        hours = minutes // 60
        return ngettext("%(n)s hour ago", "%(n)s hours ago", hours) % {"n": hours}
    return ngettext("%(n)s day ago", "%(n)s days ago", passed.days) % {"n": passed.days}


def initials(name: str) -> str:
    """Two letters for an avatar; a Chinese name gives its family name."""
    words = re.findall(r"\w+", name)
    if not words:
        return "?"
    if _is_cjk(words[0][0]):
        return words[0][0]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def word_diff(before: str, after: str) -> Markup:
    """What was taken out and put in, word by word (character by character in Chinese), as `<del>` and `<ins>`."""
    old, new = _words(before), _words(after)
    if len(old) + len(new) > _MANY:
        old, new = _sentences(before), _sentences(after)
    steps = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    parts: list[str] = []
    for kind, gone, come in _joined(steps, old, new):
        if kind == "equal":
            parts.append(escape(gone))
            continue
        if gone:
            parts.append(f"<del>{escape(gone)}</del>")
        if come:
            parts.append(f"<ins>{escape(come)}</ins>")
    return Markup("".join(parts))  # noqa: S704


_Step = tuple[str, str, str]


def _joined(steps: Sequence[tuple[str, int, int, int, int]], old: list[str], new: list[str]) -> list[_Step]:
    """The steps as text, with a lone blank between two changes drawn into them: phrases, not confetti."""
    pieces: list[_Step] = []
    for at, (kind, i1, i2, j1, j2) in enumerate(steps):
        gone, come = "".join(old[i1:i2]), "".join(new[j1:j2])
        inside = 0 < at < len(steps) - 1
        if kind == "equal" and inside and gone.isspace():
            kind = "change"
        if kind != "equal" and pieces and pieces[-1][0] != "equal":
            gone, come = pieces[-1][1] + gone, pieces.pop()[2] + come
        pieces.append((kind if kind == "equal" else "change", gone, come))
    return pieces


def _words(text: str) -> list[str]:
    return re.findall(rf"[{_CJK}]|\s+|[^\W{_CJK}]+|[^\w\s]", text)


def _sentences(text: str) -> list[str]:
    return re.findall(r"[^.!?。！？\n]*[.!?。！？\n]+\s*|[^.!?。！？\n]+", text)


def _is_cjk(letter: str) -> bool:
    return bool(re.match(f"[{_CJK}]", letter))
