"""Closing a cycle's goals in one go: the forms of scores and of looking back, once for each objective."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from skylight.cycles.names import shown_name
from skylight.followup.actions.closing import CARRY, CLOSE, LEAVE, Ending
from skylight.followup.queries.closing import Closing, Open
from skylight.goals.actions.retros import RETRO
from skylight.goals.forms.scores import Retro, Scores
from skylight.lib.forms import Form


class Next(Form):
    """What becomes of one objective."""

    next = forms.ChoiceField(label=_("What becomes of it"), widget=forms.RadioSelect)

    def __init__(self, can_carry: bool, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        carry = [(CARRY, _("Close it and go on in the next cycle"))] if can_carry else []
        self.fields["next"].choices = [(CLOSE, _("Close it")), *carry, (LEAVE, _("Leave it open"))]


@dataclass
class Part:
    """The three forms of one objective."""

    open: Open
    next: Next
    scores: Scores
    retro: Retro

    @property
    def forms(self) -> tuple[Form, ...]:
        return (self.next, self.scores, self.retro)

    @property
    def is_chosen(self) -> bool:
        """Is there anything to do: to close it, or to keep what was written of one that stays open?"""
        return self.closes or bool(self.typed) or bool(set(self.retro.changed_data) - {"version"})

    @property
    def typed(self) -> set[str]:
        """The fields of scores in which something else stands than Skylight had proposed or knew."""
        return set(self.scores.changed_data) - {"version"}

    @property
    def closes(self) -> bool:
        return self.next.cleaned_data.get("next") in (CLOSE, CARRY)

    def add_error(self, field: str, text: Any) -> None:
        """Show what an action said beside the field that it named."""
        form = next((one for one in self.forms if field in one.fields), self.next)
        form.add_error(field if field in form.fields else "next", text)

    def ending(self) -> Ending:
        """What was said of it, for the action."""
        said, scores, retro = self.next.cleaned_data, self.scores.cleaned_data, self.retro.cleaned_data
        return Ending(
            objective=self.open.row,
            version=scores["version"],
            next_step=said["next"],
            scores={
                pk: given for pk, given in scores.get("key_results", {}).items() if self._counts(f"kr_{pk}_")
            },
            stated=scores.get("stated") if self._counts("stated") else None,
            note=scores.get("note", ""),
            retro={name: retro[name] for name in RETRO},
            retro_version=retro["version"],
        )

    def _counts(self, start: str) -> bool:
        """Of a goal that is closed every score counts; of one that stays open those that somebody typed."""
        return self.open.is_scored and (self.closes or any(name.startswith(start) for name in self.typed))


class Into(Form):
    """The cycle in which goals go on."""

    into = forms.ChoiceField(label=_("The next cycle"), required=False)

    def __init__(self, found: Closing, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.cycles = {str(one.pk): one for one in found.later}
        self.fields["into"].choices = [(pk, shown_name(one)) for pk, one in self.cycles.items()]

    @property
    def cycle(self) -> Any:
        """The chosen cycle, the first one when none was said; None where there is none."""
        return self.cycles.get(self.cleaned_data.get("into") or "", next(iter(self.cycles.values()), None))


def parts(found: Closing, data: Any) -> list[Part]:
    """The forms of every open objective, under prefixes of its own: `o12`, and `r12` for the look back."""
    return [_part(one, found, data) for one in found.open]


def all_valid(chosen: Iterable[Part]) -> bool:
    """Whether everything that was typed about the chosen objectives can be read."""
    checked = [form.is_valid() for part in chosen for form in part.forms]
    return all(checked)


def _part(one: Open, found: Closing, data: Any) -> Part:
    prefix = {"prefix": f"o{one.card.id}"}
    retro = {name: getattr(one.retro, name) for name in (*RETRO, "version")} if one.retro else {"version": 0}
    rows = one.card.key_results if one.is_scored else ()
    scores = Scores(rows, data, initial={"version": one.row.version}, **prefix)
    if not one.is_scored or rows:
        del scores.fields["stated"], scores.fields["note"]
    first = CLOSE if found.is_scoring else LEAVE
    return Part(
        one,
        Next(bool(found.later), data, initial={"next": first}, **prefix),
        scores,
        Retro(data, initial=retro, prefix=f"r{one.card.id}"),
    )
