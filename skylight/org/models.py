"""People, the teams they work in, and who answers to whom: all of it dated."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from skylight.lib import paths
from skylight.lib.versions import Versioned


class Company(Versioned):
    """The one company of this installation; its row is also the lock for changes of structure."""

    name = models.CharField(max_length=200)
    time_zone = models.CharField(max_length=60, default="UTC")
    work_calendar = models.CharField(
        max_length=20,
        default="weekdays",
        choices=[("weekdays", _("Monday to Friday")), ("china", _("China")), ("calendar", _("Every day"))],
    )
    fiscal_start_month = models.PositiveSmallIntegerField(default=1)
    okr_person = models.ForeignKey(
        "Person",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="whose OKRs are the company's",
    )
    okr_team = models.ForeignKey("Team", on_delete=models.PROTECT, null=True, related_name="+")
    figures_due_on = models.DateField(
        null=True, help_text="a change of structure waits to be counted since that day"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="there_is_one_company"),
            models.CheckConstraint(
                condition=Q(fiscal_start_month__range=(1, 12)), name="fiscal_year_starts_in_a_month"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def day(self, at: datetime) -> date:
        """The company's local day at a moment."""
        return today(at, ZoneInfo(self.time_zone))


class Team(Versioned):
    """A department, team or group; its place in the tree is kept as a path."""

    name = models.CharField(max_length=200)
    other_name = models.CharField(max_length=200, blank=True, help_text="in the other language")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    leader = models.ForeignKey("Person", on_delete=models.PROTECT, null=True, related_name="leads")
    path = models.CharField(max_length=200, db_index=True, default="")
    about = models.TextField(blank=True)
    closed_on = models.DateField(null=True, help_text="first day on which it is no more")
    external_id = models.CharField(max_length=200, null=True, unique=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="a_team_is_not_its_own_parent"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def depth(self) -> int:
        return paths.depth(self.path)


class TeamPlacement(models.Model):
    """Where a team stood in the tree, [from, until)."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="placements")
    parent = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    reason = models.TextField(blank=True)
    by = models.ForeignKey("Person", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team"], condition=Q(until_on=None), name="a_team_stands_in_one_place"
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="a_placement_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team_id} < {self.parent_id}"


class PersonQuerySet(models.QuerySet["Person"]):
    """People; everybody's basic profile is open to everybody who may sign in."""

    def visible_to(self, viewer: Person) -> Self:
        """All, for everyone who works here; nothing for a stranger."""
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(merged_into=None).exclude(kind=Person.Kind.SYSTEM)

    def here(self, on: date) -> Self:
        """Those who have not left by that day."""
        return (
            self.filter(merged_into=None)
            .exclude(kind=Person.Kind.SYSTEM)
            .filter(Q(left_on=None) | Q(left_on__gt=on))
        )

    def under(self, person: Person) -> Self:
        """Everybody below a person in the solid line, today."""
        start, end = paths.below(person.path)
        return self.filter(path__gt=start, path__lt=end)

    def in_team_tree(self, team: Team) -> Self:
        """The members of a team and of all teams below it, today."""
        start, end = paths.below(team.path)
        return self.filter(team__path__gte=start, team__path__lt=end)


class PersonManager(BaseUserManager.from_queryset(PersonQuerySet)):  # type: ignore[misc]
    """Finds people by e-mail for sign-in."""

    def get_by_natural_key(self, email: str | None) -> Person:
        return self.get(email__iexact=email)


class Person(AbstractBaseUser, Versioned):
    """An employee and the login in one row. There is no field for pay, level or rating, and never will be."""

    class Kind(models.TextChoices):
        EMPLOYEE = "employee", _("Employee")
        CONTRACT = "contract", _("Contract worker")
        INTERN = "intern", _("Intern")
        VACANCY = "vacancy", _("Vacancy")
        PLACEHOLDER = "placeholder", _("Placeholder")
        SYSTEM = "system", _("Skylight itself")

    class Theme(models.TextChoices):
        SYSTEM = "system", _("As the device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    class Mail(models.TextChoices):
        AT_ONCE = "at_once", _("At once, one mail for each")
        DIGEST = "digest", _("Once a day, in the morning")
        NEVER = "never", _("Never")

    name = models.CharField(max_length=200)
    other_name = models.CharField(max_length=200, blank=True, help_text="in the other script")
    sort_name = models.CharField(
        max_length=200, blank=True, help_text="the name as it is sorted: pinyin, lower case"
    )
    search_key = models.CharField(
        max_length=900, blank=True, help_text="names, pinyin, initials, role: lower case"
    )
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.EMPLOYEE)
    email = models.EmailField(null=True, unique=True)
    role = models.CharField(max_length=300, blank=True, help_text="what the person does, not a rank")
    location = models.CharField(max_length=200, blank=True)
    agency = models.CharField(max_length=200, blank=True, help_text="employer of a contract worker")
    about = models.TextField(blank=True)
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, related_name="members", db_index=False
    )
    manager = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="reports",
        db_index=False,
        help_text="solid line, today",
    )
    manager_not_found = models.CharField(
        max_length=200, blank=True, help_text="external id that nobody has yet"
    )
    path = models.CharField(max_length=200, default="", help_text="solid line from the top")
    joined_on = models.DateField(null=True)
    left_on = models.DateField(null=True, help_text="first day on which the person is no longer here")
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged")
    is_active = models.BooleanField(default=True)
    is_admin = models.BooleanField(default=False)
    language = models.CharField(
        max_length=10, default="en", choices=[("en", "English"), ("zh-hans", "简体中文")]
    )
    theme = models.CharField(max_length=10, choices=Theme, default=Theme.SYSTEM)
    time_zone = models.CharField(max_length=60, blank=True)
    mail = models.CharField(
        max_length=10,
        default=Mail.DIGEST,
        choices=Mail,
        db_default="digest",
        help_text="when notices are mailed",
    )
    external_id = models.CharField(max_length=200, null=True, unique=True)
    created_at = models.DateTimeField()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = PersonManager()

    class Meta:
        ordering = ["sort_name", "id"]
        indexes = [
            models.Index(fields=["sort_name", "id"], name="people_by_name"),
            # Wide enough to count who is here without reading the rows.
            models.Index(fields=["path", "left_on", "kind"], name="people_by_place"),
            models.Index(fields=["manager", "left_on", "kind"], name="people_by_manager"),
            models.Index(fields=["team", "left_on", "kind"], name="people_by_team"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(manager=None) | ~Q(manager=F("id")), name="nobody_reports_to_themselves"
            ),
            models.CheckConstraint(
                condition=Q(is_admin=False) | Q(kind__in=["employee", "intern", "contract"]),
                name="an_administrator_is_a_real_person",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def depth(self) -> int:
        """Layers below the top of the person's line."""
        return paths.depth(self.path)

    @property
    def is_contract(self) -> bool:
        return self.kind == self.Kind.CONTRACT

    @property
    def runs_things(self) -> bool:
        """An administrator, or Skylight itself at work."""
        return self.is_admin or self.kind == self.Kind.SYSTEM

    @property
    def is_real(self) -> bool:
        """A human being, not a vacancy or a placeholder."""
        return self.kind in (self.Kind.EMPLOYEE, self.Kind.CONTRACT, self.Kind.INTERN)

    def has_left(self, on: date) -> bool:
        return self.left_on is not None and self.left_on <= on

    def may_sign_in(self, on: date) -> bool:
        return self.is_active and self.is_real and self.merged_into_id is None and not self.has_left(on)

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class Membership(models.Model):
    """Which team a person belonged to, [from, until)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="memberships")
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(until_on=None), name="a_person_is_in_one_team"
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="a_membership_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.team_id}"


class ReportingLineQuerySet(models.QuerySet["ReportingLine"]):
    """Lines as of a day."""

    def on(self, day: date) -> Self:
        """The lines in force on that day."""
        return self.filter(from_on__lte=day).filter(Q(until_on=None) | Q(until_on__gt=day))

    def solid(self) -> Self:
        return self.filter(kind=ReportingLine.Kind.SOLID)

    def other(self) -> Self:
        """Dotted lines, project leads and module owners."""
        return self.exclude(kind=ReportingLine.Kind.SOLID)


class ReportingLine(models.Model):
    """Who answers to whom and how, [from, until): one solid line at a time, any number of others."""

    class Kind(models.TextChoices):
        SOLID = "solid", _("Solid line")
        DOTTED = "dotted", _("Dotted line")
        PROJECT_LEAD = "project_lead", _("Project lead")
        MODULE_OWNER = "module_owner", _("Module owner")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="lines")
    manager = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="report_lines")
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.SOLID)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    what_for = models.CharField(max_length=200, blank=True, help_text="the project or module")
    reason = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects = ReportingLineQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(kind="solid", until_on=None),
                name="a_person_has_one_solid_line",
            ),
            models.CheckConstraint(condition=~Q(person=F("manager")), name="a_line_joins_two_people"),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="a_line_ends_after_it_starts"
            ),
        ]
        indexes = [models.Index(fields=["manager", "kind", "from_on"], name="lines_of_a_manager")]

    def __str__(self) -> str:
        return f"{self.person_id} -> {self.manager_id}"


class StructureFigures(models.Model):
    """Layers and spans of the whole company after a change of structure; one row a day, kept for ever."""

    on = models.DateField(unique=True)
    at = models.DateTimeField()
    people = models.PositiveIntegerField()
    managers = models.PositiveIntegerField()
    layers = models.PositiveSmallIntegerField(help_text="layers below the top")
    mean_layer = models.DecimalField(max_digits=5, decimal_places=2)
    top_span = models.PositiveIntegerField(help_text="direct reports of the CEO")
    mean_span = models.DecimalField(max_digits=7, decimal_places=2, default=0)
    median_span = models.DecimalField(max_digits=7, decimal_places=2)
    mean_effective_span = models.DecimalField(
        max_digits=7, decimal_places=2, default=0, help_text="with other lines at half weight"
    )
    chains_of_one = models.PositiveIntegerField()
    manager_left = models.PositiveIntegerField(default=0, help_text="people whose manager is no longer here")
    no_manager = models.PositiveIntegerField(default=0, help_text="people without a manager, the top aside")

    class Meta:
        ordering = ["-on"]

    def __str__(self) -> str:
        return str(self.on)


class Erasure(models.Model):
    """A person of whom only a pseudonym is kept; the ledger of erasures is replayed over older backups."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="erasure")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"erasure of {self.person_id}"


def today(at: datetime, zone: Any) -> date:
    """The local day of a moment in a time zone."""
    return at.astimezone(zone).date()
