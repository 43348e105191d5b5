"""What a form carries of the page it is drawn on, and what clashes there in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from api.dependencies import Deps
from api.pages.forms.form_data import DAY_PARTS, Typed, answers_of, first, flattened
from api.pages.forms.form_errors import FormError, input_id
from api.pages.forms.merge import (
    Clash,
    Held,
    Saves,
    drawn_from,
    overlaid,
    question_of,
    questions,
    stands_now,
    still_open,
    was_written,
)
from domain import support_types
from domain.errors import NotFound
from domain.field_kinds import Day, Field
from domain.identity import is_dossier_code
from domain.standard import STANDARD
from domain.support import SupportType
from persistence import accounts, drafts, intake
from persistence.drafts import Draft
from presentation.answers import answer_text
from presentation.language import Language, say


@dataclass(frozen=True, slots=True)
class ClashChoice:
    """A question with what was typed on this page and what another page saved.

    `seen` tells what is chosen from: should it change again, it is asked again.
    """

    question: str
    label: str
    mine: str
    theirs: str
    seen: str


@dataclass(frozen=True, slots=True)
class FormVersion:
    """A form about to be drawn: what it shows, and what its hidden inputs hold."""

    page: str
    born: str
    was: str
    typed: Typed
    clashes: tuple[ClashChoice, ...]


@dataclass(frozen=True, slots=True)
class Questions:
    """The questions a form asks, with their lists and the people they may name."""

    fields: tuple[Field, ...]
    lists: tuple[str, ...]
    path: str = ""
    people: Sequence[tuple[str, str]] = ()

    def shown(
        self, clashes: Iterable[Clash], language: Language
    ) -> tuple[ClashChoice, ...]:
        """Give what clashes in words."""
        known = dict(flattened(self.fields, self.path))
        return tuple(
            ClashChoice(
                clash.question,
                _label(clash.question, known, language),
                self._told(clash.question, clash.mine, known, language),
                self._told(clash.question, clash.theirs, known, language),
                stands_now(clash, self.lists),
            )
            for clash in clashes
        )

    def question(self, name: str) -> str:
        """Give the question that an input belongs to."""
        return question_of(name, self.lists)

    def told(self, typed: Typed, language: Language) -> tuple[tuple[str, str], ...]:
        """Give what was typed in words, by question; blank ones are left out."""
        known = dict(flattened(self.fields, self.path))
        return tuple(
            (
                _label(name, known, language),
                self._told(name, texts, known, language),
            )
            for name, texts in questions(typed, frozenset(self.lists)).items()
            if any(text.strip() for v in texts.values() for text in v)
        )

    def _told(
        self, name: str, texts: Typed, known: Mapping[str, Field], language: Language
    ) -> str:
        asked = known.get(name)
        text = "; ".join(t for v in texts.values() for t in v if t.strip())
        if asked is not None and isinstance(asked.kind, Day):
            parts = [first(texts, f"{name}.{part}") for part in DAY_PARTS]
            text = "/".join(parts) if any(parts) else first(texts, name)
        elif asked is not None:
            path = name.removesuffix(asked.name)
            value = answers_of((asked,), texts, path).get(asked.name)
            if value is not None:
                text = answer_text(asked.kind, value, language, self.people)
        return text or say(language, "(nothing)")


def form_version(
    deps: Deps, base: Typed, saves: Saves, asked: Questions, language: Language
) -> FormVersion:
    """Give the version of a form that shows these texts, and what is open in them."""
    clashes = still_open(base, saves, asked.lists)
    was: dict[str, Held] = drawn_from(base, asked.lists)
    for clash in clashes:
        _, was[clash.question] = saves.open[clash.question]
    return FormVersion(
        deps.new_id(),
        saves.born,
        was_written(was),
        overlaid(base, clashes),
        asked.shown(clashes, language),
    )


def clash_errors(
    clashes: Iterable[ClashChoice], language: Language
) -> tuple[FormError, ...]:
    """Give a line of the summary for each question that has to be chosen."""
    return tuple(
        FormError(
            say(
                language,
                "%(question)s: changed in another window too; choose what stands.",
                question=clash.label,
            ),
            f"#clash-{input_id(clash.question)}",
            clash.question,
        )
        for clash in clashes
    )


async def questions_of_draft(
    deps: Deps, draft: Draft, dossier: object
) -> tuple[Field, ...]:
    """Give the questions of the form a draft is for: of a support type, or of a step.

    The corrections of an application are asked by the dossier's own support type.
    """
    if not draft.support_type.startswith(drafts.STEP):
        return support_types.find(draft.support_type).form.fields
    return await step_fields(
        deps, draft.support_type.removeprefix(drafts.STEP), dossier
    )


async def step_fields(deps: Deps, action: str, dossier: object) -> tuple[Field, ...]:
    """Give the questions of a step as the table has them; none for what is no step."""
    step = next((t for t in STANDARD.transitions if t.action == action), None)
    kind = await _kind_of(deps, dossier)
    if step is None:
        return ()
    return step.form_for(kind).fields if kind else step.form.fields


async def _kind_of(deps: Deps, dossier: object) -> SupportType | None:
    if not isinstance(dossier, str) or not is_dossier_code(dossier):
        return None
    try:
        found = await deps.database.read(intake.stored_submission, dossier)
    except NotFound:
        return None
    return support_types.find(found.support_type, found.revision)


async def people_named(
    deps: Deps, clashes: Iterable[Clash]
) -> tuple[tuple[str, str], ...]:
    """Give the names of the accounts that the texts of clashes may name."""
    said = (one for clash in clashes for one in (clash.mine, clash.theirs))
    ids = {t[:64] for texts in said for v in texts.values() for t in v if t}
    known = await deps.database.read(accounts.find_many, tuple(ids))
    return tuple((id, account.name or id) for id, account in known.items())


def _label(name: str, known: Mapping[str, Field], language: Language) -> str:
    asked = known.get(name)
    if asked is not None:
        return asked.vi if language == "vi" else asked.en
    reply, _, place = name.partition(".")
    if reply == REPLY and place.isascii() and place.isdigit():
        number = int(place[:4]) + 1
        return say(language, "Your reply to item %(number)s", number=number)
    return name


REPLY = "reply"
