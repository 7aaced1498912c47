"""cvdemo: convolutional networks that a class can touch. Start it with `streamlit run app.py`."""

from cvdemo.ui import server_process

server_process.prepare()

from cvdemo.ui import warm_up
from cvdemo.ui.exports import menu, offer
from cvdemo.ui.lessons import card, player
from cvdemo.ui.networks.shared_classifier import classifier
from cvdemo.ui.page import display, frame
from cvdemo.ui.page.navigation import navigation
from cvdemo.ui.room import panel, seat
from cvdemo.ui.session import current_digit, query_params

page = navigation()
classifier()  # its worker loads in the background while the first page is read
warm_up.begin()
server_process.give_back_now_and_then()
with query_params.whole_run(page.url_path):
    seat.read_address()
    player.read_address()
    display.read_address()
    frame.dress()
    current_digit.read_address()
    panel.follow()
    card.show()
    offer.clear()
    with frame.networks_may_be_missing():
        page.run()
    if page.url_path:  # the start page shows the digit itself, and changes it without running this file
        frame.sidebar_digit()
    current_digit.write_address()
    menu.show()
    panel.show()
seat.arrive()
