"""The instructor's page as text, and what a report writes and removes. tests/browser opens the pages."""

from dataclasses import replace
from urllib.parse import unquote

import pytest

from autograder.records import NOTHING, Owner, Score
from autograder.results import changes, files
from autograder.results.pages import report
from tests.results.parsed import Page
from tests.results.samples import ADA, BEN, CAN, DEE, EVE, NASTY, RUN, SCORES


def test_when_a_report_is_made_then_isolation_versions_and_counts_stand_on_it():
    page = Page(report.report(SCORES, RUN))

    assert (
        "4 submissions ✓ graded 2 ✗ refused 1 ? needs a person 1 median of 100 points 70 with all points 1" in page.text
    )
    assert "Isolation: full. Each submission ran in a sandbox of its own" in page.text
    assert page.text.index("Isolation") < page.text.index("How the marks spread")
    assert "digits-lab 0.1.0, checks d1d1d1d1d1d1, seed 123." in page.text
    assert "Answers ran with python 3.11.2, tensorflow 2.21.0, keras 3.15.1, numpy 2.4.6." in page.text
    assert "Together they ran for 0.8 s, half of them for less than 0.38 s." in page.text


@pytest.mark.parametrize(
    ("level", "sentence"),
    [
        ("full", "Each submission ran in a sandbox of its own: no network, no view of other files or submissions."),
        ("partial", "Answers ran with limited rights, but not in a sandbox"),
        ("none", "nothing kept them from files or the network."),
    ],
)
def test_when_isolation_is_lower_then_the_report_says_aloud_what_it_means(level, sentence):
    text = Page(report.report(SCORES, replace(RUN, isolation=level))).text

    assert f"Isolation: {level}." in text
    assert sentence in text
    assert f"isolation {level}." in Page(report.feedback(ADA, replace(RUN, isolation=level))).text


def test_when_marks_spread_then_the_picture_reads_as_a_list_and_its_bars_have_that_height():
    page = Page(report.report([ADA, BEN, replace(BEN, path="x")], RUN))
    columns = [attributes for tag, attributes in page.tags if tag == "svg" and attributes["class"] == "column"]

    assert "2 submissions with 40 to under 50 points" in page.text
    assert "0 submissions with 50 to under 60 points" in page.text
    assert "1 submissions with 100 points, which is all" in page.text
    assert "Median 40, mean 60." in page.text
    assert [column["height"] for column in columns] == ["0", "0", "0", "0", "160", *["0"] * 5, "80"]
    assert all(column["aria-hidden"] == "true" for column in columns)


def test_when_checks_are_shown_then_each_has_a_bar_and_the_same_in_numbers():
    page = Page(report.report([ADA, BEN, CAN], RUN))
    shapes = [dict(attributes) for tag, attributes in page.tags if tag == "rect" and attributes.get("height") == "10"]
    widths = [shape["width"] for shape in shapes if shape["class"] == "value"]

    assert page.rows[0] == ["Check", "As a bar", "Passed"]
    assert ["layers", "", "2 of 2"] in page.rows
    assert ["computes (hidden)", "", "1 of 2"] in page.rows
    assert widths[: len(page.rows[1:7])] == ["100.0", "50.0", "100.0", "0.0", "100.0", "50.0"]


def test_when_checks_passed_together_then_one_bar_names_them_all():
    page = Page(report.report([ADA], RUN))

    assert page.rows[1] == ["worked example, fresh numbers (hidden)", "", "1 of 1"]


def test_when_somebody_is_missing_or_late_then_the_report_names_them():
    late = replace(BEN, owner=replace(BEN.owner, name=BEN.student, is_late=True))
    missing = [Score(NOTHING, f"m{n}", "", "missing", "Nothing came.") for n in range(33)]
    page = Page(report.report([ADA, late, *missing], RUN))

    assert "Missing, late 33 missing: m0 ; m1 ; m10 ; " in page.text
    assert " ; and 3 more, in the table below. 1 late: ben ." in page.text
    assert ["ben", "ben/lab.ipynb", "✓ graded, late", "40", "10", "30"] in [row[:6] for row in page.rows]
    assert 'id="people"' not in report.report(SCORES, RUN)


def test_when_mistakes_were_made_then_each_has_its_number_its_sentences_and_a_way_to_who_made_it():
    page = Page(report.report([ADA, BEN, replace(BEN, path="x")], RUN))
    sought = [attributes["data-find"] for tag, attributes in page.tags if "data-find" in attributes]

    assert (
        "2 mean loss 30 of 40 The outputs should sum to 1, but for z = [1 2 3 4] they sum to 84.79. Try: Divide each e^z by the sum of all "
        "of them. my_softmax: not_normalised who made it"
    ) in page.text
    assert sought == ["my_softmax: not_normalised", "model: softmax_output"]
    assert all(any(find in row[-1] for row in page.rows) for find in sought)


def test_when_there_are_many_mistakes_then_the_rarer_ones_are_folded_and_none_is_lost():
    wrong = [replace(BEN, path=str(n), exercises=(replace(BEN.exercises[0], diagnosis=f"m_{n}"),)) for n in range(11)]
    page = Page(report.report(wrong, RUN))

    assert "3 rarer mistakes" in page.text
    assert len([1 for _, attributes in page.tags if "data-find" in attributes]) == 11


def test_when_wrong_answers_have_no_name_then_those_that_behave_alike_stand_together_with_their_code():
    def unnamed(path, behaves, code):
        wrong = replace(BEN.exercises[0], diagnosis="wrong_values", behaves=behaves, code=code)
        return replace(BEN, path=path, student=path, exercises=(wrong, BEN.exercises[1]))

    alike = [unnamed(f"u{n}", "0a1b2c3d00000000", f"def f(z):\n    return {n}") for n in range(14)]
    page = Page(report.report([ADA, *alike, unnamed("v", "1122334400000000", "def f(z): pass")], RUN))

    assert "14 my_softmax-0a1b2c3d 10 of 40 points The outputs should sum to 1" in page.text
    assert "return 0 13 other ways to write it def f(z): return 1 " in page.text
    assert "whose they are u0 u0 u1 u1 " in page.text
    assert "1 my_softmax-11223344 10 of 40 points" in page.text and "def f(z): pass v v" in page.text
    assert page.text.count("def f(z)") == 5
    assert 'id="unnamed"' not in report.report(SCORES, RUN)


def test_when_a_report_is_made_then_its_table_has_one_sorted_row_for_each_submission():
    rows = Page(report.report(SCORES[::-1], RUN)).rows

    assert rows[-5] == [
        "Student", "Submission", "Status", "Score of 100", "my_softmax of 40", "model of 60", "Mistakes, or the reason",
    ]  # fmt: skip
    assert rows[-4:] == [
        ["ada", "ada/lab.ipynb", "✓ graded", "100", "40", "60", ""],
        ["ben", "ben/lab.ipynb", "✓ graded", "40", "10", "30", "my_softmax: not_normalised; model: softmax_output"],
        ["can", "can/lab.ipynb", "✗ refused", "–", "–", "–", CAN.reason],
        ["dee", "dee/lab.ipynb", "? needs a person", "–", "–", "–", DEE.reason],
    ]


def test_when_a_person_set_marks_then_the_table_says_so_and_why():
    assert Page(report.report([EVE], RUN)).rows[-1] == [
        "eve", "eve/lab.ipynb", "✓ graded", "95", "35", "60",
        "my_softmax: not_normalised my_softmax: set by a person: The last line is a typing error.",
    ]  # fmt: skip


def test_when_the_reports_are_written_then_every_link_leads_to_a_page(tmp_path):
    report.write(tmp_path, [*SCORES, NASTY, replace(ADA, path="x/y #1?.ipynb", student="陈 伟")], RUN)
    links = [link for link in Page((tmp_path / "report.html").read_text(encoding="utf-8")).links if link[0] != "#"]

    assert len(set(links)) == 6
    assert all((tmp_path / unquote(link)).is_file() for link in links)
    assert len(list((tmp_path / "feedback").iterdir())) == 6


def test_when_somebody_is_needed_then_the_report_says_first_of_all_who_why_and_what_to_do():
    page = Page(report.report([*SCORES, replace(DEE, path="fay.ipynb", student="fay")], RUN))

    assert (
        "2 need a person The grader could not judge these. Look at the reason, then run the same command again"
        in page.text
    )
    assert f"autograder amend . {DEE.reason} dee dee/lab.ipynb fay fay.ipynb" in page.text
    assert page.text.index("2 need a person") < page.text.index("How the marks spread")
    assert "need a person" not in Page(report.report([ADA], RUN)).text


def test_when_many_need_a_person_then_a_reason_is_told_once_and_most_of_them_are_folded():
    page = Page(report.report([replace(DEE, path=f"{n}.ipynb", student=f"no {n}") for n in range(30)], RUN))
    before_the_table = page.text.partition("Marks of each submission")[0]

    assert before_the_table.count(DEE.reason) == 1
    assert "and 18 more" in before_the_table
    assert all(f"no {n} " in before_the_table for n in range(30))


def test_when_files_were_refused_then_the_report_says_whose_and_why():
    assert (
        f"1 refused These files could not be read. Each learner's page gives the same reason and asks to hand in again. {CAN.reason} can can/lab.ipynb"
        in Page(report.report(SCORES, RUN)).text
    )


def test_when_nobody_made_a_mistake_then_the_report_lists_none():
    assert "rarer" not in Page(report.report([ADA], RUN)).text
    assert 'id="mistakes"' not in report.report([ADA], RUN)


def test_when_there_is_no_submission_then_the_report_says_zero():
    text = Page(report.report([], RUN)).text

    assert "0 submissions" in text
    assert "How the marks spread" not in text and "Together they ran" not in text


def test_when_submissions_are_many_then_their_number_can_be_read():
    assert "1,000 submissions" in Page(report.report([replace(CAN, path=f"{n}.py") for n in range(1000)], RUN)).text


def test_when_somebody_on_the_roster_handed_in_nothing_then_that_is_no_submission():
    absent = replace(CAN, path=NOTHING, sha256="", status="missing")
    text = Page(report.report([BEN, absent], RUN)).text

    assert "1 submission" in text and "submissions" not in text.partition("Isolation")[0]
    assert "1 – missing" in text or "– missing 1" in text


# ---- what is written and what is removed ------------------------------------------------------------


def stamp(path):
    return path.stat().st_ino, path.stat().st_mtime_ns


def test_when_more_marks_changed_than_a_list_holds_then_it_leads_to_the_command_that_tells_them():
    now = [replace(ADA, path=f"{n}", student=f"learner {n:04}", owner=Owner(f"{n}", f"{n}")) for n in range(1014)]
    before = [replace(score, exercises=BEN.exercises) for score in now]
    page = Page(report.report(now, RUN, changes.compared("2026-11-27 10:00:00", (RUN, before), (RUN, now))))

    assert "and 2 more, told by autograder compare" in page.text


def test_when_nothing_changed_then_no_page_of_feedback_is_written_again(tmp_path):
    report.write(tmp_path, SCORES, RUN)
    before = {page: stamp(page) for page in (tmp_path / "feedback").iterdir()}
    report.write(tmp_path, [ADA, EVE, replace(BEN, exercises=EVE.exercises), CAN, DEE], RUN)
    after = {page: stamp(page) for page in (tmp_path / "feedback").iterdir()}

    assert len(after) == 5
    assert [page.name[:3] for page in before if after[page] != before[page]] == ["ben"]


def test_when_a_submission_is_gone_then_its_page_goes_and_whatever_is_not_ours_stays(tmp_path):
    report.write(tmp_path, SCORES, RUN)
    folder = tmp_path / "feedback"
    ours = (tmp_path / files.feedback(BEN)).read_text(encoding="utf-8")
    kept = {"notes-0a1b2c3d.html": "<p>mine</p>", "notes.html": ours, "ben-12345678.txt": ours, "ben.html.bak": ours}
    for name, text in kept.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "of-an-older-grader-12345678.html").write_text(ours, encoding="utf-8")  # whose digits were eight
    (folder / "a-12345678.html").mkdir()
    (folder / "b-12345678.html").symlink_to(tmp_path / files.feedback(BEN))
    report.write(tmp_path, [ADA], RUN)

    left = {page.name for page in folder.iterdir()}
    assert left == {*kept, "a-12345678.html", "b-12345678.html", files.feedback(ADA).removeprefix("feedback/")}


def test_when_a_learner_writes_our_mark_into_an_answer_then_it_marks_no_page(tmp_path):
    """What says that a page is ours can't be typed: on a page it is escaped."""
    mark = report.OUR_MARK.decode()
    quoted = replace(BEN, exercises=(replace(BEN.exercises[0], code=mark, rationale=mark),))

    assert report.feedback(quoted, RUN).count(mark) == 1
    assert mark not in report.report([quoted], RUN)


def test_when_a_thousand_pages_are_made_then_each_is_its_learners(tmp_path):
    scores = [Score(f"{n}/lab.ipynb", f"learner {n}", f"{n:064x}", "graded", "", BEN.exercises) for n in range(1000)]
    report.write(tmp_path, scores, RUN)

    assert len(list((tmp_path / "feedback").iterdir())) == 1000
    assert "learner 777" in (tmp_path / files.feedback(scores[777])).read_text(encoding="utf-8")


def test_when_more_hand_in_than_a_page_can_hold_then_it_says_so_and_leads_to_the_table(monkeypatch):
    monkeypatch.setattr(report, "_MOST_ROWS", 3)
    class_ = [replace(CAN, path=f"{n}", student=f"learner {n:04}") for n in range(1013)]
    page = Page(report.report(class_, RUN))

    assert "1,013 submissions" in page.text
    assert "Here are the first 3 by name; all of them are in grades.csv" in page.text
    assert "and 1001 more" in page.text
    assert "and 1 more, in grades.csv" in page.text
    assert page.text.count("learner 0002") == 2
    assert page.text.count("learner 1012") == 0
