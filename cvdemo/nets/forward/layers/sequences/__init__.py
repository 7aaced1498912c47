"""Layers on sequences: recurrent ones, attention, and those that work along one axis, the steps."""
