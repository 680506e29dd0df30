"""Deflating and inflating, whole and in pieces, and the modules that do it."""
import gzip
import io
import random
import zlib

random.seed(5)
words = [bytes(random.choices(b"abcdefgh ", k=random.randrange(2, 9))) for _ in range(200)]
texts = [b"", b"a", b"hello " * 50, bytes(range(256)) * 40, b" ".join(random.choices(words, k=6000)), random.randbytes(70000)]
for text in texts:
    for level in (-1, 0, 1, 9):
        for wbits in (15, -15, 31, 9):
            packed = zlib.compress(text, level, wbits)
            assert zlib.decompress(packed, wbits) == text
            assert len(packed) <= len(text) + len(text) // 100 + 50, (len(text), len(packed))
print(len(zlib.compress(texts[2])) < 40, len(zlib.compress(texts[4])) < len(texts[4]) // 2)

# What another implementation has packed: fixed codes, codes of its own, the format of gzip.
print(zlib.decompress(bytes.fromhex("7801cb48cdc9c957c84090003a2e067d")))
print(gzip.decompress(bytes.fromhex("1f8b08000000000002ffab50a854a852a8209104007f70f55736000000")))
foreign = bytes.fromhex(
    "789c9555ed0ac230107b95bd5a8745854d07fafe4c5686499354fcd3b5f7995eaeb7b9becb742deb5aa64b5d3efbb26cb773addbebbe3c1fa4996b67c4a62d"
    "14189d8afe8b394fd9e186c91c00c8d0b63e725b1528b8eb85053d677032303eb6468e6e219ba9005e035708dc0c71c5aa06f3108bef189997ea0f43d3b5ec"
    "c118736ef282bccc02cad80f51268200444fa71677dcd042bbf2823985a9d456bef8428ff2e0612a86c838c4b50c369511391efece9e27006b5c3bb8d03fde"
    "76df036eb84920251ae5c28b284d85c526759df175a548f3c2d49821e88cf40d929a7a345c061d4487fcb7d176478c5f741ea7a37584d73fa8c36f072ffda6"
    "bd"
)
print(len(zlib.decompress(foreign)), zlib.crc32(zlib.decompress(foreign)))

# In pieces of every size.
packed = zlib.compress(texts[4])
for size in (1, 7, 1000):
    stream, parts = zlib.decompressobj(), []
    for start in range(0, len(packed) if size > 1 else 3000, size):
        parts.append(stream.decompress(packed[start : start + size]))
    whole = b"".join(parts) + stream.flush()
    print(size, whole == texts[4][: len(whole)], stream.eof, stream.unused_data, len(whole) > 1000)
stream, rest, parts = zlib.decompressobj(), packed + b"behind", []
while not stream.eof:
    parts.append(stream.decompress(rest, 777))
    rest = stream.unconsumed_tail
    assert len(parts[-1]) <= 777
print(b"".join(parts) == texts[4], stream.unused_data)

packer = zlib.compressobj(6)
parts = [packer.compress(b"one "), packer.flush(zlib.Z_SYNC_FLUSH)]
stream = zlib.decompressobj()
print(stream.decompress(b"".join(parts)))
twin = stream.copy()
tail = packer.compress(b"two") + packer.flush()
print(stream.decompress(tail), twin.decompress(tail), stream.eof, twin.eof)

dictionary = b"the quick brown fox jumps over the lazy dog"
packer = zlib.compressobj(zdict=dictionary)
packed = packer.compress(b"the lazy fox") + packer.flush()
print(zlib.decompressobj(zdict=dictionary).decompress(packed))

for number in (zlib.adler32(b"abc"), zlib.adler32(b"abc", 7), zlib.crc32(b"abc"), zlib.crc32(b"x" * 10000, 5), zlib.adler32(b"\xff" * 100000)):
    print(number)

good = zlib.compress(b"hello world, hello world")
for bad in (good[:-1], good[:-1] + b"!", b"x" + good, b"\x78\x9c\xff\xff", b"", good[:2] + b"\x05" + good[3:]):
    try:
        print(zlib.decompress(bad))
    except zlib.error as wrong:
        print(wrong)

packed = gzip.compress(b"some text\n" * 1000)
print(gzip.decompress(packed + gzip.compress(b"more"))[-14:])
with gzip.open(io.BytesIO(packed), "rt") as file:
    print(sum(1 for line in file))
file = io.BytesIO()
with gzip.GzipFile("name", "wb", fileobj=file, mtime=0) as packer:
    packer.write(b"abc" * 100)
file.seek(0)
print(gzip.GzipFile(fileobj=file).read() == b"abc" * 100)
import zipfile
file = io.BytesIO()
with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
    archive.writestr("a.txt", "text " * 100)
with zipfile.ZipFile(file) as archive:
    print(archive.read("a.txt") == b"text " * 100, archive.testzip())
