"""A dossier as its rules judge it: papers to be had, eligibility, computed support."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from api.pages.common.norm_texts import amount_text
from api.schemas.support_types import RuleShown, assess_again, norm_of, rule_of
from domain.application import Application
from domain.decision import Rulebook
from domain.funding import Award
from domain.norms import Norm
from domain.people import Actor
from domain.states import Stage
from domain.support import Background, Paper, level_of
from persistence.database import Session
from persistence.establishments import background_of
from persistence.queries import Row
from presentation.language import Language

STEPS = ("submission", "advance", "acceptance", "settlement")


@dataclass(frozen=True, slots=True)
class PaperDue:
    """A paper of the checklist and whether it is there; `mark` is a class of the theme.

    `given` is false also for a paper that nobody need bring.
    """

    label: str
    basis: str
    required: bool
    given: bool

    @property
    def mark(self) -> str:
        """How the line is marked: done, failed for what is missing, open otherwise."""
        if self.given:
            return "done"
        return "failed" if self.required else "open"


@dataclass(frozen=True, slots=True)
class Papers:
    """The papers of one step of the programme."""

    step: str
    due: tuple[PaperDue, ...]


@dataclass(frozen=True, slots=True)
class Bound:
    """A rule an award stands on: its name, its figure, its article, how sure it is."""

    name: str
    figure: str
    basis: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Judged:
    """What the rules say of a dossier, by the day on which it came in."""

    rules: tuple[RuleShown, ...]
    award: Award | None
    bounds: tuple[Bound, ...]
    decided: bool
    """Whether the award is the one approved, rather than one computed from the request.
    """


def checklist(
    application: Application,
    rules: Rulebook,
    given: Collection[str],
    language: Language,
) -> tuple[Papers, ...]:
    """Give the papers of every step that began, or for which papers came already."""
    found = []
    for step in STEPS:
        papers = rules.kind.papers_for(step, application.facts)
        if step == "submission" or any(paper.code in given for paper in papers):
            due = tuple(_due(paper, given, language) for paper in papers)
            found.append(Papers(step, due))
    return tuple(found)


def others_of(session: Session, row: Row, reader: Actor) -> Background:
    """Give what the establishment's other dossiers are; a closed one has no rivals."""
    if row.stage is Stage.CLOSED:
        return Background()
    return background_of(session, row.application, row.answers, reader)


def eligibility_check(
    application: Application,
    rules: Rulebook,
    given: Collection[str],
    others: Background,
    language: Language,
) -> Judged:
    """Judge a dossier anew by the rules it is pinned to.

    `others` is what the establishment's other dossiers are now.
    """
    on = rules.day_for(application)
    assessed = assess_again(application, rules, given, others)
    award = application.award or assessed.award
    level = level_of(application.facts)
    norms = [rules.norms.find(key, on, level) for key in award.norms] if award else []
    return Judged(
        tuple(rule_of(result, language) for result in assessed.results),
        award,
        bounds(norms, language),
        application.award is not None,
    )


def bounds(norms: Sequence[Norm], language: Language) -> tuple[Bound, ...]:
    """Give norms with their names, figures, articles and how sure each is."""
    shown = (norm_of(norm, language) for norm in norms)
    return tuple(
        Bound(
            norm.name,
            amount_text(norm, language),
            norm.basis,
            norm.confidence_words,
        )
        for norm in shown
    )


def _due(paper: Paper, given: Collection[str], language: Language) -> PaperDue:
    label = paper.vi if language == "vi" else paper.en
    return PaperDue(label, paper.basis, paper.required, paper.code in given)
