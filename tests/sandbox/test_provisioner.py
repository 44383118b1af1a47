"""Jupyter's own tools run notebooks on warm kernels by the kernel's name."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from jupyter_client.manager import start_new_kernel
from jupyter_client.provisioning import KernelProvisionerFactory
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from autograder.inside import parcel
from autograder.sandbox import provisioner
from autograder.sandbox.isolation import Isolation, Level
from tests.conftest import LAB, ROOT

ENTRY_POINT = (
    "from importlib.metadata import EntryPoint\n"
    "from jupyter_client.provisioning import KernelProvisionerFactory as Factory\n"
    "module = 'autograder.sandbox.provisioner:WarmProvisioner'\n"
    "point = EntryPoint('digits-lab', module, 'jupyter_client.kernel_provisioners')\n"
    "Factory.instance().provisioners['digits-lab'] = point\n"
)


@pytest.fixture(scope="module")
def installed(isolation: Isolation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An environment folder with the kernelspecs; the entry point is there as if the project was installed."""
    if isolation.level is Level.NONE:
        pytest.skip(isolation.reason)
    folder = tmp_path_factory.mktemp("installed")
    exec(ENTRY_POINT)
    provisioner.install(LAB, folder)
    with pytest.MonkeyPatch.context() as variables:
        variables.setenv("JUPYTER_PATH", str(folder / "share/jupyter"))
        yield folder
    KernelProvisionerFactory.clear_instance()
    for parent in provisioner.WarmProvisioner._parents.values():
        parent.close()
    provisioner.WarmProvisioner._parents.clear()


def notebook(*sources: str) -> nbformat.NotebookNode:
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])


def test_when_nbclient_runs_a_notebook_then_it_runs_in_the_sandbox(installed: Path) -> None:
    executed = NotebookClient(
        notebook("import os; print(os.getuid(), os.getpid(), os.path.exists('/etc/shadow'))", "print(os.getcwd())"),
        kernel_name="digits-lab", timeout=30, resources={"metadata": {"path": str(installed)}},
    ).execute()  # fmt: skip

    assert executed.cells[0].outputs[0].text == "1000 1 False\n"
    assert executed.cells[1].outputs[0].text == f"{ROOT}\n"


def test_when_the_notebook_lies_where_its_kernel_may_read_then_it_works_there(installed: Path) -> None:
    executed = NotebookClient(
        notebook("import os; print(os.getcwd())"),
        kernel_name="digits-lab", timeout=30, resources={"metadata": {"path": str(ROOT / "data")}},
    ).execute()  # fmt: skip

    assert executed.cells[0].outputs[0].text == f"{ROOT / 'data'}\n"


def test_when_a_cell_fails_then_nbclient_says_so(installed: Path) -> None:
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        NotebookClient(notebook("1 / 0"), kernel_name="digits-lab", timeout=30).execute()


def test_when_a_notebook_awaits_then_nbclient_gets_what_it_waited_for(installed: Path) -> None:
    cells = (
        "import asyncio\nawait asyncio.sleep(0.01)\nasync def f(n):\n    await asyncio.sleep(0.01)\n    return n",
        "task = asyncio.create_task(f(3))",
        "await task",
        "async def g():\n    for i in range(3):\n        yield i\nasync for i in g():\n    print(i)",
        "await f(1 / 0)",
        "6 * 7",
    )
    executed = NotebookClient(notebook(*cells), kernel_name="digits-lab", timeout=20, allow_errors=True).execute()

    assert executed.cells[2].outputs[0].data["text/plain"] == "3"
    assert executed.cells[3].outputs[0].text == "0\n1\n2\n"
    assert executed.cells[4].outputs[0].ename == "ZeroDivisionError"
    assert executed.cells[5].outputs[0].data["text/plain"] == "42"


@pytest.mark.parametrize("endless", ["while True: pass", "import asyncio; await asyncio.Event().wait()"])
def test_when_a_cell_is_interrupted_then_the_kernel_goes_on(installed: Path, endless: str) -> None:
    manager, client = start_new_kernel(kernel_name="digits-lab")
    # Else ipykernel lets what comes within a moment after an error fail, too.
    client.execute(f"print('go', flush=True)\n{endless}", stop_on_error=False)
    while client.get_iopub_msg(timeout=30)["msg_type"] != "stream":
        pass
    manager.interrupt_kernel()
    interrupted = client.get_shell_msg(timeout=30)["content"]
    after = client.execute_interactive("6 * 7", timeout=30)["content"]
    client.stop_channels()
    manager.shutdown_kernel(now=True)

    assert interrupted["ename"] in ("KeyboardInterrupt", "CancelledError")
    assert after["status"] == "ok"


def test_when_nbval_runs_the_lesson_then_it_passes_whole_in_the_sandbox(installed: Path) -> None:
    """The notebook lies where the sandbox can't see it; the training is part of it."""
    lesson = nbformat.read(ROOT / LAB.solution, as_version=4)
    lesson.cells += notebook("import os; assert os.getpid() == 1 and not os.path.exists('/etc/shadow')").cells
    nbformat.write(lesson, installed / "lesson.ipynb")
    (installed / "warm.py").write_text(ENTRY_POINT)
    options = "-q --nbval-lax --nbval-kernel-name digits-lab -p warm -p no:cacheprovider lesson.ipynb"
    environment = {"PYTHONPATH": f"{ROOT}:{installed}", "JUPYTER_PATH": f"{installed}/share/jupyter"}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options.split(), "--rootdir", str(installed)],
        cwd=installed, env=environment | {"PATH": os.defpath}, capture_output=True, text=True, timeout=200,
    )  # fmt: skip

    cells = sum(cell.cell_type == "code" for cell in lesson.cells)
    assert f"{cells} passed" in done.stdout, done.stdout + done.stderr


# ---- the kernel for any notebook ------------------------------------------------------------------------


def told(folder: Path, *sources: str) -> list[str]:
    """What the cells of a notebook in a folder print, on the kernel for any notebook."""
    client = NotebookClient(
        notebook(*sources), kernel_name="autograder", timeout=30, resources={"metadata": {"path": str(folder)}}
    )
    return ["".join(output.get("text", "") for output in cell.outputs) for cell in client.execute().cells]


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """Two submissions side by side, and a link out of one of them."""
    for name in ("ada", "ben"):
        (tmp_path / name / "data").mkdir(parents=True)
        (tmp_path / name / "numbers.csv").write_text(f"{name}\n1\n2\n")
        (tmp_path / name / "data" / "more.csv").write_text("3\n")
    (tmp_path / "ada" / "link.csv").symlink_to(tmp_path / "ben" / "numbers.csv")
    os.mkfifo(tmp_path / "ada" / "pipe")
    return tmp_path


def test_when_a_notebook_reads_what_lies_beside_it_then_it_finds_a_copy_and_no_other_folder(
    installed: Path, course: Path
) -> None:
    looks = f"import os; print(os.path.exists({str(course)!r}), {{'ada', 'ben'}} & {{*os.listdir('..')}})"
    said = told(
        course / "ada",
        "print(open('numbers.csv').read(), open('data/more.csv').read())",
        "import os; print(sorted(os.listdir()))",
        looks,
        "open('numbers.csv', 'w').write('changed'); open('new.txt', 'w').write('x'); print(os.listdir())",
    )

    assert said[0] == "ada\n1\n2\n 3\n\n"
    assert said[1] == "['data', 'numbers.csv']\n"
    assert said[2] == "False set()\n"
    assert "new.txt" in said[3]
    assert (course / "ada" / "numbers.csv").read_text() == "ada\n1\n2\n"
    assert not (course / "ada" / "new.txt").exists()


def test_when_two_notebooks_follow_each_other_then_each_finds_its_own_folder_as_it_was_handed_in(
    installed: Path, course: Path
) -> None:
    told(course / "ada", "open('left.txt', 'w').write('for ben')")

    said = told(course / "ben", "print(open('numbers.csv').readline())", "import os; print(sorted(os.listdir()))")

    assert said == ["ben\n\n", "['data', 'numbers.csv']\n"]


def test_when_the_folder_is_too_large_then_a_sentence_says_so_and_the_next_one_runs(
    installed: Path, course: Path
) -> None:
    with (course / "ben" / "large.bin").open("wb") as file:
        file.truncate(parcel.BYTES + 1)

    with pytest.raises(parcel.TooLarge, match=r"ben holds more than 48 MB or 4,000 files\. Put the notebook into"):
        told(course / "ben", "print(1)")
    assert told(course / "ada", "print(1)") == ["1\n"]


def test_when_the_folder_is_as_large_as_it_may_be_then_it_arrives(installed: Path, course: Path) -> None:
    with (course / "ben" / "large.bin").open("wb") as file:
        file.truncate(parcel.BYTES - 1000)

    assert told(course / "ben", "import os; print(os.path.getsize('large.bin'))") == [f"{parcel.BYTES - 1000}\n"]


def test_when_nobody_says_where_a_notebook_lies_then_it_is_where_the_program_is(
    installed: Path, course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(course / "ben")
    client = NotebookClient(notebook("print(open('numbers.csv').readline())"), kernel_name="autograder", timeout=30)

    assert client.execute().cells[0].outputs[0].text == "ben\n\n"
