"""Who handed in what, as one run of the grader decided it, laid over the scores: a score is a file's, a name a run's.

- kept as JSON with the run, so a roster that comes later gives old scores new names
- of a learner's attempts one counts; the others are superseded; of its files the best is sent
- whoever is on the roster and handed in nothing is missing
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace

from autograder import platforms
from autograder.printable import one_line
from autograder.records import NOBODY, NOTHING, Attempts, Owner, Person, Score, Status, Submission

NOTHING_CAME = one_line("On the roster, and nothing was handed in.")
SUPERSEDED = one_line("Another attempt of the same learner counts.")


def dump(read: Sequence[Submission], missing: Sequence[Person]) -> str:
    """Returns whose the submissions of a run are, and who is missing, as one line of JSON."""
    owners = [{"path": row.path, "superseded": row.is_superseded, **asdict(row.owner)} for row in read]
    return json.dumps({"owners": owners, "missing": [asdict(person) for person in missing]})


def laid_over(scores: Sequence[Score], text: str, attempts: Attempts) -> list[Score]:
    """Returns the scores of a run with their owners, and rows for what was not read, and for who is missing.

    Args:
        text: as `dump` wrote it
        attempts: which of a learner's count

    Raises:
        ValueError: the text is none of `dump`'s.
    """
    by_path: dict[str, Score] = {score.path: score for score in scores}
    found = []
    try:
        data = json.loads(text)
        for fact in data["owners"]:
            path, superseded = fact.pop("path"), fact.pop("superseded")
            owner = Owner(**{**fact, "people": tuple(Person(**person) for person in fact["people"])})
            score = by_path.pop(path, None)
            if score is None and not superseded:  # the run was interrupted before it came to this one
                continue
            score = replace(score or Score(path, NOTHING, "", "superseded"), student=owner.name, owner=owner)
            found.append(_superseded(score) if superseded else score)
        for fact in data["missing"]:
            person = Person(**fact)
            owner = Owner(person.name, people=(person,))
            found.append(Score(NOTHING, person.name, "", "missing", NOTHING_CAME, owner=owner))
    except (TypeError, KeyError) as error:
        raise ValueError(f"not the people of a run: {error}") from error
    return _settled([*found, *by_path.values()], attempts)


def compared(read: Sequence[Submission], before: str | None) -> list[Submission]:
    """Returns the submissions, in doubt where a file's learner had another name in the run before.

    Args:
        before: what `dump` wrote of that run, None where there is none
    """
    names = {fact["path"]: fact["name"] for fact in json.loads(before)["owners"]} if before else {}
    found = []
    for row in read:
        old = names.get(row.path, row.owner.name)
        if old != row.owner.name and not row.owner.people and not row.owner.doubt:
            row = replace(
                row, owner=replace(row.owner, doubt=one_line(f"its learner was called {old} in the last run"))
            )
        found.append(row)
    return found


def whose(score: Score) -> Owner:
    """Returns the owner of a score; of a run that did not keep it, what a platform wrote into the path."""
    if score.owner is not NOBODY:
        return score.owner
    parts = score.path.split("/")
    parts = parts[1:] if parts[0].lower().endswith(".zip") and len(parts) > 1 else parts
    folders, files = ([parts[0]], []) if len(parts) > 1 else ([], parts)
    named = platforms.recognized(folders, files, files).get(parts[0])
    if named is None or named.name != score.student or named.is_team:
        return Owner(score.student, score.student)
    key = f"{named.platform} {named.number or named.name}"
    return Owner(
        score.student, key, platform=named.platform, number=one_line(named.number), attempt=one_line(named.attempt)
    )


def sendable(scores: Iterable[Score], statuses: Sequence[Status] = ("graded",)) -> list[Score]:
    """Returns of each learner the score that counts, a mark before none, sorted by path."""
    best: dict[str, Score] = {}
    for score in sorted((score for score in scores if score.status in statuses), key=lambda score: score.path):
        key = whose(score).key
        if key not in best or is_better(score, best[key]):
            best[key] = score
    return sorted(best.values(), key=lambda score: score.path)


def is_better(one: Score, other: Score) -> bool:
    """Says whether one of two scores is sent in place of the other."""
    return (-1.0 if one.score is None else one.score) > (-1.0 if other.score is None else other.score)


def _settled(scores: Sequence[Score], attempts: Attempts) -> list[Score]:
    """Returns the scores; where all attempts were graded, only the one that counts as graded."""
    if attempts == "last":
        return list(scores)
    counts: dict[str, Score] = {}
    for score in scores:
        if score.score is None:
            continue
        best = counts.get(score.owner.key)
        if best is None or _rank(score, attempts) > _rank(best, attempts):
            counts[score.owner.key] = score
    return [
        _superseded(score)
        if score.score is not None and score.owner.attempt != counts[score.owner.key].owner.attempt
        else score
        for score in scores
    ]


def _rank(score: Score, attempts: Attempts) -> tuple[float, str]:
    return (score.score or 0.0) if attempts == "best" else 0.0, score.owner.when


def _superseded(score: Score) -> Score:
    return replace(score, status="superseded", reason=SUPERSEDED)
