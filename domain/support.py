"""What a support type declares: form, papers, award, advance and its own rules."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from domain.forms import Facts, Form
from domain.location import province_of
from domain.norms import NATIONAL, Confidence, Norms

ON_FILING = (
    "Được kiểm tra khi nộp hồ sơ, theo các hồ sơ khác của cơ sở.",
    "Checked when you file, by the other dossiers of the establishment.",
)
"""What is said of a rule that asks nothing, while nobody has filed."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of a dossier; `needed` says for which facts, when not for all."""

    code: str
    vi: str
    en: str
    basis: str
    confidence: Confidence
    required: bool = True
    needed: Callable[[Facts], bool] | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """What an award is computed from.

    `base` is the fact with the cost in đồng that the norm `rate` applies to; the norm
    `cap` bounds each of the `units`; None where no text sets a cap.
    """

    base: str
    rate: str
    cap: str | None
    units: int = 1


@dataclass(frozen=True, slots=True)
class AdvanceTerms:
    """Norm keys of an advance: its share, and the progress that must be exceeded."""

    rate: str
    progress: str | None = None


@dataclass(frozen=True, slots=True)
class Background:
    """What the record knows of an establishment beside the application judged.

    `open_dossier` is for the same item and under way, `completed_dossier` was supported
    for it; empty where there is one whose code is not the reader's to know.
    Not `asked` while nobody has signed in: then what depends on it is not known yet.
    """

    open_dossier: str | None = None
    completed_dossier: str | None = None
    fairs_abroad_this_year: int = 0
    asked: bool = True


@dataclass(frozen=True, slots=True)
class Request:
    """What eligibility is judged by, on a day, under one version of the norms.

    `papers` holds the codes of the papers brought; None while they are not asked yet.
    """

    support_type: str
    facts: Facts
    papers: frozenset[str] | None
    background: Background
    on: date
    norms: Norms


@dataclass(frozen=True, slots=True)
class Unsettled:
    """Why a rule neither passes nor fails: what an officer is to look at, in words.

    A `warning` is for the applicant to heed as well; nobody is refused for it.
    """

    vi: str
    en: str
    warning: bool = False


Test: TypeAlias = Callable[[Request], bool | Unsettled | None]


@dataclass(frozen=True, slots=True)
class EligibilityRule:
    """One rule with its article.

    `test` gives None while it cannot be known, or why it is for an officer to settle.
    The words say what the rule is, what to do when it fails, and who settles it while
    it is not known; `{open_dossier}` in them names the other dossier, where its code
    may be told. Before `valid_from` the rule is not judged.
    """

    code: str
    vi: str
    en: str
    basis: str
    test: Test
    failing_vi: str
    failing_en: str
    unknown_vi: str = "Chưa đủ thông tin để xét; hãy trả lời tiếp các câu hỏi."
    unknown_en: str = "Not enough is known yet; go on answering the questions."
    valid_from: date | None = None


@dataclass(frozen=True, slots=True)
class SupportType:
    """A support type in one published revision, which never changes again."""

    code: str
    prefix: str
    revision: int
    vi: str
    en: str
    form: Form
    line: Callable[[Facts], Line]
    advance: Callable[[Facts], AdvanceTerms]
    papers: tuple[Paper, ...]
    advance_papers: tuple[Paper, ...]
    acceptance_papers: tuple[Paper, ...]
    settlement_papers: tuple[Paper, ...]
    item: Callable[[Mapping[str, object]], str]
    common: tuple[EligibilityRule, ...]
    """The rules of every support type, as they were when this was published."""
    rules: tuple[EligibilityRule, ...]
    norms_prefix: str
    target: str | None
    basis: str

    @property
    def every_paper(self) -> tuple[Paper, ...]:
        """The papers of all steps in the order of the checklists."""
        return (
            *self.papers,
            *self.advance_papers,
            *self.acceptance_papers,
            *self.settlement_papers,
        )

    def papers_for(self, step: str, facts: Facts) -> tuple[Paper, ...]:
        """Give the papers of a step that these facts call for.

        `step` is submission, advance, acceptance or settlement; else KeyError.
        """
        papers = {
            "submission": self.papers,
            "advance": self.advance_papers,
            "acceptance": self.acceptance_papers,
            "settlement": self.settlement_papers,
        }[step]
        return tuple(p for p in papers if p.needed is None or p.needed(facts))


def whole(facts: Facts, name: str) -> int:
    """Give a fact that is a number; KeyError when it is missing or is none."""
    value = facts[name]
    if isinstance(value, bool) or not isinstance(value, int):
        raise KeyError(name)
    return value


def level_of(facts: Facts) -> str:
    """Give whose norms hold: a province's for local money, else the nation's."""
    if facts.get("fund") != "local":
        return NATIONAL
    return province_of(facts) or NATIONAL
