"""A class's list, as platforms export it: who may have handed in something, and by which names and numbers.

- read the columns by the headers that Canvas, Moodle, Brightspace and nbgrader write, or by plain ones
- find an owner there by number and name, by login, or by name; what fits nobody, or several, is told, never guessed
- a team's name that is a group of the list stands for its members
"""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from autograder.printable import one_line
from autograder.reading import cells, files
from autograder.reading.files import Refusal
from autograder.records import NOBODY, NOTHING, Owner, Person, Told

# What a column is called, in small letters -> what it holds.
_HEADERS = {
    **dict.fromkeys(["student", "full name", "fullname", "name", "display name", "student name"], "name"),
    **dict.fromkeys(["first name", "first_name", "firstname", "given name"], "first"),
    **dict.fromkeys(["last name", "last_name", "lastname", "surname", "family name"], "last"),
    **dict.fromkeys(
        ["sis login id", "username", "user name", "login", "login id", "github", "github username"], "login"
    ),
    **dict.fromkeys(["identifier", "number", "participant", "lms_user_id", "canvas id"], "number"),
    **dict.fromkeys(["sis user id", "id number", "orgdefinedid", "student id", "student number"], "id"),
    **dict.fromkeys(["email", "e-mail", "email address"], "email"),
    **dict.fromkeys(["section", "sections"], "section"),
    **dict.fromkeys(["group", "groups", "group name", "group_name", "team"], "group"),
}
_NOT_PEOPLE = ("points possible", "student, test", "test student", "manual posting")


class RosterError(Told):
    """The list can't be used; the text is a sentence with the next step."""


def read(path: Path) -> list[Person]:
    """Returns the people of a list.

    Raises:
        RosterError: it can't be read, or says nobody's name.
    """
    try:
        text = _text(files.content(path))
    except Refusal as refusal:
        raise RosterError(f"{path} can't be read. {refusal}") from None
    text = re.sub(r"\A[\r\n]*(?:sep=.[\r\n]+)?", "", text)  # as Excel writes above a list
    separator = max(",;\t", key=re.split("[\r\n]", text)[0].count)
    try:
        header, *lines = [*csv.reader(io.StringIO(text, newline=None), delimiter=separator)] or [[]]
    except csv.Error as error:
        raise RosterError(f"{path} is no CSV ({error}): export it from your platform once more.") from None
    header = [cell.strip().lower() for cell in header]
    held = [_HEADERS.get(name, "") for name in header]
    if "id" in header:  # Canvas' own number; where there is no such column as Canvas', nbgrader's login
        held[header.index("id")] = "number" if "student" in header else "login"
    if not {"name", "first", "last", "login"} & set(held):
        raise RosterError(
            f"{path} is no list of a class: its first line names no column such as Student, Full name, Login or "
            "Username. Export it as CSV from your platform, or write such a line above it."
        )
    people = [_person(held, row) for row in lines if any(cell.strip() for cell in row)]
    return [person for person in people if person.name and not person.name.strip().lower().startswith(_NOT_PEOPLE)]


def _text(content: bytes) -> str:
    try:
        return cells.text(content)
    except Refusal:  # as spreadsheets on Windows write, or nothing at all
        return content.decode("cp1252", "replace")


def _person(held: Sequence[str], row: Sequence[str]) -> Person:
    fact = {what: cell.strip() for what, cell in reversed([*zip(held, row, strict=False)]) if cell.strip()}
    login, number = fact.get("login", "").lstrip("#"), fact.get("number", "")
    whole = " ".join(fact[part] for part in ("first", "last") if part in fact)
    name = fact.get("name") or whole or login
    texts = (login, re.sub(r"^\D+ ", "", number), fact.get("id", "").lstrip("#"))
    return Person(one_line(name), *map(one_line, (*texts, *(fact.get(it, "") for it in ("email", "section", "group")))))


def matched(owners: Sequence[Owner], people: Sequence[Person]) -> list[Owner]:
    """Returns the owners, those on the list with their people.

    A number or a login is sure, and two that have the same are one learner; a name is taken where nobody else has it,
    neither on the list nor among those who handed in something.
    """
    known, wanted = _Index(people), {*owners} - {NOBODY}
    teams = {owner: team for owner in wanted if (team := known.team(owner))}
    sure = {owner: person for owner in wanted - teams.keys() if (person := known.sure(owner))}
    taken = {*sure.values(), *(person for team in teams.values() for person in team)}
    like = {owner: known.called(owner) for owner in wanted - teams.keys() - sure.keys() if not owner.is_team}
    keys: dict[Person, set[str]] = {}
    for owner, called in like.items():
        for person in called:
            keys.setdefault(person, set()).add(owner.key)
    for owner, called in like.items():
        if len(called) == 1 and called[0] not in taken and len(keys[called[0]]) == 1:
            sure[owner] = called[0]
    found = {owner: _as_team(owner, team) for owner, team in teams.items()}
    found |= {owner: _as_person(owner, person, known.places[person]) for owner, person in sure.items()}
    return [owner if owner is NOBODY else found.get(owner) or _in_doubt(owner, like.get(owner, ())) for owner in owners]


def missing(owners: Sequence[Owner], people: Sequence[Person]) -> list[Person]:
    """Returns who is on the list and handed in nothing."""
    there = {person for owner in owners for person in owner.people}
    return [person for person in people if person not in there]


class _Index:
    """The people of a list by what tells them apart."""

    def __init__(self, people: Sequence[Person]) -> None:
        self.places = {person: place for place, person in reversed([*enumerate(people)])}
        self._groups = _by(people, lambda person: map(_plain, re.split("[,;]", person.group)))
        self._numbers = _by(people, lambda person: [person.number])
        self._logins = _by(people, _logins)
        self._names = _by(people, _names)

    def team(self, owner: Owner) -> list[Person]:
        """Returns the people of a group with an owner's name."""
        return self._groups.get(_plain(owner.name), [])

    def sure(self, owner: Owner) -> Person | None:
        """Returns the one person with an owner's number and name, or with its login."""
        if owner.is_team:
            return None
        said = {text.casefold() for text in (owner.login, owner.name)}
        found = {person for person in self.called(owner) if owner.number and person.number == owner.number} or {
            person for text in said for person in self._logins.get(text, [])
        }
        return found.pop() if len(found) == 1 else None

    def called(self, owner: Owner) -> list[Person]:
        """Returns the people with an owner's name, and no other number; of one without a name by its number."""
        numbered = self._numbers.get(owner.number, []) if owner.name.endswith(f" {owner.number}") else []
        named = self._names.get(_plain(owner.name), [])
        fitting = [person for person in named if not owner.number or person.number in ("", owner.number)]
        return [*dict.fromkeys([*numbered, *fitting])]


def _by(people: Sequence[Person], words: Callable[[Person], Iterable[str]]) -> dict[str, list[Person]]:
    found: dict[str, list[Person]] = {}
    for person in people:
        for word in {*words(person)} - {""}:
            found.setdefault(word, []).append(person)
    return found


def _as_team(owner: Owner, team: Sequence[Person]) -> Owner:
    why = one_line("a group of the roster has this name")
    return replace(owner, is_team=True, number=NOTHING, people=tuple(team), why=why, doubt=NOTHING)


def _as_person(owner: Owner, person: Person, place: int) -> Owner:
    return replace(
        owner, name=person.name, key=f"roster {place}", why=one_line(f"{owner.why}; on the roster"),
        doubt=NOTHING, number=person.number or owner.number, login=person.login or owner.login, people=(person,),
    )  # fmt: skip


def _in_doubt(owner: Owner, like: Sequence[Person]) -> Owner:
    several = ", ".join(person.name for person in like[:3])
    doubt = f"it is not sure who on the roster this is: {several}" if like else "nobody on the roster fits"
    return replace(owner, number=NOTHING, doubt=one_line(doubt))


def _logins(person: Person) -> list[str]:
    whole = (person.login, person.id, person.email, person.email.partition("@")[0], person.login.partition("@")[0])
    return [text.casefold() for text in whole]


def _names(person: Person) -> list[str]:
    """Returns a name in any order of its words, drawn together, as Canvas does."""
    words = [_plain(word) for word in re.split(r"[\s,]+", person.name) if _plain(word)]
    return ["".join(words[turn:] + words[:turn]) for turn in range(len(words))]


def _plain(text: str) -> str:
    """Returns a text without case, accents and signs. Example: "Müller, Jörg" -> "mullerjorg"."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if letter.isalnum())
