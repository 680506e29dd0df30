"""Values as bytes, in the format of CPython's version 2. Code objects, which are another matter here, are refused."""

import struct as _struct

__all__ = ["dump", "dumps", "load", "loads", "version"]

version = 4


def dumps(value, version=version, /, *, allow_code=True):
    parts = []
    _write(value, parts.append, 0)
    return b"".join(parts)


def dump(value, file, version=version, /, *, allow_code=True):
    return file.write(dumps(value, version))


def _write(value, emit, depth):
    if depth > 2000:
        raise ValueError("object too deeply nested to marshal")
    kind = type(value)
    if value is None:
        emit(b"N")
    elif value is True:
        emit(b"T")
    elif value is False:
        emit(b"F")
    elif value is Ellipsis:
        emit(b".")
    elif value is StopIteration:
        emit(b"S")
    elif kind is int:
        _write_int(value, emit)
    elif kind is float:
        emit(b"g" + _struct.pack("<d", value))
    elif kind is complex:
        emit(b"y" + _struct.pack("<dd", value.real, value.imag))
    elif kind is str:
        encoded = value.encode("utf-8", "surrogatepass")
        emit(b"u" + _struct.pack("<i", len(encoded)) + encoded)
    elif kind in (bytes, bytearray, memoryview):
        encoded = bytes(value)
        emit(b"s" + _struct.pack("<i", len(encoded)) + encoded)
    elif kind is dict:
        emit(b"{")
        for key, item in value.items():
            _write(key, emit, depth + 1)
            _write(item, emit, depth + 1)
        emit(b"0")
    elif kind in _SEQUENCES:
        emit(_SEQUENCES[kind] + _struct.pack("<i", len(value)))
        for item in value:
            _write(item, emit, depth + 1)
    else:
        raise ValueError("unmarshallable object")


_SEQUENCES = {tuple: b"(", list: b"[", set: b"<", frozenset: b">"}


def _write_int(value, emit):
    if -(1 << 31) <= value < 1 << 31:
        return emit(b"i" + _struct.pack("<i", value))
    rest, digits = abs(value), []
    while rest:
        digits.append(rest & 0x7FFF)
        rest >>= 15
    count = -len(digits) if value < 0 else len(digits)
    emit(b"l" + _struct.pack(f"<i{len(digits)}H", count, *digits))


def loads(data, /, *, allow_code=True):
    return _Reader(bytes(data)).value()


def load(file, /, *, allow_code=True):
    return loads(file.read())


_END = object()


class _Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        start, self.at = self.at, self.at + count
        if count < 0:
            raise ValueError("bad marshal data (size out of range)")
        if self.at > len(self.data):
            raise EOFError("marshal data too short")
        return self.data[start:self.at]

    def unpack(self, format):
        return _struct.unpack(format, self.take(_struct.calcsize(format)))

    def size(self):
        return self.unpack("<i")[0]

    def value(self):
        value = self.item()
        if value is _END:
            raise TypeError("NULL object in marshal data for object")
        return value

    def item(self):
        kind = self.take(1)
        simple = _SIMPLE.get(kind, self)
        if simple is not self:
            return simple
        if kind == b"i":
            return self.size()
        if kind == b"l":
            count = self.size()
            digits = self.unpack(f"<{abs(count)}H")
            value = sum(digit << 15 * index for index, digit in enumerate(digits))
            return -value if count < 0 else value
        if kind == b"g":
            return self.unpack("<d")[0]
        if kind == b"y":
            return complex(*self.unpack("<dd"))
        if kind in b"ut":
            return self.take(self.size()).decode("utf-8", "surrogatepass")
        if kind == b"s":
            return self.take(self.size())
        if kind == b"{":
            made = {}
            while (key := self.item()) is not _END:
                made[key] = self.value()
            return made
        for sequence, letter in _SEQUENCES.items():
            if kind == letter:
                return sequence([self.value() for _ in range(self.size())])
        raise ValueError("bad marshal data (unknown type code)")


_SIMPLE = {b"N": None, b"T": True, b"F": False, b".": Ellipsis, b"S": StopIteration, b"0": _END}
