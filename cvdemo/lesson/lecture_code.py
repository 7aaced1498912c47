"""The lecture's listings: load, look, prepare, build, compile, fit, evaluate, with a card's numbers."""

from cvdemo.nets.model_cards import Card, Layer

DATA = """\
from keras.datasets import mnist

(train_images, train_labels), (test_images, test_labels) = mnist.load_data()

print(train_images.shape)  # (60000, 28, 28)
print(train_images.dtype)  # uint8
print(len(train_labels))   # 60000
print(train_labels)        # [5 0 4 ... 5 6 8]
print(test_images.shape)   # (10000, 28, 28)
print(len(test_labels))    # 10000
print(test_labels)         # [7 2 1 ... 4 5 6]
"""
_LOAD = """\
import keras
from keras import layers
from keras.datasets import mnist

(train_images, train_labels), (test_images, test_labels) = mnist.load_data()
"""
_COMPILE = """\
model.compile(optimizer="{optimizer}", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
"""
_FIT = """\
model.fit(train_images, train_labels, epochs={epochs}, batch_size={batch_size})

predictions = model.predict(test_images)  # (10000, 10): ten scores for each digit
print(predictions[0].argmax(), test_labels[0])
test_loss, test_accuracy = model.evaluate(test_images, test_labels)
"""


def dense(card: Card) -> str:
    """Write Keras code that trains the dense network as it was trained.

    Args:
        card: Of the network.

    Returns:
        Python source.
    """
    return f"{_LOAD}{preparing('28 * 28')}\n{_dense_model(card)}{_compile_and_fit(card)}"


def dense_layers(card: Card) -> str:
    """Write Keras code that builds the dense network, for one that no short listing trains.

    Args:
        card: Of the network.

    Returns:
        Python source.
    """
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
    """Write Keras code that trains the convnet as it was trained, in the Functional API.

    Args:
        card: Of the network.

    Returns:
        Python source.
    """
    return f"{_LOAD}{preparing('28, 28, 1')}\n{convnet_model(card)}{_compile_and_fit(card)}"


def convnet_model(card: Card) -> str:
    """Write the layers of the convnet, in the Functional API.

    Args:
        card: Of the network.

    Returns:
        Python source.
    """
    *stack, last = map(_layer, card.layers)
    lines = ["inputs = keras.Input(shape=(28, 28, 1))"]
    lines += [f"x = {layer}({'x' if index else 'inputs'})" for index, layer in enumerate(stack)]
    lines += [f"outputs = {last}(x)", "model = keras.Model(inputs, outputs)"]
    return "\n".join(lines) + "\n"


def preparing(shape: str) -> str:
    """Write the lines that prepare MNIST's images.

    Args:
        shape: Of one digit as the network takes it, as Python code.

    Returns:
        Python source.

    Example:
        >>> print(preparing("28, 28, 1").splitlines()[0])
        train_images = train_images.reshape((-1, 28, 28, 1)).astype("float32") / 255
    """
    return "".join(
        f'{name} = {name}.reshape((-1, {shape})).astype("float32") / 255\n'
        for name in ("train_images", "test_images")
    )


def _layer(layer: Layer) -> str:
    if layer.kind == "Conv2D":
        return f'layers.Conv2D({layer.output_shape[-1]}, (3, 3), activation="relu")'
    if layer.kind == "MaxPooling2D":
        return "layers.MaxPooling2D((2, 2))"
    if layer.kind == "Flatten":
        return "layers.Flatten()"
    return f'layers.Dense({layer.output_shape[0]}, activation="softmax")'


def _compile_and_fit(card: Card) -> str:
    training = card.training
    return _COMPILE.format(optimizer=training.optimizer) + _FIT.format(
        epochs=training.epochs, batch_size=training.batch_size
    )
