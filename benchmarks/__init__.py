"""Measurements that are run by hand: `python -m benchmarks.core` and its neighbours."""
