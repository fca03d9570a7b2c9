"""One folder with every file and most troubles, for what must hold of imports as a whole."""

from __future__ import annotations

import csv
import io
import random
from textwrap import dedent
from typing import Any

from django.apps import apps
from django.db.models import Sum

FILES = {
    "people": """
        id,name,title,team,department,manager_id,email,start_date,end_date,role_slug,github,shoe_size
        wen,Wen Zhang,CEO,,,none,wen@example.com,2020-01-01,,ceo,,41
        li,Li Wei,Growth lead,Growth (lead),Business,wen,li@example.com,2021-02-31,,,li-wei,
        ana,Ana Ruiz,Designer,Growth; Brand,Business,li,ana@example.com,,,,,
        007,Bo Chen,Support,Growth,Business,ghost,bo@example.com,,,,,
        7,Bo Chen,Open position,,,li,,,,,,
        self,Sam,Cook,,,self,twice@example.com,,,,,
        x,Xu,A,,,y,twice@example.com,,,,,
        y,Yi,B,,,x,,,,,,
        gone,Gina,Writer,,,li,,2022-01-01,2025-01-01,,,
        late,Lea,Writer,,,li,,2022-01-01,2021-01-01,,,
        """,
    "teams": """
        id,name,parent,leader
        mkt,Marketing,root,ana
        root,Northwind,,wen
        l1,Loop 1,l2,
        l2,Loop 2,l1,
        """,
    "cycles": """
        id,name,start_date,end_date
        now,Now,2026-03-01,2026-04-30
        2025h2,2025H2,,
        q1,Spring,2021-02-01,2021-04-31
        back,Backwards,2026-04-30,2026-03-01
        """,
    "objectives": """
        id,cycle,title,owner,parent,department,status,score,score_raw,contributors
        o1,now,Be great,CEO,,,,,,
        o2,now,"Grow
        fast",Ana Ruiz and Li Wei,o1,,Accepted,,,wen
        o3,2025h2,Hold,Sales,,Sales,,0.7,,
        o4,2025h2,Hold,Head of Eng,nowhere,,Not accepted,wonderful,,
        c1,now,Circle,ana,c2,,,,,
        c2,now,Circle,ana,c1,,Draft,,,
        c3,back,Lost,ana,,,,,,
        o5,now,,ana,,,,,,
        """,
    "key_results": """
        id,objective,title,owner,start,target,current,unit,score,status,parent_kr
        k1,o1,Sell,,0,"1,000",250,¥,0.5,,
        k2,o2,Ship,@li-wei,10,0,4,,,,k1
        k3,o2,Fix,Web team,5,5,5,,,,
        k4,o3,Done,,,,,,,ACHIEVED,
        k5,o9,Lost,,,,,,,,
        """,
    "checkins": """
        id,target_type,target_id,date,author,author_id,value,text
        i1,key_result,k2,2026-03-02,,ana,8,Well
        i2,key_result,k2,2026-03-09,Stranger,,6,<b>Better</b> @ana
        i3,objective,o1,2026-03-09,,,5,
        i4,,,2026-03-09,,,5,
        """,
    "comments": """
        id,target_type,target_id,date,author,kind,text
        m1,objective,o2,2026-03-02,li,question,Why @ana?
        m2,objective,o8,2026-03-02,li,,Lost
        """,
    "org_changes": """
        date,person_id,name,change,old,new,title
        2025-06-01,ana,Ana,manager,wen,li,Designer
        2025-03-01,ana,Ana,joined,,wen,Trainee
        2025-05-01,ana,Ana,title,Trainee,Designer,Designer
        2025-04-01,old,Olga,left,li,,Writer
        2025-04-01,old,Olga,salary,1,2,Writer
        """,
}  # fmt: skip


def files() -> dict[str, str]:
    """The folder's files."""
    return {stem: dedent(text).lstrip("\n") for stem, text in FILES.items()}


def shuffled(seed: int) -> dict[str, str]:
    """The same files with their rows in another order."""
    return {stem: _shuffled(text, random.Random(seed)) for stem, text in files().items()}


def counts() -> dict[str, tuple[int, int | None]]:
    """How many rows there are of everything, and how often they were edited."""
    return {
        model._meta.label: (
            model._default_manager.count(),
            model._default_manager.aggregate(edits=Sum("version"))["edits"]
            if hasattr(model, "version")
            else None,
        )
        for model in _models()
    }


def contents() -> dict[str, list[tuple[Any, ...]]]:
    """Everything an import can write, by what the files call it: the same for the same files in any order."""
    return {
        model._meta.label: sorted(map(_said, model._default_manager.all()), key=repr) for model in _models()
    }


def _models() -> list[Any]:
    ours = ("org", "cycles", "goals", "activity", "imports")
    return [model for label in ours for model in apps.get_app_config(label).get_models()]


def _said(row: Any) -> tuple[Any, ...]:
    if row._meta.label == "activity.Event":
        return (
            row.kind,
            row.subject.partition(":")[0],
            _name(row.person),
            _name(row.objective),
            repr(row.data)[:40],
        )
    hidden = ("id", "path", "password")
    return tuple(
        _name(getattr(row, field.name)) if field.is_relation else getattr(row, field.name)
        for field in row._meta.concrete_fields
        if field.name not in hidden
    )


def _name(row: Any) -> Any:
    for name in ("external_id", "name", "title"):
        if row is not None and getattr(row, name, None):
            return getattr(row, name)
    return (
        None
        if row is None
        else [_name(getattr(row, field.name)) for field in row._meta.fields if field.is_relation]
    )


def _shuffled(text: str, order: random.Random) -> str:
    heading, *rows = csv.reader(io.StringIO(text))
    order.shuffle(rows)
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([heading, *rows])
    return out.getvalue()
