"""The program of a live training: its network, its settings, and how it is compiled and fitted."""

from cvdemo.lesson import lecture_code
from cvdemo.lesson.exports.program import Cell, Program, check, code, text
from cvdemo.lesson.stack.code import stack_code
from cvdemo.nets.stack import Stack
from cvdemo.nets.train_worker.job import DIGITS, TrainSettings, ends_in_softmax

_OPTIMIZERS = {
    "rmsprop": "keras.optimizers.RMSprop({rate!r})",
    "adam": "keras.optimizers.Adam({rate!r})",
    "sgd": "keras.optimizers.SGD({rate!r})",
    "momentum": "keras.optimizers.SGD({rate!r}, momentum=0.9)",
}
_LOAD = """\
from keras.datasets import mnist

(train_images, train_labels), (test_images, test_labels) = mnist.load_data()
"""
_FIT = """\
{indent}model.fit(
{indent}    {images}, train_labels, {how},
{indent}    validation_data=(test_images, test_labels),
{indent})
"""
_DISTORT = """\
# The page bends the digits too, and changes their strokes.
distort = keras.Sequential([
    layers.RandomRotation(0.036),
    layers.RandomZoom(0.15),
    layers.RandomTranslation(0.09, 0.09),
])
"""


def training_program(title: str, stack: Stack, settings: TrainSettings, accuracy: float | None) -> Program:
    """The listing of a training, from MNIST to the test accuracy and the network's file.

    Args:
        title: Of the page.
        stack: The network; one that can be trained.
        settings: How it is trained.
        accuracy: The page's, on its test digits; None before there is one.
    """
    reached = "" if accuracy is None else f", on the page {100 * accuracy:.2f} %"
    return Program(
        title,
        f"{stack.parameters:,} parameters, trained on {DIGITS:,} digits for {settings.epochs} epochs.",
        (
            text(
                f"The page trains on {DIGITS:,} digits of MNIST that come with the app, and tests on 1,000. "
                "Here they are MNIST's first, and the first weights are others: so the accuracy is near that "
                "of the page, not the same. The first time MNIST is downloaded, 11 MB."
            ),
            code("import keras\n", f"keras.utils.set_random_seed({settings.seed})"),
            text("The network."),
            code(stack_code(stack, "functional")),
            text("The digits."),
            code(
                _LOAD,
                f"train_images, train_labels = train_images[:{DIGITS}], train_labels[:{DIGITS}]",
                "test_images, test_labels = test_images[:1000], test_labels[:1000]",
                lecture_code.preparing("28, 28, 1"),
            ),
            *_fitted(stack, settings),
            text("How much it has learned."),
            code(
                "loss, accuracy = model.evaluate(test_images, test_labels, verbose=0)",
                f'print(f"test accuracy {{100 * accuracy:.2f}} %{reached}")',
                'model.save("network.keras")',
            ),
            text("The size here, and on the page."),
            check([("parameters", "model.count_params()", stack.parameters)], 0),
        ),
    )


def _fitted(stack: Stack, settings: TrainSettings) -> tuple[Cell, Cell]:
    loss = f"keras.losses.SparseCategoricalCrossentropy(from_logits={not ends_in_softmax(stack)})"
    compiled = code(
        "model.compile(",
        f"    optimizer={_OPTIMIZERS[settings.optimizer].format(rate=settings.learning_rate)},",
        f"    loss={loss},",
        '    metrics=["accuracy"],',
        ")",
    )
    how = f"batch_size={settings.batch_size}"
    if settings.augmented:
        fit = _FIT.format(images="distort(train_images, training=True)", how=how, indent="    ")
        return compiled, code(_DISTORT, f"for epoch in range({settings.epochs}):", fit)
    how += f", epochs={settings.epochs}"
    return compiled, code(_FIT.format(images="train_images", how=how, indent=""))
