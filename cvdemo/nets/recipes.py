"""How each network is trained. The seeds were written down before the first training."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Recipe:
    """One network's training; `learning_rate` is the first one where it falls along a cosine."""

    name: str
    title: str
    architecture: str
    epochs: int
    batch_size: int
    optimizer: str = "rmsprop"
    learning_rate: float = 0.001
    seed: int = 0

    @property
    def text(self) -> str:
        return (
            f"All 60,000 training digits of MNIST, {self.epochs} epochs in batches of {self.batch_size}, "
            f"RMSprop with Keras's learning rate of {self.learning_rate}, cross-entropy loss: "
            'the recipe of F. Chollet, "Deep Learning with Python".'
        )


RECIPES = {
    recipe.name: recipe
    for recipe in (
        Recipe("dense", "Dense network", "dense", epochs=5, batch_size=128),
        Recipe("convnet", "Convnet", "convnet", epochs=5, batch_size=64),
        Recipe(
            "convnet_no_pooling", "Convnet without pooling", "convnet_no_pooling", epochs=5, batch_size=64
        ),
    )
}
