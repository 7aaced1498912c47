"""The server on a machine with faults: every page answers, and what can be done is done."""

from tests.server.test_isolation import SECRET, be_busy, seen

# No process may write to any file; what the server prints goes through a process that may.
NOTHING_WRITABLE = ("bash", "-c", 'exec > >(cat) 2>&1; ulimit -f 0; exec "$@"', "bash")


def test_nothing_can_be_written(run, serve):
    server = serve(*NOTHING_WRITABLE, HOME=None, TMPDIR="/nowhere")

    async def visit():
        anna = await be_busy(server.url)
        pages = await seen(server.url, anna)
        await anna.close()
        return pages

    pages = run(visit())
    assert any(SECRET.encode() in element for element in pages["inside"])
    assert "Traceback" not in server.log.read_text()
