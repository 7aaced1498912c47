"""What a network's card records: its layers, how it was trained, and what it can do.

Fields named as "for the record" are not used by the app: they say how the file came about and let a second
training be compared with it.
"""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from .json_fields import FieldError, Fields


class CardError(ValueError):
    """A card that is missing or not what a card must be."""


@dataclass(frozen=True)
class Layer:
    """One layer, as Keras's `summary()` lists it.

    Attributes:
        kind: Keras's class name.
        output_shape: Without the batch axis.
    """

    name: str
    kind: str
    output_shape: tuple[int, ...]
    parameters: int

    @classmethod
    def from_fields(cls, fields: Fields) -> Self:
        return cls(
            name=fields.text("name"),
            kind=fields.text("kind"),
            output_shape=fields.integers("output_shape"),
            parameters=fields.integer("parameters"),
        )


@dataclass(frozen=True)
class History:
    """One number per epoch. `validated_on` says which digits the val_ numbers come from."""

    loss: tuple[float, ...]
    accuracy: tuple[float, ...]
    val_loss: tuple[float, ...]
    val_accuracy: tuple[float, ...]
    validated_on: str

    @classmethod
    def from_fields(cls, fields: Fields) -> Self:
        return cls(
            loss=fields.numbers("loss"),
            accuracy=fields.numbers("accuracy"),
            val_loss=fields.numbers("val_loss"),
            val_accuracy=fields.numbers("val_accuracy"),
            validated_on=fields.text("validated_on"),
        )


@dataclass(frozen=True)
class Training:
    """How the file was made.

    Attributes:
        recipe: In sentences, for the reader of a page.
        seed: For the record.
        optimizer: As `model.compile` takes it.
        learning_rate: For the record; where it changes, the first one.
        seconds: By the clock, for the record.
        cpu_seconds: Of computing on one thread, for the record.
        versions: Of Python and the packages, by name, for the record.
        data_sha256: Of the training data's files, by name, for the record.
    """

    recipe: str
    seed: int
    epochs: int
    batch_size: int
    optimizer: str
    learning_rate: float
    seconds: float
    cpu_seconds: float
    versions: dict[str, str]
    data_sha256: dict[str, str]

    @classmethod
    def from_fields(cls, fields: Fields) -> Self:
        return cls(
            recipe=fields.text("recipe"),
            seed=fields.integer("seed"),
            epochs=fields.integer("epochs"),
            batch_size=fields.integer("batch_size"),
            optimizer=fields.text("optimizer"),
            learning_rate=fields.number("learning_rate"),
            seconds=fields.number("seconds"),
            cpu_seconds=fields.number("cpu_seconds"),
            versions=fields.texts_by_name("versions"),
            data_sha256=fields.texts_by_name("data_sha256"),
        )


@dataclass(frozen=True)
class Mistake:
    """A misclassified test digit.

    Attributes:
        index: Its place in MNIST's test set, for the record.
        label: The digit it is.
        predicted: The class with the highest score.
        probability: That score, in [0, 1].
    """

    index: int
    label: int
    predicted: int
    probability: float

    @classmethod
    def from_fields(cls, fields: Fields) -> Self:
        return cls(
            index=fields.integer("index"),
            label=fields.integer("label"),
            predicted=fields.integer("predicted"),
            probability=fields.number("probability"),
        )


@dataclass(frozen=True)
class Spread:
    """Test accuracy of the same recipe started from several seeds; the first one is shipped."""

    seeds: tuple[int, ...]
    test_accuracy: tuple[float, ...]

    @classmethod
    def from_fields(cls, fields: Fields) -> Self:
        return cls(
            seeds=fields.integers("seeds"),
            test_accuracy=fields.numbers("test_accuracy"),
        )


@dataclass(frozen=True)
class Validation:
    """Accuracy on held-out training digits, by which choices were made; for the record.

    Attributes:
        held_out: Which digits were held out, in sentences.
        mnist_accuracy: On those of MNIST.
        pen_accuracy: On pen digits that are placed by their strokes.
        pen_picture_accuracy: On the same, placed by the pixels of a drawn pad.
    """

    held_out: str
    mnist_accuracy: float
    pen_accuracy: float
    pen_picture_accuracy: float

    @classmethod
    def from_fields(cls, fields: Fields) -> Self:
        return cls(
            held_out=fields.text("held_out"),
            mnist_accuracy=fields.number("mnist_accuracy"),
            pen_accuracy=fields.number("pen_accuracy"),
            pen_picture_accuracy=fields.number("pen_picture_accuracy"),
        )


@dataclass(frozen=True)
class File:
    """The .keras file.

    Attributes:
        bytes: Its size, for the record.
        sha256: Of the file.
        weights_sha256: Of the weights' bytes, which a second training repeats; for the record.
    """

    bytes: int
    sha256: str
    weights_sha256: str

    @classmethod
    def from_fields(cls, fields: Fields) -> Self:
        return cls(
            bytes=fields.integer("bytes"),
            sha256=fields.text("sha256"),
            weights_sha256=fields.text("weights_sha256"),
        )


@dataclass(frozen=True)
class Card:
    """Everything the pages say about one network. Accuracies are fractions of 1.

    Attributes:
        name: Of the network's files.
        title: As the pages show it.
        input_shape: Of one digit, as Keras takes it.
        test_accuracy: On MNIST's 10,000 test digits.
        spread: None for a recipe that was trained once.
        validation: None where nothing was held out.
        shift_accuracy: Test accuracy by the pixels moved: the mean of the four directions.
        confusion_matrix: Counts [digit it is][predicted digit].
        mistakes: In the test set's order; the first 300.
    """

    name: str
    title: str
    input_shape: tuple[int, ...]
    layers: tuple[Layer, ...]
    parameters: int
    test_accuracy: float
    spread: Spread | None
    validation: Validation | None
    training: Training
    history: History
    shift_accuracy: tuple[float, ...]
    confusion_matrix: tuple[tuple[int, ...], ...]
    mistakes: tuple[Mistake, ...]
    file: File

    @classmethod
    def from_fields(cls, fields: Fields) -> Self:
        spread = fields.object_or_none("spread", Spread)
        validation = fields.object_or_none("validation", Validation)
        return cls(
            name=fields.text("name"),
            title=fields.text("title"),
            input_shape=fields.integers("input_shape"),
            layers=tuple(Layer.from_fields(each) for each in fields.objects("layers", Layer)),
            parameters=fields.integer("parameters"),
            test_accuracy=fields.number("test_accuracy"),
            spread=Spread.from_fields(spread) if spread else None,
            validation=Validation.from_fields(validation) if validation else None,
            training=Training.from_fields(fields.object("training", Training)),
            history=History.from_fields(fields.object("history", History)),
            shift_accuracy=fields.numbers("shift_accuracy"),
            confusion_matrix=fields.integer_rows("confusion_matrix"),
            mistakes=tuple(Mistake.from_fields(each) for each in fields.objects("mistakes", Mistake)),
            file=File.from_fields(fields.object("file", File)),
        )

    @classmethod
    def from_dict(cls, values: Any) -> Self:
        """A card from what JSON gave.

        Args:
            values: The object, with the fields of the dataclasses here: no more and no fewer.

        Raises:
            CardError: For a wrong field, which it names, or numbers that do not agree with each other.
        """
        try:
            card = cls.from_fields(Fields(values, cls))
        except FieldError as error:
            raise CardError(str(error)) from error
        check_numbers(card)
        return card


def check_numbers(card: Card) -> None:
    """Raise CardError unless the card's numbers agree with each other."""
    confusion = np.asarray(card.confusion_matrix)
    if confusion.shape != (10, 10):
        raise CardError(f"The confusion matrix must be 10 × 10. Received: {confusion.shape}.")
    right = np.trace(confusion) / confusion.sum()
    if abs(right - card.test_accuracy) > 1e-6:
        raise CardError(
            f"The confusion matrix must give the test accuracy {card.test_accuracy}. Received: {right:.4f}."
        )
    if sum(layer.parameters for layer in card.layers) != card.parameters:
        raise CardError(f"The layers' parameters must sum to {card.parameters}.")
    history = card.history
    for name in ("loss", "accuracy", "val_loss", "val_accuracy"):
        if len(getattr(history, name)) != card.training.epochs:
            raise CardError(f"The history's {name} must have {card.training.epochs} epochs.")
