"""The network at a glance: which maps of a network are shown for a digit, and what they are made of."""
