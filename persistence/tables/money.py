"""Tables of the envelopes, what is posted on them, and the payment orders."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from domain.ledger import Account
from persistence.tables.schema import CODE, ID, WORD, metadata, vnd, words
from persistence.types import Instant, Position

envelopes = Table(
    "envelopes",
    metadata,
    Column("id", String(128), primary_key=True),
    Column("fund", WORD, nullable=False),
    Column("year", SmallInteger, nullable=False),
    Column("support_type", WORD, nullable=False),
    words("province", String(64)),
    *(vnd(f"{account}_vnd") for account in Account),
    *(
        CheckConstraint(f"{account}_vnd >= 0", name=f"{account}_not_below_zero")
        for account in Account
        if account is not Account.BUDGET
    ),
    CheckConstraint(
        " + ".join(f"{account}_vnd" for account in Account) + " = 0", name="balanced"
    ),
)

postings = Table(
    "postings",
    metadata,
    Column("id", Position, primary_key=True),
    Column("envelope", ForeignKey("envelopes.id"), nullable=False, index=True),
    Column("account", WORD, nullable=False),
    Column("amount_vnd", BigInteger, nullable=False),
    Column("code", CODE, ForeignKey("applications.code")),
    Column("number", Integer),
    Column("posted_at", Instant, nullable=False),
    Index(None, "code", "number"),
)

top_ups = Table(
    "top_ups",
    metadata,
    Column("id", Position, primary_key=True),
    Column("envelope", ForeignKey("envelopes.id"), nullable=False),
    Column("key", String(255)),
    Column("amount_vnd", BigInteger, nullable=False),
    Column("made_by", ID, nullable=False),
    Column("made_at", Instant, nullable=False),
    UniqueConstraint("envelope", "key"),
    CheckConstraint("amount_vnd > 0", name="adds"),
)

top_up_decisions = Table(
    "top_up_decisions",
    metadata,
    Column("top_up", ForeignKey("top_ups.id"), primary_key=True, autoincrement=False),
    Column("number", String(100), nullable=False),
    Column("decided_on", Date, nullable=False),
    Column("ground", Text(), nullable=False),
    Column("stated_by", ID, nullable=False),
    Column("stated_at", Instant, nullable=False),
)
"""The decision that money rests on, stated once; rows are only ever added."""

LIVE = text("state IN ('ordered', 'paid')")

payment_orders = Table(
    "payment_orders",
    metadata,
    Column("code", CODE, ForeignKey("applications.code"), primary_key=True),
    Column("tranche", SmallInteger, primary_key=True, autoincrement=False),
    Column("attempt", SmallInteger, primary_key=True, autoincrement=False),
    Column("amount_vnd", BigInteger, nullable=False),
    Column("state", WORD, nullable=False),
    Column("ordered_by", ID, nullable=False),
    Column("ordered_at", Instant, nullable=False),
    words("reference", String(255)),
    words("words", Text()),
    Column("settled_at", Instant),
    Index(
        "uq_payment_orders_live",
        "code",
        "tranche",
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    ),
    Index(None, "state", "ordered_at"),
    CheckConstraint("amount_vnd > 0", name="pays"),
)
