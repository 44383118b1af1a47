"""A data file with a changed byte, or cut off anywhere: an array or a sentence, never another error."""

import numpy as np
import pytest

from lab_utils.data import NEXT_STEP, read_numbers
from lab_utils.sentences import WrongValue

hypothesis = pytest.importorskip("hypothesis", reason="hypothesis comes with requirements-dev.txt (make test)")
given, settings, st = hypothesis.given, hypothesis.settings, hypothesis.strategies


@settings(max_examples=300, deadline=None)
@given(at=st.integers(0, 140), byte=st.integers(0, 255), cut=st.integers(0, 150))
def test_when_any_byte_of_a_small_file_is_changed_then_an_array_or_a_sentence_comes_back(
    tmp_path_factory: pytest.TempPathFactory, at: int, byte: int, cut: int
) -> None:
    folder = tmp_path_factory.getbasetemp()
    np.save(folder / "whole.npy", np.arange(3, dtype=np.uint8))
    content = bytearray((folder / "whole.npy").read_bytes())
    content[at % len(content)] = byte
    path = folder / "changed.npy"
    path.write_bytes(content[: len(content) - cut // 10])

    try:
        assert np.isfinite(read_numbers(path)).all()
    except WrongValue as refusal:
        assert str(refusal).endswith(NEXT_STEP)
