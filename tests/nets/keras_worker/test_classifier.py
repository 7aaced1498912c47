"""The classifier as the pages use it: answers, wrong input, many sessions at once."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from cvdemo.nets import Classifier
from cvdemo.nets.model_cards import model_path

ROOT = Path(__file__).resolve().parents[3]


def test_networks_are_named_in_the_lectures_order(classifier):
    assert classifier.names[:2] == ("dense", "convnet")


def test_answers_agree_with_keras(classifier, sample_digits):
    import keras

    for name in classifier.names:
        model = keras.models.load_model(model_path(name), compile=False)
        expected = model.predict(sample_digits.reshape(-1, *model.input_shape[1:]), verbose=0)
        np.testing.assert_allclose(classifier.predict(name, sample_digits), expected, atol=1e-5)


def test_scores_are_probabilities(classifier, sample_digits):
    for name in classifier.names:
        scores = classifier.predict(name, sample_digits[:7])
        assert scores.shape == (7, 10)
        assert scores.dtype == np.float32
        assert (scores >= 0).all()
        np.testing.assert_allclose(scores.sum(axis=1), 1, atol=1e-5)


def test_samples_are_classified(classifier, sample_digits, sample_labels):
    for name in classifier.names:
        right = classifier.predict(name, sample_digits).argmax(axis=1) == sample_labels
        assert right.mean() >= 0.95


def test_no_digits_give_no_scores(classifier):
    assert classifier.predict("dense", np.zeros((0, 28, 28))).shape == (0, 10)


def test_more_digits_than_one_chunk(classifier, sample_digits, sample_labels):
    many = np.tile(sample_digits, (3, 1, 1))
    scores = classifier.predict("convnet", many)
    np.testing.assert_allclose(scores[400:], scores[:200], atol=1e-6)


def test_several_networks_in_one_question(classifier, sample_digits):
    answers = classifier.predict_many({"dense": sample_digits[:3], "convnet": sample_digits[3:5]})
    np.testing.assert_allclose(answers["dense"], classifier.predict("dense", sample_digits[:3]), atol=1e-6)
    np.testing.assert_allclose(
        answers["convnet"], classifier.predict("convnet", sample_digits[3:5]), atol=1e-6
    )


def test_everybody_gets_the_scores_of_their_own_digit(classifier, sample_digits):
    expected = {name: classifier.predict(name, sample_digits) for name in ("dense", "convnet")}
    questions = [(name, i) for i in range(60) for name in expected]
    with ThreadPoolExecutor(30) as students:
        answers = list(
            students.map(lambda q: classifier.predict(q[0], sample_digits[q[1] : q[1] + 1]), questions)
        )
    for (name, i), scores in zip(questions, answers, strict=True):
        np.testing.assert_allclose(scores[0], expected[name][i], atol=1e-5)


def test_digits_are_not_written_to(classifier, sample_digits):
    digits = sample_digits[:2].copy()
    digits.setflags(write=False)
    classifier.predict("dense", digits)[:] = 0  # and the answer is the caller's own
    np.testing.assert_array_equal(digits, sample_digits[:2])


@pytest.mark.parametrize(
    ("digits", "message"),
    [
        (np.zeros((28, 28)), r"must have the shape \(n, 28, 28\)\. Received: \(28, 28\)"),
        (np.zeros((1, 28, 28, 1)), r"must have the shape .* Received: \(1, 28, 28, 1\)"),
        (np.full((1, 28, 28), 255, np.uint8), r"must be in \[0, 1\]\. Received: 255\.0 to 255\.0"),
        (np.full((1, 28, 28), -0.5), r"must be in \[0, 1\]\. Received: -0\.5"),
        (np.full((1, 28, 28), np.nan), r"must be in \[0, 1\]\. Received: nan"),
        (np.full((1, 28, 28), np.inf), r"must be in \[0, 1\]\. Received: inf"),
        (np.full((1, 28, 28), "7"), r"must be numbers\. Received: dtype <U1"),
        (np.zeros((10_001, 28, 28), bool), r"must be at most 10000\. Received: 10001"),
    ],
)
def test_wrong_digits_are_refused(classifier, digits, message):
    with pytest.raises(ValueError, match=message):
        classifier.predict("dense", digits)


def test_unknown_network_is_refused_with_the_known_ones(classifier):
    with pytest.raises(ValueError, match=r"must be one of dense, convnet.*Received: 'lenet'"):
        classifier.predict("lenet", np.zeros((1, 28, 28)))


def test_keras_stays_out_of_the_asking_process(models_with_dense):
    code = (
        "import sys, numpy as np, pathlib\n"
        "from cvdemo.nets import Classifier\n"
        "with Classifier(pathlib.Path(sys.argv[1])) as classifier:\n"
        "    assert classifier.predict('dense', np.zeros((1, 28, 28))).shape == (1, 10)\n"
        "print(sorted({'keras', 'tensorflow'} & set(sys.modules)))\n"
    )
    command = [sys.executable, "-c", code, str(models_with_dense)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"
    assert run.stderr == ""


def test_warm_up_returns_before_the_networks_are_loaded():
    with Classifier() as classifier:
        assert not classifier.ready
        classifier.warm_up()
        assert not classifier.ready
    assert not classifier.ready


def test_layer_outputs_are_keras_own(classifier, sample_digits):
    import keras

    for name in classifier.names:
        model = keras.models.load_model(model_path(name), compile=False)
        x, expected = sample_digits[:1].reshape(1, *model.input_shape[1:]), []
        for layer in model.layers:
            x = layer(x)
            expected.append(np.ravel(x))
        outputs = classifier.layer_outputs(name, sample_digits[0])
        np.testing.assert_allclose(outputs, np.concatenate(expected), atol=1e-5)


def test_layer_outputs_of_an_unknown_network_are_refused(classifier):
    with pytest.raises(ValueError, match="name must be one of"):
        classifier.layer_outputs("resnet", np.zeros((28, 28)))
