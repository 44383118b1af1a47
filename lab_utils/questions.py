"""Questions to answer before a result is shown; they stand in files beside this one, one for each notebook.

- `predict` asks one, with buttons where the page has them, and answers each choice with a sentence
- `predict_again` asks all of the lesson's once more, one after the other and in another order
- `guess_the_bug` shows some outputs, one after the other, and asks which mistake made them

Nothing is graded. What was chosen stays in the notebook as text.
"""

import html
import random
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from IPython import get_ipython
from IPython.display import display

from lab_utils.answers import praise
from lab_utils.figures import has_widgets
from lab_utils.sentences import WrongValue

FILES = ("questions.md", "questions_explore.md", "questions_bugs.md")
LESSON, EXPLORE, BUGS = map(Path(__file__).with_name, FILES)
AGAIN = "Ask and answer one of them again with its name, such as {call}: {names}."
MORE = "There are more, which predict asks by their names: {names}."
FIRST = "At first you had {right} of {given} right."


@dataclass(frozen=True)
class Question:
    """A question and its choices: what each says, and the sentence for who chose it."""

    name: str
    text: str
    choices: dict[str, tuple[str, str]]  # a, b, c … -> (choice, sentence)
    right: str

    def answered(self, letter: str) -> tuple[str, str]:
        """Returns the head and the sentence for a choice."""
        choice, sentence = self.choices[letter]
        return ("✓ Right" if letter == self.right else "Not that one") + f": {letter}) {choice}", sentence


# What was chosen first, by the question's name, since the kernel's start.
_first: dict[str, str] = {}


def predict(name: str, choice: str | None = None) -> None:
    """Ask what will happen; each choice is answered with a sentence, and stays in the notebook as text.

    Args:
        name : of a question, such as "all_grow"
        choice : the letter of a choice, for a page without buttons; without it, the question is asked

    Raises:
        ValueError: there is no question, or no choice, of this name.
    """
    questions = {name: each for file in (LESSON, EXPLORE, BUGS) for name, each in read_questions(file).items()}
    if name not in questions:
        raise WrongValue(f"There is no question {name!r}: choose one of {', '.join(questions)}.")
    question = questions[name]
    if choice is not None:
        letter = str(choice).strip().lower()
        if letter not in question.choices:
            raise WrongValue(f"predict got the choice {choice!r}: give one of {', '.join(question.choices)}.")
        _first.setdefault(name, letter)
        _say(*question.answered(letter))
    elif has_widgets():
        _Asked(question).show()
    else:
        print(_in_words(question))


def predict_again() -> None:
    """Ask all questions of the lesson once more, one after the other, in an order that is drawn anew each time."""
    questions = list(read_questions(LESSON).values())
    if has_widgets():
        random.Random().shuffle(questions)  # not NumPy's numbers, which the lesson may have fixed
        _Round(questions).show()
    else:
        print(AGAIN.format(call=f'predict("{questions[0].name}")', names=", ".join(each.name for each in questions)))


def guess_the_bug() -> None:
    """Show outputs of code with a mistake in it, one after the other, and ask which mistake made them."""
    first, *others = read_questions(BUGS).values()
    if has_widgets():
        _Round([first, *others]).show()
    else:
        print(f"{_in_words(first)}\n{MORE.format(names=', '.join(each.name for each in others))}")


def read_questions(file: Path) -> dict[str, Question]:
    """Returns the questions of a file by name, in its order."""
    parts = re.split(r"^## (\w+)\n", file.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    questions = {}
    for name, body in zip(parts[::2], parts[1::2], strict=True):
        asked, _, rest = body.partition("\n")
        found = re.findall(r"^([-+]) (.+)\n  (.+)$", rest, re.MULTILINE)
        letters = "abcdefgh"[: len(found)]
        choices = {letter: (choice, sentence) for letter, (_, choice, sentence) in zip(letters, found, strict=True)}
        (right,) = [letter for letter, (mark, *_) in zip(letters, found, strict=True) if mark == "+"]
        questions[name] = Question(name, asked, choices, right)
    return questions


class _Asked:
    """A question with a button for each choice, and below them, as text of the notebook, what was chosen."""

    def __init__(self, question: Question, chosen: Any = None) -> None:
        import ipywidgets

        self.question, self.chosen = question, chosen
        self.handle: Any = None
        self.buttons = {}
        wide = ipywidgets.Layout(width="auto", height="auto", min_height="2.2em")
        for letter, (choice, _) in question.choices.items():
            button = ipywidgets.Button(description=f"{letter})  {choice}", layout=wide)
            button.on_click(lambda _, letter=letter: self.answer(letter))
            self.buttons[letter] = button
        asked = ipywidgets.HTML(f"<b>{html.escape(question.text)}</b>")
        self.box = ipywidgets.VBox([asked, *self.buttons.values()], layout=ipywidgets.Layout(max_width="44em"))

    def show(self) -> None:
        bundle = self.box._repr_mimebundle_()
        display({**bundle, "text/plain": _in_words(self.question)}, raw=True)
        self.handle = display({"text/plain": ""}, raw=True, display_id=True)

    def answer(self, letter: str) -> None:
        """Marks the button and says what there is to say."""
        is_first = not any(button.icon for button in self.buttons.values())
        right = letter == self.question.right
        self.buttons[letter].button_style, self.buttons[letter].icon = ("success", "check") if right else ("", "times")
        if self.chosen:
            self.chosen(letter, is_first)
        else:
            _first.setdefault(self.question.name, letter)
            self.handle.update(_words(*self.question.answered(letter)), raw=True)


class _Round:
    """All questions, one at a time."""

    def __init__(self, questions: list[Question]) -> None:
        import ipywidgets

        self.questions, self.place, self.right = questions, 0, 0
        self.next = ipywidgets.Button(description="Next question", icon="arrow-right")
        self.next.on_click(lambda _: self.go_on())
        self.box = ipywidgets.VBox()
        self.handle: Any = None
        self._ask()

    def show(self) -> None:
        words = "\n\n".join(map(_in_words, self.questions))
        display({**self.box._repr_mimebundle_(), "text/plain": words}, raw=True)
        self.handle = display(self._where(), raw=True, display_id=True)

    def go_on(self) -> None:
        self.place += 1
        if self.place == len(self.questions):
            self.box.children = ()
            first = [_first[each.name] == each.right for each in self.questions if each.name in _first]
            before = FIRST.format(right=sum(first), given=len(first)) if first else ""
            self.handle.update(praise(f"{self.right} of {len(self.questions)} at the first try", before), raw=True)
            return
        self._ask()
        self.handle.update(self._where(), raw=True)

    def _ask(self) -> None:
        asked = _Asked(self.questions[self.place], self.chosen)
        self.box.children = (*asked.box.children, self.next)

    def _where(self) -> dict[str, str]:
        return _words(f"Question {self.place + 1} of {len(self.questions)}", "")

    def chosen(self, letter: str, is_first: bool) -> None:
        question = self.questions[self.place]
        self.right += is_first and letter == question.right
        self.handle.update(_words(*question.answered(letter)), raw=True)


def _in_words(question: Question) -> str:
    choices = [f"  {letter})  {choice}" for letter, (choice, _) in question.choices.items()]
    return "\n".join([question.text, *choices, f'Answer with predict("{question.name}", "a"), or another letter.'])


def _say(head: str, sentence: str) -> None:
    if get_ipython():
        display(_words(head, sentence), raw=True)
    else:
        print(f"{head}\n{sentence}")


def _words(head: str, sentence: str) -> dict[str, str]:
    page = f'<div role="alert"><b>{html.escape(head)}</b><br>{html.escape(sentence)}</div>'
    return {"text/html": page, "text/plain": f"{head}\n{sentence}".rstrip()}
