"""One test that goes through all rows of a table, instead of one test for each."""

import inspect
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

Test = Callable[..., None]


def each(names: str | tuple[str, ...], rows: Iterable[Any]) -> Callable[[Test], Test]:
    """Return a decorator by which a test takes each row in turn, to the last.

    The names are those of arguments of the test, as for `pytest.mark.parametrize`.
    Every row that fails is reported, each with what stood in it.
    """
    named = (
        tuple(n.strip() for n in names.split(",")) if isinstance(names, str) else names
    )
    table = [row if len(named) > 1 else (row,) for row in rows]

    def wrap(test: Test) -> Test:
        @wraps(test)
        def through_all_rows(*bound: Any, **fixtures: Any) -> None:
            assert table, f"{test.__name__} has no rows"
            failures = []
            for row in table:
                values = dict(zip(named, row, strict=True))
                try:
                    test(*bound, **values, **fixtures)
                except Exception as failure:
                    failure.add_note(f"in the row {_shown(values)}")
                    failures.append(failure)
            if len(failures) == 1:
                raise failures[0]
            if failures:
                count = f"{len(failures)} of {len(table)} rows fail"
                raise ExceptionGroup(count, failures)

        signature = inspect.signature(test)
        left = [p for n, p in signature.parameters.items() if n not in named]
        through_all_rows.__signature__ = signature.replace(parameters=left)  # type: ignore[attr-defined]
        return through_all_rows

    return wrap


def _shown(values: dict[str, Any]) -> str:
    return ", ".join(f"{name}={_short(value)}" for name, value in values.items())


def _short(value: object) -> str:
    text = str(value) if isinstance(value, str) else repr(value)
    return text if len(text) <= 120 else f"{text[:119]}…"
