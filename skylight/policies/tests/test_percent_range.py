"""Ranges of per cents: how they are written, and what is none."""

import pytest

from skylight.lib.errors import RuleBroken
from skylight.policies.actions import decide
from skylight.policies.queries import effective
from tests import make


@pytest.mark.parametrize(
    ("written", "kept", "read"),
    [
        ("60-80", "60-80", (60, 80)),
        (" 60 % – 80 % ", "60-80", (60, 80)),
        ("0-100", "0-100", (0, 100)),
        ("30-30", "30-30", (30, 30)),
        ("", "", None),
    ],
)
def test_a_range_is_kept_in_one_form_and_nothing_is_no_range(li, growth, written, kept, read):
    setting = decide("mix_ability", written, by=li, at=make.NOW, reason="Room to learn", team=growth)

    assert setting.value == kept
    assert effective(growth).mix_ranges == {"project": None, "ability": read, "functional": None}


@pytest.mark.parametrize("written", ["80-60", "60", "60-101", "-5-10", "a-b", 60, True, None, "60-80-90"])
def test_what_is_no_range_is_refused_beside_the_value(li, growth, written):
    with pytest.raises(RuleBroken) as refused:
        decide("mix_project", written, by=li, at=make.NOW, reason="So", team=growth)

    assert refused.value.field == "value"
