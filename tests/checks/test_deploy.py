"""What deploy/ names is there: settings, commands, files. Helm and Docker themselves do not run here."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from skylight.config.databases import LIMITS
from tests.checks.test_docs import is_understood

HOME = Path(__file__).resolve().parents[2]
DEPLOY = HOME / "deploy"
CHART = DEPLOY / "helm" / "skylight"
SETTING = re.compile(r"\b(?:SKYLIGHT_[A-Z_]+|DATABASE_(?:REPLICA_)?URL)\b")
# Of deploy/ itself: what compose and Caddy put into their files.
OWN = {"SKYLIGHT_HOST", "SKYLIGHT_WEB", "SKYLIGHT_VERSION"}
pytestmark = pytest.mark.check


def files(*endings: str) -> list[Path]:
    return sorted(
        path for path in DEPLOY.rglob("*") if path.is_file() and path.name.endswith(endings or ("",))
    )


def test_every_setting_that_is_named_exists() -> None:
    described = set(SETTING.findall((HOME / "docs" / "configuration.md").read_text()))
    named = {name for path in files() for name in SETTING.findall(path.read_text())}

    assert named - OWN - described == set()
    assert {"DATABASE_URL", "SKYLIGHT_SECRET_KEY", "SKYLIGHT_PGBOUNCER"} <= named


def compose() -> Any:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())


def test_the_services_of_compose_run_commands_that_exist() -> None:
    services = compose()["services"]

    assert {"web", "worker", "migrate", "database", "caddy"} == set(services)
    for name in ("migrate", "worker"):
        assert is_understood(" " + " ".join(services[name]["command"]))
    assert all(services[name]["read_only"] for name in ("web", "worker", "migrate"))


def test_each_place_that_compose_mounts_is_declared() -> None:
    content = compose()
    mounted = {
        volume.partition(":")[0]
        for service in content["services"].values()
        for volume in service.get("volumes", [])
    }

    assert {name for name in mounted if not name.startswith(".")} == set(content["volumes"])
    assert all((DEPLOY / name).exists() for name in mounted if name.startswith("."))


def dockerfile() -> list[tuple[str, str]]:
    text = (DEPLOY / "Dockerfile").read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(word, rest) for word, _, rest in (line.strip().partition(" ") for line in lines)]


def test_what_the_image_is_made_of_is_in_the_repository_and_not_kept_from_docker() -> None:
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text().split()
    for _, rest in (step for step in dockerfile() if step[0] == "COPY" and "--from" not in step[1]):
        for source in rest.split()[:-1]:
            assert (HOME / source).exists(), source
            assert f"!{source.partition('/')[0]}" in ignored


def test_the_image_serves_as_nobody_in_particular() -> None:
    steps = dict(dockerfile())

    assert int(steps["USER"]) > 0
    assert "HEALTHCHECK" in steps
    assert is_understood(" " + " ".join(yaml.safe_load(steps["CMD"])))


def test_the_steps_that_build_the_image_work_in_a_folder_of_their_own(tmp_path: Path) -> None:
    import os
    import sys

    place = tmp_path / "srv"
    for name in ("pyproject.toml", "manage.py", "babel.cfg", "locale", "skylight"):
        source = HOME / name
        if source.is_dir():
            shutil.copytree(source, place / name, ignore=shutil.ignore_patterns("__pycache__", "tests"))
        else:
            place.mkdir(exist_ok=True)
            shutil.copy(source, place / name)
    environment = {
        "PATH": os.environ["PATH"], "PYTHONPATH": str(place), "SKYLIGHT_DATA": str(tmp_path / "data"),
        "SKYLIGHT_STATIC": str(tmp_path / "static"),
    }  # fmt: skip
    built = [rest for word, rest in dockerfile() if word == "RUN" and "manage.py collectstatic" in rest]
    assert len(built) == 1
    command = re.sub(r"SKYLIGHT_\w+=\S+ ", "", built[0]).replace("/srv/venv/bin/python", sys.executable)
    subprocess.run(command, shell=True, cwd=place, env=environment, check=True)

    assert (tmp_path / "static" / "staticfiles.json").exists()
    said = subprocess.run(
        [sys.executable, "-m", "skylight.cli.main", "--help"], cwd=place, env=environment, capture_output=True
    )
    assert said.returncode == 0


def units() -> list[Path]:
    return sorted((DEPLOY / "systemd").iterdir())


@pytest.mark.parametrize("path", units(), ids=lambda path: path.name)
def test_a_unit_starts_a_command_that_exists(path: Path) -> None:
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read_string(path.read_text())
    if path.suffix == ".timer":
        assert (path.with_suffix(".service")).exists()
        return
    command = unit["Service"]["ExecStart"].replace("%i", "8001")
    found = re.search(r"/opt/skylight/bin/skylight ([^'\"]*)", command)
    assert found
    assert is_understood(" " + found[1].split(" $")[0])
    assert unit["Service"]["User"] == "skylight"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
@pytest.mark.parametrize("path", units(), ids=lambda path: path.name)
def test_systemd_understands_the_unit(path: Path, tmp_path: Path) -> None:
    for one in units():
        # What it starts is not installed here.
        text = re.sub(r"ExecStart=/opt/skylight/bin/skylight", "ExecStart=/bin/echo", one.read_text())
        (tmp_path / one.name).write_text(text)
    name = path.name.replace("@.", "@8001.")
    if name != path.name:
        shutil.copy(tmp_path / path.name, tmp_path / name)
    said = subprocess.run(["systemd-analyze", "verify", tmp_path / name], capture_output=True, text=True)

    assert path.name.partition("@")[0] not in said.stderr, said.stderr


def templates() -> list[Path]:
    return sorted((CHART / "templates").glob("*.yaml"))


def without_templates(text: str) -> str:
    """YAML as near as one gets without Helm: actions on lines of their own go, those within a line become a word."""
    text = re.sub(r"^\s*\{\{-? *(?:if|end|range|define|\$\w+ :=|include)[^\n]*\}\}\n", "", text, flags=re.M)
    text = re.sub(r"^(\s*)(\S+:) \{\{- (?:include|toYaml)[^\n]*nindent \d+ \}\}$", r"\1\2", text, flags=re.M)
    text = re.sub(r"\{\{[^\n{}]*\}\}:", "word:", text)
    return re.sub(r"\{\{[^\n{}]*\}\}", "word", text)


@pytest.mark.parametrize("path", templates(), ids=lambda path: path.name)
def test_a_template_of_the_chart_is_yaml_and_closes_what_it_opens(path: Path) -> None:
    text = path.read_text()
    opened = len(re.findall(r"\{\{-? *(?:if|range|with|define)\b", text))

    assert opened == len(re.findall(r"\{\{-? *end *-?\}\}", text))
    assert [line for line in text.splitlines() if "{{" in line and "}}" not in line.partition("{{")[2]] == []
    assert all(one["kind"] for one in yaml.safe_load_all(without_templates(text)) if one)


def test_every_value_that_a_template_uses_is_in_the_values() -> None:
    values = yaml.safe_load((CHART / "values.yaml").read_text())
    used = {
        name
        for path in (CHART / "templates").iterdir()
        for name in re.findall(r"\.Values\.([\w.]+)", path.read_text())
    }

    def reach(name: str) -> bool:
        found: Any = values
        for part in name.split("."):
            if not isinstance(found, dict) or part not in found:
                return False
            found = found[part]
        return True

    assert {name for name in used if not reach(name)} == set()
    assert {"pgbouncer.enabled", "replica.enabled", "web.replicas", "worker.replicas"} <= used


def test_every_named_piece_of_the_chart_is_defined() -> None:
    text = "\n".join(path.read_text() for path in (CHART / "templates").iterdir())
    defined = set(re.findall(r'define "([\w.]+)"', text))

    assert set(re.findall(r'include "([\w.]+)"', text)) == defined


def test_pgbouncer_sets_the_limits_that_a_web_process_sets_without_it() -> None:
    for path in (CHART / "templates" / "pgbouncer.yaml", DEPLOY / "pgbouncer.ini"):
        text = path.read_text()
        assert "pool_mode = transaction" in text
        for name, value in LIMITS.items():
            assert f"{name} = {value}" in text, name
