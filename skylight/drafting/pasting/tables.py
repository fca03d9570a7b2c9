"""Rows pasted from a spreadsheet or a document: cells between tabs or bars, with or without names of columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from skylight.drafting.pasting.figures import FALL, RISE, Figures, figures_in, weight_in
from skylight.drafting.pasting.marks import Marked, is_rule, labelled
from skylight.goals.progress import FULL_WIDTH, parse_number

COLUMNS = {
    "objective": {"objective", "objectives", "o", "goal", "goals", "目标", "目标o", "目标（o）", "objective title"},
    "key_result": {"key result", "key results", "kr", "krs", "关键结果", "关键成果", "关键结果kr", "关键结果（kr）", "key result title"},
    "start": {"start", "from", "baseline", "start value", "initial", "initial value", "起始值", "起点", "基线", "基线值", "初始值"},
    "target": {"target", "to", "target value", "goal value", "目标值", "目标数值"},
    "unit": {"unit", "units", "单位"},
    "weight": {"weight", "weights", "权重", "占比", "权重%"},
}  # fmt: skip
_BAR = re.compile(r"(?<!\\)\|")
_NUMBER = re.compile(r"([$€£¥]?)\s*([+-]?[\d,]*\.?\d+)\s*(%|[^\W\d_]{0,12})")


@dataclass(frozen=True)
class Row:
    """What one row says."""

    line: Marked
    objective: str = ""
    key_result: str = ""
    start: str = ""
    target: str = ""
    unit: str = ""
    weight: Decimal | None = None
    dropped: str = ""
    is_skipped: bool = False

    def figures(self, title: str) -> Figures:
        """The figures of its cells, or those that the title says."""
        target = _figure(self.target)
        if target is None:
            return figures_in(title)
        start = _figure(self.start)
        unit = self.unit or target[1] or (start[1] if start else "")
        if start is None:
            return replace(figures_in(title), title=title, kind=RISE, start=None, target=target[0], unit=unit)
        elif start[0] == target[0]:
            return Figures(title)
        kind = RISE if target[0] > start[0] else FALL
        return Figures(title, kind, start[0], target[0], unit=unit)


def is_table(lines: Sequence[Marked]) -> bool:
    """Do most of the lines have cells?"""
    return bool(lines) and 2 * sum(len(_cells(line.raw)) > 1 for line in lines) > len(lines)


def rows(lines: Sequence[Marked]) -> Iterator[Row]:
    """Every line as a row, in their order."""
    columns: dict[int, str] = {}
    standing = ""
    for line in lines:
        cells = _cells(line.raw)
        named = _columns(cells)
        if named:
            columns = named
            yield Row(line, is_skipped=True)
            continue
        row = _named(line, cells, columns) if columns else _unnamed(line, cells)
        if row.objective and row.objective == standing and row.key_result:
            row = replace(row, objective="")
        standing = row.objective or standing
        nothing = not row.objective and not row.key_result
        yield replace(row, is_skipped=True) if nothing else row


def _cells(raw: str) -> list[str]:
    text = raw.strip("\r\n")
    if text.strip().startswith("|"):
        parts = _BAR.split(text.strip().strip("|"))
    elif "\t" in text.strip():
        parts = text.split("\t")
    else:
        return []
    return [part.replace("**", "").replace("\\|", "|").strip() for part in parts]


def _columns(cells: Sequence[str]) -> dict[int, str]:
    found = {
        at: name
        for at, cell in enumerate(cells)
        for name, known in COLUMNS.items()
        if cell.casefold() in known
    }
    return found if len(found) > 1 or "key_result" in found.values() else {}


def _named(line: Marked, cells: Sequence[str], columns: dict[int, str]) -> Row:
    said = {name: cells[at] for at, name in columns.items() if at < len(cells)}
    others = [cell for at, cell in enumerate(cells) if at not in columns and cell]
    if all(is_rule(cell) for cell in cells if cell):
        return Row(line)
    return Row(
        line, _title(said.get("objective", "")), _title(said.get("key_result", "")), said.get("start", ""),
        said.get("target", ""), said.get("unit", ""), _weight(said.get("weight", "")), " · ".join(others),
    )  # fmt: skip


def _unnamed(line: Marked, cells: Sequence[str]) -> Row:
    """Without names: labels tell; an indented row is a key result; numbers after the title are its figures."""
    full = [cell for cell in cells if cell and not is_rule(cell)]
    texts = [cell for cell in full if _figure(cell) is None]
    figures = [cell for cell in full if _figure(cell) is not None]
    if not texts:
        return Row(line)
    label, rest, _aside = labelled(texts[0])
    texts = [rest, *texts[1:]] if rest else texts[1:]
    if label == "objective" and texts:
        return Row(line, objective=texts[0], dropped=" · ".join([*texts[1:], *figures]))
    elif label == "key_result" or not cells[0]:
        return _measured(line, "", texts, figures)
    elif len(texts) > 1:
        return _measured(line, texts[0], texts[1:], figures)
    else:
        return Row(line, objective=texts[0] if texts else "", dropped=" · ".join(figures))


def _measured(line: Marked, objective: str, texts: Sequence[str], figures: Sequence[str]) -> Row:
    title = _title(texts[0]) if texts else ""
    start, target = (figures[0], figures[1]) if len(figures) > 1 else ("", figures[0] if figures else "")
    rest = [*texts[1:], *figures[2:]]
    return Row(line, objective, title, start, target, dropped=" · ".join(rest))


def _title(cell: str) -> str:
    label, rest, aside = labelled(cell)
    return f"{rest} {aside}".strip() if label and rest else cell


def _figure(cell: str) -> tuple[Decimal, str] | None:
    found = _NUMBER.fullmatch(cell.translate(FULL_WIDTH).strip()) if len(cell) < 40 else None
    if found is None:
        return None
    try:
        return parse_number(found[2]), f"{found[1]}{found[3]}"
    except ValueError:
        return None


def _weight(cell: str) -> Decimal | None:
    if not cell:
        return None
    _rest, weight = weight_in(f"- ({cell if cell.endswith(('%', '％')) else cell + '%'})")
    figure = _figure(cell)
    return figure[0] if figure and figure[0] <= 1 and "%" not in cell else weight
