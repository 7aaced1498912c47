"""Inside the convnet: every map of every layer, and every value taken apart, down to the pixels."""

from cvdemo.ui.inside import all_maps, choosers, layer_table, one_map, place, provenance, units
from cvdemo.ui.inside.place import Place
from cvdemo.ui.networks import predictions, uploaded
from cvdemo.ui.page import frame
from cvdemo.ui.session import current_digit, memo

frame.header(
    "Inside the convnet",
    "Each layer looks only at the layer before it. *Choose a map; go down from one value to the pixels*.",
)
place.read_address()
with frame.controls():
    opened = choosers.choose_network()
    scale = choosers.choose_scale()
    uploaded.control(choosers.open_own)
layer = choosers.choose_layer(opened.network)

digit = current_digit.current_digit().pixels
outputs = memo.last("outputs of all layers", (opened, digit), lambda: opened.outputs(digit))
maps = provenance.as_maps(outputs[layer])
if layer == 0:
    here = place.current(layer, (28, 28, 1))
    one_map.pixel(opened, here, digit)
elif maps is None:
    here = Place(layer)
    units.show(opened, here, outputs)
else:
    here = place.current(layer, maps.shape)
    if here.map is None:
        all_maps.show(opened, layer, maps, scale)
    else:
        here = one_map.show(opened, here, outputs, digit, scale)
        place.keep(here)

frame.subheader("Layer by layer")
layer_table.show(opened, outputs, digit)
predictions.wait_for_networks()
place.write_address(here)
