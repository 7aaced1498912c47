"""What tests of clients without a browser share."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest


@pytest.fixture
def run():
    """Run a coroutine in a thread of its own: a browser test before leaves its event loop in the main one."""
    with ThreadPoolExecutor(1) as thread:
        yield lambda coroutine: thread.submit(asyncio.run, coroutine).result()
