"""The trained networks: build and train them, ask them, open them up."""

from .classifier import Classifier, ClassifierError

__all__ = ["Classifier", "ClassifierError"]
