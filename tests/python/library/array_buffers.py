"""Bytes of arrays, and of objects that give them by __buffer__, seen and changed through views."""
import array
import io
import pickle
import struct

numbers = array.array("i", [1, 2, 3])
view = memoryview(numbers)
print(view.format, view.itemsize, view.tolist(), view.obj is numbers, view.nbytes, view.readonly)
view[1] = 50
print(numbers, bytes(numbers)[:4], bytearray(numbers) == numbers.tobytes())
try:
    numbers.append(4)
except BufferError as error:
    print(error)
view.release()
numbers.append(4)
print(io.BytesIO(numbers.tobytes()).readinto(numbers), numbers)
struct.pack_into("<i", numbers, 4, 77)
print(numbers, struct.unpack_from("<i", numbers, 4), int.from_bytes(array.array("B", b"\x01\x02")), b"".join([array.array("B", b"ab"), b"c"]))
print(b"xaby".find(array.array("B", b"ab")), b"ab" == array.array("B", b"ab"))
try:
    memoryview(array.array("w", "ab")).tolist()
except NotImplementedError as error:
    print(error)


class Giver:
    def __init__(self, given):
        self.given = given

    def __buffer__(self, flags):
        return memoryview(self.given)


print(memoryview(Giver(b"abc")).tolist(), bytes(Giver(b"xyz")))
try:
    memoryview(Giver(5))
except TypeError as error:
    print(error)
text = io.StringIO("a\nb", newline="")
text.seek(1)
text.mark = 5
twin = pickle.loads(pickle.dumps(text))
print(twin.read(), twin.getvalue(), twin.mark)
