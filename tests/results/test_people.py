"""Whose scores are, laid over them: attempts, teams, and who is missing."""

from dataclasses import replace

import pytest

from autograder.records import Owner, Person, Score, Submission
from autograder.results import amendments, people
from autograder.results.amendments import AmendmentError
from autograder.results.gradebook import Gradebook
from autograder.results.tables import export, platform_csv
from tests.results.samples import ADA, BEN, RUN, VERSIONS
from tests.results.tables.test_platform_csv import read_by_canvas, read_by_moodle

FIRST = Owner("ada", "ada", platform="blackboard", login="ada01", attempt="2026-10-05")
SECOND = replace(FIRST, attempt="2026-10-06")
OLD, NEW = replace(ADA, path="1.ipynb", owner=FIRST), replace(BEN, path="2.ipynb", owner=SECOND)
LISTED = Person("Cyd", "cyd03", "4713", section="=B")


def told(scores, attempts="last", missing=(), superseded=()):
    """Returns the scores as a run shows them that has handed them in."""
    read = [
        Submission(score.path, score.student, "", owner=score.owner, is_superseded=score.path in superseded)
        for score in scores
    ]
    return people.laid_over([score for score in scores if score.sha256], people.dump(read, missing), attempts)


@pytest.mark.parametrize(
    ("attempts", "superseded", "marks"),
    [
        ("last", ["1.ipynb"], {"1.ipynb": ("superseded", None), "2.ipynb": ("graded", 40.0)}),
        ("best", [], {"1.ipynb": ("graded", 100.0), "2.ipynb": ("superseded", None)}),
        ("all", [], {"1.ipynb": ("superseded", None), "2.ipynb": ("graded", 40.0)}),
    ],
)
def test_when_a_learner_handed_in_twice_then_one_counts_and_the_other_is_superseded(attempts, superseded, marks):
    scores = told([OLD, NEW], attempts, superseded=superseded)

    assert {score.path: (score.status, score.score) for score in scores} == marks
    assert len(people.sendable(scores)) == 1
    assert all(score.exercises for score in scores)


def test_when_an_attempt_was_never_read_then_it_has_a_row_all_the_same():
    unread = Score("1.ipynb", "ada", "", "graded", owner=FIRST)

    scores = told([unread, NEW], superseded=["1.ipynb"])

    assert [(score.path, score.status, score.reason) for score in scores] == [
        ("1.ipynb", "superseded", "Another attempt of the same learner counts."),
        ("2.ipynb", "graded", ""),
    ]


def test_when_somebody_on_the_roster_handed_in_nothing_then_the_row_is_missing_and_is_never_exported():
    scores = told([NEW], missing=[LISTED])

    *_, row = export.grades_csv(scores, RUN).splitlines()[:2]
    assert row == ',Cyd,missing,,100.0,,,,"On the roster, and nothing was handed in.",,,,cyd03,4713,,\'=B,'
    assert "4713" not in platform_csv.canvas(scores, RUN) + platform_csv.moodle(scores, RUN)
    assert platform_csv.left_out(scores) == ["Left out: Cyd: it has no mark (missing)."]
    assert "Cyd" not in export.junit_xml(scores, RUN)


def test_when_a_team_s_members_are_known_then_each_gets_the_mark_and_nobody_who_has_the_group_s_number():
    members = (Person("Ada", number="77"), Person("Ben", number="78"))
    team = Owner("Group A", "k", platform="moodle", is_team=True)

    known = told([replace(BEN, owner=replace(team, people=members))])
    unknown = told([replace(BEN, owner=team)])

    assert read_by_moodle(platform_csv.moodle(known, RUN)) == {"77": 40.0, "78": 40.0}
    assert read_by_moodle(platform_csv.moodle(unknown, RUN)) == {}


def test_when_somebody_hands_in_alone_and_with_a_team_then_the_better_mark_is_sent_once():
    ada = Person("Ada", number="77")
    team = Owner("Group A", "team", is_team=True, people=(ada,))
    alone = Owner("Ada", "roster 0", people=(ada,))

    scores = told([replace(OLD, owner=team), replace(NEW, owner=alone)])

    assert read_by_canvas(platform_csv.canvas(scores, RUN))[1] == {"77": 100.0}


def test_when_a_roster_comes_later_then_what_is_graded_gets_its_names_and_is_not_graded_again(tmp_path):
    listed = replace(FIRST, name="Lovelace, Ada", people=(Person("Lovelace, Ada", "ada01", "4711"),))
    with Gradebook.open(tmp_path / "gradebook.sqlite") as book:
        for owner in (FIRST, listed):
            row = Submission(ADA.path, owner.name, ADA.sha256, owner=owner)
            book.begin(RUN, [ADA.path], people.dump([row], []))
            if owner is FIRST:
                book.record(ADA, RUN.digest, VERSIONS, 60.0)
        assert book.done(ADA.path, ADA.sha256, RUN.digest, VERSIONS, 60.0)
        (score,) = book.scores(of_newest_run=True)

    assert (score.student, score.score) == ("Lovelace, Ada", 100.0)
    assert read_by_canvas(platform_csv.canvas([score], RUN))[1] == {"4711": 100.0}


def test_when_a_run_kept_no_owners_then_its_marks_are_exported_as_before():
    scores = [replace(ADA, path="all.zip/lovelaceada_12_34_x.ipynb", student="lovelaceada"), BEN]

    assert read_by_canvas(platform_csv.canvas(scores, RUN))[1] == {"12": 100.0, "ben": 40.0}


def test_when_the_people_of_a_run_are_damaged_then_it_is_an_error_with_a_reason():
    for text in ("{}", '{"owners": [{}], "missing": []}', "["):
        with pytest.raises(ValueError):
            people.laid_over([ADA], text, "last")


def test_when_a_learner_s_name_changed_since_the_last_run_then_it_is_in_doubt_unless_a_roster_says_it():
    read = [Submission(path, "ada", "", owner=Owner("ada", "ada")) for path in ("1.ipynb", "2.ipynb")]
    before = people.dump([replace(read[0], owner=Owner("lab_ada", "x")), read[1]], [])
    listed = replace(read[0], owner=Owner("ada", "roster 0", people=(LISTED,)))

    changed, same = people.compared(read, before)

    assert changed.owner.doubt == "its learner was called lab_ada in the last run"
    assert [same, listed, *read] == [read[1], *people.compared([listed], before), *people.compared(read, None)]


def test_when_a_row_was_never_graded_then_it_can_t_be_amended_and_a_sentence_says_what_can():
    scores = told([Score("1.ipynb", "ada", "", "graded", owner=FIRST), NEW], superseded=["1.ipynb"])

    with pytest.raises(
        AmendmentError, match=r"1\.ipynb is superseded: amend what counts, or grade with --attempt all\."
    ):
        amendments.read(RUN, scores, "1.ipynb", "my_softmax", "4", "by hand")
