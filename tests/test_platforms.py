"""Whose a file is, by the names that learning platforms write."""

import pytest

from autograder.platforms import github, recognized

MOODLE, TIME = "assignsubmission_file_", "Oct 5, 2026 122 PM"


def found(folders=(), files=(), answers=None):
    """Returns name -> (learner, number, or login where there is none)."""
    named = recognized(folders, files, files if answers is None else answers, ["lab", "numbers"])
    return {name: (one.name, one.number or one.login) for name, one in named.items()}


@pytest.mark.parametrize(
    ("folder", "learner", "number"),
    [
        (f"Ada Lovelace_77_{MOODLE}", "Ada Lovelace", "77"),
        ("Ada Lovelace_77_assignsubmission_onlinetext", "Ada Lovelace", "77"),
        (f"Participant_77_{MOODLE}", "Participant 77", "77"),
        (f"Teilnehmer/in_77_{MOODLE}", "Teilnehmer/in 77", "77"),
        (f"Dan Real_777_{MOODLE} x_888_{MOODLE}", f"Dan Real_777_{MOODLE} x", "888"),
        (f"12-34 - Ada - the - 1st - {TIME}", "Ada - the - 1st", "12-34"),
        ("Lovelace, Ada(ada01)", "Ada Lovelace", "ada01"),
    ],
)
def test_when_a_platform_wrote_a_folder_s_name_then_its_learner_and_number_are_known(folder, learner, number):
    assert found([folder]) == {folder: (learner, number)}
    assert found([folder, "zoe"]) == {}


@pytest.mark.parametrize(
    "folder",
    [
        f"Dan Real_777_{MOODLE} x", f"_77_{MOODLE}x", "12-34 - Ada - Oct 5, 2026", "12 - Ada - " + TIME, "Lovelace, Ada",
        "(ada01)", "lab_3_ada_2026", "smithjane_12_34_lab",
    ],
)  # fmt: skip
def test_when_a_name_is_not_a_platform_s_to_its_end_then_it_says_nothing(folder):
    assert found([folder]) == {}


@pytest.mark.parametrize(
    ("file", "learner", "number"),
    [
        ("smithjane_12_34_lab.ipynb", "smithjane", "12"),
        ("smithjane_LATE_12_34_lab-1.ipynb", "smithjane", "12"),
        ("de_la_cruz_12_34_lab.ipynb", "de_la_cruz", "12"),
        ("müllerjörg_1_2_lab.ipynb", "müllerjörg", "1"),
        ("smithjane_12_text.html", "smithjane", "12"),
        ("smithjane_LATE_12_link.html", "smithjane", "12"),
        ("anon_xY3zQ_34_lab.ipynb", "anon_xY3zQ", ""),
        ("LATE_anon_xY3zQ_34_lab.ipynb", "anon_xY3zQ", ""),
        (f"Ada Lovelace_77_{MOODLE}lab.ipynb", "Ada Lovelace", "77"),
        (f"Ada Lovelace_77_{MOODLE}x_78_{MOODLE}lab.ipynb", "Ada Lovelace", ""),
        ("Lab 3_ada01_attempt_2026-10-05-14-22-31_lab.ipynb", "ada01", "ada01"),
        ("Lab 3_ada01_attempt_2026-10-05-14-22-31.txt", "ada01", "ada01"),
        ("Lab_3_ada01_attempt_2026-10-05-14-22-31_eve_attempt_2026-10-05-14-22-31_lab.py", "ada01", "ada01"),
        (f"12-34 - Ada Lovelace - {TIME} - lab - 2.ipynb", "Ada Lovelace", "12-34"),
        ("Lovelace, Ada(ada01)_Submission attachment(s)_lab.ipynb", "Ada Lovelace", "ada01"),
    ],
)
def test_when_a_platform_wrote_a_file_s_name_then_its_learner_and_number_are_known(file, learner, number):
    assert found(files=[file]) == {file: (learner, number)}


@pytest.mark.parametrize(
    "files",
    [
        ["week_7_1_dan.ipynb"],
        ["numbers_2026_10_ada.ipynb", "numbers_2026_10_ben.ipynb", "numbers_2026_10_cyd.py"],
        ["ada_2026_10_lab.ipynb", "ben_2026_11_lab.ipynb"],
        ["run_3_1_ada.ipynb", "run_3_1_ben.ipynb"],
        ["run_3_1_ada.ipynb", "run_3_2_ben.ipynb"],
        ["ada_7_1_lab.ipynb", "ben_7_2_lab.ipynb"],
        ["lab_02_05_ada.ipynb"],
        ["smithjane_12_34_lab.ipynb", "zoe.ipynb"],
        ["zoe.ipynb", "yan.ipynb", f"Bob_999_{MOODLE}lab.ipynb"],
    ],
)
def test_when_files_are_named_by_people_then_no_date_or_number_is_taken_for_an_id(files):
    assert found(files=files) == {}


def test_when_a_name_can_be_read_in_several_ways_then_it_takes_no_other_s_number():
    """A display name may hold a classmate's number, and a file's own name may begin with numbers."""
    sure = ["doejane_4711_90001_lab.ipynb", "roebob_4712_90002_lab.ipynb"]
    files = [*sure, "dan_4711_4799_90009_lab.ipynb", "kim_4716_90011_2026_10_lab.ipynb", "eve_1_2_3_4_lab.ipynb"]

    numbers = found(files=files)

    assert numbers[files[2]] == ("dan_4711", "4799")
    assert numbers[files[3]] == ("kim", "4716")
    assert numbers[files[4]] == ("eve_1_2", "")
    assert recognized([], files, files)[files[4]].doubt.startswith("its name can be read in several ways")
    assert [numbers[name][1] for name in sure] == ["4711", "4712"]


def test_when_blackboard_s_logins_or_titles_hold_underscores_then_nobody_s_login_is_another_s():
    time = "attempt_2026-10-05-14-22-31_lab.ipynb"

    assert [one[1] for one in found(files=[f"Lab_3_ada_01_{time}", f"Lab_3_ben_01_{time}"]).values()] == [
        "ada_01",
        "ben_01",
    ]
    assert [one[1] for one in found(files=[f"Lab_3_ada_{time}", f"Lab_3_ben_{time}"]).values()] == ["ada", "ben"]


def test_when_a_download_was_made_twice_then_a_copy_s_name_is_read_as_the_first_s():
    files = ["ada_1_90_x.ipynb", "ada_1_90_x (1).ipynb", "ben_2_91_x.ipynb"]

    assert [number for _, number in found(files=files).values()] == ["1", "1", "2"]


def test_when_something_else_lies_beside_what_canvas_wrote_then_only_answers_disturb():
    files = ["smithjane_12_34_lab.ipynb", "marks.pdf"]

    assert found(files=files, answers=files[:1]) == {files[0]: ("smithjane", "12")}


def test_when_the_number_is_a_group_s_then_that_is_said():
    named = recognized([f"Group A_12_{MOODLE}", f"Default group_{MOODLE}", f"Ada_13_{MOODLE}"], [], [])

    assert {one.name: one.is_team for one in named.values()} == {"Group A": True, "Default group": True, "Ada": False}


def test_when_all_folders_have_ilias_form_then_their_learners_are_known():
    folders = ["Lovelace_Ada_ada01_6161", "Babbage_Charles_cb2_6162"]

    assert found(folders) == {folders[0]: ("Ada Lovelace", "6161"), folders[1]: ("Charles Babbage", "6162")}
    assert found([*folders, "zoe"]) == {}
    assert found(["lab_3_ada_2026", "lab_3_ben_2026"]) == {}


@pytest.mark.parametrize(
    ("times", "last"),
    [
        (["12-3 - Ada - Oct 5, 2026 122 PM", "12-3 - Ada - Oct 5, 2026 1159 AM"], 0),
        (["12-3 - Ada - Oct 12, 2026 1201 AM", "12-3 - Ada - Oct 9, 2026 1100 PM"], 0),
        (["12-3 - Ada - January 2, 2027 900 AM", "12-3 - Ada - Dec 31, 2026 900 AM"], 0),
    ],
)
def test_when_a_platform_tells_times_then_attempts_sort_by_them(times, last):
    named = recognized(times, [], [])

    assert max(times, key=lambda name: named[name].attempt) == times[last]


def test_when_repositories_lie_as_a_clone_tool_puts_them_then_the_login_is_what_stands_behind_their_name():
    assert github("numbers-submissions", ["numbers-ada"], "lab")["numbers-ada"].login == "ada"
    assert github("x", ["lab-ada", "lab-ben"], "lab")["lab-ben"].name == "ben"
    assert github("numbers-submissions", ["numbers-ada", "other"], "lab") == {}
    assert github("x", ["lab-ada"], "lab") == {}
