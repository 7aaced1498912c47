"""Train it in a browser: playing, scrubbing and the link; a short live training from start to end."""

import re

from playwright.sync_api import expect

from cvdemo.lesson.link import decode_digit
from cvdemo.lesson.number_format import percent
from cvdemo.nets.snapshots import load_snapshots, snapshot_network
from cvdemo.ui.session.current_digit import FIRST_DIGIT

SLOW = 60_000
NOTHING_IS_CUT = """() => {
    const fields = [...document.querySelectorAll(".stSelectbox input")];
    return fields.length === 4 && fields.every((field) => field.scrollWidth <= field.clientWidth);
}"""


def test_a_recorded_training_plays_and_the_link_names_the_moment(page, app):
    received: list[int] = []  # bytes of each message
    page.on("websocket", lambda socket: socket.on("framereceived", lambda text: received.append(len(text))))
    page.goto(f"{app.url}/train")
    moment = page.locator(".training .moment")
    expect(moment).to_have_text("untrained", timeout=SLOW)
    accuracy = page.locator(".training .facts dd").first
    measured = [f"{100 * moment.accuracy:.2f} %" for moment in load_snapshots("convnet").measured]
    expect(accuracy).to_have_text(measured[0])
    page.get_by_role("button", name="Play").click()
    expect(moment).to_have_text("after ¼ epoch")
    page.get_by_role("button", name="Pause").click()
    slider = page.get_by_role("slider", name="Moment of the training")
    slider.focus()
    received.clear()
    slider.press("End")
    expect(moment).to_have_text("after 5 epochs")
    expect(accuracy).to_have_text(measured[-1])
    expect(page.get_by_text("After 5 epochs the network misclassifies")).to_be_visible()
    expect(page).to_have_url(re.compile("epoch=5"))
    assert sum(received) < 40_000, "the recorded training was sent again"
    slider.press("ArrowLeft")
    expect(page).to_have_url(re.compile("epoch=4"))
    page.go_back()
    expect(moment).to_have_text("after 5 epochs")
    slider.press("ArrowLeft")
    expect(page).to_have_url(re.compile("epoch=4"))
    page.locator("a[href*=strides]").first.click()
    page.locator("a[href*=train]").first.click()
    expect(moment).to_have_text("after 4 epochs")


def test_a_network_is_trained_live(page, app):
    settings = "train_net=dense&optimizer=momentum&epochs=1&batch=512&rate=0.0003"
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(f"{app.url}/train?training=live&lecture=true&{settings}")
    page.wait_for_function(NOTHING_IS_CUT, timeout=SLOW)
    page.get_by_role("button", name="Train", exact=True).click(timeout=SLOW)
    moment = page.locator(".training .moment")
    expect(moment).to_have_text("after 1 epoch", timeout=5 * SLOW)  # a training gives way to all else
    page.get_by_role("button", name="Make it your network on all pages").click()
    expect(page.get_by_text("It is yours")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download .keras").click()
    assert download.value.suggested_filename == "network.keras"


def test_a_network_is_watched_while_it_learns_and_the_link_names_the_moment(page, app):
    page.goto(f"{app.url}/inside?view=kernels")
    answer = page.locator(".glance .head .answer").first
    expect(answer).to_have_text(re.compile("> 99.9 %"), timeout=SLOW)
    page.get_by_role("button", name="Watch it learn").click()
    said = page.locator(".moments .said")
    expect(said).to_contain_text("untrained")
    expect(answer).not_to_have_text(re.compile("> 99.9 %"))
    expect(said).to_contain_text("after ¼ epoch")  # it plays by itself
    page.get_by_role("button", name="Pause").click()
    slider = page.get_by_role("slider", name="Moment of the training")
    slider.focus()
    slider.press("Home")
    expect(said).to_contain_text(f"{load_snapshots('convnet').measured[0].mistakes:,} of 10,000 wrong")
    expect(page).to_have_url(re.compile("epoch=0&"))
    page.reload()
    expect(slider).to_have_value("0", timeout=SLOW)
    scores = snapshot_network("convnet", 0).predict(decode_digit(FIRST_DIGIT).pixels)[0]
    expect(answer).to_have_text(f"{scores.argmax()} {percent(scores.max())}")
    page.get_by_role("button", name="Train it").click()
    expect(page.locator(".training .moment")).to_have_text("untrained")
