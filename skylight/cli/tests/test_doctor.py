"""The doctor finds what it says it finds, on the live connection; web and worker refuse an unsafe database."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from skylight.cli import doctor, main, safety, serve, worker
from skylight.cli.models import Worker
from tests import postgresql
from tests.installation import Installation

ON_SQLITE = connection.vendor == "sqlite"
SQLITE_UNSAFE = [
    ("journal_mode", "PRAGMA journal_mode=DELETE", "PRAGMA journal_mode=WAL"),
    ("synchronous", "PRAGMA synchronous=NORMAL", "PRAGMA synchronous=FULL"),
    ("foreign_keys", "PRAGMA foreign_keys=OFF", "PRAGMA foreign_keys=ON"),
    ("busy_timeout", "PRAGMA busy_timeout=4999", "PRAGMA busy_timeout=10000"),
]
POSTGRESQL_UNSAFE = [
    ("synchronous_commit", f"SET synchronous_commit={value}", "RESET synchronous_commit")
    for value in ("off", "local", "remote_write")
]


def by_name() -> dict[str, safety.Check]:
    return {check.name: check for check in safety.checks()}


def run_sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_the_database_as_skylight_opens_it_is_safe() -> None:
    assert {check.state for check in safety.checks()} <= {"ok", "warning"}
    safety.refuse_unsafe()


@pytest.mark.parametrize("name, spoil, mend", SQLITE_UNSAFE if ON_SQLITE else POSTGRESQL_UNSAFE)
@pytest.mark.django_db(transaction=True)
def test_each_unsafe_setting_is_found(name: str, spoil: str, mend: str) -> None:
    run_sql(spoil)
    try:
        assert by_name()[name].state == "problem"
        with pytest.raises(safety.Refused, match=name):
            safety.refuse_unsafe()
    finally:
        run_sql(mend)

    assert by_name()[name].state == "ok"


@pytest.fixture
def unsafe(transactional_db: None) -> Iterator[None]:
    """A database that acknowledges before it has written."""
    run_sql("PRAGMA synchronous=OFF" if ON_SQLITE else "SET synchronous_commit=off")
    yield
    run_sql("PRAGMA synchronous=FULL" if ON_SQLITE else "RESET synchronous_commit")


@pytest.fixture
def nothing_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    def started(*_: Any, **__: Any) -> None:
        raise AssertionError("it started all the same")

    monkeypatch.setattr(serve.os, "execv", started)
    monkeypatch.setattr(worker, "_work", started)


@pytest.mark.parametrize("command", [["serve"], ["worker"], ["worker", "--once"], ["up", "--port", "1"]])
def test_nothing_starts_on_an_unsafe_database(
    command: list[str],
    unsafe: None,
    nothing_starts: None,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: Any,
) -> None:
    monkeypatch.setattr("skylight.cli.up._port_is_free", lambda port: None)

    assert main.main(command) == 1

    complaint = capsys.readouterr().err
    assert complaint.startswith("skylight: The database is not safe to use. synchronous")
    assert complaint.count("\n") == 1


def test_the_doctor_says_the_same_and_exits_with_1(unsafe: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["doctor"]) == 1
    assert "PROBLEM  synchronous" in capsys.readouterr().out


@pytest.mark.skipif(ON_SQLITE, reason="about the settings of a PostgreSQL server")
@pytest.mark.parametrize("setting", ["fsync", "full_page_writes"])
def test_a_server_that_does_not_sync_is_refused(setting: str, bare: Installation) -> None:
    with postgresql.cluster(**{setting: "off"}) as address:
        served = bare.skylight("serve", DATABASE_URL=address)
        worked = bare.skylight("worker", "--once", DATABASE_URL=address)

    expected = f"skylight: The database is not safe to use. {setting} is off; it must be on.\n"
    assert (served.returncode, served.stderr) == (1, expected)
    assert (worked.returncode, worked.stderr) == (1, expected)


@pytest.mark.skipif(ON_SQLITE, reason="about the settings of a PostgreSQL server")
@pytest.mark.django_db
def test_data_checksums_are_reported() -> None:
    assert by_name()["data_checksums"].text == "Data checksums are on."


MOUNTS = r"""
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
30 22 0:26 / /mnt/share rw,relatime shared:2 - nfs4 filer:/share rw
31 30 254:1 / /mnt/share/local rw - xfs /dev/vdb rw
32 22 0:27 / /mnt/two\040words rw - cifs //filer/two rw
33 22 0:28 / /mnt/over rw - ext4 /dev/vdc rw
34 33 0:29 / /mnt/over rw - fuse.sshfs them: rw
35 22 0:30 / /dev/shm rw - tmpfs tmpfs rw
""".strip()


@pytest.mark.parametrize(
    "place, state",
    [
        ("/srv/skylight/skylight.sqlite3", "ok"),
        ("/mnt/share/skylight.sqlite3", "problem"),
        ("/mnt/share/deeper/skylight.sqlite3", "problem"),
        ("/mnt/share/local/skylight.sqlite3", "ok"),
        ("/mnt/shared/skylight.sqlite3", "ok"),
        ("/mnt/two words/skylight.sqlite3", "problem"),
        ("/mnt/over/skylight.sqlite3", "problem"),
        ("/dev/shm/skylight.sqlite3", "warning"),
    ],
)
def test_a_network_file_system_is_no_place_for_sqlite(place: str, state: str) -> None:
    assert safety.file_system(Path(place), MOUNTS).state == state


def test_a_system_that_does_not_tell_its_mounts_is_taken_as_local() -> None:
    assert safety.file_system(Path("/srv/skylight.sqlite3"), "").state == "ok"


@pytest.mark.django_db
def test_waiting_migrations_are_a_problem() -> None:
    assert doctor.migrations().state == "ok"

    MigrationRecorder.Migration.objects.get(app="cli", name="0001_initial").delete()

    assert doctor.migrations().state == "problem"


def test_a_short_secret_key_is_a_problem(settings: Any) -> None:
    assert doctor.secret_key().state == "ok"

    settings.SECRET_KEY = "short"

    assert doctor.secret_key().state == "problem"


def test_a_secret_key_that_others_can_read_is_a_problem(
    settings: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.delenv("SKYLIGHT_SECRET_KEY", raising=False)
    settings.DATA = tmp_path
    kept = tmp_path / "secret_key"
    kept.write_text("x" * 64)

    kept.chmod(0o600)
    assert doctor.secret_key().state == "ok"
    kept.chmod(0o640)
    assert doctor.secret_key().state == "problem"


def test_mail_that_goes_nowhere_is_a_warning(settings: Any) -> None:
    settings.EMAIL_HOST = ""
    assert doctor.mail().state == "warning"

    settings.EMAIL_HOST = "mail.example.com"
    assert doctor.mail().state == "ok"


def test_a_data_folder_that_cannot_be_written_to_is_a_problem(tmp_path: Path, monkeypatch: Any) -> None:
    assert doctor.data_folder(tmp_path).state == "ok"

    assert doctor.data_folder(tmp_path / "absent").state == "problem"
    # Root may write anywhere, so the answer of the system is given instead.
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert doctor.data_folder(tmp_path).state == "problem"


def test_static_files_that_were_not_collected_are_a_warning(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    assert doctor.static_files().state == "warning"

    (tmp_path / "staticfiles.json").touch()
    assert doctor.static_files().state == "ok"


@pytest.mark.django_db
def test_a_worker_that_fell_silent_is_a_warning(now: Any) -> None:
    assert doctor.worker(now).state == "warning"

    Worker.objects.create(name="one", started_at=now, seen_at=now)

    assert doctor.worker(now + timedelta(minutes=1)).state == "ok"
    assert doctor.worker(now + timedelta(minutes=3)).state == "warning"


def test_demo_mode_is_a_warning(settings: Any) -> None:
    assert doctor.demo_mode().state == "ok"

    settings.DEMO = True

    assert doctor.demo_mode().state == "warning"


def test_json_names_every_check(installation: Installation) -> None:
    done = installation.skylight("doctor", "--json")

    report = json.loads(done.stdout)
    assert (done.returncode, report["healthy"]) == (0, True)
    assert {"database", "migrations", "worker", "secret_key", "mail", "data_folder"} <= {
        check["name"] for check in report["checks"]
    }


def test_an_installation_without_tables_is_sick_and_says_what_to_do(bare: Installation) -> None:
    done = bare.skylight("doctor")

    assert done.returncode == 1
    assert "run skylight migrate" in done.stdout


def test_the_first_start_keeps_a_secret_key_that_only_the_owner_reads(bare: Installation) -> None:
    bare.skylight("doctor")

    kept = Path(bare.environment["SKYLIGHT_DATA"]) / "secret_key"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert len(kept.read_text()) >= 50


def test_a_database_that_cannot_be_reached_is_one_calm_line(bare: Installation) -> None:
    nowhere = "postgresql://nobody@127.0.0.1:9/nothing?connect_timeout=2"

    done = bare.skylight("migrate", DATABASE_URL=nowhere)
    report = bare.skylight("doctor", "--json", DATABASE_URL=nowhere)

    assert done.returncode == 1
    assert done.stderr.startswith("skylight: The database cannot be used: ")
    assert "Traceback" not in done.stderr + report.stderr
    assert json.loads(report.stdout)["healthy"] is False


def test_an_address_that_is_none_is_one_calm_line(bare: Installation) -> None:
    done = bare.skylight("doctor", DATABASE_URL="mysql://localhost/skylight")

    assert done.returncode == 1
    assert done.stderr == "skylight: DATABASE_URL starts with postgresql:// or sqlite://.\n"
