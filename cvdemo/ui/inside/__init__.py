"""The panels of the page that opens a network up: layers, maps, windows, units, where a value comes from."""
