"""The parts of a `.keras` file: it is a zip with a description (JSON) and the weights (HDF5).

The file may come from a stranger, so nothing in it is executed or unpacked to disk, and every size is
checked before memory is allocated. Layers, shapes and weights are checked in `loading.py`.
"""

import io
import json
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

MAX_FILE_BYTES = 32 * 2**20
MAX_UNPACKED_BYTES = 64 * 2**20
MAX_CONFIG_BYTES = 2**20
MAX_MEMBERS = 16  # Keras writes three
MAX_RATIO = 200  # unpacked / packed; Keras does not compress at all
DIRECTORY_ENTRY = b"PK\x01\x02"  # how each entry of a zip's directory begins

CONFIG, METADATA, WEIGHTS = "config.json", "metadata.json", "model.weights.h5"

# What zipfile raises on broken or hostile archives (RuntimeError: encrypted; NotImplementedError: exotic).
_ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    RuntimeError,
    NotImplementedError,
)


class NetworkFileError(ValueError):
    """The file is not a network that can be run here; the message is one sentence for its owner."""


@dataclass(frozen=True)
class KerasFile:
    """The two parts of a `.keras` file that make the network.

    Attributes:
        config: The network's description.
        weights: An HDF5 file.
    """

    config: dict
    weights: bytes


def shown(text: object) -> str:
    """A name from the file as it may be shown: at most 60 letters, digits, spaces and `. _ > -`."""
    return re.sub(r"[^\w .>-]", "?", str(text)[:60])


def read_bytes(source: str | Path | bytes) -> bytes:
    """A file's content; what is plainly no network is refused.

    Args:
        source: The file's path, or its bytes.

    Raises:
        NetworkFileError: When it is too large, or something that is often taken for a network.
        OSError: When a path cannot be read.
    """
    data = source if isinstance(source, bytes) else _read_path(Path(source))
    if len(data) > MAX_FILE_BYTES:
        raise NetworkFileError(f"The file is larger than {MAX_FILE_BYTES // 2**20} MB.")
    if data.startswith(b"version https://git-lfs"):
        raise NetworkFileError(
            "The file is a Git LFS pointer, which only names the network: fetch the file (git lfs pull)."
        )
    if data[:512].lstrip().lower().startswith((b"<!doctype html", b"<html")):
        raise NetworkFileError("The file is a web page: download the network itself, not the page about it.")
    return data


def read_keras_file(data: bytes) -> KerasFile:
    """Open a `.keras` file.

    Raises:
        NetworkFileError: When it is not a `.keras` file, is broken, or unpacks to too much.
    """
    if data.count(DIRECTORY_ENTRY) > 2 * MAX_MEMBERS:  # zipfile would read a directory of any length
        raise _too_many_parts()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = _checked_members(archive)
            metadata = read_json(_unpack(archive, members[METADATA], MAX_CONFIG_BYTES), METADATA)
            config = read_json(_unpack(archive, members[CONFIG], MAX_CONFIG_BYTES), CONFIG)
            weights = _unpack(archive, members[WEIGHTS], MAX_UNPACKED_BYTES)
    except NetworkFileError:
        raise
    except _ZIP_ERRORS as error:
        raise NetworkFileError("The file is not a .keras file, or it is damaged.") from error
    _require_known_version(metadata)
    return KerasFile(config, weights)


def _read_path(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_FILE_BYTES + 1)


def _checked_members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The archive's members by name, after looking at everything its directory says about sizes."""
    infos = archive.infolist()
    members = {info.filename: info for info in infos}
    if len(infos) > MAX_MEMBERS or len(members) < len(infos):
        raise _too_many_parts()
    if missing := [name for name in (CONFIG, METADATA, WEIGHTS) if name not in members]:
        raise NetworkFileError(
            f"The file has no {missing[0]}; save the network with model.save('name.keras')."
        )
    if sum(info.file_size for info in infos) > MAX_UNPACKED_BYTES:
        raise NetworkFileError(f"The file unpacks to more than {MAX_UNPACKED_BYTES // 2**20} MB.")
    for info in infos:
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or info.flag_bits & 1:
            raise NetworkFileError("The file is packed or encrypted in a way Keras does not use.")
        if info.file_size > MAX_CONFIG_BYTES and info.file_size > MAX_RATIO * info.compress_size:
            raise NetworkFileError("The file unpacks to far more than a network would.")
    return members


def _too_many_parts() -> NetworkFileError:
    return NetworkFileError("The file holds more parts than Keras writes, or the same part twice.")


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    if info.file_size > limit:
        raise NetworkFileError(f"The part {shown(info.filename)} is larger than {limit // 2**20} MB.")
    with archive.open(info) as member:
        return member.read(info.file_size)


def read_json(data: bytes, part: str) -> dict:
    """The object in a part of a file; NetworkFileError for anything else."""

    def refuse(constant: str) -> None:
        raise ValueError(f"{constant} is not JSON")

    try:
        value = json.loads(data.decode("utf-8"), parse_constant=refuse)
    except (ValueError, RecursionError) as error:
        raise NetworkFileError(f"The part {part} is not readable JSON.") from error
    if not isinstance(value, dict):
        raise NetworkFileError(f"The part {part} does not describe a network.")
    return value


def _require_known_version(metadata: dict) -> None:
    version = metadata.get("keras_version")
    if not isinstance(version, str) or not version.startswith(("2.", "3.")):
        raise NetworkFileError(f"The file was saved by Keras {shown(version)}, which cannot be read here.")
