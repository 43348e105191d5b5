"""Answers of an application that a step changes, judged as a filing with them is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from api.requests.bodies import read_form
from domain.answers import Problems
from domain.application import Application, Event, evolve
from domain.citations import cited
from domain.corrections import (
    CORRECTIONS,
    Answers,
    changeable,
    corrected_facts,
    differing,
    merged,
    paths,
    questions,
)
from domain.decision import Rulebook
from domain.eligibility import Background, Request, RuleResult, assess, ineligible
from domain.errors import FieldProblem
from domain.forms import Checked, Facts
from domain.location import GROUP
from domain.people import Actor
from domain.standing_answers import answers_after, change_of, source_of_change
from domain.states import Action
from domain.steps.amendment import OF_ANSWERS
from domain.steps.submission import received_by
from persistence import queries
from persistence.database import Session
from persistence.establishments import background_of, failing_beside_others
from persistence.intake import KeptStep
from persistence.queries import Row
from presentation.language import Language

FIXED = ("fund", "applicant.province")
"""The answers that say who receives a dossier, as `received_by` gives them."""


def eligibility_problems(failed: Iterable[RuleResult], language: Language) -> Problems:
    """Give a problem for each rule that says no, with its words and its article."""
    return tuple(
        FieldProblem(
            f"eligibility.{rule.code}",
            rule.code,
            {"message": f"{rule.words(language)} ({cited(rule.basis, language)})"},
        )
        for rule in failed
    )


@dataclass(frozen=True, slots=True)
class Judge:
    """Who has a dossier judged, by which rules, and in which language they read."""

    reader: Actor
    rules: Rulebook
    language: Language

    def problems(
        self,
        application: Application,
        facts: Facts,
        papers: frozenset[str] | None,
        others: Background,
    ) -> Problems:
        """Give the rules that say no, by the day on which the dossier came in."""
        rules = self.rules
        on = rules.day_for(application)
        request = Request(rules.kind.code, facts, papers, others, on, rules.norms)
        failed = assess(rules.kind, request).failed
        return eligibility_problems(failed, self.language)


def changes_read(
    session: Session,
    judge: Judge,
    row: Row,
    action: Action,
    checked: Checked,
    papers: Iterable[str],
) -> tuple[Checked, Problems]:
    """Give what was read of a step, and what is wrong with the answers it changes."""
    if action is Action.RESUBMIT:
        return checked, _corrected(session, judge, row.application, checked)
    if action is Action.REQUEST_AMENDMENT:
        return _amended(session, judge, row, checked, papers)
    return checked, ()


def refuse_unless_alone(
    session: Session, row: Row, event: Event, reader: Actor
) -> None:
    """Refuse to grant changed answers that another dossier excludes by now.

    The record says the same when it is written; here nothing is asked of it yet.
    """
    change = change_of(event)
    if change is None or not change.asked_for:
        return
    source = source_of_change(row.application, event)
    kept = {s.command_id: s.answers for s in _kept(session, row, source)}
    answers = answers_after(row.answers, event, kept.get(source))
    if answers == row.answers:
        return
    after = evolve(row.application, event)
    failed = failing_beside_others(session, after, answers, reader)
    if failed:
        raise ineligible(change.refusal, failed)


def _corrected(
    session: Session, judge: Judge, application: Application, checked: Checked
) -> Problems:
    """Give what keeps a corrected application from being taken, if one was brought.

    It is judged by the day of its receipt and beside the establishment's other dossiers
    as they stand now. Papers are not asked anew.
    """
    answers, facts = checked.answers.get(CORRECTIONS), corrected_facts(checked.facts)
    if not facts or not isinstance(answers, Mapping):
        return ()
    before, after = received_by(application.facts), received_by(facts)
    moved = tuple(
        FieldProblem(f"{CORRECTIONS}.{name}", "not_a_choice", {"choices": str(was)})
        for name, was, now in zip(FIXED, before, after, strict=True)
        if was != now
    )
    others = background_of(session, application, answers, judge.reader)
    return moved + judge.problems(application, facts, None, others)


def _amended(
    session: Session,
    judge: Judge,
    row: Row,
    checked: Checked,
    papers: Iterable[str],
) -> tuple[Checked, Problems]:
    """Give a request for a change with those answers alone that change, and problems.

    They are read as answers of the whole application with them, which leaves its facts,
    and judged beside the establishment's other dossiers as they stand now.
    """
    given = checked.answers.get(CORRECTIONS)
    if not isinstance(given, Mapping):
        return checked, ()
    changes = differing(row.answers, given)
    bare = _without_corrections(checked)
    change = str(bare.answers.get("kind", ""))
    foreign = _not_of(change, judge.rules, changes)
    if foreign:
        return bare, foreign
    whole, wrong = _as_a_whole(judge.rules, row.answers, changes)
    if not whole.answers and not wrong:
        lacking = change in OF_ANSWERS and "change" not in bare.answers
        return bare, (FieldProblem("kind", "amendment_incomplete"),) if lacking else ()
    others = background_of(
        session, row.application, merged(row.answers, whole.answers), judge.reader
    )
    wrong += judge.problems(
        row.application,
        {**row.application.facts, **whole.facts},
        frozenset((*row.application.papers, *papers)),
        others,
    )
    amended = Checked(
        {**bare.answers, CORRECTIONS: whole.answers},
        {**bare.facts, **{f"{CORRECTIONS}.{n}": v for n, v in whole.facts.items()}},
        bare.to_mark,
    )
    return amended, wrong


def _kept(session: Session, row: Row, source: str) -> Iterable[KeptStep]:
    return queries.kept_steps(session, row.application.code) if source else ()


def _without_corrections(checked: Checked) -> Checked:
    answers = {n: v for n, v in checked.answers.items() if n != CORRECTIONS}
    inside = {f"{CORRECTIONS}.{name}" for name in corrected_facts(checked.facts)}
    facts = {n: v for n, v in checked.facts.items() if n not in inside}
    return Checked(answers, facts, checked.to_mark)


def _not_of(change: str, rules: Rulebook, changes: Answers) -> Problems:
    """Name the answers that this kind of change is not about."""
    about = {path for path, _ in questions(changeable(rules.kind.form, change))}
    return tuple(
        FieldProblem(f"{CORRECTIONS}.{path}", "other_amendment")
        for path in paths(changes)
        if path not in about
    )


def _as_a_whole(
    rules: Rulebook, answers: Answers, changes: Answers
) -> tuple[Checked, Problems]:
    """Give the answers and facts that changes change, and what is wrong with them.

    Read as part of the whole application they are kept as a filing would keep them.
    """
    form = rules.kind.form
    before, old = read_form(form, dict(answers))
    if form.settle is not None and _moves(changes):
        # Another place brings its own kind, whatever that of the one before was.
        changes = merged({GROUP: {"commune_kind": None}}, changes)
    after, wrong = read_form(form, dict(merged(answers, changes)))
    known = {(problem.field, problem.code) for problem in old}
    facts = {n: v for n, v in after.facts.items() if before.facts.get(n) != v}
    changed = Checked(differing(before.answers, after.answers), facts)
    return changed, tuple(
        replace(problem, field=f"{CORRECTIONS}.{problem.field}")
        for problem in wrong
        if (problem.field, problem.code) not in known
    )


def _moves(changes: Answers) -> bool:
    applicant = changes.get(GROUP)
    return isinstance(applicant, Mapping) and "commune" in applicant
