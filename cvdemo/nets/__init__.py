"""The trained networks: build and train them, ask them, open them up."""

from .keras_worker.classifier import Classifier, ClassifierError

__all__ = ["Classifier", "ClassifierError"]
