"""The trained networks: build and train them, ask them, open them up."""

from .keras_worker.classifier import Answers, Classifier, ClassifierError

__all__ = ["Answers", "Classifier", "ClassifierError"]
