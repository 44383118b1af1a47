"""One kernel for each group, the next one ready, none left."""

import time

import pytest

from autograder.kernels.kernel import Kernel, KernelLost
from autograder.kernels.supply import Supply
from autograder.kernels.warm_parent import WarmParent
from tests.kernels.cells import execute


def value(kernel: Kernel, source: str) -> str:
    return execute(kernel, source, time.monotonic() + 30).text


def test_when_a_group_asks_again_then_it_has_the_same_kernel_and_another_group_a_fresh_one(parent: WarmParent) -> None:
    supply = Supply(parent.fork, groups=2)

    assert value(supply.of(0), "a = 1; a") == "1"
    assert value(supply.of(0), "a") == "1"
    assert value(supply.of(1), "'a' in globals()") == "False"
    supply.close()


def test_when_a_kernel_is_dropped_then_its_group_has_a_fresh_one(parent: WarmParent) -> None:
    supply = Supply(parent.fork, groups=1)
    value(supply.of(0), "a = 1")
    supply.drop()

    assert value(supply.of(0), "'a' in globals()") == "False"
    supply.close()


def test_when_the_supply_is_closed_then_the_kernel_in_use_and_the_next_one_have_ended(parent: WarmParent) -> None:
    born = []

    def fork() -> Kernel:
        born.append(parent.fork())
        return born[-1]

    supply = Supply(fork, groups=3)
    supply.of(0)
    supply.close()

    assert [kernel.exit is None for kernel in born] == [False, False]


def test_when_the_next_kernel_cannot_be_had_then_only_its_own_group_hears_of_it(parent: WarmParent) -> None:
    births = iter([parent.fork])

    def fork() -> Kernel:
        for birth in births:
            return birth()
        raise KernelLost("lost")

    supply = Supply(fork, groups=2)

    assert value(supply.of(0), "1 + 1") == "2"
    with pytest.raises(KernelLost, match="lost"):
        supply.of(1)
    supply.close()
