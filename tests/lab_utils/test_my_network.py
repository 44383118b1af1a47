"""A learner's network is saved and read again as it was; whatever else lies there costs one sentence."""

import pickle
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lab_utils.by_hand import Layers, Run, forward, train_by_hand
from lab_utils.my_network import FILE, LARGEST, load_network, save_network
from lab_utils.sentences import WrongType, WrongValue

RNG = np.random.default_rng(1)
X = RNG.random((40, 400), np.float32)
y = np.repeat(np.arange(10), 4)
HELD_BACK = np.arange(0, 40, 4)


class Model:
    """A model with Keras' names that computes what its weights say."""

    def __init__(self, *sizes: int, trained: int = 1, bend: Any = None) -> None:
        self.layers: Layers = [
            (RNG.normal(size=(s_in, s_out)).astype(np.float32), np.ones(s_out, np.float32))
            for s_in, s_out in pairwise(sizes)
        ]
        self.optimizer = type("Adam", (), {"iterations": trained})
        self.bend = bend

    def get_weights(self) -> list[np.ndarray]:
        return [part for layer in self.layers for part in layer]

    def __call__(self, X: np.ndarray) -> np.ndarray:
        z = forward(self.layers, X)[-1]
        return self.bend(z) if self.bend else z


MINE = (400, 25, 15, 10)


@pytest.fixture(scope="module")
def run() -> Run:
    return train_by_hand(X, y, HELD_BACK, epochs=3)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the notebook."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return " ".join(capsys.readouterr().out.split())


def same(layers: Layers, others: Layers) -> bool:
    pairs = zip(layers, others, strict=True)
    return all(np.array_equal(W, V) and np.array_equal(b, c) for (W, b), (V, c) in pairs)


def test_when_a_network_is_saved_then_it_is_read_as_it_was(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    model = Model(*MINE)
    save_network(model, run)
    told = said(capsys)
    found = load_network(X, y)

    assert (
        told
        == "Saved in my_network.npz: your network of Exercise 2, and the network trained by hand with 10 digits held back."
    )
    assert (
        said(capsys)
        == "From my_network.npz: your network of Exercise 2, and the network trained by hand with 10 digits held back."
    )
    assert same(found.layers, model.layers)
    assert all(same(*pair) for pair in zip(found.run.epochs, run.epochs, strict=True))
    assert found.run.held_back.tolist() == HELD_BACK.tolist()
    assert found.run.losses == pytest.approx(run.losses)
    assert found.run.held_losses == pytest.approx(run.held_losses)
    assert found.run.read(X, 1).tolist() == run.read(X, 1).tolist()


def test_when_the_run_has_other_units_then_they_are_read_again(capsys: pytest.CaptureFixture[str]) -> None:
    save_network(Model(*MINE), train_by_hand(X, y, HELD_BACK, epochs=1, units=[7]))

    assert [W.shape for W, _ in load_network(X, y).run.epochs[1]] == [(400, 7), (7, 10)]


@pytest.mark.parametrize(
    "model",
    [
        None,
        Model(*MINE, trained=0),
        Model(400, 15, 25, 10),
        Model(400, 25, 10),
        Model(*MINE, bend=np.tanh),
        Model(),
    ],
    ids=["no model", "not trained", "other units", "two layers", "another activation", "no layers"],
)
def test_when_the_model_is_not_the_trained_network_then_a_sentence_says_so_and_the_run_is_saved(
    model: Any, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    save_network(model, run)
    told = said(capsys)
    found = load_network(X, y)

    assert told == (
        "Saved in my_network.npz: the network trained by hand with 10 digits held back. "
        "The model of Exercise 2 is not in it, because it is not the trained network that the lesson describes: "
        "finish the exercise, run the training cell, then this one again."
    )
    assert said(capsys) == "From my_network.npz: the network trained by hand with 10 digits held back."
    assert same(found.layers, run.epochs[-1])


def test_when_there_is_no_file_then_a_network_is_trained_and_that_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    found = load_network(X, y[:, np.newaxis])

    assert said(capsys) == (
        "There is no my_network.npz here, so a network is trained now, with 10 digits held back; for yours, run "
        "digits.ipynb to its last cell, which saves my_network.npz; then run this cell again."
    )
    assert len(found.run.epochs) == 41
    assert found.layers is found.run.epochs[-1]


class Trap:
    """What a pickle would do when it is loaded."""

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return Path.touch, (Path("sprung"),)


def changed(file: Path, **numbers: Any) -> None:
    with np.load(file) as packed:
        held = {**packed, **numbers}
    np.savez(file, allow_pickle=True, **{name: value for name, value in held.items() if value is not None})


@pytest.mark.parametrize(
    "damage",
    [
        lambda file: file.write_bytes(b""),
        lambda file: file.write_bytes(file.read_bytes()[:-300]),
        lambda file: file.write_bytes(pickle.dumps(Trap())),
        lambda file: np.save(file.with_suffix(".npy"), np.arange(3)) or file.with_suffix(".npy").replace(file),
        lambda file: np.savez(file, weights=np.arange(3)),
        lambda file: changed(file, epochs=None),
        lambda file: changed(file, epochs=np.array([Trap()])),
        lambda file: changed(file, held_back=np.array([3, 40])),
        lambda file: changed(file, held_back=np.array([-1, 3])),
        lambda file: changed(file, held_back=np.array([3, 3])),
        lambda file: changed(file, held_back=np.array([], int)),
        lambda file: changed(file, losses=np.full((2, 3), np.nan)),
        lambda file: changed(file, losses=np.ones((2, 4))),
        lambda file: changed(file, sizes=np.array([400, 25, 15, 9])),
        lambda file: changed(file, sizes=np.array([400, 25, 16, 10])),
        lambda file: changed(file, model=np.ones(10_000)),
        lambda file: changed(file, more=np.array(["text"])),
        lambda file: bomb(file),
    ],
)
def test_when_the_file_is_damaged_or_foreign_then_a_sentence_says_so_and_nothing_in_it_runs(
    damage: Any, run: Run, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_network(Model(*MINE), run)
    capsys.readouterr()
    damage(folder / FILE)
    found = load_network(X, y)

    assert said(capsys).startswith("my_network.npz is damaged, or not a file of this lab, so a network is trained now,")
    assert len(found.run.epochs) == 41
    assert not (folder / "sprung").exists()


def bomb(file: Path) -> None:
    """A small file that would unpack to more than a notebook can hold."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("epochs.npy", "w") as member:
        header = {"descr": "<f4", "fortran_order": False, "shape": (LARGEST // 4,)}
        np.lib.format.write_array_header_1_0(member, header)
        for _ in range(LARGEST // 1_000_000):
            member.write(bytes(1_000_000))


def test_when_the_folder_takes_no_files_then_a_sentence_says_so(
    run: Run, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / FILE).mkdir()
    save_network(Model(*MINE), run)

    assert said(capsys).startswith("my_network.npz can't be written here (Is a directory), so explore.ipynb will train")


def test_when_the_run_is_something_else_then_a_sentence_says_what_to_write() -> None:
    with pytest.raises(WrongType, match=r"save_network got History where it needs what train_by_hand returned: run ="):
        save_network(Model(*MINE), type("History", (), {})())  # type: ignore[arg-type]


def test_when_there_are_fewer_labels_then_a_sentence_says_so() -> None:
    with pytest.raises(WrongValue, match="load_network got 40 images and 3 labels"):
        load_network(X, y[:3])
