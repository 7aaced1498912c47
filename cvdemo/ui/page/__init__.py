"""The frame of every page: header, navigation, styles, what runs after the stage is painted."""
