"""A class's list, as platforms export it: who may have handed in something, and by which names and numbers.

- read the columns by the headers that Canvas, Moodle, Brightspace and nbgrader write, or by plain ones
- find an owner there by number and name, by login, or by name; what fits nobody, or several, is told, never guessed
- a team's name that is a group of the list stands for its members
"""

import csv
import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from autograder.printable import one_line
from autograder.reading import cells, files
from autograder.reading.files import Refusal
from autograder.records import NOBODY, NOTHING, Owner, Person

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


class RosterError(ValueError):
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
    found = {owner: _teams(owner, people) or _sure(owner, people) for owner in set(owners) - {NOBODY}}
    taken = {person for fitting in found.values() for person in fitting}
    by_name = {owner: _called(owner, people) for owner, fitting in found.items() if not fitting and not owner.is_team}
    keys: dict[Person, set[str]] = {}
    for owner, fitting in by_name.items():
        for person in fitting:
            keys.setdefault(person, set()).add(owner.key)
    for owner, fitting in by_name.items():
        found[owner] = fitting if len(fitting) == 1 and not taken & {*fitting} and len(keys[fitting[0]]) == 1 else []
    return [
        owner if owner is NOBODY else _with(owner, found[owner], by_name.get(owner, []), people) for owner in owners
    ]


def missing(owners: Sequence[Owner], people: Sequence[Person]) -> list[Person]:
    """Returns who is on the list and handed in nothing."""
    there = {person for owner in owners for person in owner.people}
    return [person for person in people if person not in there]


def _teams(owner: Owner, people: Sequence[Person]) -> list[Person]:
    return [person for person in people if _is_group(owner, person)]


def _sure(owner: Owner, people: Sequence[Person]) -> list[Person]:
    """Returns the one person with an owner's number and name, or with its login."""
    if owner.is_team:
        return []
    said = {text.casefold() for text in (owner.login, owner.name) if text}
    numbered = [person for person in people if owner.number and person.number == owner.number]
    found = [person for person in numbered if _is_called(owner, person)] or [
        person for person in people if said & _logins(person)
    ]
    return found if len(found) == 1 else []


def _called(owner: Owner, people: Sequence[Person]) -> list[Person]:
    """Returns the people with an owner's name, and no other number."""
    return [
        person
        for person in people
        if _is_called(owner, person) and (not owner.number or person.number in ("", owner.number))
    ]


def _with(owner: Owner, found: Sequence[Person], like: Sequence[Person], people: Sequence[Person]) -> Owner:
    """Returns an owner as the roster tells it."""
    if _is_team(owner, found):
        why = one_line("a group of the roster has this name")
        return replace(owner, is_team=True, number=NOTHING, people=tuple(found), why=why, doubt=NOTHING)
    if not found:
        several = ", ".join(person.name for person in like[:3])
        doubt = f"it is not sure who on the roster this is: {several}" if like else "nobody on the roster fits"
        return replace(owner, number=NOTHING, doubt=one_line(doubt))
    (person,) = found
    return replace(
        owner, name=person.name, key=f"roster {people.index(person)}", why=one_line(f"{owner.why}; on the roster"),
        doubt=NOTHING, number=person.number or owner.number, login=person.login or owner.login, people=(person,),
    )  # fmt: skip


def _is_team(owner: Owner, found: Sequence[Person]) -> bool:
    return bool(found) and all(_is_group(owner, person) for person in found)


def _is_group(owner: Owner, person: Person) -> bool:
    return any(_plain(group) and _plain(group) == _plain(owner.name) for group in re.split("[,;]", person.group))


def _logins(person: Person) -> set[str]:
    whole = {person.login, person.id, person.email, person.email.partition("@")[0], person.login.partition("@")[0]}
    return {text.casefold() for text in whole if text}


def _is_called(owner: Owner, person: Person) -> bool:
    """Says whether a name is a person's, in any order of its words, or as Canvas draws it together."""
    if owner.number == person.number and owner.name.endswith(f" {owner.number}") and owner.number:
        return True  # a participant without a name
    words = [_plain(word) for word in re.split(r"[\s,]+", person.name) if _plain(word)]
    drawn = {"".join(words[turn:] + words[:turn]) for turn in range(len(words))}
    return _plain(owner.name) in drawn


def _plain(text: str) -> str:
    """Returns a text without case, accents and signs. Example: "Müller, Jörg" -> "mullerjorg"."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if letter.isalnum())
