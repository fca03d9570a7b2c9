"""Who owns a goal, from what a file writes there: an id, a name, a handle, a role, a team, or several of these."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from skylight.imports import values
from skylight.imports.bulk import Events, chunks, insert, set_columns
from skylight.imports.cells import PLACEHOLDER
from skylight.imports.finding import Finder
from skylight.imports.run import Run
from skylight.imports.teams import Teams
from skylight.lib import paths
from skylight.org import names
from skylight.org.models import Person

LONGEST_NAME = 200
LONGEST_ROLE = 80
MOST_WORDS = 4
MARKS = set("[]*`!<>{}|@█")
NAMELESS = {"owner", "goal owner", "help wanted", "help needed", "unassigned", "various", "unknown", "待认领"}
WRAPPED = "*_`[]!() "
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
HANDLES = re.compile(r"@[\w-]+")
OF_TEAMS = re.compile(r"^!?\[?\s*team\s*\]?\s*(:|\[\])?\s*(?=[\[,])", re.IGNORECASE)
BRACKETED = re.compile(r"\[([^\[\]]+)\]")
SEPARATED = re.compile(r"\s*(?:[;,/&+、，；]|\band\b|\bor\b|\bund\b|和|及|与)\s*", re.IGNORECASE)
UNNAMED = "Owner not named"
# Kept as it stands in every language, so that the next import knows it again.
WRITTEN = "Owner: {text}"

MADE = _(
    "“%(name)s” is nobody who is known; goals were kept for a placeholder of that name, to be merged later."
)
TAKEN_TO_BE = _("“%(name)s” was taken to be %(person)s, who alone is called so by role or handle.")


@dataclass(frozen=True, slots=True)
class Owner:
    """Who a text means; `is_whole` when nothing of it is lost by keeping only this."""

    person: int | None = None
    team: int | None = None
    helpers: tuple[int, ...] = ()
    is_whole: bool = True


@dataclass
class Owners:
    """Everybody whom goals, check-ins and comments name; each text is worked out once."""

    run: Run
    finder: Finder
    teams: Teams
    events: Events
    _owners: dict[tuple[str, bool], Owner] = field(default_factory=dict)
    _placeholders: dict[str, int] = field(default_factory=dict)

    def prepare(self, texts: Iterable[str], *, strict: bool = True) -> None:
        """Work out many texts in few statements. Not strict, a text that is no name is left as words."""
        new = sorted({text for text in texts if (text, strict) not in self._owners})
        self.finder.look_up(name for text in new for name in (_cleaned(text), _turned(text)))
        unknown = [text for text in new if self._known(text) is None]
        self.finder.look_up(part for text in unknown for part in (*_parts(text), *_handles(text)))
        self._say_guesses()
        self._make(name for text in new for name in self._unknown(text, strict))
        for text in new:
            self._owners[text, strict] = self._owner(text, strict)

    def of(self, text: str, *, strict: bool = True) -> Owner:
        """Who a text means; for objectives (strict) there always is somebody."""
        if (text, strict) not in self._owners:
            self.prepare([text], strict=strict)
        return self._owners[text, strict]

    def author(self, *texts: str) -> int | None:
        """The one person whom the first of these texts means that is filled."""
        for text in texts:
            if text and (found := self.finder.find(_cleaned(text))) is not None:
                return found
        return None

    def know_authors(self, texts: Iterable[str]) -> None:
        """Look many authors up at once."""
        self.finder.look_up(_cleaned(text) for text in texts if text)

    def _owner(self, text: str, strict: bool) -> Owner:
        found = self._known(text) or self._several(text)
        if found is not None:
            return found
        people = [self._placeholders[_key(name)] for name in self._unknown(text, strict)]
        if people:
            return Owner(person=people[0], helpers=tuple(people[1:]))
        return Owner(is_whole=_says_nobody(text))

    def _known(self, text: str) -> Owner | None:
        """The person or team that the whole text is the name of."""
        name = _cleaned(text)
        if not name or OF_TEAMS.match(text):
            return None
        person = self.finder.find(name) or self.finder.find(_turned(text))
        team = self.teams.find(name)
        if person is not None:
            return Owner(person=person)
        return Owner(team=team) if team is not None else None

    def _several(self, text: str) -> Owner | None:
        """The first of several that is known owns it, the others help; None when nobody of them is known."""
        parts = _parts(text)
        people = [] if OF_TEAMS.match(text) else [self.finder.find(part) for part in parts]
        known = list(dict.fromkeys(person for person in people if person is not None))
        teams = [team for part in parts if (team := self.teams.find(part)) is not None]
        if known:
            return Owner(known[0], None, tuple(known[1:]), is_whole=None not in people)
        elif teams:
            return Owner(team=teams[0], is_whole=len(parts) == 1)
        handles = [self.finder.find(handle) for handle in _handles(text)]
        known = list(dict.fromkeys(person for person in handles if person is not None))
        return Owner(known[0], None, tuple(known[1:]), is_whole=False) if known else None

    def _unknown(self, text: str, strict: bool) -> list[str]:
        """The names for which placeholders must stand: of the whole text, or of each handle in a list of them."""
        if self._known(text) is not None or self._several(text) is not None:
            return []
        parts, name = _parts(text), " ".join(_cleaned(text).split())[:LONGEST_NAME]
        if len(parts) > 1 and parts == _handles(text):
            return list(parts)
        elif strict:
            return [UNNAMED if not name or _says_nobody(text) else name]
        elif (
            _is_name(name)
            and not text.startswith("(")
            and not _says_nobody(text)
            and not OF_TEAMS.match(text)
        ):
            return [name]
        else:
            return []

    def _make(self, wanted: Iterable[str]) -> None:
        """Placeholders for these names, unless they stand already; one that was merged is whom it became."""
        new: dict[str, str] = {}
        for name in wanted:
            if _key(name) not in self._placeholders:
                new.setdefault(_key(name), name)
        for keys in chunks(sorted(new)):
            rows = Person.objects.filter(external_id__in=keys).values_list("external_id", "pk", "merged_into")
            self._placeholders.update({key: merged_into or pk for key, pk, merged_into in rows})
            made = insert(self._placeholder(key, new[key]) for key in keys if key not in self._placeholders)
            set_columns(Person, ["path"], [(person.pk, paths.step(person.pk)) for person in made])
            for person in made:
                self._placeholders[person.external_id or ""] = person.pk
                self.events.add("imports.added", Person, person.pk, person=person.pk, name=person.name)
                self.run.report.note(MADE, name=person.name)

    def _placeholder(self, key: str, name: str) -> Person:
        return Person(
            external_id=key,
            name=name,
            kind=Person.Kind.PLACEHOLDER,
            password="!",  # noqa: S106
            created_at=self.run.at,
            sort_name=names.sort_name(name),
            search_key=names.search_key(name),
        )

    def _say_guesses(self) -> None:
        """Name those who were found by a role or handle: files of several years may mean several people by one."""
        guessed = {name: self.finder.find(name) for name in sorted(self.finder.guessed)}
        self.finder.guessed.clear()
        people = (
            dict(Person.objects.filter(pk__in=guessed.values()).values_list("pk", "name")) if guessed else {}
        )
        for name, pk in guessed.items():
            self.run.report.note(TAKEN_TO_BE, name=name, person=people[pk])


def described(description: str, text: str, owner: Owner) -> str:
    """The description with whatever the owner's name said beyond the owner."""
    if owner.is_whole or not text:
        return description
    return "\n\n".join(part for part in (description, WRITTEN.format(text=text)) if part)


def _says_nobody(text: str) -> bool:
    name = _cleaned(text)
    return values.says_nobody(name) or name.casefold() in NAMELESS


def _is_name(text: str) -> bool:
    """Whether a text could be what somebody is called: a few words without marks of another language."""
    return 0 < len(text) <= LONGEST_ROLE and len(text.split()) <= MOST_WORDS and not set(text) & MARKS


def _cleaned(text: str) -> str:
    """A name without the marks around it: `*epage*`, `@epage` and `[epage](https://…)` are epage."""
    plain = LINK.sub(r"\1", text).strip()
    if plain.count("(") != plain.count(")") or plain.startswith("("):
        marks = WRAPPED
    else:
        marks = WRAPPED.replace("(", "").replace(")", "")
    return plain.strip(marks).removeprefix("@").strip()


def _parts(text: str) -> tuple[str, ...]:
    """The names in a text that holds several; what stands in brackets is not taken apart."""
    plain = LINK.sub(r"\1", text)
    if OF_TEAMS.match(plain):
        found = [part.strip() for part in BRACKETED.findall(plain)]
        return tuple(part for part in found if part and part.casefold() != "team")
    if len(handles := _handles(plain)) > 1 and not HANDLES.sub("", plain).strip(" ,;"):
        return handles
    pieces: list[str] = []
    start = depth = 0
    for place, letter in enumerate(plain):
        depth += (letter in "(（") - (letter in ")）")
        sign = SEPARATED.match(plain, place) if depth == 0 and place >= start else None
        if sign and sign.end() > place:
            pieces.append(plain[start:place])
            start = sign.end()
    pieces.append(plain[start:])
    return tuple(dict.fromkeys(part for piece in pieces if (part := _cleaned(piece))))


def _turned(text: str) -> str:
    """`Ruiz, Ana` as Ana Ruiz; "" for anything else."""
    family, comma, given = _cleaned(text).partition(",")
    return f"{given.strip()} {family.strip()}" if comma and given.strip() and "," not in given else ""


def _handles(text: str) -> tuple[str, ...]:
    """The handles in a text."""
    return tuple(dict.fromkeys(handle.removeprefix("@") for handle in HANDLES.findall(LINK.sub(r"\1", text))))


def _key(name: str) -> str:
    """The id under which a placeholder is found again."""
    folded = " ".join(name.casefold().split())
    if len(PLACEHOLDER) + len(folded) > LONGEST_NAME:
        folded = hashlib.sha256(folded.encode()).hexdigest()
    return PLACEHOLDER + folded
