"""The page Predict first: ten questions, a score, the mistakes, other questions."""

from cvdemo.lesson.questions.question import Filters
from cvdemo.lesson.questions.quiz import LENGTH, quiz


def text_of(app):
    return " ".join(element.value for element in app.markdown)


def button(app, label):
    return next(each for each in app.button if each.label == label)


def answer(app, seed, at, right):
    question = quiz(seed)[at]
    assert question.ask in text_of(app)
    chosen = question.right if right else (question.right + 1) % len(question.answers)
    app.button(key=f"answer_{chosen}").click().run()
    assert not app.exception, [exception.value for exception in app.exception]
    assert question.right_answer.why in text_of(app)
    if not right:
        assert question.answers[chosen].why in text_of(app)
    drawn, drawings = question.drawn, " ".join(html.proto.body for html in app.get("html"))
    if isinstance(drawn, Filters):
        assert (
            f"{drawn.count} filters, each {drawn.size} × {drawn.size} × {drawn.channels} + 1 bias" in drawings
        )
    elif drawn is not None:
        assert f"<td>{question.right_answer.text}<td>" in drawings
    links = {link.proto.page: link.proto.query_string for link in app.get("page_link")}
    if question.shown is not None:
        assert question.shown.page in links
    button(app, "Result" if at == LENGTH - 1 else "Next question").click().run()


def test_ten_questions_a_score_the_mistakes_and_ten_others(follow_link):
    app = follow_link("predict", quiz="7")
    assert app.query_params["quiz"] in ("7", ["7"])
    for at in range(LENGTH):
        answer(app, 7, at, right=at not in (2, 5))
    assert [heading.value for heading in app.header] == [f"{LENGTH - 2} of {LENGTH} right"]
    assert all(quiz(7)[at].ask in text_of(app) for at in (2, 5))
    assert not any(
        quiz(7)[at].ask in text_of(app)
        for at in range(LENGTH)
        if at not in (2, 5) and quiz(7)[at].grids == ()
    )
    button(app, "Ten others").click().run()
    assert quiz(8)[0].ask in text_of(app)
    assert app.query_params["quiz"] in ("8", ["8"])


def test_the_first_answer_counts(follow_link):
    app = follow_link("predict", quiz="3")
    app.button(key="answer_0").click().run()
    assert all(app.button(key=f"answer_{at}").disabled for at in range(4))


def test_a_number_that_is_none_is_a_sentence(follow_link):
    for wrong in ("0", "-1", "x", "1e99", "99999"):
        app = follow_link("predict", quiz=wrong)
        assert [w.value for w in app.warning] == [
            "The link's value for “Set of questions” is unknown, so the page shows its default."
        ]
        assert quiz(1)[0].ask in text_of(app)
