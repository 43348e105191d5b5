"""Events: in order they rebuild the application, and they survive being written."""

import json
import random
from dataclasses import replace

import pytest

from domain.application import Application, Event, Opening, changed, evolve, opened
from domain.calendar import CURRENT_CALENDAR
from domain.norms import CURRENT_NORMS
from domain.people import HUMAN_ROLES
from domain.serialization import canonical, digest, plain, read
from domain.states import Action as A
from domain.states import State as S
from tests.domain.dossier import Life, reach, ready


def fold(opening: Opening, events: tuple[Event, ...]) -> Application:
    application = opened(opening)
    for event in events:
        application = evolve(application, event)
    return application


def written(value: object) -> object:
    return json.loads(json.dumps(plain(value), ensure_ascii=False))


LIVES = [reach(state) for state in S] + [ready(S.INSPECTING, A.DECIDE_AMENDMENT)]


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.state)
class TestEveryHistory:
    """Wherever a dossier has come to."""

    def test_rebuilds_the_application(self, life: Life) -> None:
        assert fold(life.opening, life.events) == life.application

    def test_rebuilds_it_from_what_was_written(self, life: Life) -> None:
        opening = read(Opening, written(life.opening))
        events = tuple(read(Event, written(e)) for e in life.events)
        assert events == life.events
        assert fold(opening, events) == life.application

    def test_the_application_itself_can_be_written_and_read(self, life: Life) -> None:
        assert read(Application, written(life.application)) == life.application

    def test_numbers_follow_one_another_and_states_join(self, life: Life) -> None:
        assert [e.number for e in life.events] == list(range(1, len(life.events) + 1))
        for before, after in zip(life.events, life.events[1:], strict=False):
            assert after.source is before.target

    def test_digests_do_not_depend_on_how_facts_were_ordered(self, life: Life) -> None:
        for event in life.events:
            facts = list(event.facts.items())
            random.Random(7).shuffle(facts)
            assert digest(replace(event, facts=dict(facts))) == digest(event)
            assert digest(read(Event, written(event))) == digest(event)

    def test_only_people_are_told(self, life: Life) -> None:
        for event in life.events:
            assert set(event.tells) <= set(HUMAN_ROLES)
            assert len(set(event.tells)) == len(event.tells)


def test_an_event_says_who_when_why_and_by_which_rules() -> None:
    event = reach(S.APPRAISING).last
    assert (event.action, event.source, event.target) == (
        A.ADMIT,
        S.SCREENING,
        S.APPRAISING,
    )
    assert event.actor.id == "can-bo-1"
    assert event.basis
    assert (event.norms, event.calendar) == (CURRENT_NORMS, CURRENT_CALENDAR)
    assert event.facts["appraisers"]


def test_an_event_remembers_only_what_changed() -> None:
    event = reach(S.SCREENING).take(A.REMIND).last
    assert event.changes == {"reminded": 1}


def test_nothing_changed_is_nothing_to_remember() -> None:
    application = reach(S.SCREENING).application
    assert changed(application, application) == {}


def test_no_event_carries_a_name_or_a_way_to_reach_somebody() -> None:
    text = canonical(reach(S.COMPLETED).events)
    for personal in ("Cơ sở mẫu", "0912345678", "co.so@example.vn", "0100109106"):
        assert personal not in text
