"""Every page of this app answers."""

import pytest


@pytest.mark.parametrize(
    "address",
    [
        "/people/",
        "/people/?q=li",
        "/org/",
        "/org/?view=teams",
        "/org/history/",
        "/teams/",
        "/settings/",
        "/people/new/",
        "/teams/new/",
        "/people/options/?field=q&q=li",
        "/org/structure/",
    ],
)
def test_the_page_answers(as_, root, ana, address):
    assert as_(root).get(address).status_code == 200
