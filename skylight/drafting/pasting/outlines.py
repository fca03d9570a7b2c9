"""What the lines of an outline mean: by their labels, else by headings, else by how deep and in what style they stand."""

from __future__ import annotations

from collections.abc import Sequence

from skylight.drafting.pasting.figures import figures_in
from skylight.drafting.pasting.marks import Marked, Meaning, is_about_the_goal, is_rule, names_a_period

Said = tuple[Meaning, bool]
SKIPPED: Said = (Meaning.SKIP, False)
LEFT_OVER: Said = (Meaning.SKIP, True)
OBJECTIVE: Said = (Meaning.OBJECTIVE, False)
KEY_RESULT: Said = (Meaning.KEY_RESULT, False)
DESCRIPTION: Said = (Meaning.DESCRIPTION, False)


def meanings(lines: Sequence[Marked]) -> list[Said]:
    """For each line what it means, and whether it was left over because nothing could be made of it."""
    labels = {line.label for line in lines if not line.is_section}
    if labels & {"objective", "key_result"}:
        found = _by_labels(lines, labels)
    elif any(line.heading for line in lines):
        found = _by_headings(lines)
    else:
        found = _by_depth(lines)
    return _with_owners(lines, found)


def _with_owners(lines: Sequence[Marked], found: Sequence[Said]) -> list[Said]:
    """A description or key result that comes before any objective belongs to none."""
    said: list[Said] = []
    begun = False
    for line, one in zip(lines, found, strict=True):
        begun = begun or one == OBJECTIVE
        lost = not begun and one == DESCRIPTION
        said.append((SKIPPED if is_rule(line.text) else LEFT_OVER) if lost else one)
    return said


def _plainly(line: Marked) -> Said | None:
    """What a line says by itself, whatever stands around it."""
    if (is_rule(line.text) and not line.label) or line.is_section:
        return SKIPPED
    elif line.label == "description":
        return DESCRIPTION
    elif is_about_the_goal(line.text) and not line.label:
        return SKIPPED
    else:
        return None


def _by_labels(lines: Sequence[Marked], labels: set[str]) -> list[Said]:
    found: list[Said] = []
    section = ""
    for at, line in enumerate(lines):
        said = _plainly(line)
        if line.is_section:
            section = line.label
        elif line.label == "objective":
            said, section = OBJECTIVE, ""
        elif line.label == "key_result":
            said = KEY_RESULT
        elif said is None:
            said = _unlabelled(lines, at, labels, section)
        found.append(said or SKIPPED)
    return found


def _unlabelled(lines: Sequence[Marked], at: int, labels: set[str], section: str) -> Said:
    line = lines[at]
    after = lines[at + 1] if at + 1 < len(lines) else None
    if "objective" not in labels and after is not None and after.label == "key_result" and not line.style:
        return SKIPPED if names_a_period(line.text) else OBJECTIVE
    elif line.heading or (names_a_period(line.text) and not line.style):
        return SKIPPED if names_a_period(line.text) else LEFT_OVER
    elif section == "objective" and (line.style or line.indent == 0):
        return OBJECTIVE
    elif section == "key_result" or ("key_result" not in labels and (line.style or line.indent)):
        return KEY_RESULT
    else:
        return DESCRIPTION


def _by_headings(lines: Sequence[Marked]) -> list[Said]:
    """A heading over a list is an objective, unless the list has objectives and key results of its own."""
    found: list[Said] = []
    at = 0
    while at < len(lines):
        end = at + 1
        while end < len(lines) and not lines[end].heading:
            end += 1
        block = lines[at:end]
        found += _of_heading(block, lines[end] if end < len(lines) else None)
        at = end
    return found


def _of_heading(block: Sequence[Marked], following: Marked | None) -> list[Said]:
    head, inside = block[0], block[1:]
    if not head.heading:
        return _by_depth(block)
    is_over_headings = not inside and following is not None and following.heading > head.heading
    two_deep = _holds_objectives(inside)
    if head.is_section:
        items = OBJECTIVE if head.label == "objective" else KEY_RESULT
        return [SKIPPED, *(_item(line, items) for line in inside)]
    elif names_a_period(head.text) or is_over_headings or two_deep:
        return [SKIPPED, *(_by_depth(inside) if inside else [])]
    else:
        return [OBJECTIVE, *_below(inside)]


def _holds_objectives(inside: Sequence[Marked]) -> bool:
    """A list of objectives: what stands outside has no figures, and mostly something inside."""
    listed = [line for line in inside if line.style]
    least = min((line.indent for line in listed), default=0)
    outer = [at for at, line in enumerate(listed) if line.indent <= least]
    full = [at for at in outer if at + 1 < len(listed) and listed[at + 1].indent > least]
    measured = any(figures_in(listed[at].text).is_measured for at in outer)
    return bool(outer) and not measured and 2 * len(full) > len(outer)


def _below(inside: Sequence[Marked]) -> list[Said]:
    least = min((line.indent for line in inside if line.style), default=0)
    listed = any(line.style for line in inside)
    return [
        _item(line, KEY_RESULT if (line.style and line.indent <= least) or not listed else DESCRIPTION)
        for line in inside
    ]


def _item(line: Marked, said: Said) -> Said:
    return _plainly(line) or said


def _by_depth(lines: Sequence[Marked]) -> list[Said]:
    """Without labels and headings: what stands outside is an objective, what stands inside a key result."""
    usual = [line for line in lines if _plainly(line) is None and not _is_title(line, lines)]
    depths = _depths(usual)
    if len(set(depths.values())) < 2:
        return _flat(lines, usual)
    said = {0: OBJECTIVE, 1: KEY_RESULT}
    return [
        _plainly(line) or (said.get(depths[line.number], DESCRIPTION) if line.number in depths else SKIPPED)
        for line in lines
    ]


def _depths(lines: Sequence[Marked]) -> dict[int, int]:
    """How deep each line stands: by its indent, or where all are alike by the order of their bullets."""
    if len({line.indent for line in lines}) > 1:
        return _by_indent(lines)
    styles = list(dict.fromkeys(line.style for line in lines))
    return {line.number: min(styles.index(line.style), 2) for line in lines}


def _by_indent(lines: Sequence[Marked]) -> dict[int, int]:
    found: dict[int, int] = {}
    standing: list[int] = []
    for line in lines:
        while standing and standing[-1] >= line.indent:
            standing.pop()
        found[line.number] = len(standing)
        standing.append(line.indent)
    return found


def _flat(lines: Sequence[Marked], usual: Sequence[Marked]) -> list[Said]:
    """All lines look alike: each paragraph begins with its objective; in one paragraph the figures tell."""
    numbers = {line.number for line in usual}
    gaps = sum(line.after_gap for line in usual[1:])
    in_paragraphs = 0 < gaps < len(usual) - 1
    has_figures = any(figures_in(line.text).is_measured for line in usual[1:])
    found: list[Said] = []
    for line in lines:
        plainly = _plainly(line)
        if plainly is not None or line.number not in numbers:
            found.append(plainly or SKIPPED)
        elif in_paragraphs:
            found.append(OBJECTIVE if line.after_gap or line is usual[0] else KEY_RESULT)
        elif has_figures and not figures_in(usual[0].text).is_measured:
            found.append(OBJECTIVE if line is usual[0] else KEY_RESULT)
        else:
            found.append(OBJECTIVE)
    return found


def _is_title(line: Marked, lines: Sequence[Marked]) -> bool:
    """ "Q3 OKRs" over a list."""
    return line is lines[0] and len(lines) > 1 and not line.style and names_a_period(line.text)
