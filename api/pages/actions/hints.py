"""What a dossier itself says beside the questions of a step: most, least, owed."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from api.pages.actions.province_figures import guidance_of
from api.pages.common.settlement import debt_of
from api.schemas.events import EventShown
from domain.application import Application
from domain.citations import cited
from domain.corrections import corrected_facts
from domain.decision import rulebook
from domain.entitlement import earned, eligible_cost, largest_accepted, largest_settled
from domain.explanation import payable_words
from domain.field_kinds import Field, Known
from domain.forms import Facts
from domain.funding import PURPOSE_NAMES, Payable, advance_ceiling, award
from domain.lifecycle import Stake
from domain.money import format_vnd
from domain.norms import Norm, Unit
from domain.states import Action
from domain.steps.amendment import award_of_amended
from domain.steps.appraisal import quorum_of
from domain.support import level_of
from presentation.answers import AnswerLine
from presentation.formatting import capital, day, in_words
from presentation.language import Language, say


@dataclass(frozen=True, slots=True)
class Seen:
    """A dossier at the form of a step, in the language of who fills it in."""

    application: Application
    events: tuple[EventShown, ...]
    language: Language

    def norm(self, key: str) -> Norm:
        """Give a norm as it stood when the application came in."""
        application, rules = self.application, rulebook(self.application)
        on = rules.day_for(application)
        return rules.norms.find(key, on, level_of(application.facts))

    def vnd(self, amount: int) -> str:
        """Give an amount as people write it."""
        return format_vnd(amount, self.language)


_SIZES_TOLD = 5
"""For so many sizes of a panel the number of opinions is told; beyond, by per cent."""

_Hint: TypeAlias = Callable[[Seen], str]


def with_hints(fields: Iterable[Field], seen: Seen) -> tuple[Field, ...]:
    """Give the questions of a step with what the dossier says about them."""
    return tuple(
        _with(asked, _HINTS[asked.known](seen)) if asked.known else asked
        for asked in fields
    )


def signed_before(seen: Seen) -> Mapping[str, str]:
    """Give number and day of the contract as who signed first put them down."""
    steps = [e for e in seen.events if e.action == Action.SIGN_CONTRACT]
    answers = (steps[-1].answers or {}) if steps and seen.application.signed else {}
    wanted = ("contract_number", "signed_on")
    return {name: str(answers[name]) for name in wanted if name in answers}


def warning_of(action: Action, seen: Seen) -> str:
    """Give what a step would cost whoever takes it, nothing where it costs nothing."""
    paid = seen.application.paid_vnd
    if action is not Action.WITHDRAW or not paid:
        return ""
    return say(
        seen.language,
        "%(amount)s were paid on this application. After withdrawing, all of it has to "
        "be paid back to the state budget within %(days)s days.",
        amount=seen.vnd(paid),
        days=seen.norm("recovering.longest").value,
    )


def _with(asked: Field, hint: str) -> Field:
    return replace(asked, hint_vi=hint, hint_en=hint) if hint else asked


def _debt_left(seen: Seen) -> str:
    owed, repaid = seen.application.to_repay_vnd, seen.application.repaid_vnd
    return say(
        seen.language,
        "%(left)s are still owed: %(repaid)s of %(owed)s were paid back.",
        left=seen.vnd(owed - repaid),
        repaid=seen.vnd(repaid),
        owed=seen.vnd(owed),
    )


def _advance_most(seen: Seen) -> str:
    application, rules = seen.application, rulebook(seen.application)
    on = rules.day_for(application)
    own = seen.norm(rules.kind.advance(application.facts).rate)
    norm = min(own, seen.norm("advance.rate"), key=lambda found: found.value)
    most = advance_ceiling(
        rules.kind, application.facts, application.award_vnd, rules.norms, on
    )
    return say(
        seen.language,
        "At most %(most)s: %(percent)s %% of the award (%(basis)s).",
        most=seen.vnd(most),
        percent=norm.value,
        basis=cited(norm.basis, seen.language),
    )


def _work_least(seen: Seen) -> str:
    key = rulebook(seen.application).kind.advance(seen.application.facts).progress
    total = seen.application.facts.get("total_cost_vnd")
    if key is None or not isinstance(total, int):
        return ""
    norm = seen.norm(key)
    return say(
        seen.language,
        "An advance is given once the work done is above %(percent)s %% of the total "
        "cost of %(total)s (%(basis)s).",
        percent=norm.value,
        total=seen.vnd(total),
        basis=cited(norm.basis, seen.language),
    )


def _factor_most(seen: Seen) -> str:
    norm = seen.norm("award.priority_factor_max")
    return say(
        seen.language,
        "From 100 to %(most)s; above 100 only with a decision that grants it "
        "(%(basis)s). Blank means 100.",
        most=norm.value,
        basis=cited(norm.basis, seen.language),
    )


def _award_most(seen: Seen) -> str:
    application, rules = seen.application, rulebook(seen.application)
    on = rules.day_for(application)
    most = award(rules.kind, application.facts, rules.norms, on)
    return say(
        seen.language,
        "At most %(most)s without a priority factor; blank means the most allowed.",
        most=seen.vnd(most.amount_vnd),
    )


def _cost_most(seen: Seen) -> str:
    application, rules = seen.application, rulebook(seen.application)
    most = largest_accepted(application, rules.terms(application))
    if most < eligible_cost(application, rules.kind):
        return say(
            seen.language,
            "At most %(most)s, the cost the applicant reported.",
            most=seen.vnd(most),
        )
    return say(
        seen.language,
        "At most %(most)s, the cost the award was computed from.",
        most=seen.vnd(most),
    )


def _settled_most(seen: Seen) -> str:
    application = seen.application
    found = largest_settled(application, rulebook(application).terms(application))
    most = seen.vnd(found.amount_vnd)
    if found.amount_vnd < application.payable_vnd:
        return say(
            seen.language,
            "At most %(most)s, the support for the %(cost)s that were spent and "
            "accepted (%(basis)s).",
            most=most,
            cost=seen.vnd(found.cost_vnd),
            basis=cited("; ".join(found.basis), seen.language),
        )
    return say(
        seen.language, "At most %(most)s, what is payable after acceptance.", most=most
    )


def _panel_needed(seen: Seen) -> str:
    """Say how large a panel is, and how many opinions each size needs."""
    smallest, largest = seen.norm("panel.smallest"), seen.norm("panel.largest")
    percent = seen.norm("panel.quorum_percent")
    sizes = range(smallest.value, min(largest.value, _SIZES_TOLD) + 1)
    return say(
        seen.language,
        "%(smallest)s to %(largest)s members. A conclusion needs the opinions of "
        "%(percent)s %% of the panel as it is set up: %(sizes)s.",
        smallest=smallest.value,
        largest=largest.value,
        percent=percent.value,
        sizes=", ".join(_of_size(seen, size, percent.value) for size in sizes),
    )


def _of_size(seen: Seen, size: int, percent: int) -> str:
    return say(
        seen.language,
        "%(needed)s of %(size)s",
        needed=quorum_of(size, percent),
        size=size,
    )


def _signed_number(seen: Seen) -> str:
    return _by_the_other(seen, signed_before(seen).get("contract_number", ""))


def _signed_day(seen: Seen) -> str:
    return _by_the_other(seen, day(signed_before(seen).get("signed_on"), seen.language))


def _by_the_other(seen: Seen, text: str) -> str:
    return (
        say(seen.language, "The other side put down: %(text)s", text=text)
        if text
        else ""
    )


def _guidance_rate(seen: Seen) -> str:
    return _guidance(seen, Unit.PERCENT)


def _guidance_cap(seen: Seen) -> str:
    return _guidance(seen, Unit.VND)


def _guidance(seen: Seen, unit: Unit) -> str:
    for norm in guidance_of(seen.application):
        if norm.unit is unit:
            percent = unit is Unit.PERCENT
            figure = f"{norm.value} %" if percent else seen.vnd(norm.value)
            return say(
                seen.language,
                "No resolution of the province is recorded. The national figure, as "
                "guidance: %(figure)s (%(basis)s).",
                figure=figure,
                basis=cited(norm.basis, seen.language),
            )
    return ""


_HINTS: Mapping[Known, _Hint] = {
    Known.ACCEPTED_COST: _cost_most,
    Known.ADVANCE: _advance_most,
    Known.AWARD: _award_most,
    Known.DEBT: _debt_left,
    Known.PANEL_SIZE: _panel_needed,
    Known.PRIORITY_FACTOR: _factor_most,
    Known.PROVINCE_CAP: _guidance_cap,
    Known.PROVINCE_RATE: _guidance_rate,
    Known.SETTLED: _settled_most,
    Known.SIGNED_DAY: _signed_day,
    Known.SIGNED_NUMBER: _signed_number,
    Known.WORK_NEEDED: _work_least,
}
"""How each thing that a dossier knows is said; empty where it says nothing of it."""


_Sums: TypeAlias = Iterator[tuple[str, int]]


def at_stake(
    application: Application,
    stake: Stake | None,
    answers: Mapping[str, Any],
    language: Language,
) -> list[AnswerLine]:
    """Give the amounts a step is about, in figures and in words.

    What the answers lead to is told as soon as there are answers. Nothing for steps
    that move no money, and for those whose form repeats payee and amount itself.
    """
    if stake is None:
        return []
    found = _SUMS[stake](application, answers, language)
    lines = [_line(label, amount_vnd, language) for label, amount_vnd in found]
    computed = _computed(application, stake, answers)
    if computed is not None and computed.basis:
        label = say(language, "How it is computed")
        lines.append(AnswerLine("", label, payable_words(computed, language)))
    return lines


def _computed(
    application: Application, stake: Stake, answers: Mapping[str, Any]
) -> Payable | None:
    """Give what a step pays by the rules, for the steps that fix what is payable."""
    terms = rulebook(application).terms(application)
    if stake is Stake.SETTLED:
        return largest_settled(application, terms)
    cost = answers.get("accepted_cost_vnd")
    if stake is Stake.ACCEPTED and isinstance(cost, int) and cost > 0:
        return earned(application, terms, cost)
    return None


def _line(label: str, amount_vnd: int, language: Language) -> AnswerLine:
    words = capital(in_words(amount_vnd, language))
    return AnswerLine("", label, format_vnd(amount_vnd, language), words)


def _tranche(
    application: Application, _answers: Mapping[str, Any], language: Language
) -> _Sums:
    tranche = application.tranche
    if tranche:
        purpose = PURPOSE_NAMES[tranche.purpose][0 if language == "vi" else 1]
        label = say(language, "Amount of payment %(number)s", number=tranche.number)
        yield f"{label} ({purpose.lower()})", tranche.amount_vnd


def _accepted(
    application: Application, answers: Mapping[str, Any], language: Language
) -> _Sums:
    kind = rulebook(application).kind
    yield say(language, "Awarded"), application.award_vnd
    label = say(language, "Cost the award was computed from")
    yield label, eligible_cost(application, kind)
    if application.reported_cost_vnd is not None:
        label = say(language, "Cost the applicant reported")
        yield label, application.reported_cost_vnd
    computed = _computed(application, Stake.ACCEPTED, answers)
    if computed is not None:
        amount = computed.amount_vnd
        yield say(language, "Payable for the cost accepted"), amount
        if amount < application.paid_vnd:
            yield say(language, "Paid"), application.paid_vnd
            yield say(language, "To be paid back"), application.paid_vnd - amount


def _settled(
    application: Application, answers: Mapping[str, Any], language: Language
) -> _Sums:
    paid = application.paid_vnd
    yield say(language, "Payable after acceptance"), application.payable_vnd
    if application.spent_vnd is not None:
        yield say(language, "Spent by the settlement file"), application.spent_vnd
    most = largest_settled(application, rulebook(application).terms(application))
    if most.amount_vnd < application.payable_vnd:
        yield say(language, "The most that can be settled"), most.amount_vnd
    yield say(language, "Paid"), paid
    settled = answers.get("settled_vnd")
    if not isinstance(settled, int):
        return
    if settled < paid:
        yield say(language, "To be paid back"), paid - settled
    else:
        yield say(language, "Still to be paid"), settled - paid


def _owed(
    application: Application, _answers: Mapping[str, Any], language: Language
) -> _Sums:
    debt = debt_of(application)
    if debt:
        yield say(language, "Still to be paid back"), debt.left_vnd


def _amended(
    application: Application, _answers: Mapping[str, Any], language: Language
) -> _Sums:
    yield say(language, "Awarded"), application.award_vnd
    asked = application.amendment.facts if application.amendment else {}
    amount_vnd = asked.get("amount_vnd")
    if isinstance(amount_vnd, int):
        yield say(language, "New support asked for"), amount_vnd
    left_vnd = _left_by_change(application, corrected_facts(asked))
    if left_vnd < application.award_vnd:
        yield say(language, "Support that the changed answers allow"), left_vnd


def _left_by_change(application: Application, changes: Facts) -> int:
    """Give the award in đồng once a change of answers is granted."""
    if not changes:
        return application.award_vnd
    rules = rulebook(application)
    amended = replace(application, facts={**application.facts, **changes})
    on = rules.day_for(application)
    return award_of_amended(rules.kind, amended, rules.norms, on)


_SUMS: Mapping[Stake, Callable[[Application, Mapping[str, Any], Language], _Sums]] = {
    Stake.ACCEPTED: _accepted,
    Stake.AMENDED: _amended,
    Stake.DEBT: _owed,
    Stake.SETTLED: _settled,
    Stake.TRANCHE: _tranche,
}
