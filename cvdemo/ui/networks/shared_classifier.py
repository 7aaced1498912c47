"""The classifier that all sessions of the server share."""

import logging

from cvdemo.nets import Classifier
from cvdemo.nets.model_cards import fault
from cvdemo.nets.registry import NAMES
from cvdemo.ui.server_process import once

logger = logging.getLogger(__name__)


@once
def classifier() -> Classifier:
    """One for the whole server; loading starts in the background, so nobody waits before drawing."""
    for name in NAMES:
        if why := fault(name):
            logger.warning("%s", why)
    shared = Classifier()
    shared.warm_up()
    return shared


def why_not_keras(sentence: str) -> str:
    """`sentence` with what Keras is at the moment: "starting"; empty when it is back already."""
    status = classifier().status
    return "" if status == "ready" else sentence.format(status)
