"""A visitor's own .keras file: taken, refused in words, removed, and nobody else's."""

import json
import zipfile
from io import BytesIO

import numpy as np
import pytest

from cvdemo.digits import samples
from cvdemo.nets.forward import load
from cvdemo.nets.model_cards import model_path

CONVNET, DENSE = (model_path(name).read_bytes() for name in ("convnet", "dense"))
DIGIT = samples().images[63] / np.float32(255)


def upload(app, data: bytes, name: str = "mine.keras"):
    uploader = next(each for each in app.file_uploader if each.key.startswith("own_network"))
    uploader.set_value((name, data, "application/octet-stream"))
    app.run()
    assert not app.exception, [exception.value for exception in app.exception]
    return app


def network_chooser(app, key="network"):
    return next(each for each in app.selectbox if each.key == key)


def truncated(data: bytes) -> bytes:
    return data[: len(data) // 2]


def with_another_layer(data: bytes) -> bytes:
    """The same file, its first layer of a kind that is not run here."""
    archive, packed = zipfile.ZipFile(BytesIO(data)), BytesIO()
    with zipfile.ZipFile(packed, "w") as changed:
        for name in archive.namelist():
            content = archive.read(name)
            if name == "config.json":
                config = json.loads(content)
                layer = next(each for each in config["config"]["layers"] if each["class_name"] == "Conv2D")
                layer["class_name"] = "Lambda"
                content = json.dumps(config).encode()
            changed.writestr(name, content)
    return packed.getvalue()


def test_an_uploaded_convnet_stands_beside_the_shipped_ones(open_page):
    app = upload(open_page("inside"), CONVNET)
    chooser = network_chooser(app)
    assert chooser.options[-1] == "Yours: mine"
    assert chooser.value == "own"
    table = next(text.value for text in app.markdown if "output shape" in text.value)
    assert "| conv2d_1 | Conv2D | 26 × 26 × 32 | (3·3·1 + 1)·32 = 320 | – |" in table
    assert any("never given to Keras" in text.value for text in app.caption)


def test_it_is_removed_and_the_page_goes_on(open_page):
    app = upload(open_page("inside"), CONVNET)
    assert network_chooser(app).value == "own"
    next(button for button in app.button if button.label == "Remove it").click().run()
    assert not app.exception
    assert network_chooser(app).value == "convnet"
    assert "Yours: mine" not in network_chooser(app).options


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"not a network", "not a .keras file, or it is damaged"),
        (truncated(CONVNET), "not a .keras file, or it is damaged"),
        (with_another_layer(CONVNET), "holds Python code of its author, which is never run here"),
    ],
    ids=["text", "half a file", "layer with code"],
)
def test_a_file_that_cannot_be_run_is_refused_in_a_sentence(open_page, data, sentence):
    app = upload(open_page("inside"), data)
    (warning,) = app.warning
    assert sentence in warning.value
    assert warning.value.endswith("The networks stay as they were.")
    assert "Yours: mine" not in network_chooser(app).options


def test_a_name_from_the_file_is_shown_as_text(open_page):
    app = upload(open_page("inside"), CONVNET, "<b>*bold*</b>.keras")
    assert network_chooser(app).options[-1] == "Yours: ?b>?bold???b>"


def test_its_file_name_never_reaches_the_address(open_page):
    for page in ("inside", "dense", "compare"):
        app = upload(open_page(page), DENSE, "name_of_a_student.keras")
        app.run()
        assert "student" not in str(dict(app.query_params))


@pytest.mark.parametrize(("page", "name"), [("inside", "network"), ("dense", "dense_network")])
def test_after_a_reload_its_absence_is_explained(follow_link, page, name):
    app = follow_link(page, **{name: "own"})
    assert ["not here any more" in warning.value for warning in app.warning] == [True]
    app = upload(app, DENSE)
    next(button for button in app.button if button.label == "Remove it").click().run()
    assert not app.warning  # they know


def test_its_layers_stand_beside_those_of_the_compared_networks(open_page):
    app = upload(open_page("compare"), DENSE)
    titles = [text.value for text in app.markdown if text.value.startswith("**")]
    for title in (
        "**Dense network · Dense network, augmented**",
        "**Convnet without pooling**",
        "**Yours: mine**",
    ):
        assert title in titles


def test_nobody_else_has_it(open_page):
    upload(open_page("inside"), CONVNET)
    assert all("Yours" not in title for title in network_chooser(open_page("inside")).options)


def test_the_dense_page_takes_two_dense_layers_only(open_page):
    app = upload(open_page("dense"), DENSE)
    assert network_chooser(app, "dense_network").options[-1] == "Yours: mine"
    assert network_chooser(app, "dense_network").value == "own"
    assert not any("networks of another kind" in text.value for text in app.markdown)
    other = upload(open_page("dense"), CONVNET)
    assert "Yours: mine" not in network_chooser(other, "dense_network").options
    assert any("networks of another kind" in text.value for text in other.markdown)


def test_it_gets_a_line_of_scores_beside_the_others(open_page):
    app = upload(open_page("compare"), DENSE)
    assert any("Yours: mine" in html.value for html in app.get("html"))


def test_an_opened_map_of_another_network_is_left(open_page):
    """The first layer of the other network may have no such map."""
    app = upload(open_page("inside", layer="5", map="100"), model_path("dense").read_bytes())
    assert network_chooser(app).value == "own"


def test_predictions_are_the_forward_passes():
    from cvdemo.nets.registry import OWN
    from cvdemo.ui.networks.opened import Opened

    opened = Opened(OWN, "Yours", load(CONVNET))
    outputs = opened.outputs(DIGIT)
    np.testing.assert_array_equal(outputs[0], DIGIT[..., None])
    np.testing.assert_allclose(opened.predict(DIGIT[None])[0], outputs[-1], atol=1e-6)
    assert outputs[-1].argmax() == 3
