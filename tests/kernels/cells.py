"""One cell run on a kernel, and what came of it."""

from dataclasses import dataclass
from typing import Any

from autograder.grading.assemble import OBSERVATION
from autograder.kernels.kernel import DeadlinePassed, Kernel, KernelDied, KernelError, KernelLost, TooMuchOutput

_MAX_TEXT = 64 * 1024  # characters of a cell's printed text that are kept


@dataclass(frozen=True)
class Outcome:
    """What came of one cell.

    status: ok, error, deadline, died, too_much_output or lost.
    error, message: the exception's name and text, or the sentence that says what went wrong.
    text: what was printed, and the cell's value.
    observations: the texts displayed as OBSERVATION, in order.
    """

    status: str
    error: str = ""
    message: str = ""
    text: str = ""
    observations: tuple[str, ...] = ()


def execute(kernel: Kernel, source: str, deadline: float) -> Outcome:
    """Runs one cell to its end, or to the end of the kernel's patience; never raises."""
    message_id = kernel.submit(source)
    text, observations = "", []
    status: dict[str, Any] | None = None
    idle = False
    try:
        while not idle:
            message = kernel.next_message("iopub", deadline)
            if message["parent_header"]["msg_id"] != message_id:
                continue
            content = message["content"]
            data = content.get("data", {})
            text = (text + content.get("text", "") + data.get("text/plain", ""))[:_MAX_TEXT]
            if OBSERVATION in data:
                observations.append(data[OBSERVATION])
            idle = content.get("execution_state") == "idle"
        while status is None:
            message = kernel.next_message("shell", deadline)
            if message["parent_header"]["msg_id"] == message_id:
                status = message["content"]
    except KernelError as problem:
        return Outcome(_STATUS[type(problem)], type(problem).__name__, str(problem), text, tuple(observations))
    word = "ok" if status["status"] == "ok" else "error"
    name, value = status.get("ename", ""), status.get("evalue", "")[:_MAX_TEXT]
    return Outcome(word, name, value, text, tuple(observations))


_STATUS: dict[type[KernelError], str] = {
    DeadlinePassed: "deadline",
    KernelDied: "died",
    TooMuchOutput: "too_much_output",
    KernelLost: "lost",
}
