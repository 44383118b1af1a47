"""What learning platforms write into the names of the files that they hand out: one table of forms, read strictly.

A form holds for a whole name, from its first character to its last, and only where a platform writes it: on the top
level of what it hands out. docs/platforms.md tells each form with an example.

- a form counts where most names beside it have one, so no learner makes a platform of a folder of people's own names
- a folder's form holds to the folder's end, so what a learner put into a display name stays in the name
- Canvas' form is short, and dates look like it: it counts only where all files beside it can be read so
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import takewhile
from typing import NamedTuple

_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_TIME = r"[A-Z][a-z]{2,8} \d{1,2}, \d{4} \d{1,2}:?\d{2}(?: ?[AP]M)?"
_PARTS = re.compile(r"([A-Z][a-z]{2})[a-z]* (\d+), (\d+) (\d+):?(\d\d)(?: ?([AP])M)?")
_SAKAI = r"(?P<last>[^,()]+), ?(?P<first>[^,()]+?) ?\((?P<login>[^()]+)\)"
# Platform, form of a name.
FOLDERS = (
    ("moodle", re.compile(r"(?P<name>.+)_(?P<number>\d+)_assignsubmission_[a-z]+_?")),
    ("moodle", re.compile(r"(?P<team>[^_]+)_assignsubmission_[a-z]+_?")),  # its default group has no number
    ("brightspace", re.compile(rf"(?P<number>\d+-\d+) - (?P<name>.+) - (?P<attempt>{_TIME})")),
    ("sakai", re.compile(_SAKAI)),
)
FILES = (
    ("moodle", re.compile(r"(?P<name>[^_]+)_(?P<number>\d+)_assignsubmission_[a-z]+_(?P<file>.+)")),
    ("moodle", re.compile(r"(?P<team>[^_]+)_assignsubmission_[a-z]+_(?P<file>.+)")),
    ("brightspace", re.compile(rf"(?P<number>\d+-\d+) - (?P<name>.+?) - (?P<attempt>{_TIME}) - (?P<file>.+)")),
    ("sakai", re.compile(rf"{_SAKAI}_Submission attachment\(s\)_(?P<file>.+)")),
    ("blackboard", re.compile(r"(?P<whole>.+?)_attempt_(?P<attempt>\d{4}(?:-\d\d){5})(?:_(?P<file>.+)|\.txt)")),
)
# ILIAS' form is that of many names: it counts where all folders have it, each with a number of its own.
_ILIAS = re.compile(r"(?P<last>[^_]+)_(?P<first>[^_]+)_(?P<login>[^_]+)_(?P<number>\d+)")
_CANVAS_ENTRY = re.compile(r"(?P<name>.+?)(?P<late>_LATE)?_(?P<number>[1-9]\d*)_(?:text|link)\.html")
_CANVAS_BLIND = re.compile(
    r"(?P<late>LATE_)?(?P<name>anon_[A-Za-z0-9]+)_(?:(?P<attempt>\d+)_(?P<file>.+)|(?:text|link)\.html)"
)
_CANVAS_NUMBERS = re.compile(r"_(?=([1-9]\d*)_([1-9]\d*)_(.+))")
COPY = re.compile(r"(?:[-_ ]?\(\d+\)|-\d+| copy| - Copy)(?=\.\w+$)")  # what programs add to a second one's name
# Words that name what is handed in, or where, and nobody.
_THINGS = {
    "assignment", "chapter", "course", "day", "ex", "exercise", "homework", "hw", "lab", "lecture", "lesson",
    "notebook", "part", "project", "session", "sheet", "submission", "task", "test", "unit", "version", "week",
}  # fmt: skip
_TEAM = re.compile(
    r"\b(?:teams?|groups?|gruppen?|groupes?|équipes?|grupos?|equipos?|equipes?|gruppo|gruppi|grupper?|grupy|groep)\b",
    re.IGNORECASE,
)
# What Moodle writes in place of a name where marking is anonymous: its word for a participant.
_BLIND = {
    "Deelnemer", "Deltagare", "Deltager", "Osallistuja", "Partecipante", "Participant", "Participante",
    "Teilnehmer", "Teilnehmer/in", "Uczestnik", "Účastník", "Участник", "参加者",
}  # fmt: skip
TITLES = {
    "blackboard": "Blackboard", "brightspace": "Brightspace", "canvas": "Canvas", "github": "GitHub", "ilias": "ILIAS",
    "moodle": "Moodle", "sakai": "Sakai",
}  # fmt: skip


class Named(NamedTuple):
    """Whose a file or folder is, in the words of a platform.

    number  : by which its tables know the learner, "" where none is told, or where it is not sure
    login   : that it told, or ""
    attempt : sorts what one learner handed in, by time or number
    is_late : as it said
    is_team : the number is a group's
    file    : as the learner called it
    doubt   : why a person should look, or ""
    alike   : where no number is sure, what the files of one learner have in common beside the name, or ""
    """

    platform: str
    name: str
    number: str = ""
    login: str = ""
    attempt: str = ""
    is_late: bool = False
    is_team: bool = False
    file: str = ""
    doubt: str = ""
    alike: str = ""


def recognized(
    folders: Collection[str], files: Collection[str], answers: Collection[str], things: Collection[str] = ()
) -> dict[str, Named]:
    """Returns the names of one level that a platform wrote, each with what it says.

    Args:
        folders, files: on that level
        answers: files that can be graded; the others may be somebody else's and disturb no form
        things: words that name the lab
    """
    of_folders = _by_forms(folders, FOLDERS, folders) or _ilias(folders)
    of_files = _by_forms(files, FILES, answers) or _canvas(files, answers, {*_THINGS, *map(str.lower, things)})
    return of_folders | _with_logins(of_files)


def _by_forms(
    names: Collection[str], forms: Sequence[tuple[str, re.Pattern[str]]], among: Collection[str]
) -> dict[str, Named]:
    """Returns what has one of the forms, of the platform that most have; nothing, where most of `among` have none."""
    found = {}
    for name in names:
        platform, match = next(((it, match) for it, form in forms if (match := form.fullmatch(name))), ("", None))
        if match:
            found[name] = _named(platform, match.groupdict())
    if not found or (among and 2 * len(found.keys() & set(among)) <= len(among)):
        return {}
    most = Counter(named.platform for named in found.values()).most_common(1)
    return {name: named for name, named in found.items() if named.platform == most[0][0]}


def _named(platform: str, said: Mapping[str, str | None]) -> Named:
    fact = {key: value.strip() for key, value in said.items() if value}
    team = fact.get("team", "")
    whole = f"{fact['first']} {fact['last']}" if "first" in fact else fact.get("whole", "")
    name = team or fact.get("name") or whole
    if platform == "moodle" and name in _BLIND:
        name = f"{name} {fact['number']}"
    is_team = platform == "moodle" and bool(team or _TEAM.search(name))
    # A file's own words stand behind the form: if they look like it, too, nobody can say where the name ends.
    twice = platform == "moodle" and re.search(r"_\d+_assignsubmission_", fact.get("file", ""))
    doubt = "its name can be read in two ways, so no number is taken from it" if twice else ""
    if is_team:
        doubt = "it seems to be a team's, and its number no person's"
    return Named(
        platform, name, "" if twice else fact.get("number", ""), fact.get("login", ""),
        _sortable(fact.get("attempt", "")), is_team=is_team, file=fact.get("file", ""), doubt=doubt,
    )  # fmt: skip


def _sortable(time: str) -> str:
    """Returns a platform's time so that texts sort as times do. Example: "Oct 5, 2026 122 PM" -> "2026-10-05 13:22"."""
    if not (parts := _PARTS.fullmatch(time)) or parts[1] not in _MONTHS:
        return time
    hour = int(parts[4]) % 12 + 12 * (parts[6] == "P") if parts[6] else int(parts[4])
    return f"{parts[3]}-{_MONTHS.index(parts[1]) + 1:02}-{int(parts[2]):02} {hour:02}:{parts[5]}"


def _with_logins(found: dict[str, Named]) -> dict[str, Named]:
    """Returns the same, with Blackboard's logins: what stands behind the words that all have, the title's."""
    rows = [named.name.split("_") for named in found.values() if named.platform == "blackboard"]
    title = min([shared(rows), *(len(row) - 1 for row in rows)])
    logins = {"_".join(row): "_".join(row[title:]) for row in rows}
    return {
        part: named._replace(name=logins[named.name], login=logins[named.name]) if named.name in logins else named
        for part, named in found.items()
    }


def shared(rows: Iterable[Sequence[str]]) -> int:
    """Returns with how many words all rows begin in common."""
    return sum(1 for _ in takewhile(lambda words: len({*words}) == 1, zip(*rows, strict=False)))


def _ilias(folders: Collection[str]) -> dict[str, Named]:
    matches = {name: match for name in folders if (match := _ILIAS.fullmatch(name))}
    numbers = {match["number"] for match in matches.values()}
    if len(matches) < max(2, len(folders)) or len(numbers) < len(matches):
        return {}
    return {name: _named("ilias", match.groupdict()) for name, match in matches.items()}


def _canvas(files: Collection[str], answers: Collection[str], things: Collection[str]) -> dict[str, Named]:
    """Returns what Canvas wrote; nothing, unless every answer can be read so, and all of that fits together.

    A name may be read in several ways. What can be read in one way only says which numbers are learners', and which
    are files': an ID has one name, a file has its number alone, about as long as those beside it.
    """
    readings = {name: found for name in files if (found := _readings(name, things))}
    if not readings or not readings.keys() >= set(answers):
        return {}
    sure = {name: found[0] for name, found in readings.items() if len(found) == 1}
    names: dict[str, str] = {}
    for one in sure.values():
        if one.number and names.setdefault(one.number, one.name) != one.name:
            return {}
    pairs = {(one.number, one.attempt) for one in sure.values() if one.attempt}
    numbered = {(one.number, one.attempt, COPY.sub("", one.file)) for one in sure.values() if one.attempt}
    learners = len({(one.name, one.number) for one in sure.values()}) + len(readings) - len(sure)
    if len(pairs) < len(numbered) or learners < min(2, len(answers)):
        return {}
    taken = {number for _, number in pairs}
    lengths = set(map(len, taken))
    chosen = {}
    for name, found in readings.items():
        fitting = [
            one for one in found
            if names.get(one.number, one.name) == one.name
            and one.attempt not in taken
            and (not lengths or len(one.attempt) in lengths)
        ]  # fmt: skip
        if name in sure:
            chosen[name] = sure[name]
        elif len(fitting) == 1:
            chosen[name] = fitting[0]
        else:
            doubt = "its name can be read in several ways, so no number is taken from it"
            longest = found[-1]  # no other's name or login
            chosen[name] = longest._replace(number="", doubt=doubt, alike=f"?{longest.number}")
    return chosen


def are_almost_canvas(files: Collection[str], things: Collection[str]) -> bool:
    """Says whether most names, but not all, can be read as Canvas': then one file keeps all from being read so."""
    count = sum(bool(_readings(name, {*_THINGS, *map(str.lower, things)})) for name in files)
    return len(files) / 2 < count < len(files)


def _readings(name: str, things: Collection[str]) -> list[Named]:
    """Returns how Canvas may have come to a name."""
    if (match := _CANVAS_BLIND.fullmatch(name)) or (match := _CANVAS_ENTRY.fullmatch(name)):
        fact = match.groupdict()
        number, file = fact.get("number") or "", fact.get("file") or ""
        blind = Named("canvas", fact["name"], number, "", fact.get("attempt") or "", bool(fact["late"]), file=file)
        return [blind]
    found = []
    for match in _CANVAS_NUMBERS.finditer(name):
        who = name[: match.start()]
        plain = who.removesuffix("_LATE")
        is_date = 1990 <= int(match[1]) < 2100 and int(match[2]) <= 12
        if plain and not is_date and plain.lower() not in things:
            found.append(Named("canvas", plain, match[1], "", match[2], plain != who, file=match[3]))
    return found


def github(wrapper: str, folders: Collection[str], lab: str) -> dict[str, Named]:
    """Returns the repositories that GitHub's clone tools put beside each other: "NAME-submissions/NAME-ada" -> ada.

    Args:
        wrapper: the folder that holds them
        lab: by which name they may begin, too
    """
    slug = wrapper.removesuffix("-submissions") if wrapper.endswith("-submissions") else ""
    for start in (slug, lab if len(folders) > 1 else ""):
        if start and folders and all(name.startswith(f"{start}-") and len(name) > len(start) + 1 for name in folders):
            logins = {name: name.removeprefix(f"{start}-") for name in folders}
            return {name: Named("github", login, login=login) for name, login in logins.items()}
    return {}
