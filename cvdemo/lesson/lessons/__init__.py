"""Lessons to play: steps through the pages of the app, read from a file that anybody can write.

The format is described in docs/lessons.md.
"""
