import numpy as np
import pytest

from cvdemo.digits.samples import samples
from cvdemo.nets.forward import load
from cvdemo.nets.model_cards import MODELS_DIR
from cvdemo.nets.registry import names_of
from cvdemo.nets.strongest import PLACES, StrongestPlaces, find

CONVNETS = names_of(("convnet", "convnet_no_pooling"))


@pytest.fixture(scope="module", params=CONVNETS)
def shipped(request):
    return (
        load(MODELS_DIR / f"{request.param}.keras"),
        StrongestPlaces.load(MODELS_DIR / f"{request.param}.strongest.npz"),
    )


def test_shipped_places_hold_what_the_network_computes_there(shipped):
    network, places = shipped
    outputs = network.forward(places.digits.astype(np.float32) / 255)
    assert set(places.layers) == {i for i, layer in enumerate(network.layers) if len(layer.output_shape) == 3}
    for index in places.layers:
        for channel in range(network.layers[index].output_shape[2]):
            found = places.of(index, channel)
            assert [place.value for place in found] == sorted((p.value for p in found), reverse=True)
            for place in found:
                response = outputs[index][place.digit, ..., channel]
                assert response[place.row, place.column] == pytest.approx(place.value, rel=1e-4)
                assert response.max() == pytest.approx(place.value, rel=1e-4)


def test_no_shipped_sample_answers_more_than_the_ninth_place(shipped):
    network, places = shipped
    outputs = network.forward(samples().images.astype(np.float32) / 255)
    for index in places.layers:
        largest = outputs[index].max(axis=(0, 1, 2))
        first = np.array([place[3][0] for place in zip(*places.layers[index], strict=True)])
        assert (largest <= first * (1 + 1e-5)).all()


def test_shipped_files_are_small():
    for name in CONVNETS:
        assert (MODELS_DIR / f"{name}.strongest.npz").stat().st_size < 1_000_000


def test_places_are_found_as_by_sorting_all_responses():
    network = load(MODELS_DIR / "convnet.keras")
    images = samples().images[::7]
    places = find(network, images, samples().labels[::7])
    outputs = network.forward(images.astype(np.float32) / 255)
    for index, channel in [(0, 3), (2, 17), (4, 100)]:
        largest = np.sort(outputs[index][..., channel].max(axis=(1, 2)))[::-1]
        found = places.of(index, channel)
        assert [place.value for place in found] == pytest.approx([v for v in largest[:PLACES] if v > 0])
        assert len({place.digit for place in found}) == len(found)


def test_a_saved_file_is_read_as_it_was(tmp_path):
    network = load(MODELS_DIR / "convnet.keras")
    places = find(network, samples().images[:20], samples().labels[:20])
    places.save(tmp_path / "x.npz")
    again = StrongestPlaces.load(tmp_path / "x.npz")
    assert again.of(0, 5) == places.of(0, 5)
    assert (again.digits == places.digits).all()
    assert (again.labels == places.labels).all()
    assert (again.mnist_index == places.mnist_index).all()


def test_a_layer_without_maps_has_no_places():
    network = load(MODELS_DIR / "convnet.keras")
    places = find(network, samples().images[:10], samples().labels[:10])
    assert places.of(len(network.layers) - 1, 0) == []


def test_another_file_is_refused(tmp_path):
    np.savez(tmp_path / "x.npz", layer_0_digit=np.zeros((1, 9)))
    with pytest.raises(ValueError, match=r"x\.npz holds no strongest places"):
        StrongestPlaces.load(tmp_path / "x.npz")
