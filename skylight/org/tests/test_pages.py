"""The pages of people, lines and teams, as a browser without JavaScript sees them."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from skylight.lib import paths
from skylight.org import actions
from skylight.org.models import Company, Membership, Person, ReportingLine, Team
from skylight.org.names import search_key, sort_name
from tests import make
from tests.make import NOW

ADDRESSES = [
    "/people/",
    "/people/?q=li",
    "/people/?q=p&kind=employee&page=2",
    "/people/?team={growth}",
    "/people/?manager={li}",
    "/people/?alone=on",
    "/people/?kind=left",
    "/people/options/?field=manager&manager=p",
    "/org/",
    "/org/?path={wen}.{li}",
    "/org/?person={ana}",
    "/org/?path={wen}.{li}&on=2026-02-01",
    "/org/?view=teams",
    "/org/?view=teams&path={growth}",
    "/org/history/",
    "/teams/",
    "/teams/?q=grow",
    "/teams/options/?q=gro",
    "/people/{ana}/lines/",
    "/people/{li}/departure/",
    "/people/{ana}/edit/",
    "/people/new/",
    "/teams/{growth}/edit/",
    "/teams/new/",
    "/settings/",
]


def crowd(first, number, manager, team):
    """People and teams below, as quickly as a database can take them."""
    people = Person.objects.bulk_create(
        Person(
            name=f"P{n}", sort_name=sort_name(f"P{n}"), search_key=search_key(f"P{n}"), manager=manager,
            team=team, path=manager.path + paths.step(900_000 + n), created_at=NOW,
        )
        for n in range(first, first + number)
    )  # fmt: skip
    for model, more in ((ReportingLine, {"manager": manager}), (Membership, {"team": team})):
        model.objects.bulk_create(
            model(person=one, from_on=date(2025, 1, 6), at=NOW, **more) for one in people
        )
    Team.objects.bulk_create(
        Team(name=f"T{n}", parent=team, path=team.path + paths.step(800_000 + n), created_at=NOW)
        for n in range(first, first + number // 5)
    )


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_asks_the_database_as_often_for_a_thousand_as_for_ten(
    as_, root, wen, li, ana, growth, address
):
    browser = as_(root)
    address = address.format(wen=wen.pk, li=li.pk, ana=ana.pk, growth=growth.pk)
    crowd(0, 60, li, growth)
    with CaptureQueriesContext(connection) as few:
        assert browser.get(address).status_code == 200
    crowd(60, 1000, li, growth)
    with CaptureQueriesContext(connection) as many:
        assert browser.get(address).status_code == 200

    assert len(many) == len(few)
    assert len(many) <= 15


def shown(browser, address):
    """The words of a page."""
    response = browser.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    ("typed", "found", "hidden"),
    [
        ("ana", "Ana Ruiz", "Bo Chen"),
        ("zhangwen", "Wen Zhang", "Ana Ruiz"),
        ("zw", "Wen Zhang", "Ana Ruiz"),
        ("张", "Wen Zhang", "Ana Ruiz"),
        ("design", "Ana Ruiz", "Bo Chen"),
        ("platform", "Sam Okafor", "Ana Ruiz"),
        ("growth support", "Bo Chen", "Ana Ruiz"),
        ("RUIZ ana", "Ana Ruiz", "Bo Chen"),
    ],
)
def test_people_are_found_by_name_pinyin_initials_role_and_team(
    as_, ana, bo, sam, cora, typed, found, hidden
):
    text = shown(as_(cora), f"/people/?q={typed}")

    assert found in text
    assert hidden not in text


def test_names_that_start_with_what_was_typed_come_first_then_by_name(as_, ana):
    for name in ("Bo Li", "Li Na", "Alice"):
        make.person(name)

    text = shown(as_(ana), "/people/?q=li")

    places = [text.index(f">{name}<") for name in ("Li Na", "Li Wei", "Alice", "Bo Li")]
    assert places == sorted(places)


def test_of_very_many_hits_the_first_by_name_are_shown_and_the_rest_not_counted(
    as_, ana, li, growth, monkeypatch
):
    browser = as_(ana)
    crowd(0, 60, li, growth)
    uncut = shown(browser, "/people/?q=p")
    monkeypatch.setattr("skylight.org.queries.people.MOST_FOUND", 55)

    text, second = shown(browser, "/people/?q=p"), shown(browser, "/people/?q=p&page=2")

    assert "More than" not in uncut
    assert "More than 55 people" in text
    names = [f">P{number}<" for number in sorted(range(60), key=str)]
    assert [name in text for name in names] == [place < 50 for place in range(60)]
    assert names[50] in second
    assert [name in text for name in names] == [name in uncut for name in names]


def test_chinese_names_stand_where_their_sound_puts_them(as_, ana):
    for name in ("曾国藩", "Zoe", "陈宇", "Bea"):
        make.person(name)

    text = shown(as_(ana), "/people/")

    places = [text.index(f">{name}<") for name in ("Bea", "陈宇", "曾国藩", "Zoe")]
    assert places == sorted(places)


def test_types_of_people_are_filtered_and_named(as_, root, ana, cora):
    make.person("Open: designer", kind="vacancy", email=None)
    actions.let_go(ana, by=root, at=NOW)
    browser = as_(root)

    assert "Open: designer" not in shown(browser, "/people/")
    assert "Open: designer" in shown(browser, "/people/?kind=vacancy")
    assert "Contract worker" in shown(browser, "/people/?kind=contract")
    assert "Ana Ruiz" not in shown(browser, "/people/")
    assert "Ana Ruiz" in shown(browser, "/people/?kind=left")


def test_the_columns_open_one_level_at_a_time(as_, wen, li, ana, bo, sam):
    browser = as_(ana)

    assert "Ana Ruiz</span>" not in shown(browser, f"/org/?path={wen.pk}").split("me__name")[0]
    columns = shown(browser, f"/org/?path={wen.pk}.{li.pk}")

    assert columns.count('class="column"') == 3
    assert f"path={wen.pk}.{li.pk}" in columns
    assert f'href="/people/{bo.pk}/"' in columns


def test_a_way_that_does_not_exist_is_cut_short(as_, wen, li, sam, ana):
    columns = shown(as_(ana), f"/org/?path={wen.pk}.{ana.pk}.{li.pk}")

    assert columns.count('class="column"') == 2


@pytest.mark.parametrize(
    "query", ["path=x", "path=1..2", "on=yesterday", "view=boxes", "person=nobody", "path=" + "1." * 99]
)
def test_nonsense_in_the_address_shows_the_top(as_, wen, ana, query):
    assert "Wen Zhang" in shown(as_(ana), f"/org/?{query}")


def test_the_columns_show_a_past_day(as_, root, wen, li, ana, sam):
    actions.set_manager(ana, by=root, at=NOW, manager=sam, from_on=date(2026, 3, 1))
    browser = as_(root)

    before = shown(browser, f"/org/?path={wen.pk}.{li.pk}&on=2026-02-28")
    after = shown(browser, f"/org/?path={wen.pk}.{li.pk}&on=2026-03-01")

    assert "Ana Ruiz" in before
    assert "28 Feb" in before
    assert "Ana Ruiz" not in after


def test_the_columns_show_other_lines_and_leavers_with_people_below(as_, root, wen, li, ana, sam):
    actions.add_line(ana, by=root, at=NOW, manager=sam, kind="module_owner", what_for="Search")
    actions.let_go(li, by=root, at=NOW)
    browser = as_(root)

    assert "Module owner: Search" in shown(browser, f"/org/?path={wen.pk}.{sam.pk}")
    assert "no longer here" in shown(browser, f"/org/?path={wen.pk}")
    assert "Ana Ruiz" in shown(browser, f"/org/?path={wen.pk}.{li.pk}")


def test_htmx_gets_the_columns_alone(as_, wen, li, ana):
    piece = as_(ana).get(f"/org/?path={wen.pk}", headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in piece
    assert 'id="columns"' in piece


def test_a_column_holds_two_hundred_and_says_how_many_more(as_, root, wen, li, growth):
    crowd(0, 260, li, growth)

    columns = shown(as_(root), f"/org/?path={wen.pk}.{li.pk}")

    assert "and 60 more" in columns


def test_teams_stand_below_teams_with_their_people_counted(as_, root, ana, growth):
    actions.add_team(by=root, at=NOW, name="Onboarding", parent=growth, other_name="新手")

    text = shown(as_(ana), "/teams/?q=新手")

    assert "Onboarding" in text
    assert "Growth" in text
    assert "2 people" in text


def test_a_large_tree_of_teams_is_folded_to_what_can_be_taken_in(as_, root, li, growth):
    crowd(0, 1600, li, growth)
    inner = make.team("Inner", parent=growth)
    make.team("Deeper", parent=inner)
    browser = as_(root)

    text = shown(browser, "/teams/")

    assert text.count("outline__node") == 1
    assert "321 teams below" in text
    assert "Deeper" in shown(browser, "/teams/?q=deeper")
    assert shown(browser, "/teams/?q=t").count("outline__node") <= 302


def test_an_administrator_adds_somebody_in_a_form(as_, root, li, growth):
    response = as_(root).post(
        "/people/new/", {"name": "Ida Moe", "kind": "employee", "manager": "li wei", "team": f"#{growth.pk}"}
    )

    ida = Person.objects.get(name="Ida Moe")
    assert response["Location"] == f"/people/{ida.pk}/"
    assert (ida.manager, ida.team) == (li, growth)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"name": "", "kind": "employee"}, "required"),
        ({"name": "Ida", "kind": "employee", "email": "taken@example.com"}, "Somebody has this e-mail"),
        ({"name": "Ida", "kind": "employee", "manager": "Nobody Known"}, "Nobody is called that"),
        ({"name": "Ida", "kind": "employee", "team": "Unheard of"}, "No team is called that"),
    ],
)
def test_a_form_that_is_refused_keeps_what_was_typed(as_, root, sent, said):
    make.person("Taken", email="taken@example.com")

    response = as_(root).post("/people/new/", {**sent, "about": "Draws well"})

    assert response.status_code == 422
    assert "Draws well" in response.content.decode()
    assert said in response.content.decode()


def test_a_name_that_several_have_asks_which_is_meant(as_, root):
    ids = [make.person("Ida Moe").pk for _ in range(2)]

    text = (
        as_(root)
        .post("/people/new/", {"name": "New", "kind": "employee", "manager": "ida moe"})
        .content.decode()
    )

    assert f"Ida Moe (#{ids[0]}), Ida Moe (#{ids[1]})" in text


def test_two_who_edit_one_person_see_both_versions_and_the_second_keeps_theirs(as_, root, ana):
    browser = as_(root)
    sent = {"name": "Ana Ruiz", "kind": "employee", "role": "Painter", "version": 1}
    actions.edit_person(ana, by=root, at=NOW, version=1, role="Sculptor")

    response = browser.post(f"/people/{ana.pk}/edit/", sent)

    assert response.status_code == 409
    text = response.content.decode()
    assert "Sculptor" in text
    assert "Painter" in text
    assert '<input type="hidden" name="version" value="2">' in text
    assert browser.post(f"/people/{ana.pk}/edit/", {**sent, "version": 2}).status_code == 302
    assert Person.objects.get(pk=ana.pk).role == "Painter"


def test_everybody_reads_the_lines_of_anybody_with_their_reasons(as_, root, ana, bo, sam):
    actions.set_manager(ana, by=root, at=NOW, manager=sam, reason="Nearer to the code")

    text = shown(as_(bo), f"/people/{ana.pk}/lines/")

    assert "Nearer to the code" in text
    assert "Li Wei" in text
    assert "Add the line" not in text


def test_whoever_leads_draws_and_ends_a_line(as_, li, ana, sam):
    browser = as_(li)

    assert (
        browser.post(f"/people/{ana.pk}/lines/", {"kind": "dotted", "manager": f"#{sam.pk}"}).status_code
        == 302
    )
    line = ana.lines.get(kind="dotted")
    assert browser.post(f"/people/{ana.pk}/lines/{line.pk}/end/", {}).status_code == 302

    line.refresh_from_db()
    assert line.until_on == NOW.date()


def test_a_line_is_reached_only_under_its_person(as_, root, ana, bo):
    assert as_(root).get(f"/people/{bo.pk}/lines/{ana.lines.get().pk}/end/").status_code == 404


def test_a_departure_names_who_waits_and_is_taken_back(as_, root, li, ana, growth):
    browser = as_(root)
    text = shown(browser, f"/people/{li.pk}/departure/")
    assert "Ana Ruiz" in text
    assert "Growth" in text

    assert browser.post(f"/people/{li.pk}/departure/", {"on": "2026-03-20"}).status_code == 302
    assert "20 March 2026" in shown(browser, f"/people/{li.pk}/departure/")
    assert browser.post(f"/people/{li.pk}/departure/deletion/").status_code == 302
    assert Person.objects.get(pk=li.pk).left_on is None


def test_a_team_is_moved_led_and_closed_in_forms(as_, root, li, growth):
    browser = as_(root)
    team = make.team("Onboarding")

    assert browser.post(f"/teams/{team.pk}/place/", {"parent": "Growth"}).status_code == 302
    assert browser.post(f"/teams/{team.pk}/leader/", {"leader": "Li Wei"}).status_code == 302
    refused = browser.post(f"/teams/{growth.pk}/place/", {"parent": "Onboarding"})
    assert refused.status_code == 422
    assert "Growth → Onboarding → Growth" in refused.content.decode()
    assert browser.post(f"/teams/{team.pk}/closing/", {"on": "2026-04-01"}).status_code == 302

    team.refresh_from_db()
    assert (team.parent, team.leader, team.closed_on) == (growth, li, date(2026, 4, 1))


def test_settings_show_what_is_set_and_save_it(as_, ana):
    browser = as_(ana)
    assert "Ana Ruiz" in shown(browser, "/settings/").split('id="profile"')[1]

    looks = {"language": "zh-hans", "theme": "dark", "time_zone": "Asia/Shanghai", "mail": "never"}
    assert browser.post("/settings/", looks)["Location"].startswith("/settings/?saved=looks")
    profile = {"name": "Ana R.", "other_name": "", "location": "Lima", "about": "", "version": 1}
    assert browser.post("/settings/profile/", profile).status_code == 302

    ana.refresh_from_db()
    assert (ana.language, ana.theme, ana.time_zone) == ("zh-hans", "dark", "Asia/Shanghai")
    assert (ana.name, ana.location) == ("Ana R.", "Lima")


def test_the_history_says_every_change_and_hides_what_people_chose_for_themselves(
    as_, root, ana, li, sam, growth
):
    by = {"by": root, "at": NOW}
    line = actions.add_line(ana, manager=sam, kind="dotted", **by)
    actions.end_line(line, **by)
    actions.set_manager(
        ana, manager=sam, from_on=date(2026, 2, 1), warnings=["narrow"], reason="Because", **by
    )
    actions.set_manager(ana, manager=None, **by)
    actions.join_team(ana, team=None, **by)
    team = actions.add_team(name="Shops", parent=growth, **by)
    actions.edit_team(team, version=1, name="Stores", **by)
    actions.move_team(team, parent=None, **by)
    actions.lead_team(team, leader=li, **by)
    actions.lead_team(team, leader=None, **by)
    actions.close_team(team, **by)
    actions.reopen_team(team, **by)
    actions.let_go(li, **by)
    actions.take_back(li, **by)
    ghost = make.person("Ghost", kind="placeholder", email=None)
    actions.absorb(ghost, into=sam, **by)
    company = Company.objects.get()
    actions.edit_company(company, version=company.version, name="Southwind", **by)
    actions.set_preferences(ana, by=ana, at=NOW, language="en", theme="dark", time_zone="")
    actions.edit_person(ana, by=ana, at=NOW, version=1, location="Lima")

    text = shown(as_(ana), "/org/history/")

    assert "Why: Because" in text
    assert "in spite of a warning" in text
    assert ">1 Feb</time> on" in text
    assert "chose language" not in text
    assert "changed <a" not in text


def test_the_history_turns_its_pages(as_, root, li):
    for number in range(60):
        make.person(f"P{number}")
    browser = as_(root)

    first = browser.get("/org/history/").content.decode()
    older = first.split('href="?before=')[1].split('"')[0]
    second = shown(browser, f"/org/history/?before={older}")

    assert first.count("feed__item") == 50
    assert "P59" in first
    assert "Northwind" in second
    assert shown(browser, "/org/history/?before=x").count("feed__item") == 50


def test_whoever_is_told_reads_it_at_home(as_, root, wen, li, ana, sam, growth):
    by = {"by": root, "at": NOW}
    actions.set_manager(ana, manager=sam, reason="Nearer to the code", **by)
    line = actions.add_line(ana, manager=li, kind="module_owner", what_for="Search", **by)
    actions.end_line(line, **by)
    actions.join_team(ana, team=sam.team, **by)
    actions.lead_team(growth, leader=ana, **by)
    actions.let_go(ana, on=date(2026, 4, 1), **by)
    actions.take_back(ana, **by)

    assert "Rut Berg moved <a" in shown(as_(ana), "/")
    assert "set the departure of <a" in shown(as_(sam), "/")
    assert "drew a line from <a" in shown(as_(li), "/")
