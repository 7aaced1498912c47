"""The picture of a mechanics page: one of those at hand, or the student's own from a file or the camera."""

import numpy as np
import streamlit as st
from PIL import Image

from cvdemo.digits import EXTENSIONS, MAX_MEGABYTES, UploadError, decode_upload
from cvdemo.lesson.pictures import PICTURES, pixels, thumbnails
from cvdemo.ui.components.gallery import gallery
from cvdemo.ui.components.stage.scene import LARGEST_SIDE
from cvdemo.ui.page import frame
from cvdemo.ui.session import keys, parameters, query_params
from cvdemo.ui.session.parameters import Choice

PICTURE = Choice(
    keys.PICTURE, "Picture", {name: picture.title for name, picture in PICTURES.items()}, "photographer"
)
THUMBNAIL = 44  # pixels
_OWN = "picture.own"  # the student's own picture on the mechanics pages
_OWN_SINCE = "picture.own_since"  # the link after which the student's own picture was chosen
_PROBLEM = "picture.problem"  # what was wrong with the picture
_FILE, _CAMERA = "picture_upload", "picture_camera"


def current() -> np.ndarray:
    """uint8 (H, W) or (H, W, 3), at most `LARGEST_SIDE` pixels on a side."""
    return st.session_state[_OWN] if _is_own() else pixels(PICTURE.value)


def panel() -> None:
    """The pictures at hand, the student's own beside them, and where the chosen one is from."""
    names = [*PICTURES]
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="pictures"):
        just = None
        if parameters.offers(keys.PICTURE, PICTURE.label):
            just = gallery(
                thumbnails(2 * THUMBNAIL),
                [PICTURES[name].title for name in names],
                name="Pictures at hand",
                key="picture_gallery",
                chosen=None if _is_own() else names.index(PICTURE.value),
            )
            with st.popover("Your own", icon=":material/upload:"):
                _own_picture()
        st.caption(_source(), width="content")
    if just is not None:
        _choose(names[just])
    shown = PICTURE.value
    default = shown == PICTURE.default or _is_own()
    query_params.put(keys.PICTURE, None if default else PICTURE.encode(shown))
    if problem := st.session_state.get(_PROBLEM):
        frame.wrong_input(problem, "The picture stays as it was.")


def _own_picture() -> None:
    file, camera = st.tabs(["File", "Camera"], key="picture_tabs", on_change="rerun")
    with file:
        st.file_uploader(
            f"Grey or colour, up to {MAX_MEGABYTES} MB. Larger than {LARGEST_SIDE} pixels is scaled down. "
            "Only you see it, and links do not contain it.",
            type=EXTENSIONS,
            key=_FILE,
            on_change=_take,
            args=(_FILE,),
            max_upload_size=MAX_MEGABYTES,
        )
    with camera:
        if camera.open:  # not before: the browser asks for the camera as soon as this is there
            st.camera_input("Only you see it.", key=_CAMERA, on_change=_take, args=(_CAMERA,))
    if _OWN in st.session_state and not _is_own():
        st.button("Show your picture again", on_click=_show_own)


def _source() -> str:
    if _is_own():
        return "**Your own picture**"
    picture = PICTURES[PICTURE.value]
    return f"**{picture.title}**: {picture.source}"


def _is_own() -> bool:
    """Whether the student's picture is shown: not after a link, which names one of those at hand."""
    return st.session_state.get(_OWN_SINCE) == query_params.address().links


def _choose(name: str) -> None:
    PICTURE.set(name)
    st.session_state.pop(_OWN_SINCE, None)
    st.session_state.pop(_PROBLEM, None)
    st.rerun()


def _show_own() -> None:
    st.session_state[_OWN_SINCE] = query_params.address().links


def _take(key: str) -> None:
    """Decode what came from the file or the camera; a broken one leaves the last picture and says why."""
    st.session_state.pop(_PROBLEM, None)
    file = st.session_state[key]
    if file is None:
        return
    try:
        st.session_state[_OWN] = _fit(decode_upload(file.getvalue()))
    except UploadError as error:
        st.session_state[_PROBLEM] = str(error)
    else:
        _show_own()


def _fit(picture: np.ndarray) -> np.ndarray:
    """At most LARGEST_SIDE pixels on a side, in its own proportions."""
    image = Image.fromarray(picture)
    image.thumbnail((LARGEST_SIDE, LARGEST_SIDE), Image.Resampling.LANCZOS)
    return np.asarray(image)
