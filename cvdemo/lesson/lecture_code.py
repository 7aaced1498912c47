"""The lecture's listings: load, prepare, build, compile, fit, evaluate, with a card's numbers."""

from cvdemo.nets.model_cards import Card

_LOAD = """\
import keras
from keras import layers

(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
"""
_COMPILE = """\
model.compile(optimizer="{optimizer}", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs={epochs}, batch_size={batch_size})
test_loss, test_accuracy = model.evaluate(x_test, y_test)
"""


def dense(card: Card) -> str:
    """Keras code that trains the dense network of `card` as it was trained."""
    return f"""{_LOAD}x_train = x_train.reshape((-1, 28 * 28)).astype("float32") / 255
x_test = x_test.reshape((-1, 28 * 28)).astype("float32") / 255

{_dense_model(card)}{_fit(card)}"""


def dense_layers(card: Card) -> str:
    """Keras code that builds the dense network of `card`, for one that no short listing trains."""
    return f"import keras\nfrom keras import layers\n\n{_dense_model(card)}"


def _dense_model(card: Card) -> str:
    hidden, scores = (layer.output_shape[0] for layer in card.layers)
    return f"""model = keras.Sequential([
    keras.Input((28 * 28,)),
    layers.Dense({hidden}, activation="relu"),
    layers.Dense({scores}, activation="softmax"),
])
"""


def convnet(card: Card) -> str:
    """Keras code that trains the convnet of `card` as it was trained."""
    stack = "".join(f"    {_layer(layer.kind, layer.output_shape)},\n" for layer in card.layers)
    return f"""{_LOAD}x_train = x_train.reshape((-1, 28, 28, 1)).astype("float32") / 255
x_test = x_test.reshape((-1, 28, 28, 1)).astype("float32") / 255

model = keras.Sequential([
{stack}])
{_fit(card)}"""


def _layer(kind: str, output_shape: tuple[int, ...]) -> str:
    if kind == "Conv2D":
        return f'layers.Conv2D({output_shape[-1]}, 3, activation="relu")'
    if kind == "MaxPooling2D":
        return "layers.MaxPooling2D(2)"
    if kind == "Flatten":
        return "layers.Flatten()"
    return f'layers.Dense({output_shape[0]}, activation="softmax")'


def _fit(card: Card) -> str:
    training = card.training
    return _COMPILE.format(
        optimizer=training.optimizer, epochs=training.epochs, batch_size=training.batch_size
    )
