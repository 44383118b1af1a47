"""The page to take home: one small file that asks for nothing, and tells the truth. Its pad, tests/browser/test_home_page.py tries."""

import base64
import hashlib
import json
import re
from pathlib import Path

import numpy as np
import pytest

from lab_utils.by_hand import Layers, Run, forward, hold_back, train_by_hand
from lab_utils.data import load_data
from lab_utils.home_page import page, take_home

X, Y = load_data()


class Model:
    """A network as Keras has it: it gives its weights, and logits."""

    def __init__(self, layers: Layers) -> None:
        self.layers = layers

    def get_weights(self) -> list[np.ndarray]:
        return [part for layer in self.layers for part in layer]

    def __call__(self, X: np.ndarray) -> np.ndarray:
        return forward(self.layers, X)[-1]


@pytest.fixture(scope="module")
def run() -> Run:
    return train_by_hand(X, Y, hold_back(Y), epochs=5)


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return " ".join(capsys.readouterr().out.split())


def test_when_a_network_is_taken_home_then_one_small_page_holds_it(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    take_home(Model(run.epochs[-1]), X, Y, run)
    text = (tmp_path / "my_network.html").read_text(encoding="utf-8")
    network = json.loads(re.search(r'id="network">(.*?)</script>', text)[1])  # type: ignore[index]
    numbers = np.frombuffer(base64.b64decode(network["weights"]), "<f4")
    right = np.mean(run.read(X[run.held_back]) == Y[run.held_back, 0])

    assert said(capsys).startswith("Written: my_network.html, your network in one page.")
    assert len(text.encode()) <= 150_000
    assert np.array_equal(numbers[:10_000], run.epochs[-1][0][0].ravel())
    assert "has layers of 25, 15 and 10 units, and 10,575 weights and biases" in text
    assert f"trained on 4000 of 5000 digits, and read {right:.1%} of the other 1000" in text
    assert "This one was trained on all 5000" in text


def test_when_the_page_is_read_then_it_allows_its_own_script_and_style_and_names_no_address(run: Run) -> None:
    text = page(run.epochs[-1], X, 1000, 0.9)
    allowed = re.findall(r"'sha256-([^']*)'", text)
    parts = re.findall(r'<(?:style|script type="module")>(.*?)</(?:style|script)>', text, re.DOTALL)

    assert "content=\"default-src 'none'; script-src 'sha256-" in text
    assert sorted(allowed) == sorted(
        base64.b64encode(hashlib.sha256(part.encode()).digest()).decode() for part in parts
    )
    assert len(parts) == 2
    assert not re.search(r"https?:|fetch\(|import |XMLHttp|src=|href=", text)


@pytest.mark.parametrize(
    "model", [None, Model([]), Model([(np.zeros((400, 10), np.float32), np.zeros(10, np.float32))])]
)
def test_when_there_is_no_trained_network_then_a_sentence_says_so_and_no_page_is_written(
    model: object, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    take_home(model, X, Y, run)

    assert said(capsys).startswith("my_network.html is not written, because the model is not the trained network")
    assert list(tmp_path.iterdir()) == []


def test_when_the_folder_can_t_be_written_then_a_sentence_says_so(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my_network.html").mkdir()
    take_home(Model(run.epochs[-1]), X, Y, run)

    assert (
        said(capsys) == "my_network.html can't be written here (Is a directory): copy the lab to a folder of your own."
    )


def test_when_the_last_argument_is_no_run_then_the_sentence_says_what_it_must_be() -> None:
    with pytest.raises(TypeError) as caught:
        take_home(None, X, Y, [1, 2])  # type: ignore[arg-type]

    assert str(caught.value) == (
        "take_home got list where it needs what train_by_hand returned: "
        "run = train_by_hand(X, y, hold_back(y)), then take_home(model, X, y, run)."
    )
