"""Arrays and texts in an HDF5 file: as much of HDF5 as Keras writes, and no more.

Keras writes HDF5's oldest form: a version 0 superblock, groups as symbol tables, contiguous little-endian
float32 datasets, and texts as attributes. Everything else (links, chunks, filters, external or virtual
storage, objects) is refused. The file may come from a stranger and the HDF5 library, a large C program,
is known to overflow its buffers on crafted files; here each address is checked against the length of the
file, and no array can be larger than the file itself.

Source: HDF5 File Format Specification, version 3.0, sections II.A, III.A to III.D and IV.A,
https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html
"""

import math
import struct

import numpy as np

from cvdemo.nets.forward.keras_file import NetworkFileError

SIGNATURE = b"\x89HDF\r\n\x1a\n"
FLOAT32 = bytes.fromhex("11 20 1f 00 04000000 0000 2000 17 08 00 17 7f000000")  # IEEE, little-endian
DATASPACE, DATATYPE, EXTERNAL, LAYOUT, FILTERS = 1, 3, 7, 8, 11  # kinds of messages in an object's header
ATTRIBUTE, CONTINUATION, SYMBOL_TABLE = 12, 16, 17
STRING, VARIABLE_LENGTH = 3, 9  # classes of datatypes
MAX_MESSAGES = 256  # in one object's header
MAX_NODES = 1024  # in one group's index
MAX_ENTRIES = 1024  # in one group
MAX_NAME = 256
MAX_ATTRIBUTES = 64  # of one object
MAX_TEXTS = 1024  # of one attribute
MAX_HEAP_OBJECTS = 20_000  # of all collections that are looked at


class Hdf5File:
    """A file's arrays by path: `array("layers/dense/vars/0", (784, 512))`."""

    def __init__(self, data: bytes):
        self._data = data
        if data[:8] != SIGNATURE:
            raise NetworkFileError("The weights in the file are not HDF5, or they are damaged.")
        version, offset_size, length_size = self._read("<8xB4xBB", 0)
        base, root = self._read("<24xQ32xQ", 0)
        if (version, offset_size, length_size, base) != (0, 8, 8, 0):
            raise _unfamiliar()
        self._root = root
        self._groups: dict[int, dict[bytes, int]] = {}
        self._heaps: dict[int, dict[int, tuple[int, int]]] = {}
        self._heap_objects = 0

    def array(self, path: str, shape: tuple[int, ...]) -> np.ndarray:
        """One array of the file.

        Args:
            path: The names of its groups and its own, with slashes between them.
            shape: The shape it must have.

        Returns:
            float32, read-only.

        Raises:
            NetworkFileError: When it is missing, has another shape, or holds a value that is not finite.
        """
        address = self._find(path)
        if address is None:
            raise NetworkFileError(f"The file has no weights at {path}.")
        stored_shape, start = self._dataset(address, path)
        if stored_shape != shape:
            raise NetworkFileError(
                f"The weights at {path} must be {_sides(shape)}, not {_sides(stored_shape)}."
            )
        values = np.frombuffer(self._data, "<f4", math.prod(shape), start).astype(np.float32).reshape(shape)
        if not np.isfinite(values).all():
            raise NetworkFileError(f"The weights at {path} hold values that are not finite numbers.")
        values.setflags(write=False)
        return values

    def names(self, path: str) -> list[str]:
        """What a group holds; nothing where there is no such group.

        Args:
            path: The names of the groups down to it; "" for the outermost.
        """
        address = self._find(path)
        return [name.decode("utf-8", "replace") for name in self._entries(address)] if address else []

    def texts(self, path: str, attribute: str) -> list[str]:
        """The texts of an object's attribute; none where the object or the attribute is missing."""
        address = self._find(path)
        if address is None:
            return []
        attributes: list[int] = []
        self._messages(address, attributes)
        for start in attributes[:MAX_ATTRIBUTES]:
            if texts := self._attribute(start, attribute.encode()):
                return texts
        return []

    def _find(self, path: str) -> int | None:
        """The address of the object at `path`, walking down from the root group."""
        address: int | None = self._root
        for part in path.encode("utf-8", "replace").split(b"/") if path else ():
            if address is None:
                return None
            address = self._entries(address).get(part)
        return address

    def _entries(self, address: int) -> dict[bytes, int]:
        if address not in self._groups:
            self._groups[address] = self._group(address)
        return self._groups[address]

    def _read(self, layout: str, start: int) -> tuple:
        if start + struct.calcsize(layout) > len(self._data):
            raise _damaged()
        return struct.unpack_from(layout, self._data, start)

    def _messages(self, address: int, attributes: list[int] | None = None) -> dict[int, int]:
        """An object's header messages: where the body of each kind starts. Those of attributes are listed."""
        version, count, size = self._read("<BxH4xI", address)
        if version != 1 or count > MAX_MESSAGES:
            raise _unfamiliar()
        bodies: dict[int, int] = {}
        blocks = [(address + 16, size)]
        while blocks and count:
            start, size = blocks.pop()
            end = start + size
            while start + 8 <= end and count:
                kind, length, flags = self._read("<HHB", start)
                body, start, count = start + 8, start + 8 + length, count - 1
                if kind == CONTINUATION:
                    blocks.append(self._read("<QQ", body))
                elif kind == ATTRIBUTE and attributes is not None:
                    attributes.append(body)
                elif kind in (DATASPACE, DATATYPE, LAYOUT, SYMBOL_TABLE) and (flags & 2 or kind in bodies):
                    raise _unfamiliar()  # stored elsewhere, or given twice
                bodies[kind] = body
        return bodies

    def _group(self, address: int) -> dict[bytes, int]:
        """What a group holds: name → address of the object's header."""
        bodies = self._messages(address)
        if SYMBOL_TABLE not in bodies:
            raise _unfamiliar()
        tree, heap = self._read("<QQ", bodies[SYMBOL_TABLE])
        signature, names_size, names = self._read("<4s4xQ8xQ", heap)
        if signature != b"HEAP":
            raise _damaged()
        found: dict[bytes, int] = {}
        total = 0
        for node in self._leaves(tree):
            signature, count = self._read("<4s2xH", node)
            total += count
            if signature != b"SNOD" or total > MAX_ENTRIES:
                raise _damaged()
            for entry in range(node + 8, node + 8 + 40 * count, 40):
                name, header, cached = self._read("<QQI", entry)
                end = self._data.find(b"\0", names + name, names + min(names_size, name + MAX_NAME))
                if cached == 2 or end < 0:  # 2: a link to somewhere else
                    raise _unfamiliar()
                found[self._data[names + name : end]] = header
        return found

    def _leaves(self, tree: int) -> list[int]:
        """The addresses of a group's symbol table nodes, from its B-tree."""
        leaves: list[int] = []
        nodes = [tree]
        for _ in range(MAX_NODES):
            if not nodes:
                return leaves
            node = nodes.pop()
            signature, kind, level, count = self._read("<4sBBH", node)
            if signature != b"TREE" or kind != 0:
                raise _damaged()
            children = [self._read("<8xQ", node + 24 + 16 * i)[0] for i in range(min(count, MAX_NODES))]
            (nodes if level else leaves).extend(children)
            if len(nodes) + len(leaves) > MAX_NODES:
                break
        raise _unfamiliar()

    def _attribute(self, start: int, wanted: bytes) -> list[str]:
        """The texts of the attribute whose message starts here, if it has that name; else none."""
        version, _, name_size, type_size, space_size = self._read("<BBHHH", start)
        if version not in (1, 2, 3):
            raise _unfamiliar()
        name = start + (9 if version == 3 else 8)
        unit = 8 if version == 1 else 1  # sizes are rounded up to whole units
        kind = name + name_size + -name_size % unit
        space = kind + type_size + -type_size % unit
        if self._bytes(name, name_size).rstrip(b"\0") != wanted:
            return []
        count = self._count(space)
        values = space + space_size + -space_size % unit
        type_class, bits, size = self._read("<BBxxI", kind)
        if type_class & 15 == STRING:
            raw = [self._bytes(values + i * size, size) for i in range(count)]
        elif type_class & 15 == VARIABLE_LENGTH and bits & 15 == 1:  # 1: of characters
            raw = [self._from_heap(values + i * 16) for i in range(count)]
        else:
            return []
        return [text.split(b"\0")[0].decode("utf-8", "replace") for text in raw]

    def _count(self, space: int) -> int:
        """How many values an attribute has, from its dataspace; none for one that is declared empty."""
        version, rank, _, kind = self._read("<BBBB", space)
        if version not in (1, 2) or rank > 1:
            raise _unfamiliar()
        if rank == 0:
            return 0 if version == 2 and kind == 2 else 1
        (count,) = self._read("<Q", space + (8 if version == 1 else 4))
        if count > MAX_TEXTS:
            raise _damaged()
        return count

    def _from_heap(self, start: int) -> bytes:
        """A text of variable length: where it is in a global heap stands in 16 bytes."""
        length, collection, index = self._read("<IQI", start)
        if not length:
            return b""
        if collection not in self._heaps:
            self._heaps[collection] = self._heap(collection)
        if index not in self._heaps[collection]:
            raise _damaged()
        position, size = self._heaps[collection][index]
        return self._bytes(position, min(length, size))

    def _heap(self, collection: int) -> dict[int, tuple[int, int]]:
        """Where the objects of a global heap collection start, and their sizes, by their index."""
        signature, version, size = self._read("<4sB3xQ", collection)
        if signature != b"GCOL" or version != 1:
            raise _damaged()
        objects: dict[int, tuple[int, int]] = {}
        position, end = collection + 16, collection + size
        while position + 16 <= end:
            index, object_size = self._read("<H6xQ", position)
            objects.setdefault(index, (position + 16, object_size))
            position += 16 + object_size + -object_size % 8
            self._heap_objects += 1
            if self._heap_objects > MAX_HEAP_OBJECTS:
                raise _unfamiliar()
        return objects

    def _bytes(self, start: int, size: int) -> bytes:
        if start + size > len(self._data):
            raise _damaged()
        return self._data[start : start + size]

    def _dataset(self, address: int, path: str) -> tuple[tuple[int, ...], int]:
        """A dataset's shape and where its values start."""
        bodies = self._messages(address)
        if not {DATASPACE, DATATYPE, LAYOUT} <= bodies.keys() or bodies.keys() & {EXTERNAL, FILTERS}:
            raise _unfamiliar()
        version, rank = self._read("<BB", bodies[DATASPACE])
        if version != 1 or rank > 8:
            raise _unfamiliar()
        shape = self._read(f"<8x{rank}Q", bodies[DATASPACE])
        if self._read("<20s", bodies[DATATYPE])[0] != FLOAT32:
            raise NetworkFileError(f"The weights at {path} must be float32.")
        version, storage, start, size = self._read("<BBQQ", bodies[LAYOUT])
        if (version, storage) != (3, 1):  # 1: contiguous
            raise _unfamiliar()
        if size != 4 * math.prod(shape) or start + size > len(self._data):
            raise _damaged()
        return shape, start


def _sides(shape: tuple[int, ...]) -> str:
    return " × ".join(map(str, shape)) or "one number"


def _damaged() -> NetworkFileError:
    return NetworkFileError("The weights in the file are damaged.")


def _unfamiliar() -> NetworkFileError:
    return NetworkFileError(
        "The weights are stored in a way Keras does not; save the network with Keras again."
    )
