"""Language, theme, time zone, and when to be mailed."""

import pytest

from skylight.activity.models import Event
from skylight.lib.errors import NotAllowed, RuleBroken
from skylight.org import actions
from tests.make import NOW


def test_everybody_chooses_for_themselves(ana):
    actions.set_preferences(ana, by=ana, at=NOW, language="zh-hans", theme="dark", time_zone="Asia/Shanghai")

    ana.refresh_from_db()
    assert (ana.language, ana.theme, ana.time_zone) == ("zh-hans", "dark", "Asia/Shanghai")
    assert Event.objects.filter(kind="org.preferences_set", by=ana).count() == 1


def test_a_choice_of_looks_disturbs_nobody_who_edits_the_person(ana):
    actions.set_preferences(ana, by=ana, at=NOW, language="en", theme="dark", time_zone="")

    ana.refresh_from_db()
    assert ana.version == 1


def test_everybody_chooses_when_to_be_mailed_and_keeps_it(ana):
    looks = {"language": "en", "theme": "dark", "time_zone": ""}
    assert ana.mail == "digest"

    actions.set_preferences(ana, by=ana, at=NOW, mail="never", **looks)
    actions.set_preferences(ana, by=ana, at=NOW, **looks)

    ana.refresh_from_db()
    assert ana.mail == "never"


def test_nobody_chooses_for_others(bo, ana):
    with pytest.raises(NotAllowed):
        actions.set_preferences(ana, by=bo, at=NOW, language="en", theme="dark", time_zone="")


@pytest.mark.parametrize(
    ("choice", "field"),
    [
        ({"language": "tlh"}, "language"),
        ({"theme": "pink"}, "theme"),
        ({"time_zone": "Mars"}, "time_zone"),
        ({"mail": "hourly"}, "mail"),
    ],
)
def test_a_choice_that_does_not_exist_is_refused(ana, choice, field):
    with pytest.raises(RuleBroken) as refused:
        actions.set_preferences(
            ana, by=ana, at=NOW, **{"language": "en", "theme": "dark", "time_zone": "", **choice}
        )

    assert refused.value.field == field
