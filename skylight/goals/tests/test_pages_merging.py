import pytest

from skylight.goals.models import Objective
from tests import make
from tests.web import fill_in, text


@pytest.fixture
def placeholder(wen):
    """What an import kept under a name that nobody had."""
    return make.person("Head of Design", kind="placeholder", email=None, password=None)


@pytest.fixture
def kept(placeholder):
    return make.objective(placeholder, "Every screen plain", by=make.system())


def test_the_administrator_says_who_it_is(as_, root, ana, placeholder, kept):
    page = as_(root).get(f"/people/{placeholder.pk}/")
    assert f"/people/{placeholder.pk}/merging/" in page.content.decode()

    answer = fill_in(as_(root), f"/people/{placeholder.pk}/merging/", has="into", into="Ana Ruiz")

    assert answer["Location"] == f"/people/{ana.pk}/"
    assert "Every screen plain" in text(as_(root).get(f"/people/{ana.pk}/"))
    assert as_(root).get(f"/people/{placeholder.pk}/")["Location"] == f"/people/{ana.pk}/"


def test_it_says_what_will_move(as_, root, placeholder, kept):
    assert "1 objective becomes theirs." in text(as_(root).get(f"/people/{placeholder.pk}/merging/"))


def test_a_name_nobody_has_is_refused_beside_the_field(as_, root, placeholder, kept):
    answer = fill_in(as_(root), f"/people/{placeholder.pk}/merging/", has="into", into="Nobody Known")

    assert answer.status_code == 422
    assert "Nobody is called that" in text(answer)
    assert Objective.objects.get(pk=kept.pk).owner_person == placeholder


def test_a_placeholder_is_not_merged_into_another(as_, root, placeholder, kept):
    other = make.person("Head of Care", kind="placeholder", email=None, password=None)

    answer = fill_in(as_(root), f"/people/{placeholder.pk}/merging/", has="into", into=f"#{other.pk}")

    assert answer.status_code == 422
    assert "Choose a person who works here." in text(answer)


def test_a_person_is_no_placeholder(as_, root, ana):
    assert as_(root).get(f"/people/{ana.pk}/merging/").status_code == 404
    assert f"/people/{ana.pk}/merging/" not in as_(root).get(f"/people/{ana.pk}/").content.decode()


def test_only_the_administrator_merges(as_, wen, ana, placeholder, kept):
    for somebody in (wen, ana):
        assert (
            as_(somebody).post(f"/people/{placeholder.pk}/merging/", {"into": "Ana Ruiz"}).status_code == 403
        )
    assert Objective.objects.get(pk=kept.pk).owner_person == placeholder
