"""What went wrong in a function of an array, by what came back from its calls.

- `calls_of` lays what was seen beside what is right
- `name_mistake` names the most telling mistake, by a table of wrong formulas where there is one
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

SLOW = 2.0  # seconds of computing that a call may take, as the sentences say


class Call(NamedTuple):
    """A call of the learner's function: its name, the argument, what is right, and what was seen by `called`."""

    name: str
    z: Sequence[float]
    right: np.ndarray
    seen: Mapping[str, Any]

    def is_right(self, decimals: int = 7) -> bool:
        """Says whether the right numbers came back, in the right shape."""
        return self.gave(self.right, decimals)

    def gave(self, numbers: Any, decimals: int = 7) -> bool:
        """Says whether these numbers came back, in this shape."""
        same_shape = self.seen.get("shape") == list(np.shape(numbers)) == [len(self.seen["values"])]
        return same_shape and np.allclose(self.seen["values"], numbers, 1e-4, 10.0**-decimals)


def calls_of(seen: Mapping[str, Any], asked: Mapping[str, Sequence[float]], formula: Callable) -> list[Call]:
    """Returns the calls, with what the formula says."""
    return [Call(name, z, formula(z), seen[name]) for name, z in asked.items()]


def name_mistake(calls: Sequence[Call], wrong_formulas: Iterable = (), known: Iterable = ()) -> str | None:
    """Returns the most telling mistake of a function, None when every call came back right.

    wrong_formulas : what people write instead, by the name of the mistake
    known          : arguments that learners can read, and could have written into a table
    """
    seen, wrong = [call.seen for call in calls], [call for call in calls if not call.is_right()]
    empty = any(one.get("empty") for one in seen)
    if all("error" in one or one["type"] == "NoneType" for one in seen):
        undone = empty or any(one.get("dots") for one in seen)
        if undone or all(one.get("undefined") == "a" for one in seen):  # what the stub returns
            return "unfinished"
        return "raises" if any("error" in one for one in seen) else "returns_none"
    if any(one["seconds"] > SLOW for one in seen):
        return "too_slow"
    if not wrong:
        return None
    if empty:  # it hands back what stood there before
        return "unfinished"
    results = [(one.get("shape"), one.get("values")) for one in seen]
    if all(shape == [] for shape, _ in results):
        return "wrong_shape/one_number"
    if all(shape == [0] for shape, _ in results):
        return "wrong_shape/empty"
    if len(calls) > 1 and results[0][0] is not None and all(result == results[0] for result in results):
        return "hard_coded" if is_typed_in(results[0][1]) else "ignores_input"
    tables, varied = [list(z) for z in known], [call for call in calls if len(set(call.z)) > 1]
    near = [call for call in varied if call.is_right(decimals=2)]
    by_heart = any(is_typed_in(call.seen["values"]) and not is_typed_in(call.right) for call in near)
    far = any(call in wrong and call not in near for call in varied)
    if (tables and wrong == [call for call in calls if call.z not in tables]) or (by_heart and far):
        return "hard_coded"
    telling = [call for call in calls if len(call.z) > 1]
    with np.errstate(all="ignore"):
        for name, formula in wrong_formulas if any(call in wrong for call in telling) else ():
            wanted = [(call, formula(np.asarray(call.z, dtype=float))) for call in telling]
            if all(call.gave(numbers) or not np.all(np.isfinite(numbers)) for call, numbers in wanted):
                return name  # a result that is no number explains anything
    works_for = {len(call.z) for call in varied if call not in wrong}
    if len(works_for) == 1 and all(len(call.z) not in works_for for call in wrong):
        return "fixed_length"
    errors = ["error" in call.seen for call in wrong]
    shapes = ["error" in call.seen or call.seen["shape"] == list(np.shape(call.right)) for call in wrong]
    if not errors[0] and not all(shapes):
        return kind_of_shape(wrong)
    return "raises" if any(errors) else "wrong_values"


def kind_of_shape(wrong: Sequence[Call]) -> str:
    """Returns which kind of result has the wrong shape."""
    if any(call.seen.get("type") == "tuple" and call.seen["values"] is None for call in wrong):
        return "wrong_shape/several"
    if all("type" in call.seen and call.seen["values"] is None for call in wrong):
        return "wrong_shape/no_numbers"
    for kind, rows, columns in (("nested", False, True), ("column", True, False), ("table", True, True)):
        wanted = [[len(call.z) if many else 1 for many in (rows, columns)] for call in wrong]
        if [call.seen.get("shape") for call in wrong] == wanted:
            return f"wrong_shape/{kind}"
    return "wrong_shape"


def kind_of_values(calls: Sequence[Call], formula: Callable, changes: Iterable = ()) -> str:
    """Returns the mistake of outputs that are probabilities changed, times a factor, or powers of another base.

    formula : gives the probabilities of the argument
    changes : what people do to right results, by the kind of mistake
    """
    for kind, change in changes:
        if all(call.gave(change(call.right)) for call in calls):
            return f"wrong_values/{kind}"
    several = [(call, np.array(call.z), np.array(call.seen.get("values") or [])) for call in calls if len(call.z) > 1]
    if all(a.shape == z.shape and np.isfinite(a).all() and np.ptp(a) < 1e-9 for _, z, a in several if np.ptp(z)):
        return "wrong_values/equal"
    finite = [each for each in several if np.all(np.isfinite(each[2]))]
    odd = "wrong_values/nan" if len(finite) < len(several) else "wrong_values"
    odd = "wrong_values/near" if all(call.is_right(decimals=2) for call in calls) else odd
    several = finite
    if not several or not all(a.shape == z.shape and np.all(a > 0) for _, z, a in several):
        return odd
    if all(call.gave(a.sum() * call.right) for call, _, a in several):
        return "not_normalised"
    slopes = [np.log(a[z.argmax()] / a[z.argmin()]) / (np.ptp(z) or 1) for _, z, a in several]  # ln b, of b^z_j
    powers = all(call[0].gave(formula(slope * call[1])) for slope, call in zip(slopes, several, strict=True))
    return "other_base" if powers else odd


def is_typed_in(values: Any) -> bool:
    """Says whether numbers have so few digits that a person has written them down."""
    return len(values) > 0 and all(value == round(value, 8) for value in values)
