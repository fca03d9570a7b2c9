"""A backup made while others write brings everything back, and a restore is all or nothing."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from skylight.imports.export.tests.conftest import content
from tests.installation import Installation, new_database

FILL = "from skylight.imports.export.tests.conftest import everyday_company; everyday_company()"
WRITE = """
import sys
from pathlib import Path
import skylight.config.wsgi
from skylight.activity.models import Comment
from skylight.goals.models import Objective
from tests import make
goal, number = Objective.objects.order_by("pk").first(), 0
while not Path(sys.argv[1]).exists():
    number += 1
    Comment.objects.create(objective=goal, at=make.NOW, text=f"comment {number}")
    print(number, flush=True)
"""
COUNT = "from skylight.activity.models import Comment; print(list(Comment.objects.order_by('pk').values_list('text', flat=True)))"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation in which people have worked."""
    with new_database() as address:
        source = Installation(tmp_path_factory.mktemp("source"), address)
        source.migrate()
        source.python(FILL)
        yield source


@pytest.fixture(scope="module")
def one(source: Installation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of it."""
    path = tmp_path_factory.mktemp("backups") / "one"
    done(source, "backup", str(path))
    return path


@pytest.fixture
def clean(tmp_path: Path) -> Iterator[Installation]:
    """Another machine: nothing but the programs."""
    with new_database() as address:
        yield Installation(tmp_path / "clean", address)


@contextmanager
def writing(installation: Installation, tmp_path: Path) -> Iterator[None]:
    """While somebody comments without a pause."""
    stop = tmp_path / "stop"
    command = [sys.executable, "-c", WRITE, str(stop)]
    with subprocess.Popen(command, env=installation.environment, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "1\n"
        yield
        stop.touch()
        child.communicate(timeout=60)


def done(installation: Installation, *arguments: str) -> str:
    """What a command says that goes well."""
    process = installation.skylight(*arguments)
    assert process.returncode == 0, process.stderr
    return process.stdout


def test_what_a_backup_brings_back_is_the_same_and_one_works_on_in_it(
    source: Installation, one: Path, clean: Installation, tmp_path: Path
) -> None:
    done(clean, "restore", str(one))

    done(source, "export", "--secrets", str(tmp_path / "before"))
    done(clean, "export", "--secrets", str(tmp_path / "after"))
    assert content(tmp_path / "before") == content(tmp_path / "after")

    said = clean.python(
        "from skylight.goals.models import Objective\n"
        "from tests import make\n"
        "from skylight.org.models import Person\n"
        "ana = Person.objects.get(name='Ana Ruiz')\n"
        "newest = Objective.objects.order_by('-pk').values_list('pk', flat=True)[0]\n"
        "print(ana.check_password(make.PASSWORD), make.objective(ana, 'One more').pk > newest)"
    )
    assert said == "True True"


def test_a_backup_under_load_holds_one_moment(
    source: Installation, clean: Installation, tmp_path: Path
) -> None:
    with writing(source, tmp_path):
        done(source, "backup", str(tmp_path / "one"))
    assert "is whole" in done(source, "backup", "--verify", str(tmp_path / "one"))
    done(clean, "restore", str(tmp_path / "one"))

    everything, restored = source.python(COUNT), clean.python(COUNT)

    assert "'comment 1'" in restored
    assert everything.startswith(restored.rstrip("]"))


def test_a_backup_that_was_altered_leaves_everything_as_it_is(
    source: Installation, one: Path, tmp_path: Path
) -> None:
    done(source, "export", str(tmp_path / "before"))
    data = bytearray(one.read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / "one").write_bytes(data)

    refused = source.skylight("restore", str(tmp_path / "one"))
    done(source, "export", str(tmp_path / "after"))

    assert refused.returncode == 1
    assert "cut off or altered" in refused.stderr
    assert content(tmp_path / "before") == content(tmp_path / "after")
    assert source.skylight("backup", "--verify", str(tmp_path / "one")).returncode == 1


def test_nothing_is_restored_under_the_feet_of_somebody_at_work(
    source: Installation, one: Path, tmp_path: Path
) -> None:
    with writing(source, tmp_path):
        refused = source.skylight("restore", str(one))

    assert refused.returncode == 1
    assert "stop skylight serve" in refused.stderr


def test_what_was_there_before_stays_beside_it(source: Installation, one: Path, on_sqlite: bool) -> None:
    if not on_sqlite:
        pytest.skip("PostgreSQL keeps nothing beside: everything is one transaction")
    before = source.python(COUNT)

    done(source, "restore", str(one))

    kept = sorted(Path(source.environment["SKYLIGHT_DATA"]).glob("skylight.sqlite3.before-restore-*"))
    with closing(sqlite3.connect(kept[-1])) as database:
        texts = [text for (text,) in database.execute("SELECT text FROM activity_comment ORDER BY id")]
    assert str(texts) == before


def test_a_backup_of_the_other_engine_is_refused(
    source: Installation, tmp_path: Path, on_sqlite: bool
) -> None:
    if on_sqlite:
        pytest.skip("one of them is PostgreSQL")
    embedded = Installation(tmp_path / "embedded")
    embedded.migrate()
    done(embedded, "backup", str(tmp_path / "one"))

    refused = source.skylight("restore", str(tmp_path / "one"))

    assert "lead from one to the other" in refused.stderr


def test_a_company_moves_from_sqlite_to_postgresql_and_back(tmp_path: Path, on_sqlite: bool) -> None:
    if on_sqlite:
        pytest.skip("one of them is PostgreSQL")
    first, third = Installation(tmp_path / "first"), Installation(tmp_path / "third")
    first.migrate()
    first.python(FILL)
    done(first, "export", "--secrets", str(tmp_path / "one"))
    with new_database() as address:
        second = Installation(tmp_path / "second", address)
        second.migrate()
        done(second, "import", str(tmp_path / "one"))
        done(second, "export", "--secrets", str(tmp_path / "two"))
    third.migrate()
    done(third, "import", str(tmp_path / "two"))
    done(third, "export", "--secrets", str(tmp_path / "three"))

    assert content(tmp_path / "one") == content(tmp_path / "two") == content(tmp_path / "three")


def test_an_export_under_load_holds_one_moment(source: Installation, tmp_path: Path) -> None:
    """What came in while it was written is in no file: goals and events agree about the comments."""
    with writing(source, tmp_path):
        done(source, "export", str(tmp_path / "out"))

    written = (tmp_path / "out" / "comments.jsonl").read_text().splitlines()
    table = (tmp_path / "out" / "csv" / "comments.csv").read_text()
    assert len(written) == table.count("\n") - 1
