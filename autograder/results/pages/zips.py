"""The pages of feedback as the zips that platforms hand out to learners: named as the platform named what it gave us.

- each learner gets the page of what counts; of a file that was refused, too: it says what to do next
- whom the platform's numbers name nobody is left out, and told
- the formats are described in tests/results/formats/
"""

import io
import re
import zipfile
from collections.abc import Sequence

from autograder.printable import CODE, one_line
from autograder.records import Person, Printable, Score, Status
from autograder.results.pages import report
from autograder.results.people import sendable, whose
from autograder.results.run import Run
from autograder.results.tables import platform_csv
from autograder.results.tables.gradescope import CannotExport

_NO_NUMBER = "the number of the participant is not known: grade what Moodle hands out as it is, or with --roster"
_NO_ID = "the file's name tells no ID and no number of a file: grade what Canvas hands out as it is"
_WITH_PAGES: tuple[Status, ...] = ("graded", "refused")
_Addressed = tuple[Printable, Score, str]  # who gets the page of a score, and what it is called in the zip, or ""


def moodle(scores: Sequence[Score], run: Run) -> bytes:
    """Returns what Moodle takes under "Upload multiple feedback files in a zip": a folder for each participant.

    Raises:
        CannotExport: there are pages, and not one of them is a participant's.
    """
    return _zip(_for_moodle(scores), run, _NO_NUMBER)


def _for_moodle(scores: Sequence[Score]) -> list[_Addressed]:
    sent = platform_csv.sent(scores, "moodle", _WITH_PAGES)
    return [(person.name, score, _folder(score, person)) for score, person in sent]


def _folder(score: Score, person: Person) -> str:
    """Returns a page in a participant's folder as Moodle gave it; whom only the roster knows has one as it would be."""
    if not person.number:
        return ""
    given = re.compile(rf"[^_]*_{re.escape(person.number)}_assignsubmission_[a-z]+_?")
    for part in score.path.split("/"):
        if match := given.match(part):
            return f"{match[0]}/feedback.html"
    name = re.sub(r"[_/\\]", " ", person.name)
    return f"{name}_{person.number}_assignsubmission_file_/feedback.html"


def canvas(scores: Sequence[Score], run: Run) -> bytes:
    """Returns what Canvas takes under "Upload Submissions": a page named as each learner's file was.

    Raises:
        CannotExport: there are pages, and not one of them is about a file of Canvas'.
    """
    return _zip(_for_canvas(scores), run, _NO_ID)


def _for_canvas(scores: Sequence[Score]) -> list[_Addressed]:
    return [(score.path, score, _file(score)) for score in sendable(scores, _WITH_PAGES)]


def _file(score: Score) -> str:
    """Returns a page's name: the downloaded file's, or one that Canvas reads rightly; "" where there is none."""
    owner = whose(score)
    is_blind = owner.name.startswith("anon_")
    if owner.platform != "canvas" or not owner.attempt or not (owner.number or is_blind):
        return ""
    learner = owner.name.removeprefix("anon_") if is_blind else owner.number
    given = next((part for part in score.path.split("/") if f"_{owner.attempt}_" in part), "")
    name = re.sub(r"\.\w+$", "", given) + ".html"
    if "\\" not in name and _as_canvas_reads(name) == (learner, owner.attempt):
        return name
    return f"{owner.name if is_blind else f'learner_{learner}'}_{owner.attempt}_feedback.html"


def _as_canvas_reads(name: str) -> tuple[str, str] | None:
    """Returns the learner and the file that Canvas finds in a file's name, None where it finds none."""
    parts = [part for part in name.split("_") if part != "LATE"]
    found = parts[1:3] if parts[0] == "anon" else [part for part in parts if re.fullmatch("[0-9]+", part)][:2]
    return None if len(found) < 2 or parts[-1].startswith("link") else (found[0], found[1])


def left_out_of_moodle(scores: Sequence[Score]) -> list[Printable]:
    """Returns a sentence for each score whose page is not in Moodle's zip."""
    return _left_out(scores, _for_moodle(scores), _NO_NUMBER)


def left_out_of_canvas(scores: Sequence[Score]) -> list[Printable]:
    """Returns a sentence for each score whose page is not in Canvas' zip."""
    return _left_out(scores, _for_canvas(scores), _NO_ID)


def _left_out(scores: Sequence[Score], addressed: Sequence[_Addressed], why: str) -> list[Printable]:
    unknown = [(name, score) for name, score, page in addressed if not page]
    told = [one_line(f"Left out: {name}: {whose(score).doubt or why}.", CODE) for name, score in unknown]
    return [*platform_csv.left_out(scores, _WITH_PAGES), *told]


def _zip(addressed: Sequence[_Addressed], run: Run, why: str) -> bytes:
    """Returns a zip, the same bytes for the same pages.

    Args:
        why: nobody's page is in it, though there are some
    """
    pages = {page: report.feedback(score, run) for _, score, page in addressed if page}
    if not pages and addressed:
        raise CannotExport(f"No page can be handed back, since {why}.")
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, page in sorted(pages.items()):
            archive.writestr(zipfile.ZipInfo(name), page, zipfile.ZIP_DEFLATED)
    return content.getvalue()
