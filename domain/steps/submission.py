"""Screening: admit, return once for completion, resubmit, replace papers, refuse."""

from collections.abc import Mapping
from dataclasses import replace

from domain.answers import Problems
from domain.application import Application
from domain.corrections import CORRECTIONS, corrected_facts
from domain.eligibility import Background, Request, assess, ineligible
from domain.errors import CORRECTION_INELIGIBLE, ConditionNotMet
from domain.field_kinds import Field, Group, Known, Option
from domain.forms import Check, Facts, Form
from domain.lifecycle import Outcome, Step
from domain.location import province_of
from domain.states import State
from domain.steps.appraisal import panel_of, seated
from domain.steps.common import APPRAISERS, NOTE, REASON, choice, items, with_papers

RECEIVING = "TT 36/2013/TT-BCT, Điều 10"
ADMIT = Form(
    (
        Field(
            "appraisers",
            APPRAISERS,
            "Thành viên thẩm định",
            "Appraisers",
            required=False,
            fact=True,
            known=Known.PANEL_SIZE,
        ),
        NOTE,
    )
)


def appraisers_fit(step: Step) -> None:
    """A panel named when admitting obeys the rules of a panel."""
    if "appraisers" in step.facts:
        panel_of(step)


def admit(step: Step) -> Outcome:
    """Take the file to appraisal, with a panel when one is named."""
    after = replace(step.application, officer=step.application.officer or step.by)
    if "appraisers" in step.facts:
        after = seated(step, after, panel_of(step))
    return Outcome(State.APPRAISING, after)


RETURN = Form((items("Nội dung cần bổ sung", "What is missing"),))


def may_return_once(step: Step) -> None:
    """One complete request for supplements.

    A choice of this system, as its norm says: industrial promotion belongs to no
    one-stop procedure that could be found.
    """
    if step.application.returns >= step.norm("returns.in_screening"):
        raise ConditionNotMet("returned_already", step.basis("returns.in_screening"))


def send_for_completion(step: Step) -> Outcome:
    """Return the file with one complete list; the office clock stops."""
    after = replace(
        step.application,
        returns=step.application.returns + 1,
        officer=step.application.officer or step.by,
    )
    return Outcome(State.COMPLETING, after)


RESUBMIT = Form((NOTE,))
"""Beside the note, the corrected answers of the support type (`with_corrections`)."""


def with_corrections(asked: Form, application: Form) -> Form:
    """Give the form of a completed file, which may bring the application anew."""
    corrections = Field(
        CORRECTIONS,
        Group(application.fields),
        "Nội dung đơn đã sửa",
        "Corrected application",
        required=False,
    )
    return Form(
        (*asked.fields, corrections),
        tuple(_corrected(check) for check in application.checks),
        lambda answers: _derived(application, answers),
        lambda answers: _settled(application, answers),
    )


def _corrected(check: Check) -> Check:
    """The condition of the application form, asked of the corrected one."""

    def inside(answers: Mapping[str, object]) -> Mapping[str, object]:
        found = answers[CORRECTIONS]
        return found if isinstance(found, Mapping) else {}

    return Check(
        f"{CORRECTIONS}.{check.field}",
        check.code,
        lambda a: (
            any(n not in inside(a) for n in check.reads) or check.holds(inside(a))
        ),
        (CORRECTIONS,),
        lambda a: check.params(inside(a)),
    )


def _derived(form: Form, answers: Mapping[str, object]) -> Facts:
    corrections = answers.get(CORRECTIONS)
    if form.derive is None or not isinstance(corrections, Mapping):
        return {}
    return {f"{CORRECTIONS}.{n}": v for n, v in form.derive(corrections).items()}


def _settled(
    form: Form, answers: Mapping[str, object]
) -> tuple[Mapping[str, object], Problems]:
    corrections = answers.get("corrections")
    if form.settle is None or not isinstance(corrections, Mapping):
        return answers, ()
    clean, problems = form.settle(corrections)
    inside = (replace(p, field=f"corrections.{p.field}") for p in problems)
    return {**answers, "corrections": clean}, tuple(inside)


def correction_stays_in_place(step: Step) -> None:
    """A corrected file stays with the fund and the province that received it."""
    found = corrected_facts(step.facts)
    if not found:
        return
    received = step.application.facts
    if received_by(found) != received_by(received):
        raise ConditionNotMet("correction_moves", RECEIVING)


def received_by(facts: Facts) -> tuple[object, object]:
    """Give what decides who receives a dossier: its fund and its province."""
    return facts.get("fund"), province_of(facts)


def correction_is_eligible(step: Step) -> None:
    """A corrected file is judged as the first was, by the rules of its receipt.

    What the record alone knows (other dossiers of the establishment) is judged where
    the step is recorded, when nobody else can come between.
    """
    found = corrected_facts(step.facts)
    if not found:
        return
    papers = frozenset((*step.application.papers, *step.command.papers))
    request = Request(
        step.kind.code, found, papers, Background(), step.received_on, step.norms
    )
    failed = assess(step.kind, request).failed
    if failed:
        raise ineligible(CORRECTION_INELIGIBLE, failed)


def resubmit(step: Step) -> Outcome:
    """Bring the completed file back; screening starts again in full."""
    return Outcome(State.SCREENING, corrected(step))


def corrected(step: Step) -> Application:
    """Give the application with corrected answers and added papers, if any came."""
    facts = corrected_facts(step.facts) or step.application.facts
    mark = step.text("payee_mark", step.application.payee_mark)
    return replace(with_papers(step), facts=facts, payee_mark=mark)


REPLACE_PAPERS = Form((NOTE,))
"""Beside the note, the papers that stand in the place of earlier ones."""


def not_taken_up(step: Step) -> None:
    """Papers are replaced before an officer has gone through the file, not after.

    An officer takes it up by admitting it or by returning it for completion; to be
    named as the one in charge is no look at the papers yet, and whoever is named is
    told of the replacement.
    """
    if step.application.returns:
        raise ConditionNotMet("taken_up_already", "")


def brings_a_paper(step: Step) -> None:
    """A replacement is a paper; words alone replace nothing."""
    if not step.command.papers:
        raise ConditionNotMet("no_paper_brought", "")


def replace_papers(step: Step) -> Outcome:
    """Put other files in the place of papers given before, which stay on the record.

    The time of the office runs on.
    """
    return Outcome(State.SCREENING, with_papers(step))


REFUSE = Form(
    (
        choice(
            "reason_code",
            "Căn cứ từ chối",
            "Ground of refusal",
            Option("not_eligible", "Không thuộc đối tượng", "Not eligible"),
            Option("outside_programme", "Ngoài nội dung khuyến công", "Outside"),
            Option("incomplete", "Hồ sơ không đầy đủ", "Incomplete dossier"),
            Option("not_effective", "Không bảo đảm hiệu quả", "Not effective"),
            Option("double_funding", "Trùng nguồn ngân sách", "Double funding"),
            Option("untrue", "Thông tin không trung thực", "Untrue information"),
            Option("other", "Lý do khác", "Another ground"),
        ),
        REASON,
    )
)


def refuse(step: Step) -> Outcome:
    """Refuse with a coded reason and words; nothing is held for it any more."""
    return Outcome(State.REFUSED, replace(step.application, amendment=None))
