"""The ledger: envelopes by name, and postings that always sum to zero."""

import pytest

from domain.ledger import (
    Account,
    Posting,
    PostingsUnbalanced,
    balanced,
    envelope_id,
    move,
)


def test_local_money_has_an_envelope_per_province_and_national_money_one() -> None:
    named = envelope_id("local", 2026, "trademark-registration", "Vĩnh Long")
    assert named == "local-2026-trademark-registration-vinh-long"
    assert envelope_id("national", 2026, "trademark-registration", "Vĩnh Long") == (
        "national-2026-trademark-registration"
    )


def test_money_moves_as_two_postings_and_nothing_moves_as_none() -> None:
    assert move("e", Account.AVAILABLE, Account.RESERVED, 5) == (
        Posting("e", Account.AVAILABLE, -5),
        Posting("e", Account.RESERVED, 5),
    )
    assert move("e", Account.AVAILABLE, Account.RESERVED, 0) == ()


def test_a_negative_amount_never_moves() -> None:
    with pytest.raises(PostingsUnbalanced):
        move("e", Account.AVAILABLE, Account.RESERVED, -1)


def test_postings_balance_in_every_envelope_by_itself() -> None:
    whole = move("a", Account.AVAILABLE, Account.RESERVED, 5)
    assert balanced(whole) == whole
    crossed = (
        Posting("a", Account.AVAILABLE, -5),
        Posting("b", Account.RESERVED, 5),
    )
    with pytest.raises(PostingsUnbalanced):
        balanced(crossed)
