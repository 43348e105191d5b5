from datetime import UTC, datetime, timedelta

import pytest

from api.auth import tokens as security
from api.problems import RequestRefused
from domain.people import HUMAN_ROLES, Role
from runtime import tokens
from runtime.tokens import Holder, demo_holder, token

KEY = b"k" * 48
NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)


@pytest.mark.parametrize("role", HUMAN_ROLES)
def test_the_api_reads_who_a_token_speaks_for(role: Role) -> None:
    holder = demo_holder(role, unit="sct-vinh-long")

    person = security.read_own_token((KEY,), token(KEY, holder, NOW), NOW)

    assert person.actor.id == f"demo-{role}"
    assert (person.actor.role, person.actor.unit) == (role, "sct-vinh-long")
    assert (person.name, person.email) == (holder.name, holder.email)
    assert person.token_id


def test_a_token_ends_and_another_key_signs_nothing() -> None:
    given = token(KEY, Holder("ai-do", Role.OFFICER), NOW, timedelta(days=1))

    with pytest.raises(RequestRefused):
        security.read_own_token((KEY,), given, NOW + timedelta(days=1, minutes=1))
    with pytest.raises(RequestRefused):
        security.read_own_token((b"x" * 48,), given, NOW)


def test_what_a_former_key_signed_holds_until_that_key_is_taken_away() -> None:
    given = token(KEY, Holder("ai-do", Role.OFFICER), NOW)
    newer = (b"a" * 48, b"b" * 48)

    assert security.read_own_token((*newer, KEY), given, NOW).actor.id == "ai-do"
    assert security.read_own_token((KEY, *newer), given, NOW).actor.id == "ai-do"
    with pytest.raises(RequestRefused):
        security.read_own_token(newer, given, NOW)


def test_two_tokens_of_one_person_can_be_told_apart() -> None:
    holder = demo_holder(Role.AUDITOR)

    assert token(KEY, holder, NOW) != token(KEY, holder, NOW)


def test_what_may_be_an_account_is_what_the_api_takes() -> None:
    assert tokens.ACCOUNT_ID.pattern == security.ACCOUNT_ID.pattern
    assert tokens.UNIT.pattern == security.UNIT.pattern
    assert tokens.ISSUER == security.ISSUER
