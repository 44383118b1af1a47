"""What a learner reads of an exercise where no page shows it, as lines; a platform shows them beside its marks."""

from collections.abc import Iterator

from autograder.printable import without_folders
from autograder.records import ExerciseScore, Printable


def sentences(exercise: ExerciseScore) -> Iterator[Printable]:
    """Gives who set the marks, what was expected and what came, one thing to try, and what is worth knowing."""
    lines = [f"A person set these marks: {exercise.amended}" if exercise.amended else ""]
    if exercise.diagnosis:
        lines += [exercise.rationale, exercise.example, f"Try: {exercise.help}" if exercise.help else ""]
    lines += [f"Good to know (costs no points): {sentence}" for _, sentence in exercise.advice]
    yield from (without_folders(Printable(line)) for line in lines if line)
