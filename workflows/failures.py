"""What a failed activity says: the refusal inside it, however it was wrapped."""

from temporalio.exceptions import ApplicationError, FailureError


def type_of(failure: FailureError) -> str | None:
    """Give the type of the refusal inside a failure."""
    refusal = _refusal_in(failure)
    return refusal.type if refusal else None


def as_refusal(failure: FailureError) -> ApplicationError:
    """Give the error that fails an update without failing the workflow.

    What the refusal is told with, such as the rule and its article, goes on with it.
    """
    refusal = _refusal_in(failure)
    kind = (refusal.type if refusal else None) or "unrecorded"
    params = refusal.details if refusal else ()
    return ApplicationError(kind, *params, type=kind, non_retryable=True)


def _refusal_in(failure: FailureError) -> ApplicationError | None:
    """An exhausted local activity raises the bare error, a regular one wraps it."""
    cause: BaseException | None = failure
    while cause is not None:
        if isinstance(cause, ApplicationError):
            return cause
        cause = cause.__cause__
    return None
