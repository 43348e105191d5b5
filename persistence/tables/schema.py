"""What every table shares: the names of constraints and the sizes of columns."""

from sqlalchemy import BigInteger, Column, MetaData, String

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

CODE = String(32)
ID = String(64)
DIGEST = String(64)
WORD = String(40)
NAME = String(500)


def words(name: str, kind: String = WORD) -> Column[str]:
    """Give a column of text that is empty rather than missing."""
    return Column(name, kind, nullable=False, server_default="")


def vnd(name: str) -> Column[int]:
    """Give a column of whole đồng, none to begin with."""
    return Column(name, BigInteger, nullable=False, server_default="0")
