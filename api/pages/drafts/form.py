"""How the form of an application is cut into short pages, and how far each one is."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from api.pages.forms.form_data import Typed, answers_of, flattened
from api.pages.forms.form_errors import FormError
from domain.answers import Problems
from domain.errors import AnswersInvalid
from domain.field_kinds import Amount, Field, Flag, Group
from domain.forms import Checked
from domain.support import SupportType
from presentation.language import Language, say


class Part(StrEnum):
    """The parts of an application, in the order they are filled in."""

    ESTABLISHMENT = "establishment"
    PROJECT = "project"
    COSTS = "costs"
    DECLARATION = "declaration"


@dataclass(frozen=True, slots=True)
class FormPage:
    """One page of the form: its address, its questions, and the group they stand in."""

    code: str
    part: Part
    fields: tuple[Field, ...]
    path: str = ""

    def names(self) -> frozenset[str]:
        """Give the dotted names of all questions of the page."""
        return frozenset(name for name, _ in flattened(self.fields, self.path))

    def holds(self, name: str) -> bool:
        """Say whether an input, or a part or row of it, belongs to this page."""
        return any(name == n or name.startswith(f"{n}.") for n in self.names())


class Progress(StrEnum):
    """How far a page or the papers are."""

    NOT_STARTED = "not_started"
    UNDER_WAY = "under_way"
    COMPLETE = "complete"


GROUP = "applicant"
_CONTACT = ("phone", "email")
_PLACE = ("address", "province", "commune", "commune_kind")
_PROJECT = (
    "project_title",
    "sector",
    "kiln_after",
    "craft_village",
    "starts_on",
    "completes_on",
)
_COSTS = (
    "total_cost_vnd",
    "eligible_cost_vnd",
    "amount_requested_vnd",
    "fund",
)


def pages_of(kind: SupportType) -> tuple[FormPage, ...]:
    """Give the pages of the form of a support type; each question stands on one."""
    asked = {f.name: f for f in kind.form.fields}
    group = asked[GROUP].kind
    assert isinstance(group, Group)
    rest = [f for f in kind.form.fields if f.name not in (GROUP, *_PROJECT, *_COSTS)]
    commitments = [f for f in rest if isinstance(f.kind, Flag) and f.kind.must]
    amounts = [f for f in rest if isinstance(f.kind, Amount)]
    own = [f for f in rest if f not in commitments and f not in amounts]
    who = [f for f in group.fields if f.name not in (*_CONTACT, *_PLACE)]
    costs = [*amounts, *_named(asked, _COSTS)]
    applicant = {f.name: f for f in group.fields}
    found = (
        _page("establishment", Part.ESTABLISHMENT, who, f"{GROUP}."),
        _page("contact", Part.ESTABLISHMENT, _named(applicant, _CONTACT), f"{GROUP}."),
        _page("place", Part.ESTABLISHMENT, _named(applicant, _PLACE), f"{GROUP}."),
        _page("project", Part.PROJECT, _named(asked, _PROJECT)),
        _page("details", Part.PROJECT, own),
        _page("costs", Part.COSTS, costs),
        _page("declaration", Part.DECLARATION, commitments),
    )
    return tuple(page for page in found if page.fields)


def _named(asked: Mapping[str, Field], names: Iterable[str]) -> list[Field]:
    return [asked[name] for name in names if name in asked]


def _page(code: str, part: Part, fields: Iterable[Field], path: str = "") -> FormPage:
    return FormPage(code, part, tuple(fields), path)


def part_title(part: Part, language: Language) -> str:
    """Give the heading of a part."""
    return {
        Part.ESTABLISHMENT: lambda: say(language, "The establishment"),
        Part.PROJECT: lambda: say(language, "The project"),
        Part.COSTS: lambda: say(language, "Costs"),
        Part.DECLARATION: lambda: say(language, "Declaration"),
    }[part]()


def page_title(code: str, language: Language) -> str:
    """Give the heading of a page."""
    return {
        "establishment": lambda: say(language, "Who asks for support"),
        "contact": lambda: say(language, "How we reach you"),
        "place": lambda: say(language, "Where production is"),
        "project": lambda: say(language, "The project and its time"),
        "details": lambda: say(language, "What the support is for"),
        "costs": lambda: say(language, "Costs and the amount you ask for"),
        "declaration": lambda: say(language, "What you commit to"),
    }[code]()


def checked_so_far(kind: SupportType, typed: Typed) -> tuple[Checked, Problems]:
    """Give what is there and right, and every problem, also of what is missing."""
    answers = answers_of(kind.form.fields, typed)
    try:
        return kind.form.check(answers), ()
    except AnswersInvalid as invalid:
        return kind.form.partial(answers)[0], invalid.problems


def progress_of(page: FormPage, typed: Typed, problems: Problems) -> Progress:
    """Say how far a page is: complete when nothing on it is missing or wrong."""
    if not any(page.holds(problem.field) for problem in problems):
        return Progress.COMPLETE
    begun = any(page.holds(n) and any(t.strip() for t in v) for n, v in typed.items())
    return Progress.UNDER_WAY if begun else Progress.NOT_STARTED


def carry_over(kind: SupportType, typed: Typed) -> dict[str, list[str]]:
    """Give what was typed into questions of this support type, and nothing else.

    Commitments are left out: they are made in the declaration itself.
    """
    pages = pages_of(kind)
    made_later = {
        name
        for name, asked in flattened(kind.form.fields)
        if isinstance(asked.kind, Flag) and asked.kind.must
    }
    return {
        name: list(texts)
        for name, texts in typed.items()
        if any(page.holds(name) for page in pages) and name not in made_later
    }


def whole_page(page: FormPage, before: Typed, sent: Typed) -> dict[str, list[str]]:
    """Give the answers of a page that was sent whole: rows it lacks are blanked."""
    gone = {name: [""] for name in before if page.holds(name) and name not in sent}
    return gone | {name: list(texts) for name, texts in sent.items()}


def with_addresses(
    faults: Iterable[FormError], kind: SupportType, address: str
) -> Iterator[FormError]:
    """Give faults that lead to the page of a draft on which their question stands."""
    pages = pages_of(kind)
    for fault in faults:
        page = next((p for p in pages if p.holds(fault.field)), None)
        href = f"{address}/{page.code}{fault.href}" if page else fault.href
        yield FormError(fault.text, href, fault.field)
