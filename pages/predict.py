"""Predict first: ten questions from real settings, each with one right answer and its reasons."""

from cvdemo.ui.page import frame
from cvdemo.ui.questions import run

frame.header(
    "Predict first",
    "Ten questions: *say what comes out before you see it*. The number of the questions is part of the link, "
    "so a class answers the same ten.",
)
run.SEED.number_input(width=170)
run.show()
