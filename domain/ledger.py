"""The accounts of an envelope and the postings of a step; they always sum to zero."""

from dataclasses import dataclass
from enum import StrEnum

from domain.identity import slug


class Account(StrEnum):
    """Where money of an envelope stands; `budget` is the outside it came from."""

    BUDGET = "budget"
    AVAILABLE = "available"
    RESERVED = "reserved"
    COMMITTED = "committed"
    PAID = "paid"
    RECOVERED = "recovered"


@dataclass(frozen=True, slots=True)
class Posting:
    """An amount in đồng put on an account of an envelope, or taken from it."""

    envelope: str
    account: Account
    amount_vnd: int


class PostingsUnbalanced(Exception):
    """Postings of one step do not sum to zero: a fault of the program."""


def envelope_id(fund: str, year: int, support_type: str, province: str = "") -> str:
    """Give the id of an envelope: level, budget year, support line and province.

    National money is one envelope per line; local money is one per province.
    """
    place = f"-{slug(province)}" if fund == "local" else ""
    return f"{fund}-{year}-{support_type}{place}"


def move(
    envelope: str, source: Account, target: Account, amount_vnd: int
) -> tuple[Posting, ...]:
    """Give the two postings that move đồng between accounts; none for zero."""
    if amount_vnd < 0:
        raise PostingsUnbalanced(f"{amount_vnd} cannot move")
    if amount_vnd == 0:
        return ()
    return (
        Posting(envelope, source, -amount_vnd),
        Posting(envelope, target, amount_vnd),
    )


def balanced(postings: tuple[Posting, ...]) -> tuple[Posting, ...]:
    """Give the postings back when they sum to zero in every envelope."""
    for envelope in {p.envelope for p in postings}:
        total = sum(p.amount_vnd for p in postings if p.envelope == envelope)
        if total:
            raise PostingsUnbalanced(f"{envelope}: {total}")
    return postings
