"""A class's list: read as platforms export it, and matched without a guess."""

from dataclasses import replace

import pytest

from autograder.reading import roster
from autograder.reading.roster import RosterError
from autograder.records import NOBODY, Owner, Person

ADA = Person("Lovelace, Ada", "ada01", "4711", "s1", section="A")
CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Lab 3 (99)\n    Points Possible,,,,,100\n"
    '"Lovelace, Ada",4711,s1,ada01,A,\n"Student, Test",4799,,,A,\n'
)


@pytest.mark.parametrize(
    ("text", "people"),
    [
        (CANVAS, [ADA]),
        (
            "\ufeffIdentifier,Full name,Email address,Status,Grade\nParticipant 77,Ada Lovelace,ada@x.org,Submitted,\n",
            [Person("Ada Lovelace", number="77", email="ada@x.org")],
        ),
        (
            "First name;Surname;ID number;Email address;Groups\nAda;Lovelace;s1;ada@x.org;Group A\n",
            [Person("Ada Lovelace", id="s1", email="ada@x.org", group="Group A")],
        ),
        (
            "OrgDefinedId,Username,Last Name,First Name,Points Grade,End-of-Line Indicator\n#s1,#ada01,Lovelace,Ada,,#\n",
            [Person("Ada Lovelace", "ada01", id="s1")],
        ),
        (
            "id,first_name,last_name,email,lms_user_id\nada01,Ada,Lovelace,,4711\n",
            [Person("Ada Lovelace", "ada01", "4711")],
        ),
        ("login\tsection\nada01\tB\n\n", [Person("ada01", "ada01", section="B")]),
        ("name\n=1+1\nMüller\x1b[31m\n", [Person("=1+1"), Person("Müller\\x1b[31m")]),
    ],
)
@pytest.mark.parametrize("coding", ["utf-8", "utf-16"])
def test_when_a_platform_exports_its_list_then_its_people_are_read(tmp_path, text, people, coding):
    (tmp_path / "class.csv").write_bytes(text.lstrip("\ufeff").encode(coding) if coding != "utf-8" else text.encode())

    assert roster.read(tmp_path / "class.csv") == people


@pytest.mark.parametrize(
    "text", ["sep=;\nStudent;Login\nAda;al\n", "\n\nStudent,Login\nAda,al", "Student,Login\rAda,al\r"]
)
def test_when_excel_wrote_the_list_then_its_first_line_and_line_ends_are_known(tmp_path, text):
    (tmp_path / "class.csv").write_bytes(text.encode())

    assert [(person.name, person.login) for person in roster.read(tmp_path / "class.csv")] == [("Ada", "al")]


def test_when_a_cell_of_the_list_is_endless_then_a_sentence_says_so(tmp_path):
    (tmp_path / "class.csv").write_text("Student,Login\n" + "x" * 200_000)

    with pytest.raises(RosterError, match="is no CSV"):
        roster.read(tmp_path / "class.csv")


def test_when_a_spreadsheet_on_windows_wrote_the_list_then_its_letters_are_right(tmp_path):
    (tmp_path / "class.csv").write_bytes("Name;Login\nMüller;mue\n".encode("cp1252"))

    assert [person.name for person in roster.read(tmp_path / "class.csv")] == ["Müller"]


@pytest.mark.parametrize("content", [b"", b"color,size\nred,3\n", bytes(9 * 2**20)])
def test_when_a_file_is_no_list_of_people_then_a_sentence_says_what_to_do(tmp_path, content):
    (tmp_path / "class.csv").write_bytes(content)

    with pytest.raises(RosterError, match=r"class\.csv (is no list of a class: .+ Export it|can't be read\. ).+\.$"):
        roster.read(tmp_path / "class.csv")


@pytest.mark.parametrize(
    "owner",
    [
        Owner("lovelaceada", "k", platform="canvas", number="4711"),
        Owner("Ada Lovelace", "k"),
        Owner("Participant 4711", "k", platform="moodle", number="4711"),
        Owner("ada01", "k"),
        Owner("x", "k", login="ADA01"),
        Owner("s1", "k"),
    ],
)
def test_when_number_and_name_or_login_or_name_fit_then_it_is_this_person(owner):
    (found,) = roster.matched([owner], [ADA, Person("Ben", "ben02", "4712")])

    assert (found.name, found.people, found.number, found.doubt) == (ADA.name, (ADA,), "4711", "")
    assert roster.missing([found], [ADA]) == []


def test_when_a_list_has_a_line_twice_then_that_is_one_person():
    (found,) = roster.matched([Owner("Ada Lovelace", "k")], [ADA, ADA])

    assert (found.name, found.people, found.doubt) == (ADA.name, (ADA,), "")


def test_when_a_class_is_large_then_each_name_is_compared_with_few_others(monkeypatch):
    people = [Person(f"Name{i} Surname{i}", f"l{i}", f"{i}", group=f"Group {i // 4}") for i in range(300)]
    plain, compared = roster._plain, []
    monkeypatch.setattr(roster, "_plain", lambda text: compared.append(text) or plain(text))

    found = roster.matched([Owner(f"surname{i}name{i}", f"k{i}") for i in range(300)], people)

    assert [owner.people for owner in found] == [(person,) for person in people]
    assert len(compared) < 20 * len(people)


@pytest.mark.parametrize(
    ("owner", "doubt"),
    [
        (Owner("zoe", "k"), "nobody on the roster fits"),
        (Owner("zoe", "k", platform="canvas", number="4711"), "nobody on the roster fits"),
        (Owner("Ada Lovelace", "k", platform="moodle", number="99"), "nobody on the roster fits"),
        (Owner("Kim", "k"), "it is not sure who on the roster this is: Kim, Kim"),
    ],
)
def test_when_nobody_or_several_fit_then_nothing_is_guessed_and_the_number_is_not_used(owner, doubt):
    people = [ADA, Person("Kim", "k1"), Person("Kim", "k2")]

    assert roster.matched([owner, NOBODY], people) == [replace(owner, number="", doubt=doubt), NOBODY]
    assert roster.missing(roster.matched([owner], people), people) == people


def test_when_a_display_name_is_a_classmate_s_then_the_classmate_keeps_the_row_and_the_other_is_told():
    real = Owner("lovelaceada", "1", platform="canvas", number="4711")
    false = Owner("Ada Lovelace", "2")

    first, second = roster.matched([real, false], [ADA])
    twins = roster.matched([replace(false, key="3"), false], [ADA])

    assert first.people == (ADA,)
    assert second.people == () and second.doubt
    assert [owner.people for owner in twins] == [(), ()]


def test_when_a_name_is_a_group_of_the_list_then_it_is_its_members():
    people = [Person("Ada", group="Group A"), Person("Ben", number="12", group="group a; Lab 2"), Person("Cyd")]
    owner = Owner("Group A", "k", platform="moodle", number="12", is_team=True, doubt="it seems to be a team's")

    (found,) = roster.matched([owner], people)

    assert (found.people, found.number, found.doubt) == (tuple(people[:2]), "", "")
    assert roster.missing([found], people) == people[2:]
    assert roster.matched([replace(owner, name="Group B")], people)[0].people == ()
