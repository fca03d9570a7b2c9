"""A company that is exported, and an installation that is empty again afterwards."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from skylight.goals import actions as goals
from skylight.imports.export.writing import export_to
from tests import make

Exported = Callable[..., Path]


def everyday_company() -> None:
    """A few people and goals with most of what one can do to them."""
    wen = make.person("Wen Zhang", role="CEO", other_name="张文", is_admin=True)
    growth = make.team("Growth", about="=1+1")
    ana = make.person("Ana Ruiz", role="Designer", manager=wen, team=growth, about="'tis @home")
    top = make.objective(wen, "Everybody finds what they look for")
    goal = make.objective(ana, '-5 % "lost", \n every week 每周', description="＝SUM(A1)")
    figure = make.key_result(goal, "Churn", kind="decrease", start=Decimal(-5), target=Decimal(-20), unit="%")
    make.check_in(figure, "-7.5", note="@everybody: good")
    make.alignment(goal, top)
    goals.comment(goal, by=wen, at=make.NOW, text="+1")
    goals.save_view(by=ana, at=make.NOW, name="Late", query="stale=on")
    quiet = make.objective(ana, "Quiet")
    goals.restrict(
        quiet, by=ana, at=make.NOW, reason="A purchase", until_at=make.NOW + timedelta(days=9), audience=[wen]
    )


def taken_back(work: Callable[[], Any]) -> Any:
    """What some work gives, with nothing of it left in the database."""
    with transaction.atomic():
        result = work()
        transaction.set_rollback(True)
    return result


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where exports wait that several tests begin with; making one takes longer than copying it."""
    return tmp_path_factory.mktemp("exports")


@pytest.fixture
def exported(db: None, tmp_path: Path, kept: Path) -> Exported:
    """`exported()`: the folder of that company's export; the database is empty."""

    def export(*, secrets: bool = False) -> Path:
        original, folder = kept / str(secrets), tmp_path / "export"

        def work() -> None:
            everyday_company()
            export_to(original, secrets=secrets)

        if not original.exists():
            taken_back(work)
        shutil.copytree(original, folder)
        return folder

    return export


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
