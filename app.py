"""cvdemo: convolutional networks that a class can touch. Start it with `streamlit run app.py`."""

from cvdemo.ui import address, memory, networks, shell, state
from cvdemo.ui.navigation import navigation

page = navigation()
networks.classifier()  # its worker loads in the background while the first page is read
memory.give_back_now_and_then()
state.read_address()
address.keep_settings_of_link(page.url_path)
page.run()
if page.url_path:  # the start page shows the digit itself, and changes it without running this file
    shell.sidebar_digit()
state.write_address()
address.note_settings_of_link(page.url_path)
