"""A run and a handful of scores, written down by hand, for all tests of the results."""

from dataclasses import replace

from autograder.printable import CODE, printable
from autograder.records import Check, ExerciseScore, Score
from autograder.results.run import Run

VERSIONS = {"python": "3.11.2", "tensorflow": "2.21.0", "keras": "3.15.1", "numpy": "2.4.6"}
RUN = Run("digits-lab", "0.1.0", "d1" * 32, "full", 123, {"my_softmax": 40, "model": 60}, VERSIONS)

RIGHT_SOFTMAX = ExerciseScore(
    "my_softmax",
    40.0,
    40.0,
    advice=(("overflow", "For large logits e^z overflows; subtract the maximum of z first."),),
    checks=(
        Check("worked_example", 20.0, "public", True),
        Check("fresh_numbers", 20.0, "hidden", True),
    ),
    code="def my_softmax(z):\n    ez = np.exp(z)\n    return ez / np.sum(ez)",
)
WRONG_SOFTMAX = ExerciseScore(
    "my_softmax",
    10.0,
    40.0,
    diagnosis="not_normalised",
    rationale="The outputs should sum to 1, but for z = [1 2 3 4] they sum to 84.79.",
    help="Divide each e^z by the sum of all of them.",
    example="my_softmax(np.array([1., 2., 3., 4.]))",
    advice=(("returns_list", "A list works; an array is faster."), ("overflow", "Subtract the maximum first.")),
    checks=(
        Check("positive", 10.0, "public", True),
        Check("sums_to_one", 10.0, "public", False, "The sum should be 1, but is 84.79.", "Divide by the sum."),
        Check("fresh_numbers", 20.0, "hidden", False, "The largest output was above 1.", "Divide by the sum."),
    ),
    code="def my_softmax(z):\n    return np.exp(z)",
)
RIGHT_MODEL = ExerciseScore(
    "model",
    60.0,
    60.0,
    checks=(
        Check("layers", 30.0, "public", True),
        Check("computes", 30.0, "hidden", True),
    ),
    code='model = Sequential([Input((400,)), Dense(25, "relu"), Dense(15, "relu"), Dense(10, "linear")])',
)
CAPPED_MODEL = ExerciseScore(
    "model",
    30.0,
    60.0,
    diagnosis="softmax_output",
    rationale="The last layer should be linear, but it is softmax.",
    help="Use linear in the last layer.",
    checks=(
        Check("layers", 40.0, "public", True),
        Check("computes", 20.0, "hidden", False, "The outputs should be logits.", "Use linear."),
    ),
    code='model = Sequential([Dense(25, "relu"), Dense(15, "relu"), Dense(10, "softmax")])',
)

ADA = Score("ada/lab.ipynb", "ada", "a" * 64, "graded", exercises=(RIGHT_SOFTMAX, RIGHT_MODEL), seconds=0.5)
BEN = Score(
    "ben/lab.ipynb", "ben", "b" * 64, "graded", exercises=(WRONG_SOFTMAX, CAPPED_MODEL), seconds=0.25, cells="5" * 64
)
CAN = Score("can/lab.ipynb", "can", "c" * 64, "refused", "lab.ipynb is empty. Save the notebook and hand it in again.")
DEE = Score(
    "dee/lab.ipynb", "dee", "d" * 64, "needs_person", "The kernel did not start: /srv/grader/kernel is missing."
)
EVE = replace(
    BEN,
    path="eve/lab.ipynb",
    student="eve",
    exercises=(replace(WRONG_SOFTMAX, score=35.0, amended="The last line is a typing error."), RIGHT_MODEL),
)
SCORES = [ADA, BEN, CAN, DEE]

# One text with everything that has ever broken a page, a table or a spreadsheet.
HOSTILE = (
    '=HYPERLINK("https://example.com")</textarea></pre></style></title>--><script>document.title = "owned"</script>'
    "<img src=x onerror=\"document.title = 'owned'\"><a href=\"javascript:document.title = 'owned'\">x</a>"
    "<style>body { display: none }</style>{{ 7 * 7 }}{% raw %}]]>\u202egnp.exe\u2066 שלום \x07\x1b[31m\ud800\ufffe"
)
SHOWN = printable(HOSTILE)
NASTY = replace(
    BEN,
    path=f"{SHOWN}/{SHOWN}.ipynb",
    student=SHOWN,
    exercises=(
        replace(
            WRONG_SOFTMAX,
            rationale=SHOWN,
            help=SHOWN,
            example=SHOWN,
            advice=(("overflow", SHOWN),),
            checks=(Check("sums_to_one", 40.0, "public", False, SHOWN, SHOWN),),
            code=printable(f"# {HOSTILE}\n# {'x' * 5000}\n" + "z" * 300_000, CODE),
        ),
        CAPPED_MODEL,
    ),
)
LONG = replace(CAN, path="long/" + "w" * 2000 + ".ipynb", student="w" * 2000, reason="Why? " + "w" * 5000)
