"""One error vocabulary: a TaskError is raised, a Failure is what crosses the wire."""

from .messages import Failure


class TaskError(Exception):
    """A failure with a stable code. `message` is a human sentence without any speech text in it."""

    def __init__(self, code: str, message: str, *, retryable: bool) -> None:
        super().__init__(message)
        self.failure = Failure(code=code, message=message[:500], retryable=retryable)


def failure_of(error: BaseException) -> Failure:
    """What an exception means for the attempt. Unknown ones are named by class only: their words may quote the text."""
    if isinstance(error, TaskError):
        return error.failure
    if isinstance(error, MemoryError):
        return Failure(code="out_of_memory", message="The engine ran out of memory.", retryable=True)
    if isinstance(error, OSError):
        name = type(error).__name__
        return Failure(code="io_error", message=f"The service could not read or write a file ({name}).", retryable=True)
    return Failure(code="engine_error", message=f"The engine failed ({type(error).__name__}).", retryable=True)
