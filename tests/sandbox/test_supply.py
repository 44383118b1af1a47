"""Fresh kernels, the next one ready, none left."""

import time

import pytest

from autograder.sandbox.kernel import Kernel, KernelLost
from autograder.sandbox.supply import Supply
from autograder.sandbox.warm_parent import WarmParent
from tests.sandbox.cells import execute


def value(kernel: Kernel, source: str) -> str:
    return execute(kernel, source, time.monotonic() + 30).text


def test_when_kernels_are_asked_for_then_each_has_run_nothing(parent: WarmParent) -> None:
    with Supply(parent.fork) as supply:
        with supply.fresh() as kernel:
            assert value(kernel, "a = 1; a") == "1"
            assert value(kernel, "a") == "1"
        with supply.fresh() as kernel:
            assert value(kernel, "'a' in globals()") == "False"


def test_when_the_supply_is_closed_then_the_kernel_that_was_ready_has_ended(parent: WarmParent) -> None:
    born = []

    def start() -> Kernel:
        born.append(parent.fork())
        return born[-1]

    with Supply(start) as supply:
        supply.fresh().kill()

    assert [kernel.exit is None for kernel in born] == [False, False]


def test_when_the_next_kernel_cannot_be_had_then_only_who_needs_it_hears_of_it(parent: WarmParent) -> None:
    births = iter([parent.fork])

    def start() -> Kernel:
        for birth in births:
            return birth()
        raise KernelLost("lost")

    with Supply(start) as supply:
        with supply.fresh() as kernel:
            assert value(kernel, "1 + 1") == "2"
        with pytest.raises(KernelLost, match="lost"):
            supply.fresh()


def test_when_a_kernel_does_not_come_up_then_it_is_ended_and_lost(parent: WarmParent) -> None:
    def start() -> Kernel:
        kernel = parent.fork()
        kernel.kill()
        return kernel

    with Supply(start) as supply, pytest.raises(KernelLost):
        supply.fresh()
