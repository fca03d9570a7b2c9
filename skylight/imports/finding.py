"""Whom a file means: by id, e-mail address, the only name, handle or role, found for many names at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from django.db.models import Q
from django.db.models.functions import Lower

from skylight.imports import values
from skylight.imports.bulk import chunks
from skylight.imports.models import Alias
from skylight.org.models import Person

HERE = Person.objects.filter(merged_into=None).exclude(kind=Person.Kind.SYSTEM)


@dataclass
class Finder:
    """Remembers everybody who was looked for, so that a name costs a statement only once."""

    found: dict[str, int | None] = field(default_factory=dict)
    # Names that were found by a role or handle.
    guessed: set[str] = field(default_factory=set)

    def know(self, ids: dict[str, int]) -> None:
        """Take up people whose ids are known already."""
        self.found.update(ids)

    def look_up(self, names: Iterable[str]) -> None:
        """Find many people; what more than one of them is called finds nobody."""
        unknown = sorted({name for name in names if name} - self.found.keys())
        for chunk in chunks(unknown):
            self.found.update(dict.fromkeys(chunk))
            for way in (_by_id, _by_folded_id, _by_email, _by_name, _by_alias, _by_role):
                missing = [name for name in chunk if self.found[name] is None]
                people = _only(way(missing)) if missing else {}
                self.found.update(people)
                if way in (_by_alias, _by_role):
                    self.guessed |= people.keys()

    def find(self, name: str) -> int | None:
        """The one person who is called so."""
        if name and name not in self.found:
            self.look_up([name])
        return self.found.get(name)


def _only(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    people: dict[str, set[int]] = {}
    for name, pk in pairs:
        people.setdefault(name, set()).add(pk)
    return {name: next(iter(pks)) for name, pks in people.items() if len(pks) == 1}


def _by_id(names: list[str]) -> Iterator[tuple[str, int]]:
    rows = Person.objects.filter(external_id__in=names).exclude(kind=Person.Kind.SYSTEM)
    for id_, pk, merged_into in rows.values_list("external_id", "pk", "merged_into"):
        yield id_, merged_into or pk


def _by_folded_id(names: list[str]) -> Iterator[tuple[str, int]]:
    folded = _folded(names)
    rows = HERE.annotate(folded_id=Lower("external_id")).filter(folded_id__in=folded)
    for id_, pk in rows.values_list("folded_id", "pk"):
        yield from ((name, pk) for name in folded[id_])


def _by_email(names: list[str]) -> Iterator[tuple[str, int]]:
    folded = _folded(name for name in names if "@" in name)
    for email, pk in HERE.filter(email__in=folded).values_list("email", "pk"):
        yield from ((name, pk) for name in folded[email])


def _by_name(names: list[str]) -> Iterator[tuple[str, int]]:
    folded = _folded(names)
    rows = HERE.exclude(kind=Person.Kind.PLACEHOLDER).filter(Q(name__in=names) | Q(other_name__in=names))
    for name, other_name, pk in rows.values_list("name", "other_name", "pk"):
        for one in {name.lower(), other_name.lower()} & folded.keys():
            yield from ((wanted, pk) for wanted in folded[one])


def _by_alias(names: list[str]) -> Iterator[tuple[str, int]]:
    keys: dict[str, list[str]] = {}
    for name in names:
        keys.setdefault(values.key(name), []).append(name)
    rows = Alias.objects.filter(name__in=keys.keys() - {""})
    for key, pk, merged_into in rows.values_list("name", "person", "person__merged_into"):
        yield from ((name, merged_into or pk) for name in keys[key])


def _by_role(names: list[str]) -> Iterator[tuple[str, int]]:
    """Roles that are called so, or that begin so: "CTO" is "CTO, Cofounder"."""
    real = HERE.filter(kind__in=[Person.Kind.EMPLOYEE, Person.Kind.CONTRACT, Person.Kind.INTERN])
    for some in chunks(names, 100):
        folded = _folded(some)
        called = reduce(or_, (Q(role__iexact=name) | Q(role__istartswith=f"{name},") for name in some))
        for role, pk in real.filter(called).values_list("role", "pk"):
            for part in {role.lower(), role.lower().partition(",")[0].strip()} & folded.keys():
                yield from ((name, pk) for name in folded[part])


def _folded(names: Iterable[str]) -> dict[str, list[str]]:
    folded: dict[str, list[str]] = {}
    for name in names:
        folded.setdefault(name.lower(), []).append(name)
    return folded
