import inspect
from typing import get_type_hints

from activities.payment import Payments
from activities.record import Record
from tests.rows import each
from workflows import ports

PAIRS = (
    (ports.record, Record.record),
    (ports.missed, Record.missed),
    (ports.order_payment, Payments.order_payment),
)


def _shape(function: object) -> tuple[list[str], dict[str, object]]:
    assert callable(function)
    names = [n for n in inspect.signature(function).parameters if n != "self"]
    return names, get_type_hints(function)


@each(("port", "activity"), PAIRS)
def test_a_port_and_its_activity_agree_in_name_and_signature(
    port: object, activity: object
) -> None:
    definition = "__temporal_activity_definition"
    assert getattr(port, definition).name == getattr(activity, definition).name
    assert _shape(port) == _shape(activity)


def test_every_port_has_an_activity() -> None:
    declared = {
        f
        for _, f in inspect.getmembers(ports, inspect.isfunction)
        if hasattr(f, "__temporal_activity_definition")
    }
    assert declared == {port for port, _ in PAIRS}
