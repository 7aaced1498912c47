"""How each network is trained. The seeds were chosen before the first training."""

from dataclasses import dataclass

from ..registry import NETWORKS


@dataclass(frozen=True)
class Recipe:
    """One network's training. `augmented` ones learn from distorted digits and from pen strokes."""

    name: str
    title: str
    architecture: str
    epochs: int
    batch_size: int
    augmented: bool = False
    fine_tune_epochs: int = 0  # the last ones: weaker distortions, and the learning rate restarts
    seed: int = 0

    @property
    def optimizer(self) -> str:
        return "adam" if self.augmented else "rmsprop"

    @property
    def learning_rate(self) -> float:
        return 0.002 if self.augmented else 0.001

    @property
    def stages(self) -> tuple[tuple[int, float], ...]:
        """Epochs and initial learning rate of each stage; in every stage the learning rate falls to 0."""
        stages = [(self.epochs - self.fine_tune_epochs, self.learning_rate)]
        return tuple(stages + [(self.fine_tune_epochs, self.learning_rate / 2)] * bool(self.fine_tune_epochs))

    @property
    def text(self) -> str:
        if not self.augmented:
            return (
                f"All 60,000 training digits of MNIST, {self.epochs} epochs in batches of "
                f"{self.batch_size}, RMSprop with Keras's learning rate of {self.learning_rate}, "
                'cross-entropy loss: the recipe of F. Chollet, "Deep Learning with Python".'
            )
        return (
            "55,000 training digits of MNIST and half as many pen digits of 30 writers "
            f"(UCI pendigits) in each of {self.epochs} epochs, every one distorted anew: turned by up to "
            "13°, scaled to 85–117 %, sheared by up to 0.22, moved by up to 2.5 pixels, bent, made "
            f"thicker or thinner. Batches of {self.batch_size}, Adam with a learning rate that falls from "
            f"{self.learning_rate} to 0 along a cosine, label smoothing 0.02, averaged weights."
            + self.fine_tuning_text
        )

    @property
    def fine_tuning_text(self) -> str:
        if not self.fine_tune_epochs:
            return ""
        return (
            f" In the last {self.fine_tune_epochs} epochs the digits are moved 0.3 times as far, their ink "
            f"is changed half as much, and the learning rate falls once more, from {self.learning_rate / 2}."
        )


def _recipe(name: str, epochs: int, batch_size: int, fine_tune_epochs: int = 0) -> Recipe:
    network = NETWORKS[name]
    augmented = network.family == "augmented"
    return Recipe(name, network.title, network.architecture, epochs, batch_size, augmented, fine_tune_epochs)


RECIPES = {
    recipe.name: recipe
    for recipe in (
        _recipe("dense", epochs=5, batch_size=128),
        _recipe("convnet", epochs=5, batch_size=64),
        _recipe("convnet_no_pooling", epochs=5, batch_size=64),
        _recipe("dense_augmented", epochs=40, batch_size=128),
        _recipe("convnet_augmented", epochs=50, batch_size=128, fine_tune_epochs=10),
    )
}
