"""Appraisal: panel and quorum, conflicts, opinions, questions, recommendation."""

from collections.abc import Mapping
from dataclasses import replace

from domain.application import Application, Opinion, Recommendation
from domain.deadlines import owes_opinion
from domain.entitlement import Terms
from domain.errors import ConditionNotMet
from domain.field_kinds import (
    Amount,
    Field,
    Known,
    Many,
    Option,
    Person,
    Text,
    Whole,
)
from domain.forms import Check, Form
from domain.funding import UNRAISED, Award, award
from domain.lifecycle import Bound, Bounds, Draw, Outcome, Step
from domain.people import Role
from domain.provincial import FIGURE_FIELDS, entered
from domain.states import State
from domain.steps.approval import envelope_of
from domain.steps.common import (
    APPRAISERS,
    NOTE,
    REASON,
    choice,
    may_leave,
    people_may_be_named,
    with_papers,
)
from domain.support import level_of

PANEL = "TT 36/2013/TT-BCT, Điều 8 khoản 1"
SEATS_KEPT = "panel.quorum_of_seats"
OWN_OPINION_FIRST = "panel.own_opinion_first"
PRIORITY = "NĐ 45/2012/NĐ-CP, Điều 6; TT 46/2012/TT-BCT, Điều 6"
ASSIGN_PANEL = Form(
    (
        Field(
            "appraisers",
            APPRAISERS,
            "Thành viên thẩm định",
            "Appraisers",
            fact=True,
            known=Known.PANEL_SIZE,
        ),
        NOTE,
    )
)


def no_opinion_yet(step: Step) -> None:
    """The panel is not exchanged once opinions of this round are given."""
    if step.application.opinions_now:
        raise ConditionNotMet("opinions_given", PANEL)


def panel_of(step: Step) -> tuple[str, ...]:
    """Give the appraisers named; refuses a panel too small, too large or conflicted."""
    panel = step.names("appraisers")
    smallest, largest = step.norm("panel.smallest"), step.norm("panel.largest")
    if not smallest <= len(panel) <= largest:
        raise ConditionNotMet("panel_size", PANEL, smallest=smallest, largest=largest)
    if set(panel) & set(step.application.conflicts):
        raise ConditionNotMet("conflict_declared", PANEL)
    if step.application.applicant in panel:
        raise ConditionNotMet("applicant_on_panel", PANEL)
    people_may_be_named(step, panel, Role.APPRAISER)
    return panel


def seated(step: Step, after: Application, panel: tuple[str, ...]) -> Application:
    """Give the application with this panel and the quorum it needs.

    Seats that were left for a conflict of interest count as long as nobody has taken
    them: the quorum is of the panel as it was set up.
    """
    percent = step.norm("panel.quorum_percent")
    seats = len(panel) + len(after.vacated)
    return replace(after, panel=panel, quorum=quorum_of(seats, percent))


def quorum_of(seats: int, percent: int) -> int:
    """Give how many opinions a panel of so many seats needs, rounded up."""
    return -(-seats * percent // 100)


def assign_panel(step: Step) -> Outcome:
    """Seat the panel."""
    panel = panel_of(step)
    after = seated(step, replace(step.application, vacated=()), panel)
    after = replace(after, officer=after.officer or step.by)
    return Outcome(State.APPRAISING, after, tells=(Role.APPRAISER,))


def declare_conflict(step: Step) -> Outcome:
    """Take the appraiser off the panel for good, with any opinion of this round.

    The seat stays, and the quorum with it, until somebody takes it.
    """
    application = step.application
    panel = tuple(p for p in application.panel if p != step.by)
    opinions = tuple(
        o
        for o in application.opinions
        if o.by != step.by or o.round != application.round
    )
    vacated = application.vacated
    if step.holds(SEATS_KEPT):
        vacated = (*vacated, step.by)
    after = replace(
        application,
        opinions=opinions,
        conflicts=(*application.conflicts, step.by),
        vacated=vacated,
    )
    return Outcome(State.APPRAISING, seated(step, after, panel))


REPLACE_APPRAISER = Form(
    (
        Field("leaves", Person(), "Thành viên rời tổ", "Who leaves", fact=True),
        Field("joins", Person(), "Thành viên thay thế", "Who joins", fact=True),
        REASON,
    )
)


def had_panel(step: Step) -> None:
    """Somebody can be replaced only where a panel was assigned."""
    if not step.application.panel and not step.application.conflicts:
        raise ConditionNotMet("no_panel", PANEL)


def replacement_fits(step: Step) -> None:
    """Who leaves has a seat on the panel, who joins has none and no conflict."""
    leaves, joins = step.text("leaves"), step.text("joins")
    application = step.application
    if leaves not in may_leave(application, seats_kept=step.holds(SEATS_KEPT)):
        raise ConditionNotMet("not_on_panel", PANEL, person=leaves)
    if joins in application.panel or joins in application.conflicts:
        raise ConditionNotMet("cannot_join", PANEL, person=joins)
    if joins == application.applicant:
        raise ConditionNotMet("applicant_on_panel", PANEL)
    people_may_be_named(step, (joins,), Role.APPRAISER)
    smallest, largest = step.norm("panel.smallest"), step.norm("panel.largest")
    if len({*application.panel, joins} - {leaves}) > largest:
        raise ConditionNotMet("panel_size", PANEL, smallest=smallest, largest=largest)


def replace_appraiser(step: Step) -> Outcome:
    """Seat one appraiser in another's place; what the other said stays on record."""
    application, leaves = step.application, step.text("leaves")
    kept = tuple(p for p in application.panel if p != leaves)
    opinions = tuple(
        o
        for o in application.opinions
        if o.by != leaves or o.round != application.round
    )
    vacated = tuple(p for p in application.vacated if p != leaves)
    after = replace(application, opinions=opinions, vacated=vacated)
    after = seated(step, after, (*kept, step.text("joins")))
    return Outcome(State.APPRAISING, after, tells=(Role.APPRAISER,))


_CRITERIA = (
    ("fits_programme", "Phù hợp nguyên tắc, chương trình", "Fits the programme"),
    ("need_and_cost", "Mục tiêu, sự cần thiết, chi phí", "Need and reasonable cost"),
    ("capacity", "Năng lực thực hiện, thụ hưởng", "Capacity"),
    ("combination", "Khả năng lồng ghép", "Combination with other programmes"),
    ("completeness", "Tính đầy đủ của hồ sơ", "Completeness of the file"),
)
"""The five criteria of appraisal (TT 36/2013 Art 9), up to 20 points each."""
CRITERIA = tuple(name for name, _, _ in _CRITERIA)
GIVE_OPINION = Form(
    (
        choice(
            "verdict",
            "Ý kiến",
            "Opinion",
            Option("support", "Đề nghị hỗ trợ", "Support"),
            Option("oppose", "Không đề nghị hỗ trợ", "Do not support"),
        ),
        *(
            Field(
                name, Whole(0, 20), vi, en, fact=True, basis="TT 36/2013/TT-BCT, Điều 9"
            )
            for name, vi, en in _CRITERIA
        ),
        REASON,
    )
)


def has_not_given_opinion(step: Step) -> None:
    """One opinion per appraiser and round."""
    if any(o.by == step.by for o in step.application.opinions_now):
        raise ConditionNotMet("opinion_given", PANEL)


def give_opinion(step: Step) -> Outcome:
    """Put down an opinion with its score out of 100."""
    opinion = Opinion(
        by=step.by,
        verdict=step.text("verdict"),
        score=sum(step.whole(name) for name in CRITERIA),
        round=step.application.round,
    )
    after = replace(
        step.application,
        opinions=(*step.application.opinions, opinion),
        appraised_by=_appraised(step),
    )
    return Outcome(State.APPRAISING, after)


def _appraised(step: Step) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*step.application.appraised_by, step.by)))


ASK_CLARIFICATION = Form(
    (
        Field(
            "questions",
            Many(Text(1000, lines=True), 1, 20),
            "Nội dung cần làm rõ",
            "Questions",
        ),
    )
)


def ask_clarification(step: Step) -> Outcome:
    """Ask the applicant; the office clock pauses with the days it had left."""
    due = step.application.due_at
    left = 0 if due is None else step.calendar.remaining(step.now, due)
    return Outcome(State.CLARIFYING, replace(step.application, days_left=max(left, 1)))


CLARIFY = Form(
    (Field("replies", Text(8000, lines=True), "Nội dung giải trình", "Replies"),)
)


def clarify(step: Step) -> Outcome:
    """Take the answers back to appraisal; the days left continue."""
    return Outcome(State.APPRAISING, with_papers(step))


def resume(step: Step) -> Outcome:
    """Go on with the file as it stands when no answer came in time."""
    return Outcome(State.APPRAISING, step.application, tells=(Role.APPLICANT,))


SECTORS = ("typical_product", "farm_industry", "none")
AREAS = ("upland", "poor", "new_rural", "difficult", "none")


def _factor_is_granted(answers: Mapping[str, object]) -> bool:
    """A factor holds only where a competent body granted it (TTLT 26/2014 Art 6)."""
    return answers.get("factor_percent", 100) == 100 or "factor_decision" in answers


RECOMMEND = Form(
    (
        choice(
            "outcome",
            "Kết luận thẩm định",
            "Conclusion",
            Option("support", "Đề nghị hỗ trợ", "Support"),
            Option("refuse", "Đề nghị từ chối", "Refuse"),
        ),
        Field(
            "amount_vnd",
            Amount(0),
            "Mức hỗ trợ đề nghị (đồng)",
            "Support proposed (đồng)",
            required=False,
            fact=True,
            known=Known.AWARD,
        ),
        Field(
            "factor_percent",
            Whole(100, 1000),
            "Hệ số ưu tiên (%)",
            "Priority factor (%)",
            required=False,
            fact=True,
            known=Known.PRIORITY_FACTOR,
        ),
        Field(
            "factor_decision",
            Text(200),
            "Quyết định cho hệ số ưu tiên",
            "Decision that grants the factor",
            required=False,
        ),
        *FIGURE_FIELDS,
        choice(
            "flagship",
            "Đề án điểm",
            "Flagship project",
            Option("yes", "Có", "Yes"),
            Option("no", "Không", "No"),
            required=False,
        ),
        choice(
            "area",
            "Địa bàn ưu tiên",
            "Priority area",
            Option("upland", "Vùng cao, hải đảo, biên giới, dân tộc", "Upland, island"),
            Option("poor", "Huyện nghèo", "Poor district"),
            Option("new_rural", "Xã nông thôn mới", "New-rural commune"),
            Option("difficult", "Địa bàn khó khăn", "Difficult area"),
            Option("none", "Không", "None"),
            required=False,
        ),
        choice(
            "sector_group",
            "Nhóm ngành ưu tiên",
            "Priority sector",
            Option(
                "typical_product", "Sản phẩm tiêu biểu, xuất khẩu", "Typical, export"
            ),
            Option("farm_industry", "Công nghiệp phục vụ nông nghiệp", "Farm industry"),
            Option("none", "Không", "None"),
            required=False,
        ),
        REASON,
    ),
    checks=(Check("factor_decision", "required", _factor_is_granted),),
)


def quorum_reached(step: Step) -> None:
    """A recommendation needs the opinions of the panel's quorum."""
    given = len(step.application.opinions_now)
    if not step.application.panel or given < step.application.quorum:
        raise ConditionNotMet(
            "no_quorum", PANEL, given=given, quorum=step.application.quorum
        )


def own_opinion_comes_first(step: Step) -> None:
    """A member of the panel concludes only after giving an opinion of their own.

    Before that the opinions of the others are kept from them.
    """
    if not step.holds(OWN_OPINION_FIRST) or step.command.actor.role != Role.APPRAISER:
        return
    if owes_opinion(step.application, step.command.actor):
        raise ConditionNotMet("own_opinion_missing", PANEL)


def panel_supports(step: Step) -> None:
    """Support is not recommended against most of the opinions given."""
    opinions = step.application.opinions_now
    in_favour = sum(o.verdict == "support" for o in opinions)
    if step.text("outcome") == "support" and 2 * in_favour < len(opinions):
        raise ConditionNotMet(
            "panel_opposes", PANEL, given=len(opinions), support=in_favour
        )


def amount_within_award(step: Step) -> None:
    """Support is recommended only within rate, cap and request (TT 28/2018 Art 8)."""
    if step.text("outcome") != "support":
        return
    factor = step.whole("factor_percent", UNRAISED)
    if not UNRAISED <= factor <= step.norm("award.priority_factor_max"):
        raise ConditionNotMet(
            "factor_too_high",
            step.basis("award.priority_factor_max"),
            largest=step.norm("award.priority_factor_max"),
        )
    most = _most(step, factor)
    amount = step.whole("amount_vnd", most.amount_vnd)
    if not 0 < amount <= most.amount_vnd:
        raise ConditionNotMet(
            "above_award",
            "; ".join(most.basis),
            ceiling=most.amount_vnd,
            amount=amount,
        )


def _most(step: Step, factor: int) -> Award:
    application = step.application
    norms = step.norms.with_rows(entered(step))
    return award(step.kind, application.facts, norms, step.received_on, factor)


def draw(step: Step) -> Draw | None:
    """Give what an approval of the proposal would hold of the envelope.

    Until an amount is named it is the most the rules allow; until its priority is
    named the dossier stands behind those that have one.
    """
    if step.text("outcome", "support") != "support":
        return None
    most = _most(step, step.whole("factor_percent", UNRAISED)).amount_vnd
    amount = step.whole("amount_vnd", most)
    return Draw(envelope_of(step), amount, priority(step), final=False, waits=True)


def proposal_bounds(application: Application, terms: Terms) -> Bounds:
    """Give the most that may be proposed: amount and factor."""
    level = level_of(application.facts)
    factor = terms.norms.find("award.priority_factor_max", terms.on, level)
    most = award(terms.kind, application.facts, terms.norms, terms.on, factor.value)
    return {
        "amount_vnd": Bound(most.amount_vnd, "; ".join(most.basis)),
        "factor_percent": Bound(factor.value, factor.basis),
    }


def recommend(step: Step) -> Outcome:
    """Conclude the appraisal; an amount left out means the most the rules allow."""
    application = step.application
    amount, factor = 0, UNRAISED
    if step.text("outcome") == "support":
        factor = step.whole("factor_percent", UNRAISED)
        amount = step.whole("amount_vnd", _most(step, factor).amount_vnd)
    recommendation = Recommendation(
        by=step.by,
        outcome=step.text("outcome"),
        amount_vnd=amount,
        factor_percent=factor,
        round=application.round,
    )
    after = replace(
        application,
        recommendation=recommendation,
        entered=entered(step) or application.entered,
        appraised_by=_appraised(step),
        priority=priority(step),
    )
    return Outcome(State.APPROVING, after)


def priority(step: Step) -> tuple[int, ...]:
    """Give the legal order: flagship, then area, then sector (NĐ 45/2012 Art 6)."""
    return (
        0 if step.text("flagship") == "yes" else 1,
        _rank(AREAS, step.text("area", "none")),
        _rank(SECTORS, step.text("sector_group", "none")),
    )


def _rank(order: tuple[str, ...], named: str) -> int:
    return order.index(named) if named in order else len(order) - 1
