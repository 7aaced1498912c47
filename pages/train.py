"""Train it: a recorded training to scrub, and one to run live."""

from cvdemo.ui.mechanics import experiments_panel
from cvdemo.ui.page import frame
from cvdemo.ui.session import query_params
from cvdemo.ui.train import live, live_settings, recorded

EXPERIMENTS = experiments_panel.Experiments("train")

frame.header(
    "Train it",
    "Training changes the weights a little with every batch. *Play it: noise turns into edges, and wrong "
    "answers into right ones.*",
)
with frame.controls():
    training = live_settings.TRAINING.segmented_control()
    if training == "live":
        stack, settings = live.controls()
    else:
        network = recorded.choose()
EXPERIMENTS.banner()
if training == "live":
    live.show(stack, settings)
else:
    query_params.fragment(lambda: recorded.show(network), "training")()
EXPERIMENTS.strip()
