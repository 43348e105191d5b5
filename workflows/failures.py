"""What a failed activity says: the refusal inside it, however it was wrapped."""

from temporalio.exceptions import ApplicationError, FailureError


def type_of(failure: FailureError) -> str | None:
    """Give the type of the refusal inside a failure.

    An exhausted local activity raises the bare error, a regular one wraps it.
    """
    cause: BaseException | None = failure
    while cause is not None:
        if isinstance(cause, ApplicationError):
            return cause.type
        cause = cause.__cause__
    return None


def as_refusal(failure: FailureError) -> ApplicationError:
    """Give the error that fails an update without failing the workflow."""
    kind = type_of(failure) or "unrecorded"
    return ApplicationError(kind, type=kind, non_retryable=True)
