"""The functions in this module allow compression and decompression using the
zlib library, which is based on GNU zip.

Deflating and inflating are native; what is around them, the formats of zlib and gzip and the objects of streams, is here.
"""

import _zlib
from _zlib import adler32
from binascii import crc32
from operator import index as _index

__version__ = "1.0"
ZLIB_VERSION = ZLIB_RUNTIME_VERSION = "1.3.1"
MAX_WBITS = 15
DEFLATED = 8
DEF_MEM_LEVEL = 8
DEF_BUF_SIZE = 16384
Z_BEST_COMPRESSION = 9
Z_BEST_SPEED = 1
Z_BLOCK = 5
Z_DEFAULT_COMPRESSION = -1
Z_DEFAULT_STRATEGY = 0
Z_FILTERED = 1
Z_FINISH = 4
Z_FIXED = 4
Z_FULL_FLUSH = 3
Z_HUFFMAN_ONLY = 2
Z_NO_COMPRESSION = 0
Z_NO_FLUSH = 0
Z_PARTIAL_FLUSH = 1
Z_RLE = 3
Z_SYNC_FLUSH = 2
Z_TREES = 6

# A stream is deflated in segments of so many bytes, unless it is flushed before.
_SEGMENT = 1 << 18


class error(Exception):
    pass


error.__module__ = "zlib"


def _check_buffer(data):
    if isinstance(data, str):
        raise TypeError("a bytes-like object is required, not 'str'")
    view = memoryview(data)
    return view if view.format == "B" and view.ndim == 1 else view.cast("B")


def compress(data, /, level=-1, wbits=15):
    """Returns a bytes object containing compressed data."""
    if not -1 <= _int(level) <= 9:
        raise error("Bad compression level")
    compressor = compressobj(level, DEFLATED, wbits)
    return compressor.compress(data) + compressor.flush()


def decompress(data, /, wbits=15, bufsize=DEF_BUF_SIZE):
    """Returns a bytes object containing the uncompressed data."""
    if _index(bufsize) < 0:
        raise ValueError("bufsize must be non-negative")
    stream = _Stream(wbits, b"")
    output, used = stream.inflate(data, -1)
    if not stream.eof:
        raise error("Error -5 while decompressing data: incomplete or truncated stream")
    return output


def compressobj(level=-1, method=DEFLATED, wbits=15, memLevel=DEF_MEM_LEVEL, strategy=0, zdict=None):
    """Return a compressor object."""
    return Compress(level, method, wbits, memLevel, strategy, zdict)


def decompressobj(wbits=15, zdict=b""):
    """Return a decompressor object."""
    return Decompress(wbits, zdict)


class Compress:
    __module__ = "zlib"

    def __init__(self, level, method, wbits, memory, strategy, zdict):
        level, method, wbits, memory, strategy = map(_int, (level, method, wbits, memory, strategy))
        kind, size = _kind(wbits)
        if kind == "any" or wbits == 0 or method != DEFLATED or not -1 <= level <= 9 or not 1 <= memory <= 9 or not 0 <= strategy <= 4:
            raise ValueError("Invalid initialization option")
        self._level = level
        self._strategy = strategy
        self._kind = kind
        self._size = size
        self._buffer = bytearray()
        self._check = 1 if kind == "zlib" else 0
        self._length = 0
        self._dictionary = None
        if zdict is not None:
            if kind == "gzip":
                raise ValueError("Invalid dictionary")
            self._dictionary = adler32(_check_buffer(zdict))
        self._started = False
        self._ended = False

    def _head(self):
        self._started = True
        if self._kind == "zlib":
            level = 6 if self._level == -1 else self._level
            flags = (3 if level > 6 else 2 if level == 6 else 1 if level > 1 else 0) << 6
            flags |= 0x20 if self._dictionary is not None else 0
            first = (self._size - 8) << 4 | 8
            flags += -(first << 8 | flags) % 31
            dictionary = b"" if self._dictionary is None else self._dictionary.to_bytes(4)
            return bytes((first, flags)) + dictionary
        if self._kind == "gzip":
            extra = {9: 2, 1: 4}.get(self._level, 0)
            return bytes((0x1F, 0x8B, 8, 0, 0, 0, 0, 0, extra, 3))
        return b""

    def _emit(self, is_last):
        head = b"" if self._started else self._head()
        blocks = _zlib.deflate(self._buffer, self._level, self._strategy, is_last)
        self._buffer = bytearray()
        return head + blocks

    def compress(self, data, /):
        """Returns a bytes object containing compressed data."""
        data = _check_buffer(data)
        if self._ended:
            raise error("Error -2 while compressing data: inconsistent stream state")
        if self._kind == "zlib":
            self._check = adler32(data, self._check)
        elif self._kind == "gzip":
            self._check = crc32(data, self._check)
        self._length += len(data)
        self._buffer += data
        if len(self._buffer) >= _SEGMENT:
            return self._emit(False)
        return b"" if self._started else self._head()

    def flush(self, mode=Z_FINISH, /):
        """Return a bytes object containing any remaining compressed data."""
        mode = _index(mode)
        if mode == Z_NO_FLUSH:
            return b""
        if self._ended:
            raise error("Error -2 while flushing: inconsistent stream state")
        if mode != Z_FINISH:
            return self._emit(False)
        self._ended = True
        blocks = self._emit(True)
        if self._kind == "zlib":
            return blocks + self._check.to_bytes(4)
        if self._kind == "gzip":
            return blocks + self._check.to_bytes(4, "little") + (self._length & 0xFFFFFFFF).to_bytes(4, "little")
        return blocks

    def copy(self):
        """Return a copy of the compression object."""
        if self._ended:
            raise ValueError("Inconsistent stream state")
        twin = object.__new__(Compress)
        twin.__dict__.update(self.__dict__)
        twin._buffer = bytearray(self._buffer)
        return twin

    __copy__ = copy

    def __deepcopy__(self, memo, /):
        return self.copy()

    def __reduce_ex__(self, protocol):
        raise TypeError("cannot pickle 'zlib.Compress' object")


def _int(number):
    number = _index(number)
    if not -(1 << 31) <= number < 1 << 31:
        raise OverflowError("Python int too large to convert to C int")
    return number


def _kind(wbits):
    """The format that a number of bits asks for, and the size of the window."""
    if wbits in (0, 32):
        return "any" if wbits else "zlib", 15
    for base, kind in ((0, "zlib"), (16, "gzip"), (32, "any")):
        if 8 <= wbits - base <= 15:
            return kind, max(9, wbits - base) if kind == "zlib" else wbits - base
    if 8 <= -wbits <= 15:
        return "raw", -wbits
    raise ValueError("Invalid initialization option")


class _Stream:
    """A stream that is inflated: its head, its blocks, and what is checked at its end."""

    def __init__(self, wbits, zdict):
        self.kind, self.size = _kind(_int(wbits))
        self.zdict = zdict
        self.inflater = _zlib.inflater(zdict if self.kind == "raw" else b"")
        self.head = self.kind != "raw"
        self.held = b""
        self.check = 1
        self.length = 0
        self.blocks_ended = False
        self.eof = False

    def copy(self):
        twin = object.__new__(_Stream)
        twin.__dict__.update(self.__dict__)
        twin.inflater = bytearray(self.inflater)
        return twin

    def inflate(self, data, limit):
        """At most so many bytes more (-1: all there are), and how many bytes of data were used."""
        data = _check_buffer(data)
        used = 0
        if self.head:
            whole = self.held + bytes(data[:65536 * 2])
            size = self._read_head(whole)
            if size is None:
                self.held = whole if len(data) <= 65536 * 2 else self.held + bytes(data)
                return b"", len(data)
            used = size - len(self.held)
            self.held = b""
            self.head = False
            if used < 0:
                raise error("Error -3 while decompressing data: incorrect header check")
        output = b""
        if not self.blocks_ended:
            try:
                output, consumed, self.blocks_ended = _zlib.inflate(self.inflater, data[used:] if used else data, limit)
            except ValueError as wrong:
                raise error(f"Error -3 while decompressing data: {wrong}") from None
            used += consumed
            if self.kind == "zlib":
                self.check = adler32(output, self.check)
            elif self.kind == "gzip":
                self.check = crc32(output, self.check)
            self.length += len(output)
        if self.blocks_ended:
            used += self._read_tail(data, used)
        return output, used

    def _read_tail(self, data, used):
        size = {"zlib": 4, "gzip": 8, "raw": 0}[self.kind]
        more = bytes(data[used : used + size - len(self.held)])
        self.held += more
        if len(self.held) < size:
            return len(more)
        if self.kind == "zlib" and int.from_bytes(self.held) != self.check:
            raise error("Error -3 while decompressing data: incorrect data check")
        if self.kind == "gzip":
            if int.from_bytes(self.held[:4], "little") != self.check:
                raise error("Error -3 while decompressing data: incorrect data check")
            if int.from_bytes(self.held[4:], "little") != self.length & 0xFFFFFFFF:
                raise error("Error -3 while decompressing data: incorrect length check")
        self.eof = True
        return len(more)

    def _read_head(self, whole):
        """How long the head of the stream is; None if it is not there yet."""
        if len(whole) < 2:
            return None
        if self.kind == "any":
            self.kind = "gzip" if whole[:2] == b"\x1f\x8b" else "zlib"
        return self._read_gzip_head(whole) if self.kind == "gzip" else self._read_zlib_head(whole)

    def _read_zlib_head(self, whole):
        if int.from_bytes(whole[:2]) % 31:
            raise error("Error -3 while decompressing data: incorrect header check")
        if whole[0] & 15 != 8:
            raise error("Error -3 while decompressing data: unknown compression method")
        if (whole[0] >> 4) + 8 > self.size:
            raise error("Error -3 while decompressing data: invalid window size")
        self.check = 1
        if not whole[1] & 0x20:
            return 2
        if len(whole) < 6:
            return None
        if not self.zdict:
            raise error("Error 2 while decompressing data")
        if adler32(self.zdict) != int.from_bytes(whole[2:6]):
            raise error("Error -3 while setting zdict: incorrect dictionary")
        self.inflater = _zlib.inflater(self.zdict)
        return 6

    def _read_gzip_head(self, whole):
        if whole[:2] != b"\x1f\x8b":
            raise error("Error -3 while decompressing data: incorrect header check")
        if len(whole) < 10:
            return None
        if whole[2] != 8:
            raise error("Error -3 while decompressing data: unknown compression method")
        flags = whole[3]
        if flags & 0xE0:
            raise error("Error -3 while decompressing data: unknown header flags set")
        self.check = 0
        size = 10
        if flags & 4:
            if len(whole) < size + 2:
                return None
            size += 2 + int.from_bytes(whole[size : size + 2], "little")
        for flag in (8, 16):
            if flags & flag:
                end = whole.find(b"\0", size)
                if end < 0:
                    return None
                size = end + 1
        if flags & 2:
            size += 2
        return size if len(whole) >= size else None


class Decompress:
    __module__ = "zlib"

    def __init__(self, wbits, zdict):
        if zdict != b"":
            try:
                memoryview(zdict).release()
            except TypeError:
                raise TypeError("zdict argument must support the buffer protocol") from None
            zdict = bytes(zdict)
        self._stream = _Stream(wbits, zdict)
        self.unused_data = b""
        self.unconsumed_tail = b""

    @property
    def eof(self):
        return self._stream.eof

    def decompress(self, data, /, max_length=0):
        """Return a bytes object containing the decompressed version of the data."""
        max_length = _index(max_length)
        if max_length < 0:
            raise ValueError("max_length must be non-negative")
        data = _check_buffer(data)
        if self._stream.eof:
            self.unused_data += data
            return b""
        output, used = self._stream.inflate(data, max_length or -1)
        rest = bytes(data[used:])
        if self._stream.eof:
            self.unused_data += rest
            self.unconsumed_tail = b""
        else:
            self.unconsumed_tail = rest
        return output

    def flush(self, length=DEF_BUF_SIZE, /):
        """Return a bytes object containing any remaining decompressed data."""
        if _index(length) <= 0:
            raise ValueError("length must be greater than zero")
        if self._stream.eof:
            return b""
        return self.decompress(self.unconsumed_tail)

    def copy(self):
        """Return a copy of the decompression object."""
        if self._stream.eof:
            raise ValueError("Inconsistent stream state")
        twin = object.__new__(Decompress)
        twin.__dict__.update(self.__dict__)
        twin._stream = self._stream.copy()
        return twin

    __copy__ = copy

    def __deepcopy__(self, memo, /):
        return self.copy()

    def __reduce_ex__(self, protocol):
        raise TypeError("cannot pickle 'zlib.Decompress' object")


class _ZlibDecompressor:
    """Create a decompressor object for decompressing data incrementally."""

    __module__ = "zlib"

    def __init__(self, wbits=15, zdict=b""):
        self._stream = _Stream(wbits, zdict)
        self._rest = b""
        self.unused_data = b""
        self.needs_input = True

    @property
    def eof(self):
        return self._stream.eof

    def decompress(self, data, max_length=-1):
        """Decompress *data*, returning uncompressed data as bytes."""
        if self._stream.eof:
            raise EOFError("End of stream already reached")
        data = self._rest + bytes(data) if self._rest else _check_buffer(data)
        output, used = self._stream.inflate(data, max_length)
        rest = bytes(data[used:])
        if self._stream.eof:
            self.unused_data, self._rest, self.needs_input = rest, b"", False
        else:
            self._rest = rest
            self.needs_input = not rest and (max_length < 0 or len(output) < max_length)
        return output

    def __reduce_ex__(self, protocol):
        raise TypeError("cannot pickle 'zlib._ZlibDecompressor' object")
