"""Every column an import understands, by file, with the other names it goes by; docs/import.md is compared with it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Column:
    """One column: its name, what it holds, and what other tools call it."""

    name: str
    holds: str
    synonyms: tuple[str, ...] = ()
    required: bool = False


def _column(name: str, holds: str, *synonyms: str, required: bool = False) -> Column:
    return Column(name, holds, synonyms, required)


PEOPLE = (
    _column("id", "the person's id, kept as text", "person_id", "employee_id", "user_id", "工号", "员工编号", required=True),
    _column("name", "the full name", "full_name", "display_name", "user_name", "姓名"),
    _column("other_name", "the name in the other script", "chinese_name", "english_name", "英文名", "中文名"),
    _column("email", "the address the person signs in with", "work_email", "user_email", "e_mail", "邮箱"),
    _column("title", "what the person does", "role", "job_title", "position", "职位", "岗位"),
    _column("team", "the team; several are separated by ; and `(lead)` marks its leader", "teams", "团队", "小组"),
    _column("department", "the department, above the team", "parent_department", "部门"),
    _column(
        "manager_id",
        "who the person reports to: an id, an e-mail address, or a name or role that only one person has; "
        "`none` takes the manager away",
        "manager", "manager_email", "manager_work_email", "supervisor", "supervisor_id", "直属上级", "上级",
    ),
    _column("reports_to", "the role of the manager, used where `manager_id` is empty", "manager_role"),
    _column("manager_since", "the first day of that reporting line"),
    _column("start_date", "the first day at work", "joined_on", "hire_date", "join_date", "入职日期"),
    _column("end_date", "the first day on which the person is no longer there", "left_on", "leave_date", "离职日期"),
    _column("location", "where the person works", "office", "city", "地点", "城市"),
    _column(
        "kind", "employee, contract, intern or vacancy", "employment_type", "employee_type", "user_account_type", "类型"
    ),
    _column("agency", "the employer of a contract worker", "vendor", "外包公司"),
    _column("about", "a few words about the person, in Markdown", "bio", "pronouns_and_bio"),
    _column("role_slug", "a short name of the role by which other files call the person", "role_id"),
    _column("github", "a handle by which other files call the person", "handle", "username", "login"),
)  # fmt: skip

TEAMS = (
    _column("id", "the team's id, kept as text", "team_id", "department_id", required=True),
    _column("name", "the name; the id where there is none", "team_name", "department_name", "名称"),
    _column("other_name", "the name in the other language", "英文名", "中文名"),
    _column("parent", "the id, or else the only name, of the team above it", "parent_id", "parent_team", "上级部门"),
    _column("leader", "who leads it, named as in `manager_id` of people", "leader_id", "lead", "owner", "owner_email", "负责人"),
    _column("about", "what the team is there for, in Markdown", "description", "描述"),
    _column("closed_on", "the first day on which it is no more", "end_date"),
)  # fmt: skip

CYCLES = (
    _column("id", "the cycle's id, kept as text", "cycle_id", "period_id", required=True),
    _column("name", "the name; the id where there is none", "title", "period", "名称"),
    _column("start_date", "the first day", "start", "first_day", "starts_on", "开始日期"),
    _column("end_date", "the last day", "end", "last_day", "ends_on", "结束日期"),
    _column("time_zone", "the zone its days are counted in; the company's where there is none", "timezone"),
    _column("team", "the team it belongs to; the whole company where there is none", "department"),
)

OBJECTIVES = (
    _column("id", "the objective's id, kept as text", "objective_id", required=True),
    _column("cycle", "the id, or else the only name, of its cycle", "cycle_id", "period", "time_period", "周期", required=True),
    _column("title", "what is to be achieved, in Markdown", "objective", "objective_title", "name", "目标", required=True),
    _column(
        "owner",
        "who owns it: a person's id, name, handle or role, or a team's id or name; of several names the first one known "
        "owns it and the others contribute",
        "owner_id", "owners", "owner_email", "负责人",
    ),
    _column("contributors", "who helps, separated by ;", "participants", "协作人"),
    _column("backup_owner", "who stands in for the owner", "deputy"),
    _column("department", "the department it belongs to; owns it where nobody else is named", "team", "部门"),
    _column(
        "parent", "the objectives or key results it supports, by id, separated by ;", "parents", "parent_id", "parent_kr",
        "aligned_to", "对齐",
    ),
    _column("description", "why it matters, in Markdown", "notes", "描述"),
    _column("status", "draft, accepted, not accepted … (see below)", "state", "状态"),
    _column("commitment", "committed or aspirational", "ambition"),
    _column("kind", "project, ability or functional", "type", "category"),
    _column("readers", "all, or team for an ability goal that only the owner's team reads", "visible_to"),
    _column("weight", "its weight among its owner's objectives", "权重"),
    _column("deadline", "the day it is due", "due_date", "due_on", "截止日期"),
    _column("position", "its place among its owner's objectives, from 0", "order"),
    _column("published_on", "the day it was published", "published_at"),
    _column("score", "the score: 0 to 1, or as it was written", "评分"),
    _column("score_raw", "what was written instead of a score", "score_as_written", "score_note"),
)  # fmt: skip

KEY_RESULTS = (
    _column("id", "the key result's id, kept as text", "key_result_id", "kr_id", required=True),
    _column("objective", "the id of its objective", "objective_id", "所属目标", required=True),
    _column("title", "what is to be reached, in Markdown", "key_result", "kr", "name", "关键结果", required=True),
    _column("owner", "who owns it, named as for objectives; the objective's owner where there is none", "owner_id", "owners", "负责人"),
    _column("kind", "increase, decrease, range, milestone or binary; found out from the numbers where it is empty", "type", "metric_type"),
    _column("start", "the number to start from", "start_value", "starting_value", "baseline", "起始值"),
    _column("target", "the number to reach", "target_value", "目标值"),
    _column("current", "the number as it stands", "current_value", "当前值"),
    _column("low", "the lower bound of a range", "min"),
    _column("high", "the upper bound of a range", "max"),
    _column("unit", "the unit of the numbers", "metric_unit", "单位"),
    _column("weight", "its weight in the objective", "权重"),
    _column("deadline", "the day it is due", "due_date", "due_on", "截止日期"),
    _column("status", "on track, at risk, done, achieved, not achieved … (see below)", "progress_status", "状态"),
    _column("confidence", "how sure the owner is, 0 to 10", "信心"),
    _column("description", "more about it, in Markdown", "notes", "备注"),
    _column("how_measured", "how one measures it", "measurement", "metric_name"),
    _column("parent", "the objectives or key results it supports, by id, separated by ;", "parent_kr", "parents", "aligned_to", "对齐"),
    _column("position", "its place in the objective, from 0", "order"),
    _column("score", "the score: 0 to 1, or as it was written", "评分"),
    _column("score_raw", "what was written instead of a score", "score_as_written", "score_note"),
)  # fmt: skip

CHECKINS = (
    _column("id", "the check-in's id, kept as text", "checkin_id", "check_in_id", required=True),
    _column("target_id", "the id of the objective or key result it is about", "key_result", "key_result_id", "objective", required=True),
    _column("target_type", "objective or key_result; found out from the id where it is empty", "target_kind"),
    _column("date", "the day, or the moment with its time zone", "at", "created_at", "日期", required=True),
    _column("author", "who wrote it, named as for objectives", "by", "作者"),
    _column("author_id", "the id of who wrote it", "by_id", "person_id"),
    _column("value", "the number reported", "current", "当前值"),
    _column("target", "the target of that day", "target_value"),
    _column("status", "on track, at risk, off track or done", "状态"),
    _column("confidence", "how sure the author is, 0 to 10", "信心"),
    _column("text", "a few words, in Markdown or HTML", "note", "comment", "内容"),
    _column("url", "where the evidence is", "evidence_url", "link"),
)  # fmt: skip

COMMENTS = (
    _column("id", "the comment's id, kept as text", "comment_id", required=True),
    _column("target_id", "the id of the objective or key result it is about", "key_result", "key_result_id", "objective", required=True),
    _column("target_type", "objective or key_result; found out from the id where it is empty", "target_kind"),
    _column("date", "the day, or the moment with its time zone", "at", "created_at", "日期", required=True),
    _column("author", "who wrote it, named as for objectives", "by", "作者"),
    _column("author_id", "the id of who wrote it", "by_id", "person_id"),
    _column("kind", "note, question, suggestion, disagreement, offer or thanks", "type"),
    _column("text", "what was said, in Markdown or HTML", "comment", "note", "内容", required=True),
)  # fmt: skip

ORG_CHANGES = (
    _column("date", "the first day on which it was so", "on", "日期", required=True),
    _column("person_id", "whom it happened to", "id", "工号", required=True),
    _column("change", "joined, left, manager, team, title or name", "kind", "变动", required=True),
    _column("old", "what it was before: an id for managers and teams", "before", "from", "原值"),
    _column("new", "what it was from then on", "after", "to", "新值"),
    _column("name", "the person's name on that day", "person_name", "姓名"),
    _column("title", "what the person did on that day", "role", "职位"),
)

FILES: dict[str, tuple[Column, ...]] = {
    "people": PEOPLE,
    "teams": TEAMS,
    "cycles": CYCLES,
    "objectives": OBJECTIVES,
    "key_results": KEY_RESULTS,
    "checkins": CHECKINS,
    "comments": COMMENTS,
    "org_changes": ORG_CHANGES,
}


def column_named(stem: str, heading: str) -> str | None:
    """The column a heading stands for, or None: `Manager ID` is manager_id."""
    return _names(stem).get(_plain(heading))


@cache
def _names(stem: str) -> dict[str, str]:
    names: dict[str, str] = {}
    for column in FILES[stem]:
        names[column.name] = column.name
    for column in FILES[stem]:
        for synonym in column.synonyms:
            names.setdefault(synonym, column.name)
    return names


def _plain(heading: str) -> str:
    words = "".join(letter if letter.isalnum() else " " for letter in heading.casefold())
    return "_".join(words.split())
