"""The recorded trainings are unpacked before somebody asks for them."""

from cvdemo.nets.snapshots import RECORDED, SnapshotError
from cvdemo.ui.train import epoch


def test_each_is_unpacked_also_after_one_that_is_damaged(monkeypatch):
    asked = []

    def load(name: str) -> None:
        asked.append(name)
        if name == RECORDED[0]:
            raise SnapshotError("It is damaged.")

    monkeypatch.setattr(epoch, "FIRST_PAGE", 0.0)
    monkeypatch.setattr(epoch, "load_snapshots", load)
    epoch.unpack_recordings.__wrapped__().join(10)
    assert asked == [*RECORDED]
