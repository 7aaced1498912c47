"""A lesson's file: what is read, and one sentence with step and field for everything that is wrong."""

import pytest

from cvdemo.lesson.lessons import folder
from cvdemo.lesson.lessons.address import read_address
from cvdemo.lesson.lessons.toml import MAX_KILOBYTES, MAX_STEPS, LessonError, read_lesson

PAGES = ("draw", "strides", "borders")
STEP = 'address = "strides?stride_step=3"\ntitle = "Far"\ntext = "It steps far. It skips pixels."\n'
QUESTION = '[step.question]\nask = "How many?"\nanswers = ["1", "2"]\nright = 2\nwhy = "So."\n'


def written(step=STEP, head='title = "Strides"\n', question="") -> bytes:
    return f"{head}[[step]]\n{step}{question}".encode()


def problem(data: bytes) -> str:
    with pytest.raises(LessonError) as error:
        read_lesson(data, PAGES)
    text = str(error.value)
    assert text.endswith(".")
    assert "\n" not in text
    assert len(text) < 400
    return text


def test_a_lesson_is_read():
    lesson = read_lesson(written(question=QUESTION, step=STEP + 'point_at = "kernel"\n'), PAGES)
    (step,) = lesson.steps
    assert (lesson.title, lesson.about) == ("Strides", "")
    assert (step.address.page, dict(step.address.settings)) == ("strides", {"stride_step": "3"})
    assert (step.title, step.line, step.point_at) == ("Far", "It steps far.", "kernel")
    assert step.question.right_answer.text == "2"
    assert step.question.right_answer.why == "So."
    assert str(step.address) == "strides?stride_step=3"
    assert read_address(str(step.address), PAGES) == step.address


@pytest.mark.parametrize(
    ("text", "page", "settings"),
    [
        ("http://127.0.0.1:8501/", "draw", {}),
        ("https://x.org/cnn/borders/?padding=same&own=", "borders", {"padding": "same", "own": ""}),
        ("strides?grid=1%2C2%3B3%2C4", "strides", {"grid": "1,2;3,4"}),
        ("?source=test", "draw", {"source": "test"}),
    ],
)
def test_an_address_is_read_as_the_browser_writes_it(text, page, settings):
    address = read_address(text, PAGES)
    assert (address.page, dict(address.settings)) == (page, settings)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\xff\xfe" * 20, "not text in UTF-8"),
        (b"\x89PNG\r\n\x1a\n", "not text"),
        (b"title = ", "not TOML"),
        (b"a = " + b"[" * 50_000, "nested too deeply"),
        (b"n = " + b"9" * 100_000, "not TOML"),
        (b"#" * (10 * 1024 * 1024), f"at most {MAX_KILOBYTES} kB; this one has 10,240"),
        (b"", "The lesson, “title”: is missing"),
        (b'title = "A"', "has no steps"),
        (b'title = "A"\nstep = []', "has no steps"),
        (b'title = "A"\nstep = "one"', "has no steps"),
        (b'title = "A"\nstep = [1]', "Step 1 must have fields"),
        (b'title = 3\nstep = [{}]', "“title”: must be a text in quotes"),
        (b'title = "A"\nauthor = "B"\nstep = [{}]', "“author”: is no field of it; the fields are about"),
        (b'title = "A"\n' + b"[[step]]\n" * (MAX_STEPS + 1), f"has {MAX_STEPS + 1} steps"),
        (written(step='title = "x"\n'), "Step 1, “address”: is missing"),
        (written(step=STEP.replace("strides?", "stride?")), "“address”: names no page “stride”; the pages"),
        (written(step=STEP.replace("strides?", "strides?" + "a=1&" * 100)), "“address”: is not an address"),
        (written(step=STEP.replace("strides?", "http://[")), "“address”: is not an address"),
        (written(step=STEP.replace("=3", "=" + "3" * 5000)), "“address”: must be at most 4000"),
        (written(step=STEP.replace("Far", "Far" * 40)), "“title”: must be at most 80 characters long"),
        (written(step=STEP.replace("Far", "  ")), "Step 1, “title”: must not be empty"),
        (written(step=STEP + "texts = 1\n"), "Step 1, “texts”: is no field"),
        (written(step=STEP + 'point_at = "the kernel"\n'), "Step 1, “point_at”: must be input, kernel"),
        (written(step=STEP + 'point_at = "a{}</style>"\n'), "Step 1, “point_at”: must be"),
        (written(step=STEP + "question = 1\n"), "Step 1, question must have fields"),
        (written(question=QUESTION.replace("right = 2", "right = 3")), "“right”: must be the number"),
        (written(question=QUESTION.replace("right = 2", "right = true")), "“right”: must be the number"),
        (written(question=QUESTION.replace('"2"', '"1"')), "“answers”: must be 2 to 6 different texts"),
        (written(question=QUESTION.replace('"1", "2"', "1, 2")), "“answers”: must be a list of texts"),
        (written(question=QUESTION.replace('ask = "How many?"', "")), "Step 1, question, “ask”: is missing"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_one_sentence_with_step_and_field(data, says):
    assert says in problem(data)


def test_the_number_of_the_step_is_named():
    assert problem(written() + b"[[step]]\n").startswith("Step 2, “address”")


def test_a_folder_s_lessons_are_read_anew_when_they_change(tmp_path):
    (tmp_path / "mine.toml").write_bytes(written())
    (tmp_path / "No Lesson.toml").write_bytes(b"")
    assert folder.names(tmp_path) == ("mine",)
    assert folder.load("mine", PAGES, tmp_path).title == "Strides"
    (tmp_path / "mine.toml").write_bytes(b"title = 1")
    with pytest.raises(LessonError, match=r"^mine.toml: The lesson, “title”"):
        folder.load("mine", PAGES, tmp_path)
    for name in ("../mine", "other", "x" * 5000):
        with pytest.raises(LessonError, match="There is no lesson named"):
            folder.load(name, PAGES, tmp_path)
