"""How much of the server's memory uploads may take: those that arrive, and those that are kept.

Streamlit takes any number of files at a session's address, whether or not its page asks for one, and keeps
them for as long as the session.
"""

import asyncio
import functools
from collections.abc import AsyncGenerator, Awaitable, Callable

from starlette.datastructures import FormData
from starlette.formparsers import MultiPartException, MultiPartParser
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

LARGEST = 32 * 2**20  # bytes; server.maxUploadSize in .streamlit/config.toml
ARRIVING = 4 * LARGEST  # of all uploads on their way together
KEPT = 8 * LARGEST  # of all sessions together
PATIENCE = 120.0  # seconds that an upload may take
BUSY = "Too many files are being uploaded at the moment: try again in a minute."
SLOW = "The upload took too long."


@functools.cache
def bound() -> None:
    """Have uploads stay in memory, and within these limits, for the whole process.

    What is uploaded belongs to its visitor, and a full disk is no reason to refuse it: Starlette would write
    what is larger than 1 MB to a temporary file.
    """
    MultiPartParser.spool_max_size = LARGEST
    parse, add = MultiPartParser.parse, MemoryUploadedFileManager.add_file
    MultiPartParser.parse = _within_limits(parse)  # pyright: ignore[reportAttributeAccessIssue]
    MemoryUploadedFileManager.add_file = _forgetting(add)  # pyright: ignore[reportAttributeAccessIssue]


def _within_limits(
    parse: Callable[[MultiPartParser], Awaitable[FormData]],
) -> Callable[[MultiPartParser], Awaitable[FormData]]:
    """Refuse a body when too much is on its way already, or when it does not end."""
    arriving = 0

    async def parse_within_limits(parser: MultiPartParser) -> FormData:
        nonlocal arriving
        arrived = 0

        async def counted(stream: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
            nonlocal arriving, arrived
            async for chunk in stream:
                if arriving + len(chunk) > ARRIVING:
                    raise MultiPartException(BUSY)
                arriving += len(chunk)
                arrived += len(chunk)
                yield chunk

        parser.stream = counted(parser.stream)
        try:
            async with asyncio.timeout(PATIENCE):
                return await parse(parser)
        except TimeoutError:
            raise MultiPartException(SLOW) from None
        finally:
            arriving -= arrived

    return parse_within_limits


def _forgetting(
    add: Callable[[MemoryUploadedFileManager, str, UploadedFileRec], None],
) -> Callable[[MemoryUploadedFileManager, str, UploadedFileRec], None]:
    """When all sessions hold too much, the one that holds most loses its oldest file."""

    def add_file(manager: MemoryUploadedFileManager, session_id: str, file: UploadedFileRec) -> None:
        add(manager, session_id, file)
        files = {session: [*kept.values()] for session, kept in [*manager.file_storage.items()]}
        sizes = {session: sum(len(file.data) for file in kept) for session, kept in files.items()}
        while sum(sizes.values()) > KEPT:
            session = max(sizes, key=lambda session: sizes[session])
            oldest = files[session].pop(0)
            manager.remove_file(session, oldest.file_id)
            sizes[session] -= len(oldest.data)

    return add_file
