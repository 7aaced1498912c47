"""Inside the convnet: every map of every layer, and every value taken apart, down to the pixels."""

from cvdemo.ui import networks, own_network, remembered, shell, state
from cvdemo.ui.opened import agreement, layers, one_map, place, sources, units, wall
from cvdemo.ui.opened.place import Place

shell.header(
    "Inside the convnet",
    "Each layer looks only at the layer before it. *Choose a map; go down from one value to the pixels*.",
)
place.read_address()
with shell.controls():
    opened = layers.choose_network()
    scale = layers.choose_scale()
    own_network.control(layers.open_own)
layer = layers.choose_layer(opened.network)

digit = state.current_digit().pixels
outputs = remembered.last("outputs of all layers", (opened, digit), lambda: opened.outputs(digit))
maps = sources.as_maps(outputs[layer])
if layer == 0:
    here = place.current(layer, (28, 28, 1))
    one_map.pixel(opened, here, digit)
elif maps is None:
    here = Place(layer)
    units.show(opened, here, outputs)
else:
    here = place.current(layer, maps.shape)
    if here.map is None:
        wall.show(opened, layer, maps, scale)
    else:
        here = one_map.show(opened, here, outputs, digit, scale)
        place.keep(here)

shell.subheader("Layer by layer")
agreement.show(opened, outputs, digit)
networks.wait_for_networks()
place.write_address(here)
