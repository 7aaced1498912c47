"""Panels below the stage: what a setting does beyond the one map that the stage shows."""
