from benchmarks import learners, page
from benchmarks.rows import Part, Row

LESSON = Part([Row(1, "ours", 0, "64 digits", 0.25), Row(1, "usual", 0, "64 digits", 1.5)], "A machine.")


def rivals(cpu):
    rows = [Row(1, "grader", 100, "cpu_seconds", cpu), Row(1, "grader", 100, "wall_seconds", 10.0)]
    for what in ("nbgrader autograde", "otter run", "pytest --nbval-lax"):
        rows += [Row(1, what, 10, "cpu_seconds", 66.0), Row(1, what, 10, "wall_seconds", 70.0)]
    return Part(rows, "Another machine.")


def test_when_only_the_lesson_was_measured_then_the_page_holds_only_that():
    text = page.text({"lesson": LESSON})

    assert "| 64 digits | 0.25 | 1.50 | 6.0 |" in text
    assert "A machine." in text
    assert "instructor" not in text


def test_when_a_goal_is_reached_or_missed_then_words_say_so():
    reached = "| CPU of `nbgrader autograde` over ours | at least 30 | 33.0 | reached |"
    missed = "| CPU of `nbgrader autograde` over ours | at least 30 | 22.0 | **not reached** |"

    assert reached in page.text({"rivals": rivals(20.0)})
    assert missed in page.text({"rivals": rivals(30.0)})


def test_when_a_page_is_written_then_tables_stand_apart_from_the_text():
    lines = page.text({"rivals": rivals(20.0), "lesson": LESSON}).splitlines()
    heads = [number for number, line in enumerate(lines) if line.startswith("| ---")]

    assert len(heads) == 3
    assert all(lines[number - 2] == "" for number in heads)


def test_when_there_was_no_control_group_then_no_check_is_claimed():
    assert "control group" not in page.text({"rivals": rivals(20.0)})


def test_when_there_are_notes_then_they_end_the_page():
    assert page.text({"lesson": LESSON}, "## Notes\n\n- One.\n").endswith("A machine.\n\n## Notes\n\n- One.\n")


def test_when_an_older_grader_was_measured_then_the_page_names_its_commit_and_both_ratios():
    rows = []
    for kind in learners.KINDS:
        for what, seconds in ((kind, 6.0), (f"{kind}{learners.OLDER}abc1234", 5.0)):
            rows += [Row(1, what, 10, f"{measure}_seconds", seconds) for measure in ("cpu", "wall")]
        rows.append(Row(1, f"{kind}{learners.OLDER}abc1234", 10, "other_verdicts", 1.0))
    text = page.text({"learners": Part(rows, "A machine.")})

    assert "| CPU of whole notebooks over the grader of abc1234 | at most 1.2 | 1.20 | reached |" in text
    assert "| wall time of whole notebooks over the grader of abc1234 |  | 1.20 |  |" in text
    assert "| whole notebooks, all right, grader of abc1234 | 10 | 0.500 | 0.500 |" in text
