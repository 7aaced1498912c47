"""Predict first: ten questions from real settings, each with one right answer and its reasons."""

from cvdemo.ui.page import frame
from cvdemo.ui.questions import run

frame.header(
    "Predict first",
    "Ten questions: *say what comes out before you see it*. The link names the set, so a class answers the "
    "same ten.",
)
frame.body(run.show)
