"""The examples in docs/api.md answer as the document says."""

from __future__ import annotations

import re
import shlex
from argparse import ArgumentParser
from pathlib import Path

import pytest
from django.test import Client

from skylight.org.models import Person
from tests import make
from tests.programs import token

pytestmark = pytest.mark.once

PAGE = (Path(__file__).parents[2] / "docs/api.md").read_text()
BLOCKS = re.findall(r"```sh\n(.*?)```", PAGE, re.S)
EXAMPLES = [
    line for block in BLOCKS for line in block.replace("\\\n", "").splitlines() if line.startswith("curl")
]


def curl() -> ArgumentParser:
    """As much of curl as the examples use."""
    parser = ArgumentParser()
    parser.add_argument("-X", default="GET")
    parser.add_argument("-H", action="append", default=[])
    parser.add_argument("-d", default="")
    parser.add_argument("address")
    return parser


def test_there_are_examples_of_reading_and_writing() -> None:
    assert len(EXAMPLES) >= 8
    assert {curl().parse_args(shlex.split(one, comments=True)[1:]).X for one in EXAMPLES} >= {
        "GET",
        "POST",
        "PATCH",
    }


def test_each_answers_as_the_document_says(ana: Person) -> None:
    make.running_cycle()
    _, secret = token(ana)
    known = {"$SKYLIGHT": "", "$TOKEN": secret, "$ME": str(ana.pk)}

    for example in EXAMPLES:
        line, _, wanted = example.rpartition("# ")
        for name, value in known.items():
            line = line.replace(name, value)
        asked = curl().parse_args(shlex.split(line)[1:])
        headers = dict(one.split(": ", 1) for one in asked.H)
        kind = headers.pop("Content-Type", "")
        answer = Client().generic(asked.X, asked.address, asked.d, content_type=kind, headers=headers)

        assert answer.status_code == int(wanted), f"{example}\n{answer.content.decode()}"


@pytest.mark.parametrize("status", [401, 404, 409, 422, 428, 429, 503])
def test_the_document_names_every_status(status: int) -> None:
    assert f"| {status} |" in PAGE
