"""Train it: a recorded training to scrub, kernels turning from noise to edges."""

from cvdemo.ui.page import frame
from cvdemo.ui.session import query_params
from cvdemo.ui.train import recorded

frame.header(
    "Train it",
    "Training changes the weights a little with every batch. *Play it: noise turns into edges, and the "
    "answers become right.*",
)
with frame.controls():
    network = recorded.choose()
query_params.fragment(lambda: recorded.show(network), "training")()
