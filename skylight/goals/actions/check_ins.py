"""Checking in: how far a key result has come, in figures and a few words.

Rows are only ever added. What was wrong is corrected by a newer one, until the cycle closes; from then on history
stands, and a comment is the place to say more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from skylight.goals import locks, progress, reports, roll_up, rules, telling, words
from skylight.goals.models import CheckIn, Contribution, KeyResult, Milestone, MilestoneMark, Objective
from skylight.goals.permissions import can_check_in, can_correct
from skylight.goals.readers import who_may_hear
from skylight.goals.reports import CheckInEntry
from skylight.lib.errors import RuleBroken, Stale, require
from skylight.org.models import Person

Status = KeyResult.Status
BAD_NEWS = (Status.AT_RISK, Status.OFF_TRACK)


@transaction.atomic
def check_in(
    key_result: KeyResult,
    *,
    by: Person,
    at: datetime,
    value: Decimal | None = None,
    status: str = "",
    confidence: int | None = None,
    note: str = "",
    evidence_url: str = "",
    milestones_done: Mapping[int, bool] | None = None,
    seen_check_in: int | None = None,
) -> CheckIn:
    """Report on one key result; the same figures again are a report too.

    Raises Stale (with a list of one Conflict) when somebody was quicker, RuleBroken for what makes no sense.
    """
    entry = CheckInEntry(
        key_result,
        value,
        status,
        confidence,
        note,
        evidence_url,
        milestones_done,
        seen_check_in,
        confirm=True,
    )
    if replace(entry, confirm=False).says_nothing:
        raise RuleBroken(_("Give a value, a status or a few words."), field="value")
    (said,) = _check_in_all([entry], by=by, at=at)
    return said


@transaction.atomic
def check_in_all(entries: Iterable[CheckInEntry], *, by: Person, at: datetime) -> list[CheckIn]:
    """Report on several key results at once: all are saved or none; an entry with nothing new is left out.

    Raises Stale with a list of Conflicts when somebody was quicker with any of them, RuleBroken whose field names the
    entry: `kr_12_value`; where several make no sense, it tells of all.
    """
    entries = list(entries)
    try:
        return _check_in_all(entries, by=by, at=at)
    except _EntriesBroken as broken:
        first, *others = [one.named for one in broken.found]
        raise RuleBroken(first.text, field=first.field, also=others) from broken


@transaction.atomic
def correct(
    check_in: CheckIn,
    *,
    by: Person,
    at: datetime,
    value: Decimal | None = None,
    status: str = "",
    confidence: int | None = None,
    note: str = "",
    evidence_url: str = "",
) -> CheckIn:
    """Put a newer check-in in the place of a wrong one, which stays to be seen; ticks are set right by checking in.

    What is not said again is taken back. Raises RuleBroken when it was corrected before: then correct the newest.
    """
    key_result = check_in.key_result
    require(can_correct(by, check_in, _helpers([check_in.objective_id])[check_in.objective_id]))
    if key_result is None:
        raise RuleBroken(_("This report is about the whole objective; say what is right in a comment."))
    entry = CheckInEntry(key_result, value, status, confidence, note, evidence_url)
    if entry.says_nothing:
        raise RuleBroken(_("Give a value, a status or a few words."), field="value")
    key_result = locks.hold_key_result(key_result)
    _refuse_unless_reported_on(key_result, by=by, at=at)
    entry = reports.read(entry, key_result, [])
    _refuse_second_correction(check_in, entry)
    correction = _row(entry, key_result, by=by, at=at)
    correction.corrects, correction.target = check_in, check_in.target
    correction.value_before = check_in.value_before
    correction.save(force_insert=True)
    _settle([(correction, key_result)], at)
    telling.say(
        "goals.check_in_corrected",
        key_result.objective,
        by=by,
        at=at,
        subject=correction,
        tell=who_may_hear([*_at_the_wheel(key_result), check_in.by], key_result.objective, at),
        corrects=check_in,
        key_result=key_result,
        before=check_in.value,
        after=correction.value,
    )
    return correction


class _EntryBroken(RuleBroken):
    def __init__(self, entry: CheckInEntry, broken: RuleBroken) -> None:
        super().__init__(broken.text, field=broken.field)
        self.entry = entry

    @property
    def named(self) -> RuleBroken:
        """The same, beside the field of its entry."""
        name = f"kr_{self.entry.key_result.pk}"
        return RuleBroken(self.text, field=f"{name}_{self.field}" if self.field else name)


class _EntriesBroken(RuleBroken):
    def __init__(self, found: Sequence[_EntryBroken]) -> None:
        super().__init__(found[0].text, field=found[0].field)
        self.found = found


def _check_in_all(entries: Sequence[CheckInEntry], *, by: Person, at: datetime) -> list[CheckIn]:
    helpers = _helpers({one.key_result.objective_id for one in entries})
    require(all(can_check_in(by, one.key_result, helpers[one.key_result.objective_id]) for one in entries))
    held = _hold([one.key_result for one in entries])
    said_before = _check_ins(held)
    read = _understand_all(entries, held, said_before, by=by, at=at)
    news = [one for one in read if reports.is_news(one, said_before[one.key_result.pk])]
    conflicts = reports.conflicts(news, said_before)
    if conflicts:
        raise Stale(conflicts)
    told = {one.key_result.pk: one.key_result.status for one in news}
    rows = [(_said(one, by=by, at=at), one.key_result) for one in news]
    _settle(rows, at)
    for row, key_result in rows:
        _tell(row, key_result, told[key_result.pk], by=by, at=at)
    return [row for row, _key_result in rows]


def _hold(key_results: Iterable[KeyResult]) -> dict[int, KeyResult]:
    asked = list(key_results)
    objectives = locks.hold_all(one.objective_id for one in asked)
    prefetch_related_objects(list(objectives.values()), "cycle", "owner_person__team", "owner_team__leader")
    rows = KeyResult.objects.select_for_update(no_key=True).filter(pk__in=[one.pk for one in asked])
    held = {row.pk: row for row in rows.order_by("pk")}
    for row in held.values():
        row.objective = objectives[row.objective_id]
    prefetch_related_objects(list(held.values()), "milestones")
    return held


def _helpers(objectives: Iterable[int]) -> dict[int, set[int]]:
    helpers: dict[int, set[int]] = defaultdict(set)
    rows = Contribution.objects.filter(objective__in=list(objectives), ended_at=None)
    for objective, person in rows.values_list("objective", "person"):
        helpers[objective].add(person)
    return helpers


def _check_ins(key_results: Iterable[int]) -> dict[int, list[CheckIn]]:
    found: dict[int, list[CheckIn]] = defaultdict(list)
    rows = CheckIn.objects.filter(key_result__in=list(key_results)).prefetch_related("marks")
    for one in rows.order_by("pk"):
        found[one.key_result_id or 0].append(one)
    return found


def _understand_all(
    entries: Iterable[CheckInEntry],
    key_results: Mapping[int, KeyResult],
    said_before: Mapping[int, Sequence[CheckIn]],
    *,
    by: Person,
    at: datetime,
) -> list[CheckInEntry]:
    """Those that say something, as they are kept. Raises _EntriesBroken with all that make no sense."""
    read, broken = [], []
    for one in (entry for entry in entries if not entry.says_nothing):
        pk = one.key_result.pk
        try:
            read.append(_understand(one, key_results[pk], said_before[pk], by=by, at=at))
        except _EntryBroken as misfit:
            broken.append(misfit)
    if broken:
        raise _EntriesBroken(broken)
    return read


def _understand(
    entry: CheckInEntry, key_result: KeyResult, said_before: Sequence[CheckIn], *, by: Person, at: datetime
) -> CheckInEntry:
    try:
        _refuse_unless_reported_on(key_result, by=by, at=at)
        return reports.read(entry, key_result, said_before)
    except RuleBroken as broken:
        raise _EntryBroken(entry, broken) from broken


def _refuse_unless_reported_on(key_result: KeyResult, *, by: Person, at: datetime) -> None:
    if key_result.objective.is_draft:
        raise RuleBroken(_("This objective is still a draft. Publish it, then check in."))
    rules.refuse_unless_open(key_result.objective, by=by, at=at)
    rules.refuse_cancelled(key_result)


def _said(entry: CheckInEntry, *, by: Person, at: datetime) -> CheckIn:
    row = _row(entry, entry.key_result, by=by, at=at)
    row.save(force_insert=True)
    _tick(row, entry, at)
    return row


def _row(entry: CheckInEntry, key_result: KeyResult, *, by: Person, at: datetime) -> CheckIn:
    return CheckIn(
        objective=key_result.objective,
        key_result=key_result,
        by=by,
        at=at,
        value=entry.value,
        value_before=key_result.current,
        target=key_result.target,
        status=entry.status,
        confidence=entry.confidence,
        note=entry.note,
        evidence_url=entry.evidence_url,
    )


def _tick(row: CheckIn, entry: CheckInEntry, at: datetime) -> None:
    for pk, is_done in (entry.milestones_done or {}).items():
        Milestone.objects.filter(pk=pk).update(done_at=at if is_done else None)
    MilestoneMark.objects.bulk_create(
        MilestoneMark(check_in=row, milestone_id=pk, done=is_done)
        for pk, is_done in (entry.milestones_done or {}).items()
    )


def _settle(rows: Sequence[tuple[CheckIn, KeyResult]], at: datetime) -> None:
    """Bring the key results and their objectives up to what their check-ins say now."""
    spoken = _check_ins(key_result.pk for _row, key_result in rows)
    for row, key_result in rows:
        _take_words(key_result, words.of(spoken[key_result.pk], otherwise=words.now(key_result)))
        roll_up.recompute_key_result(key_result, at=at)
        row.progress = _progress(row, key_result)
    CheckIn.objects.bulk_update([row for row, _key_result in rows], ["progress"])
    for objective in {key_result.objective_id: key_result.objective for _row, key_result in rows}.values():
        roll_up.recompute_objective(objective)


def _take_words(key_result: KeyResult, newest: words.Words) -> None:
    key_result.current = newest.value
    key_result.status = newest.status
    key_result.confidence = newest.confidence
    key_result.checked_in_at = newest.said_at
    key_result.save(update_fields=["current", "status", "confidence", "checked_in_at"])


def _progress(row: CheckIn, key_result: KeyResult) -> Decimal | None:
    """What the progress was with this figure: of a figure by itself, else of the key result as a whole."""
    measured = key_result.is_metric and None not in (row.value, key_result.start, key_result.target)
    if not measured:
        return key_result.progress
    return roll_up.kept(progress.of_metric(key_result.start, key_result.target, row.value).raw)  # type: ignore[arg-type]


def _tell(row: CheckIn, key_result: KeyResult, status_before: str, *, by: Person, at: datetime) -> None:
    turned = row.status in BAD_NEWS and row.status != status_before
    objective = key_result.objective
    telling.say(
        "goals.checked_in",
        objective,
        by=by,
        at=at,
        subject=row,
        tell=telling.concerned(objective, at) if turned else _at_the_wheel(key_result),
        key_result=key_result,
        before=row.value_before,
        value=row.value,
        status=row.status,
    )


def _at_the_wheel(key_result: KeyResult) -> list[Person | None]:
    """Who answers for the figure: the key result's owner and the objective's."""
    objective: Objective = key_result.objective
    leader = objective.owner_team.leader if objective.owner_team else None
    return [key_result.owner, objective.owner_person, leader]


def _refuse_second_correction(check_in: CheckIn, entry: CheckInEntry) -> None:
    if CheckIn.objects.filter(corrects=check_in).exists():
        raise RuleBroken(_("This check-in was corrected before. Correct the newer one."))
    before = (check_in.value, check_in.status, check_in.confidence, check_in.note, check_in.evidence_url)
    if before == (entry.value, entry.status, entry.confidence, entry.note, entry.evidence_url):
        raise RuleBroken(_("This is what it says already."), field="value")
