# Strings: methods, slices, comparisons, and what they say when they are used wrongly.

def attempt(work):
    try:
        print(repr(work()))
    except Exception as error:
        print(type(error).__name__, error)

# Case, for letters that one might forget.
for s in ["hello World", "ÀÉß", "ΑΣ ΣΑΣ", "ǆǅǄ", "ﬁn", "İi", "ŉ", "ᾳᾼ", "1st o'clock", "Ⅷ", ""]:
    print(ascii(s), ascii(s.upper()), ascii(s.lower()), ascii(s.title()), ascii(s.capitalize()), ascii(s.swapcase()), ascii(s.casefold()))

# Predicates.
names = "isalnum isalpha isascii isdecimal isdigit isidentifier islower isnumeric isprintable isspace istitle isupper".split()
for s in ["", "a", "A1", "é", "٣", "²", "½", "一", "a_b", "1a", " \t\n\x1c", "\u2028", "\xa0", "Ab Cd", "AB", "ab", "ǅ", "\ud800", "\U0001f600", "_", "Ａ", "ª"]:
    print(ascii(s), "".join("x" if getattr(s, name)() else "." for name in names))

# Finding.
s = "abracadabra"
print(s.find("abra"), s.find("abra", 1), s.rfind("abra"), s.find("x"), s.find("", 5), s.find("", 50), s.rfind("", 0, 3), s.index("c"))
print(s.count("a"), s.count("abra"), s.count(""), s.count("", 20), s.count("a", -3), s.count("a", 2, 5))
print("é€😀é".find("é", 1), "é€😀é".rfind("€"), "abc".find("é"), "é" * 100 + "x" in "é" * 200 + "x", "aab" in "a" * 70 + "b")
print(("x" * 1000 + "needle" + "é").find("needle"), ("€" * 100 + "ab€" * 3).count("ab€"), "\u0101\u0102" in "\u0100\u0101\u0102")
for work in [lambda: s.index("zz"), lambda: s.rindex("zz"), lambda: s.find(1), lambda: 1 in s, lambda: s.count(None), lambda: s.find("a", "b")]:
    attempt(work)
print(s.startswith("abra"), s.startswith("bra", 1), s.endswith(("x", "bra")), s.startswith(()), s.endswith("", 11), s.endswith("", 12), s.startswith("", 12))
for work in [lambda: s.startswith(1), lambda: s.endswith((1,)), lambda: s.startswith(["a"])]:
    attempt(work)

# Replacing and taking apart.
print(s.replace("a", "-"), s.replace("a", "", 2), s.replace("", "."), s.replace("", ".", 3), s.replace("abra", "é"), s.replace("x", "y") is s)
print("aé".replace("é", ""), "aaa".replace("aa", "b"), "".replace("", "x"), "".replace("", "x", 0), s.replace("a", "b", count=1))
print(s.removeprefix("abra"), s.removesuffix("abra"), s.removeprefix("x"), s.removesuffix(""), "abc".removeprefix("abcd"))
print("a,b,,c".split(","), "a,b,,c".split(",", 1), "a,b,,c".rsplit(",", 1), "  a  b ".split(), "  a  b  c ".split(None, 1), "  a  b c ".rsplit(None, 1))
print("".split(), "".split(","), " ".split(" "), "a\u2003b\xa0c".split(), "aXXbXXc".split("XX"), "aXXbXXc".rsplit(sep="XX", maxsplit=1), "abc".split("abcd"))
print("a\nb\r\nc\rd\x0be\x0cf\x1cg\x85h\u2028i\n".splitlines(), "a\nb\r\n".splitlines(True), "".splitlines(), "\n".splitlines(keepends=True))
print("a=b=c".partition("="), "a=b=c".rpartition("="), "abc".partition("="), "abc".rpartition("="))
for work in [lambda: s.split(""), lambda: s.split(1), lambda: s.partition(""), lambda: s.partition(1), lambda: s.split(",", "x"), lambda: s.replace(1, "a")]:
    attempt(work)
print(repr("  a b \n".strip()), repr("xxaxx".strip("x")), repr("xyaxy".lstrip("yx")), repr("xyaxy".rstrip("yx")), repr("\u2003a\xa0".strip()), repr("aaa".strip("a")))
attempt(lambda: s.strip(1))

# Joining, adding, repeating.
print("-".join(["a", "b", "é"]), "".join(c for c in "abc"), ",".join([]), "x".join("abc"), ", ".join(("one",)))
for work in [lambda: "".join([1]), lambda: "".join(["a", None]), lambda: "".join(1), lambda: "a" + 1, lambda: 1 + "a", lambda: "a" * "b", lambda: "a" * 1.5]:
    attempt(work)
print("ab" * 3, 3 * "é", "ab" * 0, "ab" * -1, "a" + "é" + "€" + "😀")
t = ""
for i in range(300):
    t += chr(97 + i % 26)
    t = t + "é" if i % 100 == 99 else t
print(len(t), t[:5], t[100:103], hash(t) == hash(t[:150] + t[150:]))
u = t
t += "!"
print(len(u), len(t), t[:-1] == u)

# Padding.
print(repr("ab".center(7)), repr("abc".center(6, "*")), repr("ab".ljust(4, "é")), repr("ab".rjust(4)), repr("abc".center(2)))
print("-42".zfill(6), "+1".zfill(1), "abc".zfill(5), "".zfill(2), "--1".zfill(6))
print(repr("a\tbc\td".expandtabs()), repr("a\tb\n\tc".expandtabs(4)), repr("\t".expandtabs(0)), repr("a\tb".expandtabs(tabsize=1)))
for work in [lambda: "a".center(5, "ab"), lambda: "a".ljust("x"), lambda: "a".ljust(5, 1)]:
    attempt(work)

# Translating.
print("hello".translate({104: "J", 108: None, 111: 48}), "abc".translate(str.maketrans("ab", "xy", "c")), "abc".translate(str.maketrans({"a": "<a>", 98: None})))
for work in [lambda: str.maketrans("ab", "c"), lambda: str.maketrans("a"), lambda: str.maketrans({"ab": 1}), lambda: "a".translate({97: -1}), lambda: "a".translate({97: 1.5}), lambda: "a".translate(1)]:
    attempt(work)

# Subscripts.
w = "a\xe9\u20ac\U0001f600z"
print([ascii(w[i]) for i in range(-5, 5)], ascii(w[::-1]), ascii(w[1:4]), ascii(w[::2]), ascii(w[10:]), ascii(w[-2:]), ascii(w[3:1]), ascii(w[4:0:-2]))
for work in [lambda: w[5], lambda: w[-6], lambda: w[1.5], lambda: w["a"], lambda: w[::0], lambda: w[None:"x"]]:
    attempt(work)
b, empty = "b", ""
print(w[0] is "xaz"[1], "abc"[1:2] is b, chr(233) is "aé"[1], empty is "abc"[3:])
print([ascii(c) for c in w], list(reversed("abc")), len(w), max(w) == "\U0001f600", sorted("hello"))

# Comparing.
print("a" < "b", "a" < "é", "é" < "€", "€" < "😀", "\uffff" < "\U00010000", "abc" < "abd", "ab" < "abc", "" < "a", "b" >= "a", "a" <= "a")
print("a" == "a", "a" != "b", "é" == "é", "a" == 1, "a" != 1, "abc" == "ab" + "c")
for work in [lambda: "a" < 1, lambda: "a" >= None]:
    attempt(work)
print(hash("abc") == hash("ab" + "c"), {"a": 1}["a"], "a" in {"a"})

# Showing.
for s in ["", "a", "it's", '"', "'\"", "\\", "\n\r\t\x00\x1b\x7f", "é", "\xad", "\u20ac\ud800", "😀", "\u2028", "\U000e0001"]:
    print(ascii(s), ascii(repr(s)), ascii(ascii(s)))
print(str(b"ab", "ascii"), str("x"), str(), str(12), str(object=b"x"), repr(str(b"\xe9", encoding="latin-1")))
for work in [lambda: str(b"\xff", "utf-8"), lambda: str("a", "utf-8"), lambda: str(1, "utf-8"), lambda: str("a", 1)]:
    attempt(work)

class Text(str):
    def __str__(self):
        return "shown " + self.upper()

t = Text("abc")
t.extra = 5
print(t, repr(t), t + "d", type(t + "d"), type(t.strip()), type(str(t)), t.extra, t == "abc", hash(t) == hash("abc"), {t: 1}["abc"], len(t), isinstance(t, str))
print(type(t[:]), type(t * 1), type(t.replace("x", "y")), t.join(["1", "2"]), "%s" % t, f"{t}", f"{t!r}", "{}".format(t))
print(str.upper("abc"), str.__len__("four"), "abc".__contains__("b"), "abc".__add__("d"), "ab".__mul__(2), "abc".__getitem__(1), "abc".__getnewargs__())
attempt(lambda: str.upper(1))
print("abc".__sizeof__() > 0, "abc".__eq__(1), "abc".__lt__(1))
