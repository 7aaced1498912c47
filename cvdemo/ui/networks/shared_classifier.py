"""The classifier that all sessions of the server share."""

from cvdemo.nets import Classifier
from cvdemo.ui.server_process import once


@once
def classifier() -> Classifier:
    """One for the whole server; loading starts in the background, so nobody waits before drawing."""
    shared = Classifier()
    shared.warm_up()
    return shared


def why_not_keras(sentence: str) -> str:
    """`sentence` with what Keras is at the moment: "starting"; empty when it is back already."""
    status = classifier().status
    return "" if status == "ready" else sentence.format(status)
