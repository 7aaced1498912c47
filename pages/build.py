"""Build a network: a stack of layers to edit, what each gives, costs and sees, its code and its summary."""

from cvdemo.ui.build import editor, results
from cvdemo.ui.mechanics import experiments_panel
from cvdemo.ui.page import frame
from cvdemo.ui.session import query_params

EXPERIMENTS = experiments_panel.Experiments("build")


def stack_and_results():
    EXPERIMENTS.banner()
    stack = editor.show()
    EXPERIMENTS.strip()
    results.show(stack)


frame.header(
    "Build a network",
    "Stack layers: *where are the parameters, where is the work, and what does a value see of the digit?*",
)
query_params.fragment(stack_and_results, "build")()
