"""The life of one application on Temporal: an inbox, one loop, one clock."""

import asyncio
from collections import deque
from dataclasses import dataclass, replace
from datetime import timedelta

from temporalio import workflow
from temporalio.exceptions import ApplicationError, FailureError

with workflow.unsafe.imports_passed_through():
    from domain.application import Application, Command, Event, Opening, evolve, opened
    from domain.deadlines import Alarm
    from domain.decision import Rulebook, decide, rulebook, submit
    from domain.errors import (
        ActionNotAllowed,
        ApplicationStale,
        FundsExhausted,
        Refused,
    )
    from domain.funding import PaymentAnswer, PaymentRequest
    from domain.people import CLOCK, Actor, Role
    from domain.states import Action
    from workflows import writing
    from workflows.failures import as_refusal, type_of
    from workflows.messages import (
        WORKFLOW,
        Carried,
        Receipt,
    )
    from workflows.words import details, treasury_says

REMEMBERED = 50
"""Answers kept for repeated commands; older ones the record still knows."""

TEMPORAL_CONSOLE = Actor(Role.ADMINISTRATOR, "temporal-console")


@dataclass(slots=True)
class Asked:
    """A command in the inbox, and its answer once the loop has given it."""

    command: Command
    receipt: Receipt | None = None
    refusal: ApplicationError | None = None

    @property
    def answered(self) -> bool:
        """Whether the loop has answered."""
        return self.receipt is not None or self.refusal is not None


@workflow.defn(name=WORKFLOW)
class SupportApplicationWorkflow:
    """Take a command, or the clock's when its time has come; decide, record, answer.

    Handlers only append to the inbox and wait; the loop alone reads and changes state,
    because updates may be replayed before older activity results.
    """

    @workflow.init
    def __init__(self, opening: Opening, carried: Carried | None = None) -> None:
        """Begin with an opening, or go on with what an earlier run carried over."""
        self._opening = opening
        self._rules: Rulebook = rulebook(opening)
        self._application: Application | None = None
        self._recent: dict[str, Receipt] = {}
        self._inbox: deque[Asked] = deque()
        self._alarm: Alarm | None = None
        self._timer: asyncio.Task[None] | None = None
        self._rang: Alarm | None = None
        self._unheard: Alarm | None = None
        self._payment: asyncio.Task[None] | None = None
        self._handed_over: PaymentRequest | None = None
        if carried is not None:
            self._application = carried.application
            self._rules = rulebook(carried.application)
            self._recent = {r.command_id: r for r in carried.recent}

    @workflow.run
    async def run(self, opening: Opening, carried: Carried | None = None) -> str:
        """Live until the dossier closes; give the state it closed in."""
        life = asyncio.create_task(self._live())
        while not life.done():
            try:
                await asyncio.shield(life)
            except asyncio.CancelledError:
                if life.cancelled():
                    raise
                self._ask_for_stop()
        if not await life:
            workflow.continue_as_new(args=[opening, self._carried()])
        return self._now_known().state

    @workflow.update
    async def act(self, command: Command) -> Receipt:
        """Take a command and answer it; a repeated id gets its first answer."""
        asked = Asked(command)
        self._inbox.append(asked)
        await workflow.wait_condition(lambda: asked.answered)
        if asked.refusal is not None:
            raise asked.refusal
        assert asked.receipt is not None
        return asked.receipt

    @act.validator
    def _shape(self, command: Command) -> None:
        """Refuse what no state could take, before it enters the history."""
        if not command.id or len(command.id) > 200:
            raise ApplicationError("command id", type="key_malformed")

    async def _live(self) -> bool:
        """Work until closed (true) or until a fresh history is wanted (false)."""
        self._prepare()
        while True:
            await workflow.wait_condition(self._something_to_do)
            if self._inbox:
                asked = self._inbox.popleft()
                await self._answer(asked)
            elif self._rang is not None:
                await self._ring(self._rang)
            elif self._closed():
                return True
            elif self._history_is_long():
                self._disarm()
                return False

    def _something_to_do(self) -> bool:
        if self._inbox or self._rang is not None:
            return True
        finished = workflow.all_handlers_finished() and self._payment is None
        return finished and (self._closed() or self._history_is_long())

    def _history_is_long(self) -> bool:
        return (
            self._application is not None
            and workflow.info().is_continue_as_new_suggested()
        )

    def _closed(self) -> bool:
        application = self._application
        return (
            application is not None
            and self._rules.lifecycle.row(application.state).closed
        )

    async def _answer(self, asked: Asked) -> None:
        earlier = self._recent.get(asked.command.id)
        if earlier is not None:
            asked.receipt = earlier
            return
        try:
            asked.receipt = await self._take(asked.command)
        except Refused as refused:
            asked.refusal = ApplicationError(
                refused.code, refused.params, type=refused.code, non_retryable=True
            )
        except FailureError as failure:
            asked.refusal = as_refusal(failure)

    async def _take(self, command: Command) -> Receipt:
        """Decide and record; an approval without funds waits for them."""
        try:
            return await self._step(command)
        except FailureError as failure:
            if (
                command.action is not Action.APPROVE
                or not type_of(failure) == FundsExhausted.code
            ):
                raise
        return await self._step(replace(command, short_of_funds=True))

    async def _step(self, command: Command) -> Receipt:
        """Decide by the application as the record holds it, record, and answer."""
        await self._catch_up(command.seen)
        while True:
            number = self._application.number if self._application else 0
            for event in await writing.record(*self._decided(command)):
                self._evolve(event)
            receipt = self._recent.get(command.id)
            if receipt is not None:
                return receipt
            # The record was ahead: an answer had been lost. The clock's command was
            # for what is past; a person's is decided anew.
            if command.actor == CLOCK or self._now_known().number == number:
                raise ApplicationStale(number=self._now_known().number)

    def _decided(self, command: Command) -> tuple[Event, Opening | None]:
        now = workflow.now()
        if self._application is not None:
            return decide(self._application, command, self._rules, now), None
        if command.action is not Action.SUBMIT:
            raise ActionNotAllowed("not_your_dossier", action=command.action)
        return submit(self._opening, command, now), self._opening

    async def _catch_up(self, seen: int) -> None:
        """Take in what the record holds beyond what is known here.

        Between the record's commit and the end of a workflow task everything may
        fail; then the record is ahead, and it is right.
        """
        known = self._application.number if self._application else 0
        if seen <= known:
            return
        missed = await writing.missed(self._opening.code, known)
        for event in missed:
            self._evolve(event)

    def _evolve(self, event: Event) -> None:
        before = self._application or opened(self._opening)
        if event.number == before.number + 1:
            self._application = evolve(before, event)
        self._after(event)

    def _after(self, event: Event) -> None:
        receipt = Receipt(event.command_id, event.number, event.target)
        self._recent[event.command_id] = receipt
        while len(self._recent) > REMEMBERED:
            del self._recent[next(iter(self._recent))]
        if event.action is Action.ADOPT_CALENDAR:
            self._rules = rulebook(self._now_known())
        self._prepare()

    def _prepare(self) -> None:
        """Set the clock, the payment and the words for Temporal's own pages."""
        if self._application is None:
            return
        self._arm()
        self._pay()
        workflow.set_current_details(details(self._application))

    def _arm(self) -> None:
        """Hold one timer for the next alarm; touch it only when the alarm changes."""
        alarm = self._rules.clockwork.next_alarm(self._now_known())
        if alarm == self._alarm:
            return
        self._disarm()
        self._alarm = alarm
        if alarm is not None and alarm != self._unheard:
            self._timer = asyncio.create_task(self._wait_for(alarm))

    def _disarm(self) -> None:
        if self._timer is not None and not self._timer.done():
            self._timer.cancel()
        self._timer = self._alarm = self._rang = None

    async def _wait_for(self, alarm: Alarm) -> None:
        remaining = alarm.at - workflow.now()
        if remaining > timedelta(0):
            await workflow.sleep(remaining, summary=f"{alarm.action} {alarm.at:%F}")
        self._rang = alarm

    async def _ring(self, alarm: Alarm) -> None:
        self._rang = self._alarm = None
        number = self._now_known().number + 1
        command = Command(f"clock-{number}-{alarm.action}", alarm.action, CLOCK)
        try:
            await self._take(command)
        except (Refused, FailureError) as refused:
            self._unheard = alarm
            workflow.logger.error("alarm not heard", extra={"why": type(refused)})
            self._arm()

    def _pay(self) -> None:
        """Hand an ordered tranche to the treasury; keyed, so never ordered twice."""
        tranche = self._now_known().tranche
        if self._payment is None and tranche is not None and tranche.state == "ordered":
            request = PaymentRequest(
                code=self._opening.code,
                tranche=tranche.number,
                attempt=tranche.attempt,
                amount_vnd=tranche.amount_vnd,
                ordered_by=tranche.ordered_by or "",
            )
            if request != self._handed_over:
                self._handed_over = request
                self._payment = asyncio.create_task(self._order(request))

    async def _order(self, request: PaymentRequest) -> None:
        try:
            answer = await writing.order_payment(request)
        except FailureError:
            # Another order of this tranche is on record; its outcome is reported.
            answer = PaymentAnswer("ordered")
        self._payment = None
        if answer.state != "ordered":
            self._inbox.append(Asked(treasury_says(request, answer)))
        # Another order may have been given while this one was on its way.
        self._pay()

    def _ask_for_stop(self) -> None:
        """Put a cancellation from Temporal's side on record; people decide."""
        if self._application is None or self._closed():
            return
        number = self._application.number + len(self._inbox) + 1
        command = Command(f"cancel-{number}", Action.REQUEST_STOP, TEMPORAL_CONSOLE)
        self._inbox.append(Asked(command))

    def _now_known(self) -> Application:
        assert self._application is not None
        return self._application

    def _carried(self) -> Carried:
        return Carried(self._now_known(), tuple(self._recent.values()))
