"""The check of versions, with what is installed here and with what is not."""

import sys

import pytest

from lab_utils import check_versions, versions


def test_when_everything_is_there_then_one_line_names_the_versions(capsys):
    check_versions()
    line = capsys.readouterr().out

    assert line.count("\n") == 1
    for name in ("Python 3.", "numpy 2.", "tensorflow 2.", "matplotlib 3."):
        assert name in line


def test_when_a_package_is_missing_then_the_sentence_says_where_and_what_to_do(monkeypatch):
    monkeypatch.setitem(versions.NEEDED, "no_such_package", "1.0")

    with pytest.raises(ImportError) as raised:
        check_versions()

    text = str(raised.value)
    assert text.startswith("The package no_such_package is missing. This notebook runs on ")
    assert sys.executable in text
    assert "-m pip install -r requirements.txt" in text
    assert raised.value._render_traceback_() == [text]


def test_when_a_package_is_too_old_then_both_versions_are_named(monkeypatch):
    monkeypatch.setitem(versions.NEEDED, "numpy", "99.0")

    with pytest.raises(ImportError, match=r"numpy is too old: 2\.\d+\.\d+, and the lab needs 99\.0 or newer\."):
        check_versions()


def test_when_python_is_another_one_than_tested_then_a_line_says_so(monkeypatch, capsys):
    monkeypatch.setattr(versions, "PYTHON", ((2, 7), (3, 0)))

    check_versions()

    assert "tested with Python 3.11 to 3.13" in capsys.readouterr().out


@pytest.mark.parametrize(("text", "parts"), [("2.21.0", (2, 21, 0)), ("2.21.0rc1", (2, 21, 0)), ("3", (3,))])
def test_when_a_version_is_read_then_its_numbers_count(text, parts):
    assert versions._numbers(text) == parts


def test_when_lab_utils_is_imported_then_nothing_heavy_comes_with_it():
    import subprocess

    code = "import sys, lab_utils; print([m for m in ('tensorflow', 'matplotlib', 'numpy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"


def test_when_a_name_is_unknown_then_lab_utils_says_so():
    import lab_utils

    with pytest.raises(AttributeError, match="module 'lab_utils' has no attribute 'plt_sofmax'"):
        lab_utils.plt_sofmax  # noqa: B018 (reading it is the test)
    assert set(lab_utils.__all__) <= set(dir(lab_utils))
