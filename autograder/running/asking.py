"""One submission, run and asked until all of its answers are right, or its time is over.

- first each exercise's last cell alone; in one kernel as long as all is right there, else in a kernel of its own
- then, for what is not right, the whole notebook in a fresh kernel: as Jupyter would run it; up to where an answer
  stood when its cell stopped or its test passed; and on past errors, with a second try of what failed
- who used a library that is not here may have said what to do without it: once more, where none can be imported
- the best counts
A cell that costs a kernel, or takes too long, is left out of the next run.
"""

import contextlib
import json
import random
import secrets
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from typing import Any

from autograder.lesson.contract import HIDDEN
from autograder.records import Submission
from autograder.running import found
from autograder.running.found import Found
from autograder.sandbox.kernel import DeadlinePassed, Kernel, KernelDied, Starved
from autograder.sandbox.supply import Supply

GRACE = 0.3  # seconds for a kernel to end a cell by itself
FOR_OTHERS = 0.25  # of the time that is left when an answer is asked; each of its questions has half a share
MOST_LEFT_OUT = 8  # cells; whoever spoils more kernels has no time left
PATIENCE = 12  # times its share that it may wait for others when no other submission runs


class Examination:
    """The kernels and the time of one submission.

    Args:
        asked: exercise -> its questions, by name
        given: numbers of the code cells that stand in the lesson as they stand here, or are empty
        seconds: for everything, those not counted in which others had the processors
        alone: nothing runs beside it
    """

    def __init__(
        self, submission: Submission, asked: Mapping[str, Mapping[str, Any]], given: Set[int], seconds: float,
        kernels: Supply, alone: bool = False,
    ) -> None:  # fmt: skip
        self._code, self._asked, self._kernels = submission.code, asked, kernels
        self._handed_in = {"sources": submission.code, "modules": dict(submission.modules)}
        self._budget, self._is_alone, self.spent = seconds, alone, 0.0
        self._own = set(range(len(submission.code))) - given
        self._alone_in: dict[str, Any] = {}  # exercise -> its cell, where that touched nothing else
        self._left_out: set[int] = set()
        self._costly: set[str] = set()  # exercises whose question cost a kernel
        self._lacking: set[str] = set()  # those that used a library that is not here
        self._todo = list(asked)

    def found(self) -> Iterator[Found]:
        """Gives what each run shows of each answer; stops where all are right.

        Raises:
            KernelLost: for a fault of ours; begin anew.
        """
        yield from self._each_alone()
        is_said = all(self._is_all_said(exercise) for exercise in self._todo)
        for costly in () if is_said else (False, True):  # whose question costs a kernel comes last, on its own time
            if waiting := [exercise for exercise in reversed(self._todo) if (exercise in self._costly) == costly]:
                yield from self._notebook(waiting)
        if waiting := [exercise for exercise in self._todo if exercise in self._lacking]:
            yield from self._whole("bare", waiting)

    def _notebook(self, waiting: Sequence[str]) -> Iterator[Found]:
        """Gives what the whole notebook shows of some answers: as Jupyter runs it, then past what of theirs stopped."""
        facts = yield from self._whole("stops", waiting)
        for exercise in waiting:
            for place in self._stops(facts.get("answers", {}).get(exercise, {})):
                yield from self._whole("stops", [exercise], until=place)
        stopped = {cell for cell in facts.get("ended", ()) if isinstance(cell, int)}
        if not facts or self._left_out or self._own & stopped:
            yield from self._whole("goes_on", waiting)

    def _open(self, exercises: Sequence[str]) -> list[str]:
        """Returns those that are not right yet, and whose question costs no kernel, unless all of theirs do."""
        all_costly = self._costly.issuperset(exercises)
        return [each for each in exercises if each in self._todo and (all_costly or each not in self._costly)]

    def _is_all_said(self, exercise: str) -> bool:
        """Says whether all the rest is the lesson's own, or cells that have run and touched nothing else."""
        return exercise in self._alone_in and self._own <= set(self._alone_in.values())

    @property
    def _left(self) -> float:
        return max(0.0, self._budget - self.spent)

    def is_done(self, exercise: str) -> None:
        """Ends the search for an exercise: what was found of it is right."""
        if exercise in self._todo:
            self._todo.remove(exercise)

    def _each_alone(self) -> Iterator[Found]:
        """Gives what each exercise's last cell shows by itself, from the last exercise on.

        As long as all is right, the next is asked in the same kernel, where a run starts from the set-up again. What
        is not right there, may be so for what the first did to that process: it is asked in a fresh one.
        """
        waiting, share = self._todo[::-1], self._budget / (len(self._asked) + 1)
        while waiting:
            with self._kernel() as kernel:
                for number, exercise in enumerate(list(waiting)):
                    is_slow = False
                    for shown in self._alone(kernel, exercise, min(share, self._left), untold=number > 0):
                        is_slow = shown.observation.stopped == "too_slow"
                        yield shown if number == 0 or is_slow else replace(shown, only_if_right=True)
                    is_right = exercise not in self._todo
                    if is_right or is_slow or number == 0:
                        waiting.remove(exercise)
                    if not is_right:
                        break

    def _alone(self, kernel: Kernel, exercise: str, share: float, untold: bool) -> Iterator[Found]:
        """Gives what an exercise's last cell shows by itself."""
        try:
            ran = self._run(kernel, share, only=exercise)
        except (DeadlinePassed, KernelDied) as problem:
            yield Found(exercise, found.stopped(problem, untold=untold))
            return
        facts = ran["answers"][exercise]
        if ran.get("leaves") is False and not facts["undefined"] and facts["cell"] is not None:
            self._alone_in[exercise] = facts["cell"]
        yield from self._all_asked(kernel, ran, [exercise], share, untold)

    def _whole(
        self, mode: str, exercises: Sequence[str], until: int | None = None
    ) -> Generator[Found, None, dict[str, Any]]:
        """Gives what the whole notebook shows; returns the facts of its run."""
        facts: dict[str, Any] = {}
        waiting = self._open(exercises)
        while waiting and self._left > 0 and len(self._left_out) <= MOST_LEFT_OUT:
            entered: list[int] = []
            with self._kernel() as kernel:
                try:
                    facts = self._run(kernel, self._left / 3, entered, mode=mode, until=until)
                except (DeadlinePassed, KernelDied):
                    if not entered:
                        break
                    self._left_out.add(entered[-1])
                    continue
                self._left_out |= {cell for cell in facts["slow"] if isinstance(cell, int)}
                asked = yield from self._all_asked(kernel, facts, waiting)
                if mode == "goes_on" and asked and (still := self._open(exercises)):
                    yield from self._retried(kernel, still)
        return facts

    def _retried(self, kernel: Kernel, exercises: list[str]) -> Iterator[Found]:
        """Gives what the answers are once what failed was tried again."""
        with contextlib.suppress(DeadlinePassed, KernelDied):
            facts = self._facts(self._requested(kernel, {"do": "retry"}, self._left / 2))
            yield from self._all_asked(kernel, facts, exercises, untold=True)

    def _all_asked(
        self, kernel: Kernel, facts: Any, waiting: list[str], share: float | None = None, untold: bool = False
    ) -> Generator[Found, None, bool]:
        """Asks what waits; returns whether the kernel still lives: whoever costs it is done.

        The notebook's own questions come first, to all: no text that comes back can tell of hidden ones, but where
        those were asked before (`untold`).
        """
        said: dict[tuple[str, str], dict[str, Any]] = {}
        requests = [(exercise, hidden) for hidden in (False, True) for exercise in waiting]
        while requests:
            exercise, hidden = requests.pop(0)
            still = 4 if exercise in self._costly else len({exercise, *(other for other, _ in requests)})
            seconds = share or self._left / still
            try:
                for which in found.to_ask(facts["answers"][exercise]):
                    seen = self._seen(kernel, exercise, which, hidden, seconds)
                    said[exercise, which] = said.get((exercise, which), {}) | seen
            except (DeadlinePassed, KernelDied) as problem:
                self._costly.add(exercise)
                waiting.remove(exercise)
                yield found.of(exercise, facts, found.stopped(problem, hidden, untold))
                return False
            if hidden:
                waiting.remove(exercise)
                for shown in found.answers(exercise, facts, said, untold):
                    self._lacking |= {exercise} if shown.lacks else set()
                    yield shown
        return True

    def _seen(self, kernel: Kernel, exercise: str, which: str, hidden: bool, seconds: float) -> dict[str, Any]:
        """Returns what came back for the notebook's questions in their order, or for the hidden ones, mixed."""
        asked = [item for item in self._asked[exercise].items() if item[0].startswith(HIDDEN) == hidden]
        if hidden:
            random.Random(json.dumps(asked)).shuffle(asked)  # in the same order at each re-grade
        nonce = secrets.token_hex(16)
        request = {"do": "ask", "exercise": exercise, "which": which, "questions": asked, "nonce": nonce}
        end = time.monotonic() + (1 - FOR_OTHERS) * self._left
        answer = self._requested(kernel, request, seconds / 2, lambda _: min(end, time.monotonic() + seconds / 2))
        seen = answer.get("seen") if answer.get("nonce") == nonce else None
        return {name: seen[name] for name, _ in asked if name in seen} if isinstance(seen, dict) else {}

    def _run(
        self, kernel: Kernel, share: float, entered: list[int] | None = None, only: str = "", mode: str = "stops",
        until: int | None = None,
    ) -> Any:  # fmt: skip
        """Runs the notebook, or one exercise's cell; returns the facts, and adds what cells it enters to `entered`."""
        skip = sorted(self._left_out)
        request = {"do": "run", **self._handed_in, "only": only, "mode": mode, "skip": skip, "until": until}

        def enter(cell: int) -> float:
            if entered is not None:
                entered.append(cell)
            return min(end, time.monotonic() + share + GRACE)

        end = time.monotonic() + self._left
        return self._facts(self._requested(kernel, {**request, "seconds": share}, share + GRACE, enter))

    @staticmethod
    def _facts(answer: Mapping[str, Any]) -> Any:
        facts = answer.get("ran")
        if not found.are_facts(facts):
            raise KernelDied("The code sent something in place of an answer.")
        return facts

    def _requested(
        self, kernel: Kernel, request: Mapping[str, Any], share: float, enter: Callable[[int], float] | None = None
    ) -> dict[str, Any]:
        begun, waited = time.monotonic(), kernel.waited
        try:
            return kernel.request(request, begun + min(share, self._left + GRACE), enter)
        except Starved as problem:
            if not self._is_alone:
                raise
            waited = kernel.waited  # by its own processes, it seems, so that counts
            raise DeadlinePassed(str(problem)) from None
        finally:
            self.spent += time.monotonic() - begun - (kernel.waited - waited)

    @contextlib.contextmanager
    def _kernel(self) -> Iterator[Kernel]:
        kernel = self._kernels.fresh()
        kernel.patience = PATIENCE if self._is_alone else kernel.patience
        try:
            yield kernel
        finally:
            kernel.kill()

    def _stops(self, facts: Mapping[str, Any]) -> list[int]:
        """Returns the cells after which an answer stood otherwise than at the end: its own stopped, its test passed."""
        places = [*facts.get("stopped", [])[-2:], facts.get("tested_in")]
        return sorted({place for place in places if isinstance(place, int) and 0 <= place < len(self._code) - 1})
