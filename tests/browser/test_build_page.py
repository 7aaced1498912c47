"""Build a network: layers are added, moved, changed and taken back by mouse, finger and keys."""

import re

from playwright.sync_api import expect

SLOW = 60_000
CONVNET = ["Conv2D", "MaxPooling2D", "Conv2D", "MaxPooling2D", "Conv2D", "Flatten", "Dense"]


def kinds(page):
    return page.locator(".layer .name b")


def expect_kinds(page, expected):
    expect(kinds(page)).to_have_text([f"{i + 1} {kind}" for i, kind in enumerate(expected)], timeout=SLOW)
    expect(page.locator(".stack")).not_to_have_class(re.compile("pending"))


def drag(page, layer, below):
    """The layer's handle, from its place to the lower half of another layer."""
    start = page.locator(".handle").nth(layer).bounding_box()
    end = page.locator(".layer").nth(below).bounding_box()
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(start["x"] + 10, end["y"] + 0.5 * end["height"], steps=4)
    page.mouse.move(start["x"] + 10, end["y"] + 0.8 * end["height"])
    page.mouse.up()


def test_a_stack_is_edited_by_mouse_and_keys_and_the_link_brings_it_back(page, app):
    page.goto(f"{app.url}/build")
    expect_kinds(page, CONVNET)
    expect(page.locator(".total")).to_contain_text("104,202 parameters")
    not_in_pictures = page.locator(".stack [data-control]")
    expect(page.locator(".handle, .row-tools").and_(not_in_pictures)).to_have_count(2 * len(CONVNET))

    drag(page, layer=0, below=1)
    expect_kinds(page, ["MaxPooling2D", "Conv2D", *CONVNET[2:]])
    page.get_by_role("button", name="Undo").click()
    expect_kinds(page, CONVNET)
    page.get_by_role("button", name="Redo").click()
    expect_kinds(page, ["MaxPooling2D", "Conv2D", *CONVNET[2:]])
    page.keyboard.press("Control+z")
    expect_kinds(page, CONVNET)

    page.locator(".layer .name").nth(5).focus()
    page.keyboard.press("Alt+ArrowUp")
    expect_kinds(page, [*CONVNET[:4], "Flatten", "Conv2D", "Dense"])
    expect(page.locator(".layer .name").nth(4)).to_be_focused()
    expect(page.locator(".layer.breaks .problem")).to_contain_text("leave a list of 1,600 values")
    expect(page.get_by_text("Not ready to train.")).to_be_visible()
    page.keyboard.press("Delete")
    expect_kinds(page, [*CONVNET[:5], "Dense"])
    expect(page.locator(".layer.breaks")).to_have_count(0)
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect_kinds(page, CONVNET)

    page.locator(".layer .name").first.click()
    filters = page.get_by_label("filters")
    filters.fill("1000000000")
    filters.press("Enter")
    expect(page.locator(".field .problem").first).to_have_text("filters: a whole number from 1 to 1024")
    filters.fill("8")
    filters.press("Enter")
    expect(page.locator(".layer").first).to_contain_text("8 filters, 3 × 3, relu")
    expect(page.locator(".formulas").first).to_contain_text("parameters: (3·3·1 + 1)·8 = 80")
    expect(page.get_by_label("filters")).to_be_focused()
    expect(page).to_have_url(re.compile(r"stack=conv8\.max2\.conv64\.max2\.conv128\.flat\.dense10-softmax"))

    page.get_by_role("button", name="Add layer").press("ArrowDown")
    for _ in range(8):
        page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="BatchNormalization")).to_be_focused()
    page.keyboard.press("Enter")
    edited = ["Conv2D", "BatchNormalization", *CONVNET[1:]]
    expect_kinds(page, edited)
    expect(page).to_have_url(re.compile(r"stack=conv8\.bn\."))

    page.reload()
    expect_kinds(page, edited)
    page.get_by_role("button", name="Start from").click()
    page.get_by_role("menuitem", name="LeNet-5").click()
    expect(page.locator(".total")).to_contain_text("61,706 parameters")
    expect(page.get_by_role("code").filter(has_text="keras.Input")).to_contain_text("layers.ZeroPadding2D(2)")
    page.get_by_role("tab", name="Untrained, on your digit").click()
    expect(page.locator(".glance")).to_contain_text("Untrained")
    page.get_by_role("button", name="Train this").click()
    expect(page.get_by_role("heading", level=1, name="Train it")).to_be_visible()
    page.go_back()
    expect(page.locator(".total")).to_contain_text("61,706 parameters", timeout=SLOW)


def test_a_finger_moves_a_layer_by_its_handle(new_page, app):
    page = new_page(width=390, height=844, has_touch=True, is_mobile=True)
    page.goto(f"{app.url}/build?stack=conv4.max2.flat.dense10-softmax")
    expect_kinds(page, ["Conv2D", "MaxPooling2D", "Flatten", "Dense"])
    handles, layers = page.locator(".handle"), page.locator(".layer")
    handles.nth(1).scroll_into_view_if_needed()
    start, end = handles.nth(0).bounding_box(), layers.nth(1).bounding_box()
    client = page.context.new_cdp_session(page)
    x = start["x"] + start["width"] / 2
    for kind, y in [
        ("touchStart", start["y"] + start["height"] / 2),
        ("touchMove", end["y"] + end["height"] / 3),
        ("touchMove", end["y"] + end["height"] * 0.8),
    ]:
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect_kinds(page, ["MaxPooling2D", "Conv2D", "Flatten", "Dense"])
