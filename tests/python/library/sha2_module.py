"""SHA-2 digests."""
import _sha2

for make in (_sha2.sha224, _sha2.sha256, _sha2.sha384, _sha2.sha512):
    empty = make()
    print(empty.name, empty.digest_size, empty.block_size, empty.hexdigest())
    for length in (1, 55, 56, 63, 64, 65, 111, 112, 127, 128, 129, 1000):
        print(length, make(b"x" * length).hexdigest())
    parts = make(b"ab")
    other = parts.copy()
    for piece in (b"c" * 50, bytearray(b"d" * 100), b""):
        parts.update(piece)
    print(parts.hexdigest() == make(b"ab" + b"c" * 50 + b"d" * 100).hexdigest(), other.digest() == make(b"ab").digest(), len(parts.digest()))
try:
    _sha2.sha256("text")
except TypeError as error:
    print(error)
