import json

import numpy as np
import pytest

from cvdemo.ui.components.training.film import Chart, Film, Series, as_bytes, message


def film(**changes) -> Film:
    parts = {
        "name": "a",
        "title": "First layer",
        "scope": "one scale",
        "moments": ["untrained", "after 1 epoch"],
        "ticks": ["start", "1"],
        "epochs": [0, 1],
        "facts": [[("accuracy", "10 %")], [("accuracy", "90 %")]],
        "charts": [Chart("Accuracy", True, [Series("test", [(0, 0.1), None, (1.5, 0.9)])])],
        "names": ["filter 0"],
        "kernels": np.array([[[[-1.0, 0.5]]], [[[2.0, 0.0]]]]),
    }
    return Film(**parts | changes)


def test_one_scale_for_all_moments():
    _, arrays = message(film(), at=0, follow=False)
    assert arrays["kernels"].tolist() == [[[[64, 159]]], [[[254, 127]]]]
    assert arrays["kernels"].dtype == np.uint8


def test_beyond_the_limit_is_the_strongest_colour():
    _, arrays = message(film(limit=1.0), at=0, follow=False)
    assert arrays["kernels"].tolist() == [[[[0, 190]]], [[[254, 127]]]]


def test_zeros_stay_zero():
    assert as_bytes(np.zeros((2, 2))).tolist() == [[127, 127], [127, 127]]


def test_a_chart_reaches_to_the_last_point_of_any_line():
    header, _ = message(film(), at=1, follow=True)
    assert json.loads(json.dumps(header))["charts"] == [
        {
            "title": "Accuracy",
            "percent": True,
            "last": 1.5,
            "series": [{"name": "test", "points": [[0, 0.1], None, [1.5, 0.9]]}],
        }
    ]


@pytest.mark.parametrize("part", [{"ticks": ["start"]}, {"scores": np.zeros((3, 10))}, {"facts": []}])
def test_parts_that_do_not_fit_are_refused(part):
    with pytest.raises(ValueError, match="must have its 2 moments"):
        message(film(**part), at=0, follow=False)


def test_a_moment_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match=r"at must be 0 to 1\. Received: 2"):
        message(film(), at=2, follow=False)
