"""Answers of Lark's API, both versions: progress, status, score and weight are four things and stay so."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from skylight.goals.models import Alignment, CheckIn, KeyResult, Objective
from skylight.imports.sources.lark_texts import text_of
from skylight.imports.tests.whole import contents
from skylight.org.models import Person

USERS = {
    "code": 0,
    "data": {
        "items": [
            {"open_id": "ou_wen", "user_id": "w1", "name": "张雯", "en_name": "Wen Zhang", "enterprise_email": "wen@example.com"},
            {"open_id": "ou_ana", "user_id": "a1", "name": "Ana Ruiz", "email": "ana@example.com", "leader_user_id": "ou_wen", "job_title": "设计师"},
        ]
    },
}  # fmt: skip
PERIODS = {
    "code": 0,
    "data": {
        "items": [
            {
                "id": "700", "zh_name": "2026 年 1 月 - 3 月", "en_name": "Jan - Mar 2026", "status": 0,
                "period_start_time": "1767196800000", "period_end_time": "1774972799000",
            }
        ]
    },
}  # fmt: skip
KEY_RESULT = {
    "id": "31", "content": "流失率低于 3%", "score": 70, "weight": 1, "kr_weight": 60.0, "score_last_updated_time": "1774000000000",
    "progress_rate": {"percent": 35, "status": "1"}, "deadline": "1774886400000", "progress_record_list": [{"id": "41"}],
}  # fmt: skip
OBJECTIVE = {
    "id": "21", "content": "商家愿意留下", "progress_report": "为什么重要", "permission": 1, "score": 0, "weight": 40.0,
    "progress_rate": {"percent": 50, "status": "0"}, "progress_rate_percent_last_updated_time": "1770000000000",
    "aligning_objective_list": [{"id": "22", "okr_id": "12", "owner": {"open_id": "ou_wen", "user_id": "w1"}}],
    "aligned_objective_list": [], "progress_record_list": [],
    "kr_list": [KEY_RESULT],
}  # fmt: skip
OF_ANA = {"code": 0, "data": {"total": 1, "okr_list": [
    {"id": "11", "permission": 1, "period_id": "700", "name": "Jan - Mar 2026", "confirm_status": 4, "objective_list": [OBJECTIVE]}
]}}  # fmt: skip
OF_WEN = {"code": 0, "data": {"total": 1, "okr_list": [
    {"id": "12", "permission": 1, "period_id": "700", "name": "Jan - Mar 2026", "objective_list": [
        {"id": "22", "content": "Merchants are glad", "permission": 1, "kr_list": []}, {"id": "23", "permission": 0}]}
]}}  # fmt: skip
RECORD = {
    "code": 0,
    "data": {
        "progress_id": "41",
        "modify_time": "1770100000000",
        "progress_rate": {"percent": 30, "status": 1},
        "content": {"blocks": [{"type": "paragraph", "paragraph": {"elements": [
            {"type": "textRun", "textRun": {"text": "Two merchants left, see "}},
            {"type": "docsLink", "docsLink": {"title": "notes", "url": "https://example.com/n"}}]}}]},
    },
}  # fmt: skip
FIRST = {
    "users.json": USERS,
    "periods.json": PERIODS,
    "okr_ou_ana.json": OF_ANA,
    "okr_wen.json": OF_WEN,
    "record.json": RECORD,
}


def test_the_first_version_comes_whole(given_folder: Any) -> None:
    report = given_folder(FIRST)

    ana = Person.objects.get(email="ana@example.com")
    assert (ana.name, ana.role, ana.manager.other_name) == ("Ana Ruiz", "设计师", "Wen Zhang")
    objective = Objective.objects.get(external_id="lark:21")
    assert (objective.title, objective.owner_person, objective.description) == (
        "商家愿意留下",
        ana,
        "为什么重要",
    )
    assert (str(objective.cycle.first_day), str(objective.cycle.last_day)) == ("2026-01-01", "2026-03-31")
    assert {one["source"] for one in report.as_dict()["mapping"]} == {"Lark OKR"}


def test_progress_status_score_and_weight_stay_apart(given_folder: Any) -> None:
    given_folder(FIRST)

    key_result = KeyResult.objects.get(external_id="lark:31")
    assert (key_result.start, key_result.target, key_result.current, key_result.unit) == (0, 100, 35, "%")
    assert (key_result.status, key_result.score, key_result.weight) == (
        "at_risk",
        Decimal("0.7"),
        Decimal("0.6"),
    )
    assert str(key_result.deadline) == "2026-03-31"


def test_a_score_that_nobody_gave_is_none(given_folder: Any) -> None:
    given_folder(FIRST)

    objective = Objective.objects.get(external_id="lark:21")
    assert (objective.score_stated, objective.weight) == (None, Decimal("0.4"))


def test_whoever_owns_a_goal_is_found_in_the_alignment_of_another(given_folder: Any) -> None:
    given_folder(FIRST)

    above = Objective.objects.get(external_id="lark:22")
    assert above.owner_person.email == "wen@example.com"
    link = Alignment.objects.get()
    assert (link.from_objective.external_id, link.to_objective) == ("lark:21", above)


def test_progress_records_are_check_ins_of_what_they_are_about(given_folder: Any) -> None:
    given_folder(FIRST)

    record = CheckIn.objects.get(external_id="lark:41")
    assert (record.key_result.external_id, record.value, record.status) == ("lark:31", 30, "at_risk")
    assert record.note == "Two merchants left, see [notes](https://example.com/n)"
    whole = CheckIn.objects.get(key_result=None)
    assert (whole.objective.external_id, whole.status, "50 %" in whole.note) == ("lark:21", "on_track", True)


def test_a_goal_that_was_hidden_from_whoever_fetched_it_is_named(given_folder: Any) -> None:
    refused = given_folder(FIRST).refused

    assert [(one.file, "may not read it" in str(one.reason)) for one in refused] == [("okr_wen.json", True)]


def test_the_same_answers_again_change_nothing(given_folder: Any) -> None:
    given_folder(FIRST)
    before = contents()

    assert not given_folder(FIRST).changes_anything
    assert contents() == before


def _content(text: str) -> dict[str, Any]:
    run = {"paragraph_element_type": "textRun", "text_run": {"text": text}}
    return {"blocks": [{"block_element_type": "paragraph", "paragraph": {"elements": [run]}}]}


OWNER = {"owner_type": "user", "user_id": "ou_ana"}
SECOND = {
    "users.json": USERS,
    "cycles.json": {"data": {"items": [
        {"id": "901", "tenant_cycle_id": "900", "owner": OWNER, "start_time": "1767196800000", "end_time": "1774972799000", "cycle_status": 1}]}},
    "objectives.json": {"data": {"items": [
        {"id": "51", "cycle_id": "901", "owner": OWNER, "position": 0, "content": _content("Stay"), "notes": _content("Why"), "score": 0.6, "weight": 0.5},
        {"id": "52", "cycle_id": "901", "owner": OWNER, "position": 1, "content": _content("Be found"), "weight": 0.5}]}},
    "key_results.json": {"data": {"items": [
        {"id": "61", "objective_id": "51", "owner": OWNER, "position": 0, "content": _content("Churn"), "score": 0.3, "weight": 1.0}]}},
    "indicator.json": {"data": {"indicator": {
        "id": "71", "entity_id": "61", "entity_type": 3, "start_value": 8, "target_value": 3, "current_value": 5.5, "indicator_status": 2,
        "unit": {"unit_type": 0, "unit_value": "PERCENT"}}}},
    "alignments.json": {"data": {"items": [{"id": "81", "from_entity_id": "52", "to_entity_id": "51", "from_entity_type": 2}]}},
    "progress.json": {"data": {"items": [
        {"id": "91", "entity_id": "61", "entity_type": 3, "owner": OWNER, "create_time": "1770100000000", "content": _content("Slow"),
         "progress_rate": {"progress_percent": 50, "progress_status": 2}}]}},
}  # fmt: skip


def test_the_second_version_comes_whole(given: Any) -> None:
    report = given("lark.zip", SECOND)

    assert report.refused == []
    objective = Objective.objects.get(external_id="lark:51")
    assert (objective.title, objective.description, objective.score_stated) == ("Stay", "Why", Decimal("0.6"))
    assert (objective.cycle.external_id, objective.cycle.name) == ("lark:900", "2026Q1")
    assert objective.owner_person.email == "ana@example.com"
    assert Alignment.objects.get().from_objective.title == "Be found"


def test_an_indicator_of_the_second_version_measures_its_key_result(given: Any) -> None:
    given("lark.zip", SECOND)

    key_result = KeyResult.objects.get()
    assert (key_result.start, key_result.target, key_result.current, key_result.unit) == (
        8,
        3,
        Decimal("5.5"),
        "%",
    )
    assert (key_result.status, key_result.score, key_result.weight) == ("off_track", Decimal("0.3"), 1)
    assert CheckIn.objects.get().by.email == "ana@example.com"


def test_the_second_version_again_changes_nothing(given: Any) -> None:
    given("lark.zip", SECOND)
    before = contents()

    assert not given("lark.zip", SECOND).changes_anything
    assert contents() == before


def test_content_in_blocks_becomes_text_and_nothing_else() -> None:
    link = {"docs_link": {"title": "x", "url": "javascript:alert(1)"}}
    assert (
        text_of({"blocks": [{"paragraph": {"elements": [link, {"mention": {"user_id": "ou_1"}}, 7]}}, None]})
        == "x@ou_1"
    )
