"""The figures in a sentence: from where to where, in which unit, with which weight; English and Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from skylight.goals.progress import FULL_WIDTH, parse_number

RISE, FALL, WITHIN, DONE = "increase", "decrease", "range", "binary"
# A longer line is a paragraph; nobody measures by one.
LONGEST = 600


@dataclass(frozen=True)
class Figures:
    """What a sentence says of its measure, and the sentence without it."""

    title: str
    kind: str = DONE
    start: Decimal | None = None
    target: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""

    @property
    def is_measured(self) -> bool:
        """Has it said any figure?"""
        return self.kind != DONE


_NUMBER = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_SIZE = r"(?:k|mn|m|bn|b|million|billion|thousand|万亿|千万|百万|千|万|亿)(?![a-z])"
_UNITS = (
    "percentage points|percent|per cent|pts?|points?|pp|seconds?|secs?|ms|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?"
    "|people|users?|customers?|clients?|orders?|deals?|calls?|tickets?|bugs?|incidents?|visits?|visitors?|leads?|x|s|h"
    "|个百分点|百分点|毫秒|小时|分钟|秒|个工作日|工作日|天|日|周|个月|月|年|人次|人天|人日|人|家|个|次|件|单|分|元|美元|倍|台|套|篇|条|项|名|位|票|户"
)
_UNIT = rf"%|(?:{_UNITS})(?![a-z])"


def _quantity(name: str) -> str:
    return (
        rf"(?:(?P<{name}_sign>us\$|[$€£¥]|usd|eur|rmb|cny)\s?)?(?<![A-Za-z0-9_.,])(?P<{name}>{_NUMBER})"
        rf"(?:\s?(?P<{name}_size>{_SIZE}))?(?:\s?(?P<{name}_unit>{_UNIT}))?(?![\d.]*\d)"
    )


_A, _B = _quantity("a"), _quantity("b")
_ALSO = r"(?:at least|at most|about|around|over|under|below|above|more than|less than|no more than|~|≥|≤|>=?|<=?)?\s*"
_WAY_ZH = r"(?:提升|提高|增长|增加|上升|拉升|扩大|改善|升|涨|降低|下降|减少|缩短|压缩|下调|优化|降|减)?"
_NOW = r"(?:from|was|now|today|currently|baseline|start|目前|当前|现在|现为|现状|基线|起始值?|原)"
# "At least 3" says the measure at the beginning of a sentence or after its verb: "teams with at least 3" does not.
_SAID = r"(?:^\W*(?:\w+\s+){0,2}|\b(?:is|are|be|to|in|takes?|lasts?|stays?|remains?|falls?|drops?)\s+)"
_NAMED = re.compile(
    r"(?:stage|tier|phase|level|version|step|part|round|series|sprint|no\.|第)\s*$", re.IGNORECASE
)
_BOTH = [
    rf"\bfrom\s+{_A}(?:\s+[a-z]+)?\s+(?:up |down )?to\s+{_ALSO}{_B}",
    rf"(?<=[:：,，;；–—-])\s*{_A}\s+to\s+{_B}",
    rf"{_A}\s*(?:→|➔|⟶|⇒|-+>|=+>|–>|—>)\s*{_B}",
    rf"(?:从|由)\s*{_A}\s*{_WAY_ZH}\s*(?:到|至|为)\s*{_B}",
]
_TURNED = [
    rf"\b(?:up |down )?to\s+{_ALSO}{_B}\s*[,(（]?\s*{_NOW}\s*[:：]?\s*(?:at )?{_A}\s*[)）]?",
    rf"(?:到|至|达到?|为)\s*{_B}\s*[,(（，]\s*{_NOW}\s*[:：]?\s*(?:为|是)?\s*{_A}\s*[)）]?",
]
_INSIDE = [
    rf"\bbetween\s+{_A}\s+and\s+{_B}",
    rf"\b(?:keep|stay|stays|remain|remains|hold|within)\b[^\d]{{0,60}}?{_A}\s*(?:-|–|—|to|and|~)\s*{_B}",
    rf"(?:保持|维持|控制|稳定)在\s*{_A}\s*(?:到|至|-|–|—|~|～)\s*{_B}\s*(?:之间|以内)?",
]
_UP = [
    rf"\b(?:increase|raise|grow|improve|lift|boost|bring|expand|scale)s?\b[^\n]{{0,120}}?\b(?:up )?to\s+{_ALSO}{_B}",
    rf"\b(?:rises?|grows?|improves?|increases?)\s+to\s+{_ALSO}{_B}",
    rf"^\W*(?:\w+\s+){{0,1}}(?:reach|hit|achieve|attain)(?:es|s)?\s+(?:an? |the )?{_ALSO}{_B}",
    rf"{_SAID}(?:at least|no less than|more than|above|over)\s+{_B}",
    rf"(?:≥|>=)\s*{_B}",
    rf"(?:提升|提高|增长|增加|上升|扩大|升|增)[^\d，。；,;]{{0,20}}(?:到|至|为)\s*{_B}",
    rf"(?:达到|达成|达|突破|超过|不低于|不少于|至少|大于)\s*{_B}",
]
_DOWN = [
    rf"\b(?:reduce|decrease|lower|cut|shorten|shrink|drop|bring|get)s?\b[^\n]{{0,120}}?\b(?:down )?to\s+{_ALSO}{_B}",
    rf"\b(?:falls?|drops?|decreases?)\s+to\s+{_ALSO}{_B}",
    rf"{_SAID}(?:at most|no more than|less than|below|under)\s+{_B}",
    rf"(?:≤|<=)\s*{_B}",
    rf"(?:降低|下降|减少|缩短|压缩|下调|降|减)[^\d，。；,;]{{0,20}}(?:到|至|为)\s*{_B}",
    rf"(?:不超过|不高于|低于|小于|控制在|少于)\s*{_B}\s*(?:以内|以下|之内)?",
]
_FOLLOWS = re.compile(r"\s*(?:$|[,.;:!?(（)\]，。；：）、】]|\b(?:by|in|for|per|across|within|on|at|of|until|before|during|a|an|each|this)\b)")  # fmt: skip
_LAST_WORD = re.compile(r"\s+(?P<unit>[^\W\d_][\w/-]{0,24})[.。]?\s*$")
_ENDS = " \t,，;；:：-–—|、"
_DEBRIS = re.compile(r"[\s,，;；:：\-–—|、]*[(（\[]?\s*$")
_SIZES = {
    "k": 3, "thousand": 3, "千": 3, "万": 4, "m": 6, "mn": 6, "million": 6, "百万": 6, "千万": 7, "亿": 8,
    "b": 9, "bn": 9, "billion": 9, "万亿": 12,
}  # fmt: skip


def figures_in(text: str) -> Figures:
    """The first figures that a sentence says of its measure; without any it is done or not."""
    if len(text) > LONGEST or not re.search(r"\d", text):
        return Figures(text)
    # Each sign becomes one sign, so that places in both are the same.
    plain = text.translate(FULL_WIDTH).replace("￥", "¥")
    return next(_found(text, plain), Figures(text))


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    """What to look for, in this order. Compiled when first asked for: nobody who starts the server waits for it."""
    # Only what says both ends is taken out of the sentence: "at least 3 signed deals" needs its 3.
    kinds = {"both": [*_TURNED, *_BOTH], "within": _INSIDE, FALL: _DOWN, RISE: _UP}
    return [(kind, re.compile(one, re.IGNORECASE)) for kind, ones in kinds.items() for one in ones]


def _found(text: str, plain: str) -> Iterator[Figures]:
    for said, pattern in _patterns():
        for found in pattern.finditer(plain):
            read = None if _NAMED.search(plain[: found.start()]) else _read(said, found)
            if read is not None:
                yield _titled(read, text, plain, found, whole=said in ("both", "within"))


def _read(said: str, found: re.Match[str]) -> Figures | None:
    if _is_of_years(found):
        return None
    try:
        a, b, unit = _amounts(found)
    except ValueError:
        return None
    if said == "within" and a is not None:
        return Figures("", WITHIN, low=min(a, b), high=max(a, b), unit=unit)
    elif said == "both" and a is not None:
        return None if a == b else Figures("", RISE if b > a else FALL, start=a, target=b, unit=unit)
    else:
        return Figures("", said, target=b, unit=unit)


def _is_of_years(found: re.Match[str]) -> bool:
    given = found.groupdict()
    bare = not any(given.get(f"{name}_{part}") for name in "ab" for part in ("sign", "size", "unit"))
    said = [given[name] for name in "ab" if given.get(name)]
    return bare and all(len(one) == 4 and one[:2] in ("19", "20") for one in said)


def _amounts(found: re.Match[str]) -> tuple[Decimal | None, Decimal, str]:
    """Both figures in one unit, as they were written if they agree. Raises ValueError."""
    given = found.groupdict()
    a = parse_number(given["a"]) if given.get("a") else None
    b = parse_number(given["b"])
    sizes = [(given.get(f"{name}_size") or "").lower() for name in "ab"]
    # 12 → 20k is said of thousands; 800k → 1.2m of neither.
    sizes[0] = sizes[0] or sizes[1]
    size = sizes[1]
    if a is not None and sizes[0] != sizes[1]:
        a, b, size = a * _times(sizes[0]), b * _times(sizes[1]), ""
    sign = given.get("b_sign") or given.get("a_sign") or ""
    unit = given.get("b_unit") or given.get("a_unit") or ""
    return a, b, f"{sign.upper()}{_as_written(size)}{unit}"


def _times(size: str) -> Decimal:
    return Decimal(10 ** _SIZES.get(size, 0))


def _as_written(size: str) -> str:
    return size.upper() if size in ("m", "b") else size


def _titled(read: Figures, text: str, plain: str, found: re.Match[str], *, whole: bool) -> Figures:
    """The figures with the rest of the sentence; where that would make no sense, with all of it."""
    begin, end = found.span()
    before, after = text[:begin], text[end:]
    last = _LAST_WORD.fullmatch(plain[end:]) if not read.unit else None
    if last is not None and _FOLLOWS.match(plain[end:]) is None:
        read, after = replace(read, unit=last["unit"]), ""
    if not whole or _FOLLOWS.match(after.translate(FULL_WIDTH)) is None or read.kind == WITHIN:
        return replace(read, title=text)
    rest = f"{_DEBRIS.sub('', before)}{_joined(after)}".strip(_ENDS + " .。")
    rest = re.sub(r"^(?:将|把)", "", rest).rstrip("由从")
    return replace(read, title=rest if len(rest) > 1 else text)


def _joined(after: str) -> str:
    tail = after.strip().lstrip(")）]】")
    return tail if not tail or tail[0] in ",.;:，。；：、" else f" {tail}"


_SHARE = r"(?P<{}>\d{{1,3}}(?:\.\d+)?)\s*[%％]"
_WEIGHT = [
    re.compile(rf"\s*[(（\[【]\s*(?:weight|权重|占比|w)?\s*[:：=]?\s*{_SHARE.format('share')}\s*[)）\]】]\s*$", re.IGNORECASE),
    re.compile(rf"^[(（\[【]\s*(?:weight|权重|占比|w)?\s*[:：=]?\s*{_SHARE.format('share')}\s*[)）\]】]\s*[:：]?\s*", re.IGNORECASE),
    re.compile(rf"[\s,，;；|]*[(（\[【]?\s*(?:\bweight|权重|占比)\s*[:：=]?\s*{_SHARE.format('share')}\s*[)）\]】]?\s*$", re.IGNORECASE),
    re.compile(r"[\s,，;；|]*[(（\[【]?\s*(?:\bweight|权重)\s*[:：=]?\s*(?P<part>0?\.\d{1,3}|1(?:\.0)?)\s*[)）\]】]?\s*$", re.IGNORECASE),
]  # fmt: skip
_OWNER = [
    re.compile(r"(?:\s+@[\w.\-·]{1,60})+\s*$"),
    re.compile(r"\s*[(（\[【]\s*(?:owners?|dri|lead|负责人|责任人|执行人)\s*[:：]?\s*[^()（）\[\]【】]{1,80}[)）\]】]\s*$", re.IGNORECASE),
    re.compile(r"[\s,，;；|·–—-]+(?:owners?|dri|负责人|责任人|执行人)\s*[:：]\s*[^:：]{1,80}$", re.IGNORECASE),
]  # fmt: skip


def weight_in(text: str) -> tuple[str, Decimal | None]:
    """A sentence without its weight, and the weight from 0 to 1: "(30%)", "权重 30%", "weight: 0.3"."""
    for pattern in _WEIGHT if len(text) <= LONGEST else ():
        found = pattern.search(text)
        if found is None:
            continue
        given = found.groupdict()
        weight = Decimal(given["share"]) / 100 if given.get("share") else Decimal(given["part"])
        rest = (text[: found.start()] + text[found.end() :]).strip()
        if rest and weight <= 1:
            return rest, weight
    return text, None


def owner_in(text: str) -> tuple[str, str]:
    """A sentence without the people it names as owners, and these words."""
    for pattern in _OWNER if len(text) <= LONGEST else ():
        found = pattern.search(text)
        if found is not None and found.start() > 1:
            return text[: found.start()].rstrip(_ENDS), found.group().strip(_ENDS)
    return text, ""
