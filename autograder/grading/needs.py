"""What an answer needs of the rest of its notebook, followed by name.

- a name stands for the last statement before that sets or changes it; in a notebook that was run
  out of order, for the next one after
- the lesson's own names come from our setup, unless the learner made them anew without loading data
- what is needed comes out in notebook order, each statement after those that it needs
"""

import ast
import builtins
from bisect import bisect_left
from collections.abc import Sequence

from autograder.grading import statements
from autograder.grading.statements import Statement
from autograder.lesson import setting

# What the lesson has defined by the time of an exercise, with where it comes from.
SETUP = {**setting.IMPORTED, **dict.fromkeys(setting.DATA, "")}
BRANCHES = (ast.If, ast.Try, ast.For, ast.While, ast.Match)


class Needs:
    """The statements that define one name, and those that they need, by their numbers in the notebook.

    last  : the last statement that defines or changes the name; the answer is complete after it
    edges : for each statement needed, those that it needs itself
    """

    def __init__(self, name: str, definition: int, read: Sequence[Statement]) -> None:
        self._name, self._read = name, read
        self._places = self._index(definition)
        self._loads: list[bool] = []
        for i in range(len(read)):
            self._loads.append(self._loads_data(i))
        self.last = self._places[name][-1]
        self.edges = self._follow()

    def ordered(self) -> list[int]:
        """Returns the statements needed, each after those that it needs; otherwise in notebook order."""
        return self._in_order(self.edges)

    def before_cell(self, cell: int) -> list[int]:
        """Returns those that must run before a cell: all of other cells, with what these need themselves."""
        outside = {i for i in self.edges if self._read[i].cell != cell}
        waiting = list(outside)
        while waiting:
            new = set(self.edges[waiting.pop()]) - outside
            outside |= new
            waiting += new
        return [i for i in self.ordered() if i in outside and i != self.last]

    def _index(self, definition: int) -> dict[str, list[int]]:
        """Returns for each name the statements that set it or change its value, in order."""
        places: dict[str, list[int]] = {}
        is_value: dict[str, bool] = {}
        for i, item in enumerate(self._read):
            if item.idle and i != definition:
                continue
            for name in item.names.sets:
                places.setdefault(name, []).append(i)
                is_value[name] = not isinstance(item.node, ast.Import | ast.ImportFrom)
            for name in item.changes - item.names.sets:
                if is_value.get(name):
                    places[name].append(i)
        for i, item in enumerate(self._read):
            if item.idle and isinstance(item.node, ast.Assign | ast.AnnAssign):
                for name in item.names.sets - set(places) - set(SETUP):
                    places[name] = [i]  # nothing else gives it a value: history = model.fit(…)
        mended = self._read[definition].mended
        places[self._name] = [
            i
            for i in places[self._name]
            if i <= definition or (self._name not in self._read[i].names.sets and self._read[i].mended <= mended)
        ]
        return places

    def _loads_data(self, i: int) -> bool:
        """Says whether a statement reads files or the network, or needs one before it that does."""
        if self._read[i].loads:
            return True
        found = [self._place(name, i) for name in self._reads(i) | self._read[i].names.reads_later]
        return any(self._loads[j] for j in found if j is not None and j < i)

    def _reads(self, i: int) -> frozenset[str]:
        """Returns the names that a statement reads, or may leave as they are."""
        item = self._read[i]
        kept = item.names.sets if isinstance(item.node, BRANCHES) else frozenset()
        return item.names.reads | item.changes | kept

    def _place(self, name: str, at: int) -> int | None:
        """Returns the statement that a name stands for where statement `at` reads it."""
        places = self._places.get(name, [])
        k = bisect_left(places, at)
        ours = name in SETUP
        if k > 0:
            before = places[k - 1]
            return None if ours and (self._loads[before] or is_same(self._read[before].node, name)) else before
        later = [j for j in places[:2] if j > at]
        if ours or hasattr(builtins, name) or not later or self._name in self._read[later[0]].names.reads:
            return None
        return later[0]

    def _follow(self) -> dict[int, list[int]]:
        edges: dict[int, list[int]] = {}
        waiting = [self.last, *self._seeds()]
        unknown = False
        while waiting:
            i = waiting.pop()
            if i in edges:
                continue
            later = self._read[i].names.reads_later - self._read[i].names.sets - {self._name}
            found = {name: self._place(name, i) for name in self._reads(i)}
            found |= {name: self._place(name, self.last) for name in later - set(found)}
            edges[i] = sorted({j for j in found.values() if j is not None and j != i})
            unknown |= any(j is None and name not in SETUP and not hasattr(builtins, name) for name, j in found.items())
            waiting += edges[i]
        if unknown:
            stars = [i for i, item in enumerate(self._read) if statements.is_star(item.node)]
            edges |= {i: [] for i in stars}
            edges[self.last] += stars
        return edges

    def _seeds(self) -> list[int]:
        """Returns the seeds set in the answer's own cell: they stand in the lesson's stub."""
        cell = self._read[self.last].cell
        return [i for i in range(self.last) if self._read[i].cell == cell and statements.is_seed(self._read[i].node)]

    @staticmethod
    def _in_order(edges: dict[int, list[int]]) -> list[int]:
        done: list[int] = []
        seen: set[int] = set()
        for start in sorted(edges):
            path = [] if start in seen else [(start, iter(edges[start]))]  # a list in place of recursion
            seen.add(start)
            while path:
                here, others = path[-1]
                following = next((j for j in others if j not in seen), None)
                if following is None:
                    done.append(here)
                    path.pop()
                else:
                    seen.add(following)
                    path.append((following, iter(edges[following])))
        return done


def is_same(node: ast.stmt, name: str) -> bool:
    """Says whether an import brings what our setup has under this name; ours works with today's Keras, too."""
    if isinstance(node, ast.Import):
        return any(part.asname == name and part.name == SETUP[name] for part in node.names)
    if not isinstance(node, ast.ImportFrom):
        return False
    from_keras = (node.module or "").partition(".")[0] in ("tensorflow", "keras", "tf_keras")
    return from_keras and any(part.name == name and part.asname in (None, name) for part in node.names)
