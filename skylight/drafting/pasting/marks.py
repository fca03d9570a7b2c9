"""What stands in front of a line: indents, bullets, numbers, headings, and labels such as "KR1:" or "目标一："."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class Meaning(StrEnum):
    """What a line is taken for."""

    OBJECTIVE = "objective"
    KEY_RESULT = "key_result"
    DESCRIPTION = "description"
    SKIP = "skip"


@dataclass(frozen=True)
class Marked:
    """A line without its marks; `style` is the kind of bullet, `label` what the line calls itself."""

    number: int
    raw: str
    text: str
    indent: int = 0
    style: str = ""
    heading: int = 0
    label: str = ""
    # A label that stands alone, such as "Key results:", is about the lines after it.
    is_section: bool = False
    after_gap: bool = False
    cells: tuple[str, ...] = ()


_HAN = "一二三四五六七八九十"
_STYLES = [
    ("check", re.compile(r"[-*+•]?\s*(?:\[[ xX✓]?\]|[☐☑✅✔])\s+")),
    ("dots", re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}[.)、]?\s+")),
    ("number", re.compile(r"\d{1,3}\s?(?:[.)](?=\s|[^\d\s])|[、．）])\s*")),
    ("brackets", re.compile(r"[(（](?:\d{1,3}|[a-zA-Z]|[" + _HAN + r"]{1,3})[)）]\s*")),
    ("letter", re.compile(r"[a-zA-Z][.)]\s+")),
    ("han", re.compile(rf"[{_HAN}]{{1,3}}[、.．]\s*")),
    ("circle", re.compile(r"[①-⑳]\s*")),
    ("bullet", re.compile(r"[-*+•·◦▪■□●○‣⁃–—>→]\s+|[•·◦▪■□●○‣⁃]")),
]
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_RULE = re.compile(r"[-=_*~—–\s|:+.]{3,}")

_COUNT = rf"(?:\d{{1,2}}(?:[.\-]\d{{1,2}})*[a-z]?|[{_HAN}]{{1,3}}|[①-⑳])"
_STOP = r"(?:\s*[:：.、．)）\]】|｜\-–—]+\s*|\s+|$)"
_ASIDE = r"(?:\s*[(（\[【][^()（）\[\]【】]{0,20}[)）\]】])?"
_LABELS: list[tuple[str, re.Pattern[str]]] = [
    ("key_result", re.compile(rf"(?:O\s?\d{{1,2}}\s*[-.\s]?\s*)?KR\s?[-#.]?\s?{_COUNT}(?P<aside>{_ASIDE}){_STOP}", re.IGNORECASE)),
    ("key_result", re.compile(rf"(?:key\s+results?|关键结果|关键成果|关键产出)\s?[#.]?\s?{_COUNT}(?P<aside>{_ASIDE}){_STOP}", re.IGNORECASE)),
    ("key_result", re.compile(rf"(?:key\s+results?|KRs?|关键结果|关键成果)(?P<aside>{_ASIDE})\s*(?:[:：]\s*|$)", re.IGNORECASE)),
    ("objective", re.compile(rf"(?:O\s?[-#]?\s?\d{{1,2}}|objective\s?[#.]?\s?{_COUNT}|goal\s?[#.]?\s?{_COUNT}|目标\s?{_COUNT})(?P<aside>{_ASIDE}){_STOP}", re.IGNORECASE)),
    ("objective", re.compile(rf"(?:objectives?|goals?|目标|O)(?P<aside>{_ASIDE})\s*[:：]\s*", re.IGNORECASE)),
    ("objective", re.compile(r"(?:objectives?|goals?|目标)(?P<aside>)\s*$", re.IGNORECASE)),
    ("description", re.compile(r"(?:descriptions?|why(?: this)?|context|background|notes?|rationale|how(?: it is)? measured|描述|说明|背景|为什么|备注|原因|衡量方式)\s*[:：](?P<aside>)\s*", re.IGNORECASE)),
]  # fmt: skip
_OTHER = re.compile(
    r"(?:owners?|dri|responsible|assignees?|status|progress|score|grade|confidence|updated?|last update|due(?: date)?|deadline"
    r"|weight|负责人|责任人|参与人|状态|进度|评分|打分|自评|得分|信心(?:指数)?|更新时间?|截止(?:时间|日期)?|权重)\s*(?:[:：]|\s+[\d.]+\s*[%％]?\s*$)",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    r"(?:.{0,40}\bOKRs?\b.{0,40}|(?:FY|CY)?\s?'?\d{2,4}\s*[-/ ]?\s*[QH][1-4]\b.{0,20}|[QH][1-4]\b\s*[-/]?\s*(?:FY|CY)?'?\d{2,4}.{0,20}"
    r"|\d{4}\s*年?.{0,12}(?:季度|双月|半年|目标)?)[:：]?",
    re.IGNORECASE,
)


def marked(number: int, raw: str, *, after_gap: bool) -> Marked:
    """One line with its marks taken off."""
    shown = raw.replace("\u00a0", " ").replace("\u3000", "  ").replace("\u200b", "").replace("\ufeff", "")
    indent = len(shown.expandtabs(4)) - len(shown.expandtabs(4).lstrip())
    text, style, level = _unstyled(shown.strip())
    label, rest, aside = labelled(text)
    return Marked(
        number, raw, f"{rest} {aside}".strip() if aside else rest, indent, style, level, label,
        is_section=bool(label) and not rest.strip(" :：-–—"), after_gap=after_gap,
    )  # fmt: skip


def labelled(text: str) -> tuple[str, str, str]:
    """What a line calls itself, the rest of it, and what stood in brackets beside the label."""
    if len(text) <= 4_000:
        for label, pattern in _LABELS:
            found = pattern.match(text)
            if found is not None:
                return label, _plain(text[found.end() :]), found["aside"].strip()
    return "", _plain(text), ""


def is_rule(text: str) -> bool:
    """A line that only draws."""
    return _RULE.fullmatch(text) is not None or not any(unicodedata.category(one)[0] in "LN" for one in text)


def is_about_the_goal(text: str) -> bool:
    """Owner, status, progress and the like, which are not words of a goal."""
    return _OTHER.match(text) is not None


def names_a_period(text: str) -> bool:
    """ "Q3 2026", "Growth OKRs", "2026年5-6月目标": a title over goals, none of them."""
    return len(text) <= 80 and _PERIOD.fullmatch(text) is not None


def _unstyled(text: str) -> tuple[str, str, int]:
    heading = _HEADING.fullmatch(text) if len(text) <= 4_000 else None
    if heading is not None:
        return _unstyled(heading[2])[0], "", len(heading[1])
    text = _plain(text)
    for style, pattern in _STYLES:
        found = pattern.match(text)
        if found is not None and text[found.end() :].strip():
            return text[found.end() :].strip(), style, 0
    return text, "", 0


def _plain(text: str) -> str:
    """Without the marks of emphasis, which mean nothing in a title."""
    return text.replace("**", "").replace("__", "").strip().removeprefix("*").strip()
