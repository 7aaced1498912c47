"""What takes long is ready before somebody asks for it."""

from cvdemo.nets.snapshots import RECORDED, SnapshotError
from cvdemo.ui import warm_up


def test_each_recording_is_unpacked_also_after_one_that_is_damaged(monkeypatch):
    asked = []

    def load(name: str) -> None:
        asked.append(name)
        if name == RECORDED[0]:
            raise SnapshotError("It is damaged.")

    monkeypatch.setattr(warm_up, "FIRST_PAGE", 0.0)
    monkeypatch.setattr(warm_up, "load_snapshots", load)
    warm_up.begin.__wrapped__().join(10)
    assert asked == [*RECORDED]
