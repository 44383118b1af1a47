"""The names that an answer may use are those of the lesson."""

from autograder.lesson import sections, setting


def test_when_the_imports_run_then_each_name_is_what_its_place_says():
    names = {}
    exec(setting.imports(), names)

    assert names["np"].__name__ == "numpy"
    assert names["plt"].__name__ == "matplotlib.pyplot"
    assert names["Dense"] is names["tf"].keras.layers.Dense
    assert names["linear"] is names["tf"].keras.activations.linear
    assert names.keys() - {"__builtins__"} == setting.IMPORTED.keys()


def test_when_the_lesson_imports_something_then_an_answer_may_use_it():
    """The cell of the notebook that imports the packages, and the line that loads the data."""
    learners = "\n".join(cell.source for cell in sections.read() if cell.tag is None and cell.kind == "code")

    for name in ("np", "tf", "plt", "Sequential", "Dense", "linear", "relu", "sigmoid"):
        assert name in learners
        assert name in setting.IMPORTED
    assert "X, y = load_data()" in learners
    assert "X, y = load_data()" in setting.LOAD_DATA
