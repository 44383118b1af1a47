"""The gradebook's key: what decides marks changes it, words do not."""

import os
import shutil
import subprocess
import sys
from dataclasses import replace

import pytest

from autograder.lesson import sections
from autograder.running import key as module
from autograder.running.key import key
from tests.conftest import LAB, ROOT

CELLS = sections.read(LAB.source)
BEFORE = key(LAB, CELLS)
WORDS = {
    "a comment": ("\n_LONG", "\n# nothing\n_LONG"),
    "a sentence": ("The kernel did not come up", "The kernel has not come up"),
    "a line": ("\n_LONG", "\n\n\n_LONG"),
    "a docstring": ('"""Send a request and return its answer.', '"""Sends a request.'),
}
DEEDS = {
    "a number": ("MOST = 16 *", "MOST = 17 *"),
    "an operator": ("self._received > MOST", "self._received >= MOST"),
    "a short text": ('{"cell"}', '{"place"}'),
}


def changed(folder, before, after):
    engine = folder / "autograder"
    shutil.copytree(ROOT / "autograder", engine)
    file = engine / "sandbox/kernel.py"
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")
    return key(LAB, CELLS, engine)


@pytest.mark.parametrize(("before", "after"), WORDS.values(), ids=WORDS)
def test_when_only_words_change_then_no_class_is_graded_again(before, after, tmp_path):
    assert changed(tmp_path, before, after) == BEFORE


@pytest.mark.parametrize(("before", "after"), DEEDS.values(), ids=DEEDS)
def test_when_the_grader_does_something_else_then_all_is_graded_again(before, after, tmp_path):
    assert changed(tmp_path, before, after) != BEFORE


def test_when_the_hash_seed_is_another_then_the_key_is_not():
    program = (
        "from autograder import lab\nfrom autograder.running.key import key\nfrom autograder.lesson import sections\n"
        "of = lab.read()\nprint(key(of, sections.read(of.source)))"
    )
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True
        )

        assert done.stdout.strip() == BEFORE


@pytest.mark.parametrize("tag", [None, "hint", "mistake", "graded", "public", "hidden"])
def test_when_a_cell_of_a_section_changes_then_only_those_count_that_decide(tag):
    number = next(i for i, cell in enumerate(CELLS) if cell.tag == tag)
    cells = [*CELLS]
    cells[number] = replace(cells[number], source=cells[number].source + "\nmore = 1")

    assert (key(LAB, cells) == BEFORE) is (tag not in module.DECIDING_TAGS)


@pytest.mark.parametrize(
    ("facts", "decides"),
    [
        ({"imports": LAB.imports.replace("as np", "as n")}, True),
        ({"data": ""}, True),
        ({"standins": ("numpy",)}, True),
        ({"marker": "C"}, True),
        ({"imports": f"# The packages.\n{LAB.imports}"}, False),
        ({"name": "another-name", "release": ("LICENSE",)}, False),
    ],
)
def test_when_a_fact_of_the_lab_changes_then_only_those_count_that_decide(facts, decides):
    assert (key(replace(LAB, **facts), CELLS) != BEFORE) is decides


def test_when_the_deciding_code_is_listed_then_all_of_it_is_there():
    assert all((ROOT / "autograder" / part).exists() for part in module.DECIDES)


def test_when_a_module_that_the_checks_import_does_something_else_then_all_is_graded_again(tmp_path):
    for name in ("lab_utils", "data"):
        shutil.copytree(ROOT / name, tmp_path / name)
    lab, judging = replace(LAB, folder=tmp_path), tmp_path / "lab_utils/mistakes.py"
    before, text = key(lab, CELLS), judging.read_text(encoding="utf-8")

    judging.write_text(text.replace("SLOW = 2.0", "SLOW = 3.0"), encoding="utf-8")
    changed = key(lab, CELLS)
    judging.write_text(text.replace("as the sentences say", "as its sentence says"), encoding="utf-8")

    assert key(lab, CELLS) == before == BEFORE
    assert changed != before
