"""Notebooks for these tests, built from the sources of their code cells."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

from autograder.reading import submissions
from autograder.records import Submission
from tests.conftest import LAB

EXERCISES = ["my_softmax", "model"]
SOFTMAX = (
    "# UNQ_C1\n# GRADED CELL: my_softmax\ndef my_softmax(z):\n    ### START CODE HERE ###\n"
    "    ez = np.exp(z)\n    a = ez / np.sum(ez)\n    ### END CODE HERE ###\n    return a"
)
MODEL = (
    "# UNQ_C2\n# GRADED CELL: Sequential model\nmodel = Sequential([\n    ### START CODE HERE ###\n"
    "    tf.keras.Input(shape=(400,)), Dense(25, 'relu'), Dense(15, 'relu'), Dense(10)\n    ### END CODE HERE ###\n])"
)

SCRIPT = f"#!/usr/bin/env python\n# coding: utf-8\n\n# In[1]:\n\n\nimport numpy as np\n\n\n# In[ ]:\n\n\n{SOFTMAX}\n\n\n# In[2]:\n\n\n{MODEL}\n"


def code(source: Any, **more: Any) -> dict[str, Any]:
    return {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": None, **more}


def as_json(*cells: dict[str, Any], **more: Any) -> bytes:
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells, **more}).encode()


def notebook(*sources: str) -> bytes:
    return as_json(*(code(source) for source in sources))


SOLVED = notebook(SOFTMAX, MODEL)


def zip_of(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def put(folder: Path, name: str, content: bytes = SOLVED) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def read(*paths: Path) -> list[Submission]:
    return list(submissions.read(paths, EXERCISES, LAB))


def is_solved(submission: Submission) -> bool:
    return submission.code == (SOFTMAX, MODEL)
