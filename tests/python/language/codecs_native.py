# The encodings that everything rests on, and how they handle errors.

def attempt(work):
    try:
        print(ascii(work()))
    except Exception as error:
        print(type(error).__name__, ascii(str(error)))
        if isinstance(error, UnicodeError):
            print("   ", ascii(error.args), error.start, error.end, ascii(error.reason), ascii(error.object), error.encoding)

samples = ["", "abc", "é", "€", "😀", "aé€😀z", "\ud800", "a\udcff", "\udc80b"]
encodings = ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "ascii", "latin-1", "UTF8", "Latin1", "us-ascii", "iso-8859-1"]
for encoding in encodings:
    for sample in samples:
        attempt(lambda: sample.encode(encoding))
handlers = ["ignore", "replace", "backslashreplace", "xmlcharrefreplace", "namereplace", "surrogateescape", "surrogatepass"]
for encoding in ["ascii", "latin-1", "utf-8", "utf-16-le"]:
    for handler in handlers:
        for sample in ["aé€b", "\ud800x", "\udcff\udc80", "😀"]:
            attempt(lambda: sample.encode(encoding, handler))
broken = [b"\xff", b"a\x80b", b"\xc3", b"\xc3(", b"\xe2\x82", b"\xe2\x28\xa1", b"\xf0\x9f\x98", b"\xf0\x28\x8c\xbc", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc0\x80", b"ab\xe2\x82\xacc", b"\xf8\x88\x80\x80\x80", b"\xe0\x80\x80"]
for handler in ["strict", "ignore", "replace", "backslashreplace", "surrogateescape", "surrogatepass"]:
    for sample in broken:
        attempt(lambda: sample.decode("utf-8", handler))
for handler in ["strict", "ignore", "replace", "backslashreplace", "surrogateescape"]:
    for sample in [b"a\xe9b", b"\xff\xfe"]:
        attempt(lambda: sample.decode("ascii", handler))
print(ascii(bytes(range(250, 256)).decode("latin-1")))
for sample in [b"\xff\xfea\x00", b"\xfe\xff\x00a", b"a\x00b\x00", b"a", b"a\x00b", b"\x00\xd8", b"\x00\xd8a\x00", b"\x00\xdc", b"\x3d\xd8\x00\xde", b""]:
    attempt(lambda: sample.decode("utf-16"))
    attempt(lambda: sample.decode("utf-16-be", "replace"))
for sample in [b"\xff\xfe\x00\x00a\x00\x00\x00", b"\x00\x00\xfe\xff\x00\x00\x00a", b"a\x00\x00", b"\x00\xd8\x00\x00", b"\xff\xff\xff\xff", b"\x00\xf6\x01\x00"]:
    attempt(lambda: sample.decode("utf-32"))
attempt(lambda: "a".encode(1))
attempt(lambda: b"a".decode("utf-8", 1))
attempt(lambda: b"\xff".decode("utf-8", "unheard-of"))
attempt(lambda: b"ok".decode("utf-8", "unheard-of"))
attempt(lambda: "a".encode("unheard-of"))
attempt(lambda: b"a".decode(encoding="utf-8", errors="strict"))
attempt(lambda: str(bytearray(b"\xc3\xa9"), "utf-8"))
attempt(lambda: str(memoryview(b"\xff"), "utf-8", "replace"))
error = UnicodeDecodeError("utf-8", b"abc", 1, 2, "because")
print(error, error.args, error.start, error.end)
print(UnicodeEncodeError("ascii", "a\xe9\u20ac", 1, 3, "why"), UnicodeEncodeError("ascii", "a\xe9", 1, 2, "why"), UnicodeTranslateError("a\U0001f600", 1, 2, "no"))
