# Regular expressions: module re on the native matcher.
import re

def attempt(work):
    try:
        print(ascii(work()))
    except Exception as error:
        print(type(error).__name__, ascii(str(error)))

cases = [
    (r"abc", "xabcx"), (r"a.c", "a\nc abc"), (r"(?s)a.c", "a\nc"), (r"^abc$", "abc\n"), (r"\Aabc\Z", "abc\n"), (r"(?m)^b$", "a\nb\nc"), (r"a*", "aaa"), (r"a+?", "aaa"), (r"a{2,3}", "aaaa"), (r"a{2,3}?", "aaaa"), (r"a{,2}b", "aab"),
    (r"(a|ab)(c|bcd)(d*)", "abcd"), (r"(a+|b)*", "ab"), (r"(a+|b){0,}?c", "abac"), (r"(?:(a)|b)*", "ab"), (r"(a)?b", "b"), (r"(?P<name>\w+) (?P=name)", "the the"), (r"(a)(?(1)b|c)", "ab"), (r"(a)?(?(1)b|c)", "c"), (r"(?i)HeLLo", "hEllO"),
    (r"\d+", "abc123def"), (r"\D+", "123abc"), (r"\w+", "  foo_bar1 "), (r"\W+", "foo, bar"), (r"\s+", "a \t\nb"), (r"\S+", " ab "), (r"\bfoo\b", "a foo b"), (r"\Boo\b", "foo"), (r"[a-c]+", "xxabcab"), (r"[^a-c]+", "abxyz"), (r"[\d.]+", "v1.2.3"), (r"[]a]+", "]a]"), (r"[a\-z]+", "a-z"), (r"[\w-]+", "foo-bar"),
    (r"(?<=a)b", "ab"), (r"(?<!a)b", "abcb"), (r"a(?=b)", "acab"), (r"a(?!b)", "abac"), (r"(?<=(a))(?=(b))", "ab"), (r"(?!(a))b", "b"), (r"(?>a+)b", "aaab"), (r"(?>a+)ab", "aaab"), (r"a++b", "aaab"), (r"a++ab", "aaab"), (r"(?:ab)++c", "ababc"), (r"(?:ab)*+abc", "ababc"), (r"a?+a", "a"),
    (r"(\w)(\w)\2\1", "abba"), (r"x*", ""), (r"", "abc"), (r"(?:)", "a"), (r"(((a)))", "a"), (r"a|b|c|", "d"), (r"foo|foobar", "foobar"), (r"(foo|foobar)$", "foobar"), (r"(?:a|ab)(?:c|bcd)", "abcd"), (r"é+", "cafééé"), (r"[à-ü]+", "xéèy"), (r"(?i)É", "é"), (r"(?i)[À-Ü]+", "éÈ"), (r"\w+", "naïve"), (r"(?a)\w+", "naïve"), (r"😀+", "a😀😀b"), (r"[😀-😂]", "x😁"), (r"(?i)ß", "ẞ"), (r"(?i)k", "\u212a"), (r"(?i)ſ", "S"),
    (r"(a*)*", "aaab"), (r"(a*)+", "b"), (r"(?:a?)*?b", "aab"), (r"(?:a|b)*?c", "ababc"), (r"((a)|(b))*", "ab"), (r"(?:(?P<x>a)|(?P<y>b))+", "ab"), (r"\$\^\.", "a$^."), (r"\x41\u0042\103", "ABC"), (r"(?x) a b # comment" "\n c", "abc"), (r"^(?:a+)+$", "a" * 20), (r"(.*)(\d+)", "abc123"), (r"(.*?)(\d+)", "abc123"), (r"<(\w+)>.*?</\1>", "<b>x</b><b>y</b>"), (r"a{0}b", "ab"), (r"(ab){2}", "ababab"), (r"(?:x(y)?)+", "xyx"), (r"(?i:a)B", "AB"), (r"(?-i:a)B(?#c)", "aB"),
]
for pattern, text in cases:
    compiled = re.compile(pattern)
    for name in ["match", "fullmatch", "search"]:
        m = getattr(compiled, name)(text)
        print(ascii(pattern), ascii(text), name, m and (m.span(), ascii(m.groups()), m.lastindex, m.lastgroup, m.regs))
    attempt(lambda: compiled.findall(text))
    attempt(lambda: [m.span() for m in compiled.finditer(text)])
    attempt(lambda: compiled.split(text))
    attempt(lambda: compiled.subn(r"<\g<0>>", text))
    print(repr(compiled) if pattern.isascii() else "", compiled.flags, compiled.groups, dict(compiled.groupindex))

m = re.match(r"(?P<first>\w+) (?P<second>\w+)( \w+)?", "hello world")
print(m, m[0], m[1], m["second"], m.group(1, 2), m.group("first"), m.groups(), m.groups("none"), m.groupdict(), m.start(), m.end(2), m.span("first"), m.span(3), m.pos, m.endpos, m.re.pattern, m.string, m.lastindex, m.lastgroup, bool(m))
print(m.expand(r"\2 \1 \g<first>!"), m.expand("plain"), m.regs)
for work in [lambda: m[4], lambda: m["x"], lambda: m.group(-1), lambda: m.start("q"), lambda: m.expand(r"\7")]:
    attempt(work)
print(re.sub("a", "b", "banana"), re.sub("a", "b", "banana", count=2), re.sub("(a)(n)", r"\2\1", "banana"), re.sub("a", lambda m: m.group().upper(), "banana"), re.sub("x", "y", "banana"), re.sub("", "-", "abc"), re.sub("x*", "-", "abxd"), re.subn("a", "", "banana"))
print(re.sub(r"(?P<d>\d)", r"[\g<d>]", "a1b2"), re.sub("é", "€", "café"), re.sub(r"\n", r"\\n", "a\nb"), re.sub("a", r"\t", "a").encode())
print(re.split(r"[,;]\s*", "a, b;c"), re.split(r"(,)", "a,b,c"), re.split(",", "a,b,c", maxsplit=1), re.split(r"\b", "a b"), re.split("x*", "axbc"), re.split("(x)|y", "axbyc"))
print(re.findall(r"\w+", "a bc def"), re.findall(r"(\w)(\d)?", "a1b"), re.findall(r"(a)|b", "ab"), re.findall("", "ab"), [m.group() for m in re.finditer(r"\d", "a1b22")])
print(re.escape("a.b*c[é] \n-_"), re.fullmatch("a|ab", "ab"), re.compile("a").match("ba", 1), re.compile("^a").match("ba", 1), re.compile("a$").search("aba", 0, 1), re.compile("b").search("abc", -5, 99))
print(re.compile(b"a(.)").search(b"xab").groups(), re.sub(b"a", b"b", b"aba"), re.findall(rb"\w", b"a\xe9b"), re.split(b",", bytearray(b"a,b")), re.match(b"a", memoryview(b"abc")), re.compile(b"(?i)A").findall(b"aA"))
print(re.IGNORECASE | re.MULTILINE, re.compile("a", re.I | re.X), re.compile("a", re.A), re.compile(b"a", re.L), re.compile("x" * 300).pattern == "x" * 300, re.compile("a") == re.compile("a"), re.compile("a") == re.compile("b"), hash(re.compile("a")) == hash(re.compile("a")))
scanner = re.compile(r"\d|x*").scanner("1xx2")
print([scanner.search().span() for _ in range(4)], scanner.pattern.pattern)
scanner = re.compile("a").scanner("aab")
print(scanner.match(), scanner.match(), scanner.match(), scanner.match())
print(re.Scanner([(r"\d+", lambda s, t: int(t)), (r"\w+", lambda s, t: t), (r"\s+", None)]).scan("a 12 b"))
for work in [lambda: re.compile("("), lambda: re.compile(")"), lambda: re.compile("*a"), lambda: re.compile("a**"), lambda: re.compile("[a"), lambda: re.compile(r"\q"), lambda: re.compile("(?P<a>)(?P<a>)"), lambda: re.compile("(?<=a*)b"), lambda: re.compile("a{2,1}"), lambda: re.compile(r"(?P=x)"), lambda: re.compile("(?z)"),
             lambda: re.match("a", 1), lambda: re.match("a", b"a"), lambda: re.match(b"a", "a"), lambda: re.sub("a", 1, "a"), lambda: re.sub("(a)", r"\2", "a"), lambda: re.sub("a", b"b", "a"), lambda: re.compile(1), lambda: re.sub("a", lambda m: 1, "a"), lambda: re.compile("a", re.L)]:
    attempt(work)
print(len(re.sub("a", "bb", "a" * 10000)), re.match("(?:a|b)*", "ab" * 50000).end(), re.match("(?:a*b)*", "aab" * 20000).end(), re.search("(x+x+)+y", "x" * 10), re.match(".*?,.*?,", "a" * 5000 + ",b,").end())
