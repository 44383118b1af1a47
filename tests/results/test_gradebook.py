"""The gradebook: what it keeps, and that nothing takes it away."""

import os
import random
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from dataclasses import replace

import pytest

from autograder.results import amendments
from autograder.results.amendments import Amendment
from autograder.results.gradebook import Gradebook
from autograder.results.trouble import GradebookBusy, GradebookError
from tests.conftest import ROOT
from tests.results.samples import ADA, BEN, DEE, RUN, SCORES, SHOWN, VERSIONS

DIGEST = RUN.digest
MANY = 400

GRADER = f"""
import sys
from dataclasses import replace
from pathlib import Path
from autograder.results.gradebook import Gradebook
from tests.results.samples import BEN, RUN, VERSIONS

paths = [f"{{number:03}}/lab.ipynb" for number in range({MANY})]
with Gradebook.open(Path(sys.argv[1])) as book:
    book.begin(RUN, paths)
    for path in paths:
        if not book.done(path, BEN.sha256, RUN.digest, VERSIONS, 60.0):
            book.record(replace(BEN, path=path), RUN.digest, VERSIONS, 60.0)
            print(path, flush=True)
"""
HOLDER = """
import os, sys
from pathlib import Path
from autograder.results.gradebook import Gradebook

with Gradebook.open(Path(sys.argv[1])):
    if "fork" in sys.argv and os.fork() == 0:
        sys.stdin.read()
        os._exit(0)
    print("open", flush=True)
    sys.stdin.read()
"""
FILLER = """
import sys
from dataclasses import replace
from pathlib import Path
from autograder.results.gradebook import Gradebook, GradebookError
from tests.results.samples import BEN, RUN, VERSIONS

disk = Path(sys.argv[1])
ballast = disk / "ballast"
ballast.write_bytes(bytes(600_000))
recorded = 0
with Gradebook.open(disk / "gradebook.sqlite") as book:
    try:
        while True:
            book.record(replace(BEN, path=f"{recorded}"), RUN.digest, VERSIONS, 60.0)
            recorded += 1
    except GradebookError as error:
        print(error)
ballast.unlink()
with Gradebook.open(disk / "gradebook.sqlite") as book:
    book.record(replace(BEN, path="one more"), RUN.digest, VERSIONS, 60.0)
    print(recorded > 0, len(book.scores()) - recorded)
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "gradebook.sqlite"


def record(book, *scores):
    for score in scores:
        book.record(score, DIGEST, VERSIONS, 60.0)


def count(path):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT count(*) FROM scores").fetchone()[0]


def start(program, path, *arguments):
    command = [sys.executable, "-c", program, str(path), *arguments]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def told(path):
    """Returns the sentence with which a gradebook is refused."""
    with pytest.raises(GradebookError) as refused, Gradebook.open(path):
        pass
    return str(refused.value)


# ---- what it keeps ----------------------------------------------------------------------------------


def test_when_a_gradebook_is_new_then_it_holds_nothing(path):
    with Gradebook.open(path) as book:
        assert book.run is None
        assert book.scores() == []
        assert book.scores(of_newest_run=True) == []
        assert not book.done(ADA.path, ADA.sha256, DIGEST, VERSIONS, 60.0)


def test_when_scores_are_recorded_then_they_come_back_sorted_after_a_restart(path):
    with Gradebook.open(path) as book:
        record(book, *SCORES[::-1])
    with Gradebook.open(path) as book:
        assert book.scores() == SCORES


def test_when_a_submission_is_graded_again_then_the_newest_row_counts_and_the_older_one_stays(path):
    better = replace(BEN, exercises=ADA.exercises)
    with Gradebook.open(path) as book:
        record(book, BEN, better)

        assert book.scores() == [better]
    assert count(path) == 2


def test_when_a_run_begins_then_its_facts_are_kept_and_the_newest_run_is_told(path):
    with Gradebook.open(path) as book:
        book.begin(replace(RUN, seed=7), [])
        book.begin(RUN, [])
    with Gradebook.open(path) as book:
        assert book.run == RUN
        assert list(book.run.points) == ["my_softmax", "model"]


def test_when_only_the_newest_run_is_asked_for_then_other_paths_are_left_out(path):
    with Gradebook.open(path) as book:
        book.begin(RUN, [ADA.path, BEN.path])
        record(book, ADA, BEN)
        book.begin(RUN, [BEN.path, DEE.path])

        assert book.scores(of_newest_run=True) == [BEN]
        assert book.scores() == [ADA, BEN]


def test_when_a_path_is_hostile_then_it_is_kept_and_found_again(path):
    odd = replace(ADA, path=SHOWN, student=SHOWN)
    with Gradebook.open(path) as book:
        book.begin(RUN, [SHOWN])
        record(book, odd)

        assert book.scores(of_newest_run=True) == [odd]
        assert book.done(SHOWN, ADA.sha256, DIGEST, VERSIONS, 60.0)


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX's")
def test_when_a_gradebook_is_made_then_only_its_owner_may_read_it_and_its_journal(path):
    with Gradebook.open(path) as book:
        record(book, ADA)
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}

    assert modes == {"gradebook.sqlite": 0o600, "gradebook.sqlite-wal": 0o600}
    assert list(path.parent.iterdir()) == [path]


# ---- what a person adds ------------------------------------------------------------------------------


def test_when_a_person_amends_then_it_is_a_row_of_its_own_and_the_newest_counts_after_a_restart(path):
    with Gradebook.open(path) as book:
        book.begin(RUN, [BEN.path])
        record(book, BEN)
        book.amend(Amendment(BEN, "my_softmax", 20.0, "first look"))
        book.amend(Amendment(BEN, "my_softmax", 30.0, "second look"))
    with Gradebook.open(path) as book:
        (score,) = book.scores()
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT score, exercise, points, why FROM amendments ORDER BY id").fetchall()

    assert (score.exercises[0].score, score.exercises[0].amended, score.score) == (30.0, "second look", 60.0)
    assert rows == [(1, "my_softmax", 20.0, "first look"), (1, "my_softmax", 30.0, "second look")]
    assert count(path) == 1


def test_when_many_marks_are_given_then_each_is_held_against_its_own_score_only(path, monkeypatch):
    scores, compared = [replace(BEN, path=f"{name}/lab.ipynb") for name in range(30)], []
    applied = amendments.applied
    monkeypatch.setattr(
        amendments, "applied", lambda score, marks, points: compared.extend(marks) or applied(score, marks, points)
    )
    with Gradebook.open(path) as book:
        book.begin(RUN, [score.path for score in scores])
        record(book, *scores)
        book.amend(*(Amendment(score, "model", 30.0, "x") for score in scores))
        told = book.scores()

    assert {score.exercises[1].score for score in told} == {30.0}
    assert len(compared) == len(scores)


def test_when_a_person_amends_after_a_regrade_then_the_mark_is_about_the_newest_score(path):
    changed = replace(BEN, sha256="e" * 64, exercises=ADA.exercises)
    with Gradebook.open(path) as book:
        book.begin(RUN, [BEN.path])
        record(book, BEN, changed)
        book.amend(Amendment(changed, "my_softmax", 30.0, "second look"))

        assert [(score.status, score.score) for score in book.scores()] == [("graded", 90.0)]


def test_when_a_person_hands_it_back_then_the_graders_points_count_again(path):
    with Gradebook.open(path) as book:
        book.begin(RUN, [BEN.path])
        record(book, BEN)
        book.amend(Amendment(BEN, "my_softmax", 20.0, "a slip"))
        book.amend(Amendment(BEN, "my_softmax", None, "undone"))

        assert book.scores() == [BEN]


def test_when_a_path_is_hostile_then_it_can_be_amended(path):
    odd = replace(BEN, path=SHOWN)
    with Gradebook.open(path) as book:
        book.begin(RUN, [SHOWN])
        record(book, odd, ADA)
        book.amend(Amendment(odd, "my_softmax", 40.0, SHOWN))

        assert {score.path: score.score for score in book.scores()} == {SHOWN: 70.0, ADA.path: 100.0}


def test_when_an_older_lab_wrote_it_then_it_gets_what_it_lacks_and_keeps_its_scores(path):
    with Gradebook.open(path) as book:
        book.begin(RUN, [BEN.path])
        record(book, BEN)
    with closing(sqlite3.connect(path)) as older:
        older.executescript(
            "DROP TABLE amendments; DROP TABLE ends; ALTER TABLE scores DROP COLUMN timeout; ALTER TABLE runs DROP COLUMN people;"
            "PRAGMA user_version = 1"
        )

    with Gradebook.open(path) as book:
        book.amend(Amendment(BEN, "my_softmax", 40.0, "right"))

        assert [score.score for score in book.scores()] == [70.0]


# ---- what is done already ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "done"),
    [
        ((ADA.path, ADA.sha256, DIGEST, VERSIONS), True),
        ((ADA.path, ADA.sha256, DIGEST, dict(reversed(VERSIONS.items()))), True),
        (("ada/other.ipynb", ADA.sha256, DIGEST, VERSIONS), False),
        ((ADA.path, BEN.sha256, DIGEST, VERSIONS), False),
        ((ADA.path, ADA.sha256, "other checks", VERSIONS), False),
        ((ADA.path, ADA.sha256, DIGEST, VERSIONS | {"numpy": "3.0"}), False),
    ],
)
def test_when_path_content_checks_and_versions_are_the_same_then_a_submission_is_done(path, key, done):
    with Gradebook.open(path) as book:
        record(book, ADA)

        assert book.done(*key, 60.0) is done


@pytest.mark.parametrize(("score", "done"), [(SCORES[2], True), (DEE, False)], ids=["refused", "needs_person"])
def test_when_a_submission_needs_a_person_then_it_is_tried_again_and_a_refused_one_is_not(path, score, done):
    with Gradebook.open(path) as book:
        record(book, score)

        assert book.done(score.path, score.sha256, DIGEST, VERSIONS, 60.0) is done


def test_when_a_learner_goes_back_to_an_earlier_content_then_it_is_graded_again(path):
    with Gradebook.open(path) as book:
        record(book, ADA, replace(ADA, sha256="e" * 64))

        assert not book.done(ADA.path, ADA.sha256, DIGEST, VERSIONS, 60.0)


# ---- two graders ------------------------------------------------------------------------------------


def test_when_another_grader_has_it_open_then_a_sentence_says_so_and_it_is_free_after_a_kill(path):
    with start(HOLDER, path) as other:
        assert other.stdout.readline() == "open\n"
        with pytest.raises(GradebookBusy) as busy, Gradebook.open(path):
            pass
        other.kill()

    assert str(busy.value) == (
        f"{path} is open in another run of the grader. Wait until it has ended, or choose another folder."
    )
    with Gradebook.open(path) as book:
        record(book, ADA)


def test_when_this_process_has_it_open_already_then_a_second_time_is_refused_and_the_first_goes_on(path):
    with Gradebook.open(path) as book:
        with pytest.raises(GradebookBusy), Gradebook.open(path):
            pass
        record(book, ADA)
    assert count(path) == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_when_a_killed_grader_leaves_a_child_behind_then_the_child_holds_no_lock(path):
    with start(HOLDER, path, "fork") as other:
        assert other.stdout.readline() == "open\n"
        other.kill()
        other.wait()
        with Gradebook.open(path) as book:
            record(book, ADA)
        other.stdin.close()


# ---- killed -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("times", [10, pytest.param(50, marks=pytest.mark.full)])
def test_when_the_grader_is_killed_again_and_again_then_every_row_is_whole_and_the_run_goes_on(path, times):
    draw = random.Random(times)
    claimed = 0
    for _ in range(times):
        with start(GRADER, path) as grader:
            for _ in range(draw.randrange(3 * MANY // (2 * times))):
                claimed += bool(grader.stdout.readline())
            grader.send_signal(signal.SIGKILL)
            claimed += len(grader.stdout.readlines())
        recorded = recovered(path)

        assert [score.path for score in recorded] == [f"{number:03}/lab.ipynb" for number in range(len(recorded))]
        assert all(replace(score, path=BEN.path) == BEN for score in recorded)
        assert len(recorded) >= claimed

    with start(GRADER, path) as grader:
        grader.communicate()

    assert grader.returncode == 0
    assert len(recovered(path)) == count(path) == MANY


def recovered(path):
    with Gradebook.open(path) as book:
        return book.scores()


# ---- what it refuses, and says ----------------------------------------------------------------------


def test_when_the_file_is_not_a_database_then_it_is_refused_and_left_as_it_is(path):
    path.write_bytes(b"submission,student\n" * 100)

    assert told(path) == f"{path} is not a gradebook. Move it away, or choose another folder."
    assert path.read_bytes() == b"submission,student\n" * 100


@pytest.mark.parametrize("mode", ["delete", "wal"])
def test_when_the_file_is_another_programs_database_then_it_is_refused_and_left_as_it_is(path, mode):
    with closing(sqlite3.connect(path)) as other:
        other.execute(f"PRAGMA journal_mode = {mode}")
        other.execute("CREATE TABLE grade (points)")
    before = path.read_bytes()

    assert told(path) == f"{path} is another program's database, not a gradebook. Choose another folder."
    assert path.read_bytes() == before


def test_when_a_newer_lab_wrote_it_then_it_is_refused(path):
    with Gradebook.open(path):
        pass
    with closing(sqlite3.connect(path)) as newer:
        newer.execute("PRAGMA user_version = 99")

    assert told(path) == f"{path} was written by a newer grader. Update this one, then run the same command."


def test_when_a_killed_grader_left_an_empty_file_then_it_is_a_new_gradebook(path):
    path.touch()
    with Gradebook.open(path) as book:
        record(book, ADA)


def test_when_the_file_is_damaged_then_a_sentence_says_so_and_it_is_left_as_it_is(path):
    with Gradebook.open(path) as book:
        record(book, *(replace(BEN, path=f"{number}") for number in range(50)))
    whole = path.read_bytes()
    damaged = whole[:8192] + bytes(8192) + whole[16384:]
    path.write_bytes(damaged)

    sentence = told(path)

    assert sentence.startswith(f"{path} is damaged (")
    assert sentence.endswith(
        "); it is left as it is. Put a copy from your backup in its place, or move it away and grade again."
    )
    assert path.read_bytes() == damaged


def test_when_the_file_is_cut_off_then_it_is_damaged(path):
    with Gradebook.open(path) as book:
        record(book, *(replace(BEN, path=f"{number}") for number in range(50)))
    path.write_bytes(path.read_bytes()[:20_000])

    assert told(path).startswith(f"{path} is damaged (")


def test_when_its_tables_are_gone_then_it_is_damaged(path):
    with Gradebook.open(path):
        pass
    with closing(sqlite3.connect(path)) as other:
        other.execute("DROP TABLE scores")

    with Gradebook.open(path) as book, pytest.raises(GradebookError, match=r"is damaged \(no such table: scores\)"):
        book.scores()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("UPDATE scores SET score = '{' WHERE id = 1", r"is damaged \(row 1: .+\); it is left"),
        ("UPDATE scores SET score = '[]' WHERE id = 1", r"is damaged \(row 1: not a score: .+\); it is left"),
        ("UPDATE runs SET facts = '{'", r"is damaged \(run 1: .+\); it is left"),
        ("UPDATE runs SET facts = '{\"lab\": 1}'", r"is damaged \(run 1: .+\); it is left"),
    ],
)
def test_when_somebody_changed_a_row_by_hand_then_the_row_is_named(path, change, sentence):
    with Gradebook.open(path) as book:
        book.begin(RUN, [])
        record(book, ADA)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute(change)

    with Gradebook.open(path) as book, pytest.raises(GradebookError, match=sentence):
        assert book.run and book.scores()


def test_when_a_file_stands_where_the_folder_should_be_then_a_sentence_says_so(tmp_path):
    (tmp_path / "report").write_text("")
    path = tmp_path / "report" / "gradebook.sqlite"

    assert told(path) in [
        f"{path} can't be written ({reason}). What is recorded is safe: mend that, then run the same command again."
        for reason in ("File exists", "Not a directory")
    ]


def test_when_a_folder_stands_in_its_place_then_a_sentence_says_so(path):
    path.mkdir()

    assert told(path) == (
        f"{path} can't be written (unable to open database file). What is recorded is safe: mend that, "
        "then run the same command again."
    )


@pytest.fixture
def nobody():
    """The rights of an ordinary user: root may write anywhere."""
    if os.name != "posix":
        pytest.skip("file modes are POSIX's")
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65534)
    yield
    if is_root:
        os.seteuid(0)


def test_when_the_folder_may_not_be_written_then_a_sentence_says_so(tmp_path, request):
    (tmp_path / "report").mkdir(mode=0o500)
    request.getfixturevalue("nobody")

    assert told(tmp_path / "report" / "gradebook.sqlite").startswith(
        f"{tmp_path}/report/gradebook.sqlite can't be written (Permission denied). What is recorded is safe: "
    )


@pytest.mark.skipif(not shutil.which("bwrap"), reason="no bubblewrap here to make a small disk (make test installs it)")
def test_when_the_disk_is_full_then_a_sentence_says_so_and_nothing_recorded_is_lost():
    disk = ["bwrap", "--dev-bind", "/", "/", "--size", "1048576", "--tmpfs", "/mnt", "--chdir", str(ROOT)]
    command = [*disk, sys.executable, "-c", FILLER, "/mnt"]
    done = subprocess.run(command, capture_output=True, text=True)

    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "/mnt/gradebook.sqlite can't be written (database or disk is full). What is recorded is safe: mend that, "
        "then run the same command again.",
        "True 1",
    ]


def test_when_there_is_more_time_now_then_only_what_was_too_slow_is_tried_again(tmp_path):
    slow = replace(BEN, exercises=(replace(BEN.exercises[0], diagnosis="too_slow"), BEN.exercises[1]))
    with Gradebook.open(tmp_path / "gradebook.sqlite") as book:
        book.begin(RUN, [ADA.path, slow.path])
        for score in (ADA, slow):
            book.record(score, DIGEST, VERSIONS, 60.0)

        done = {
            (score.path, seconds): book.done(score.path, score.sha256, DIGEST, VERSIONS, seconds)
            for score in (ADA, slow)
            for seconds in (30.0, 60.0, 90.0)
        }

    assert [key for key, is_done in done.items() if not is_done] == [(BEN.path, 90.0)]
