"""What a re-grade changed: whose mark, by how much, through which check, and nobody else's."""

from dataclasses import replace

from autograder.records import NOTHING, Check, Owner, Score
from autograder.results import changes
from autograder.results.amendments import Amendment
from autograder.results.gradebook import Gradebook
from tests.results.samples import ADA, BEN, CAN, DEE, RIGHT_SOFTMAX, RUN, SCORES, VERSIONS, WRONG_SOFTMAX

POSITIVE, SUMS, FRESH = WRONG_SOFTMAX.checks
KINDER = replace(
    WRONG_SOFTMAX,
    score=20.0,
    diagnosis="wrong_values",
    checks=(POSITIVE, replace(SUMS, passed=True), FRESH, Check("finite", 5.0, "public", True)),
)
BEN_NOW = replace(BEN, exercises=(KINDER, BEN.exercises[1]))


def told(before, now, **facts):
    found = changes.compared("2026-11-27 10:00:00", (RUN, before), (replace(RUN, **facts), now))
    return list(changes.told(found, RUN))


def test_when_nothing_moved_then_no_mark_changed_and_nobody_is_named():
    assert told(SCORES, SCORES) == ["Compared with the run of 2026-11-27 10:00:00 UTC.", "No mark changed."]


def test_when_a_check_passes_now_then_it_is_told_whose_mark_moved_by_how_much_and_through_which():
    assert told(SCORES, [ADA, BEN_NOW, CAN, DEE], digest="e2" * 32, seed=5) == [
        "Compared with the run of 2026-11-27 10:00:00 UTC. In this run: checks d1d1d1d1d1d1 → e2e2e2e2e2e2, seed 123 → 5.",
        "ben: 40 → 50 of 100 points (+10). my_softmax 10 → 20: sums to one passes now, finite is new, and passes, "
        "wrong_values, was not_normalised. ben/lab.ipynb",
        "1 mark changed.",
    ]


def test_when_a_check_fails_counts_otherwise_or_is_gone_then_that_is_told():
    failing = replace(RIGHT_SOFTMAX, score=4.0, checks=(replace(RIGHT_SOFTMAX.checks[0], points=4.0),))

    assert told([ADA], [replace(ADA, exercises=(failing, ADA.exercises[1]))])[1] == (
        "ada: 100 → 64 of 100 points (-36). my_softmax 40 → 4: worked example is worth 4, was 20, "
        "fresh numbers is no longer asked. ada/lab.ipynb"
    )


def test_when_only_the_diagnosis_moved_the_points_then_it_is_told():
    library = replace(RIGHT_SOFTMAX, score=0.0, diagnosis="ready_made")

    assert "my_softmax 40 → 0: ready_made, was right." in told([ADA], [replace(ADA, exercises=(library,))])[1]


def test_when_a_mark_comes_or_goes_then_the_reason_is_told():
    graded, person = replace(ADA, path=DEE.path, student="dee"), replace(DEE, path=BEN.path, student="ben")

    assert told([BEN, DEE], [person, graded])[1:] == [
        f"ben: 40 → no mark of 100 points. Handed in again. {DEE.reason} ben/lab.ipynb",
        "dee: no mark → 100 of 100 points. Handed in again. dee/lab.ipynb",
        "2 marks changed.",
    ]


def test_when_somebody_came_or_is_not_in_this_run_then_that_is_no_change():
    missing = Score(NOTHING, "Eve", "", "missing", owner=Owner("Eve"))

    assert told([ADA, missing], [BEN, CAN])[1:] == ["No mark changed."]


def test_when_another_file_of_the_learner_counts_now_then_it_is_that_learner_s_mark_that_changed():
    owner = Owner("ben", "ben")
    first, second = replace(BEN, owner=owner), replace(ADA, path="ben/2.ipynb", student="ben", owner=owner)

    assert told([first], [first, second])[1].startswith(
        "ben: 40 → 100 of 100 points (+60). Handed in again. my_softmax"
    )


def test_when_a_roster_names_a_learner_then_the_mark_is_still_the_same_one_s():
    named = replace(BEN_NOW, student="Ben Ok", owner=Owner("Ben Ok", "ben_ok"))

    assert told([BEN], [named])[1].startswith("Ben Ok: 40 → 50 of 100 points (+10).")


def test_when_a_run_ended_then_the_next_one_is_compared_with_it_and_an_interrupted_one_between_is_not(tmp_path):
    path = tmp_path / "gradebook.sqlite"
    with Gradebook.open(path) as book:
        assert book.before is None
        book.begin(RUN, [ADA.path, BEN.path])
        book.record(ADA, RUN.digest, VERSIONS, 60.0)
        book.record(BEN, RUN.digest, VERSIONS, 60.0)
        book.end()
        assert book.before is None
        book.begin(replace(RUN, seed=5), [ADA.path, BEN.path])
        book.record(BEN_NOW, "new", VERSIONS, 60.0)
    with Gradebook.open(path) as book:
        book.begin(replace(RUN, seed=5), [ADA.path, BEN.path])

        assert (book.before.run, book.before.scores) == (RUN, [ADA, BEN])
        assert [score.score for score in book.scores(of_newest_run=True)] == [100.0, 50.0]


def test_when_the_same_command_is_typed_once_more_then_the_last_re_grade_is_still_told(tmp_path):
    with Gradebook.open(tmp_path / "gradebook.sqlite") as book:

        def graded(*scores, run=RUN, owners='{"owners": [], "missing": []}'):
            book.begin(run, [BEN.path], owners)
            for score in scores:
                book.record(score, "x", VERSIONS, 60.0)
            book.end()
            return book.before and book.before.run.seed

        assert graded(BEN, run=replace(RUN, seed=1)) is None
        assert graded(BEN_NOW, run=replace(RUN, seed=2)) == 1
        assert graded(run=replace(RUN, seed=2)) == 1
        assert graded(DEE, run=replace(RUN, seed=2)) == 1
        assert graded(run=replace(RUN, seed=2, attempts="best")) == 2
        assert graded(run=replace(RUN, seed=2, attempts="best"), owners='{"missing": [], "owners": []}') == 2
        assert graded(BEN, run=replace(RUN, seed=2, attempts="best"), owners='{"missing": [], "owners": []}') == 2


def test_when_a_person_marked_an_exercise_then_a_re_grade_did_not_change_it(tmp_path):
    with Gradebook.open(tmp_path / "gradebook.sqlite") as book:
        for score in (BEN, BEN_NOW):
            book.begin(RUN, [BEN.path])
            book.record(score, score.status, VERSIONS, 60.0)
            book.end()
        book.amend(Amendment(BEN, "my_softmax", 25.0, "right idea"))

        assert changes.changes(book.before.scores, book.scores(of_newest_run=True)) == []
