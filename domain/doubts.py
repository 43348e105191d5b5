"""What looks mistyped in answers that are taken: to be asked about, never refused."""

from collections.abc import Iterable, Iterator, Mapping

from domain.errors import FieldProblem
from domain.field_kinds import Email, Field, Group, TaxCode
from domain.identity import born_nowhere
from domain.mail_address import address_meant, address_read


def doubts(
    fields: Iterable[Field], answers: Mapping[str, object]
) -> tuple[FieldProblem, ...]:
    """Give what to ask about clean answers, each with the path of its field."""
    return tuple(_doubts(fields, answers, ""))


def _doubts(
    fields: Iterable[Field], answers: Mapping[str, object], path: str
) -> Iterator[FieldProblem]:
    for asked in fields:
        value, here = answers.get(asked.name), f"{path}{asked.name}"
        if isinstance(asked.kind, Group) and isinstance(value, Mapping):
            yield from _doubts(asked.kind.fields, value, f"{here}.")
        elif isinstance(asked.kind, Email) and isinstance(value, str):
            meant = address_meant(value)
            if meant is not None:
                params = {"meant": address_read(meant)}
                yield FieldProblem(here, "mail_host_doubtful", params)
        elif isinstance(asked.kind, TaxCode) and born_nowhere(str(value)):
            yield FieldProblem(here, "birth_place_unknown")
