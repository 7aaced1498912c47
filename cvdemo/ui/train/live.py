"""Train a network live: start, watch, stop, continue; compare with the run before; take the result."""

from functools import partial
from typing import NamedTuple

import numpy as np
import streamlit as st

from cvdemo.lesson.exports.training import training_program
from cvdemo.nets.forward import NetworkFileError
from cvdemo.nets.stack import Stack, stack_from_code
from cvdemo.nets.train_worker.job import TrainSettings, refusal
from cvdemo.nets.train_worker.messages import Job
from cvdemo.nets.train_worker.service import TrainingError, TrainingRun, TrainingService, checked
from cvdemo.ui.build import results
from cvdemo.ui.components.training import training
from cvdemo.ui.exports.offer import clear, offer
from cvdemo.ui.networks import opened, uploaded
from cvdemo.ui.page import frame
from cvdemo.ui.page.navigation import TITLES
from cvdemo.ui.server_process import once
from cvdemo.ui.session import current_digit
from cvdemo.ui.train import live_settings, recorded, words
from cvdemo.ui.train.live_film import film_of

LOOK_SECONDS = 1.0  # between two looks at a training that runs
_FILM = "live_training"  # the browser component
_RUN = "training.run"  # of this visitor
_BEFORE = "training.before"  # the one before it
_STAGE = "training.stage"  # the one that the page shows
_COUNT = "training.count"  # how many this visitor has begun
_LABEL = "training.label"  # the class of the digit that is watched
_PROBLEM = "training.problem"  # why it was not begun


@once
def service() -> TrainingService:
    """One for the whole server; its worker runs only while something is trained."""
    return TrainingService()


def controls() -> tuple[Stack, TrainSettings]:
    """The settings, and the button that fits what is going on."""
    stack, settings = live_settings.choose()
    run = _current()
    if run and not run.over:
        st.button("Stop", icon=":material/stop:", on_click=run.stop, type="primary")
        return stack, settings
    st.button(
        "Train",
        icon=":material/play_arrow:",
        type="primary",
        on_click=_begin,
        args=(Job(stack.to_code(), settings, current_digit.current_digit().pixels),),
        disabled=refusal(stack, settings) is not None,
    )
    if run and (epochs := _more_epochs(run, stack, settings)):
        st.button("Continue", on_click=_continue, args=(epochs,))
    return stack, settings


def show(stack: Stack, settings: TrainSettings) -> None:
    """What is about to be trained, then the training itself, looked at again and again while it runs."""
    problem = st.session_state.pop(_PROBLEM, None)
    if refused := refusal(stack, settings):
        problem = refused
    if problem:
        frame.wrong_input(problem)
    run = _current()
    if run is None or (run.over and not run.moments):
        if not problem:
            st.markdown(live_settings.outlook(stack, settings))
        if run and run.problem:
            frame.wrong_input(run.problem)
        frame.prose(
            "Test accuracy is measured on the 1,000 test digits that come with this app, which no network is "
            "trained on. With a twelfth of MNIST's training digits it stays lower than that of the lecture's "
            "networks."
        )
        if not problem:
            results.untrained(stack)
            _save(stack, settings, None)
        return
    stage = st.session_state[_STAGE] = _stage(run)
    if stage.is_over:
        _result(run)
    st.fragment(_watch, run_every=None if stage.is_over else LOOK_SECONDS)()
    trained = stack_from_code(run.job.stack)
    if not stage.is_seen:
        results.untrained(trained)
    _save(trained, run.job.settings, run if stage.is_seen else None)


def _save(stack: Stack, settings: TrainSettings, run: TrainingRun | None) -> None:
    """Offer the code of a training; of one that has shown something, its figure and its curve, too."""
    clear()
    accuracy = run.moments[-1].test_accuracy if run and run.over else None
    offer(
        picture=_FILM if run else results.GLANCE,
        settings=live_settings.described(settings),
        program=partial(training_program, TITLES["train"], stack, settings, accuracy),
    )
    if run:
        offer(numbers={recorded.CURVE: partial(_curve, run)})


def _curve(run: TrainingRun) -> np.ndarray:
    """float32 (moments, 3), as of a recorded training."""
    return np.array([(each.epoch, each.test_accuracy, each.test_loss) for each in [*run.moments]], np.float32)


class _Stage(NamedTuple):
    """What the page as a whole depends on; the rest `_watch` shows."""

    run: TrainingRun
    is_seen: bool
    is_over: bool


def _stage(run: TrainingRun) -> _Stage:
    return _Stage(run, bool(run.moments), run.over)


def _watch() -> None:
    """Progress, and all moments so far; shows the service that somebody looks."""
    run = _current()
    if run is None:
        return
    run.show_life()
    if st.session_state[_STAGE] != _stage(run):
        st.rerun()  # other buttons, the result, no untrained network any more
    _progress(run)
    if run.moments:
        film = film_of(
            run,
            st.session_state.get(_BEFORE),
            st.session_state.get(_LABEL),
            f"run {st.session_state.get(_COUNT, 0)}",
        )
        training(film, key=_FILM, follow=True)


def _progress(run: TrainingRun) -> None:
    settings = run.job.settings
    if run.status == "waiting":
        before = service().place(run)
        trainings = "training is" if before == 1 else "trainings are"
        st.progress(0.0, f"Waiting: {before} {trainings} before yours.")
    elif run.status == "starting":
        st.progress(0.0, "Keras is starting …")
    elif run.progress:
        done = run.progress
        text = (
            f"Epoch {min(int(done.epoch) + 1, settings.epochs)} of {settings.epochs} · loss "
            f"{live_settings.loss(done.loss)} · accuracy {words.share(done.accuracy)}"
        )
        if run.stopping and not run.over:
            text += " · stopping"
        elif not run.over and (left := run.seconds_left) is not None:
            text += f" · {live_settings.duration(left)} left"
        st.progress(min(1.0, done.epoch / settings.epochs), text)
    st.caption(live_settings.described(settings) + _compared(run))


def _compared(run: TrainingRun) -> str:
    before: TrainingRun | None = st.session_state.get(_BEFORE)
    if before is None:
        return ""
    other = "another network, " if before.job.stack != run.job.stack else ""
    return f". Before: {other}{live_settings.described(before.job.settings)}"


def _result(run: TrainingRun) -> None:
    """What can be done with the network that has come out."""
    if run.problem:
        frame.wrong_input(run.problem)
    if run.network is None:
        return
    with frame.controls():
        st.button("Make it your network on all pages", icon=":material/check:", on_click=_take, args=(run,))
        st.download_button(
            "Download .keras",
            run.network,
            "network.keras",
            icon=":material/download:",
            on_click="ignore",
        )
        own = opened.own_network()
        if own and own.title == f"Yours: {_title(run)}":
            st.markdown("It is yours: *Inside the convnet* and *Dense against convnet* show it.")


def _take(run: TrainingRun) -> None:
    """Make the result the session's own network, as an uploaded file would be."""
    assert run.network is not None
    try:
        uploaded.keep(run.network, _title(run))
    except NetworkFileError as error:
        st.session_state[_PROBLEM] = str(error)


def _title(run: TrainingRun) -> str:
    return f"trained here, {words.share(run.moments[-1].test_accuracy)}"


def _begin(job: Job) -> None:
    """Put a run into the queue; the one there was stands beside it from now on."""
    try:
        run = checked(job)
        service().put(run)
    except TrainingError as error:
        st.session_state[_PROBLEM] = str(error)
        return
    old = _current()
    if old and len(old.moments) > 1:
        st.session_state[_BEFORE] = old
    st.session_state[_RUN] = run
    st.session_state[_COUNT] = st.session_state.get(_COUNT, 0) + 1
    st.session_state[_LABEL] = current_digit.current_digit().label


def _continue(epochs: int) -> None:
    try:
        old = st.session_state[_RUN]
        run = old.continued(epochs)
        service().put(run)
    except TrainingError as error:
        st.session_state[_PROBLEM] = str(error)
        return
    st.session_state[_RUN] = run


def _more_epochs(run: TrainingRun, stack: Stack, settings: TrainSettings) -> int | None:
    """To how many epochs a run can be continued: what it has left, or more if the control says so.

    Where only the file of its network is missing, it is continued to write that.
    """
    if run.checkpoint is None or run.status == "failed":
        return None
    epochs = run.job.settings.epochs
    if run.job.stack == stack.to_code():
        epochs = max(epochs, settings.epochs)
    return epochs if run.checkpoint.epoch < epochs or run.network is None else None


def _current() -> TrainingRun | None:
    return st.session_state.get(_RUN)
