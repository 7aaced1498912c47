"""The networks that ship with the app: what each is called, how it is built and what it was trained on.

A network's name is that of its files in `models/` and its code in an address. Keras is not imported here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

OWN = "own"  # in place of a name: the visitor's own network

Architecture = Literal["dense", "convnet", "convnet_no_pooling"]
Family = Literal["lecture", "augmented"]


@dataclass(frozen=True)
class ShippedNetwork:
    """One network.

    Attributes:
        name: Of its files.
        title: As the pages show it.
        architecture: Which layers it has; two networks of one architecture differ in training only.
        family: "lecture" is trained with the lecture's recipe, "augmented" on distorted digits too.
    """

    name: str
    title: str
    architecture: Architecture
    family: Family


NETWORKS = {  # in the order in which the pages show them
    network.name: network
    for network in (
        ShippedNetwork("dense", "Dense network", "dense", "lecture"),
        ShippedNetwork("convnet", "Convnet", "convnet", "lecture"),
        ShippedNetwork("convnet_no_pooling", "Convnet without pooling", "convnet_no_pooling", "lecture"),
        ShippedNetwork("dense_augmented", "Dense network, augmented", "dense", "augmented"),
        ShippedNetwork("convnet_augmented", "Convnet, augmented", "convnet", "augmented"),
    )
}
NAMES = tuple(NETWORKS)


def names_of(architectures: Sequence[Architecture]) -> tuple[str, ...]:
    """The names of the networks with one of these architectures, in the pages' order."""
    return tuple(name for name, network in NETWORKS.items() if network.architecture in architectures)


def pair(family: Family) -> list[str]:
    """The names of the dense network and the convnet that were trained the same way."""
    return [
        network.name
        for network in NETWORKS.values()
        if network.family == family and network.architecture in ("dense", "convnet")
    ]
