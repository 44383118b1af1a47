"""The gallery shows the notebooks' pictures, small, each with its words."""

import base64
import io
import re
import runpy

import pytest
from nbformat import v4
from PIL import Image

from tests.conftest import ROOT

GALLERY = runpy.run_path(str(ROOT / "scripts" / "gallery.py"))
PAGE = GALLERY["PAGE"].read_text(encoding="utf-8")
SHOWN = re.findall(r"^!\[(.+)\]\(gallery/(\w+)\.png\)$", PAGE, re.MULTILINE)
WANTED = {"draw(": ("drawn", "A drawing")}


def png(width, height):
    packed = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(packed, "PNG")
    return packed.getvalue()


def cell(source, *pictures):
    outputs = [
        v4.new_output(
            "display_data",
            {
                "text/html": '<figure class="lab-figure lab-drawing"><img src="data:image/png;base64,'
                f'{base64.b64encode(picture).decode()}" width="5" alt="{len(picture)} bytes"></figure>'
            },
        )
        for picture in pictures
    ]
    return v4.new_code_cell(source, outputs=outputs)


def test_when_the_page_is_read_then_each_picture_that_is_there_is_shown_once_with_words():
    names = [name for name, _ in [*GALLERY["LESSON"].values(), *GALLERY["EXPLORE"].values()]]

    assert [name for _, name in SHOWN] == names
    assert sorted(file.stem for file in GALLERY["FOLDER"].iterdir()) == sorted(names)
    assert min(len(words) for words, _ in SHOWN) > 60


def test_when_pictures_are_committed_then_they_are_small():
    sizes = [file.stat().st_size for file in GALLERY["FOLDER"].glob("*.png")]

    assert max(sizes) < 100_000
    assert sum(sizes) < 400_000


def test_when_a_cell_shows_several_pictures_then_the_last_one_is_taken():
    notebook = v4.new_notebook(cells=[cell("other()", png(1, 1)), cell("draw(X)", png(2, 2), png(90, 9))])
    found = GALLERY["pictures"](notebook, WANTED)

    assert found == {"drawn": (png(90, 9), f"{len(png(90, 9))} bytes")}


@pytest.mark.parametrize("cells", [[], [cell("draw(X)")], [cell("other()", png(1, 1))]])
def test_when_a_picture_is_not_there_then_a_sentence_says_so(cells):
    with pytest.raises(ValueError, match=r"No cell with draw\( shows a picture\. Run make build, or mend scripts"):
        GALLERY["pictures"](v4.new_notebook(cells=cells), WANTED)


def test_when_a_picture_is_made_small_then_it_is_no_wider_than_the_page_and_keeps_its_shape():
    large = png(2400, 600)
    image = Image.open(io.BytesIO(GALLERY["small"](large)))

    assert image.size == (1000, 250)
    assert image.mode == "P"
    assert Image.open(io.BytesIO(GALLERY["small"](png(40, 30)))).size == (40, 30)
