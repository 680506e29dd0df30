# Module unicodedata, and what strings know about all code points.
import unicodedata

def attempt(work):
    try:
        print(ascii(work()))
    except Exception as error:
        print(type(error).__name__, ascii(str(error)))

for c in "aZ1 \n\xa0é²½Ⅷ٣一😀ß\u0300\u200d\ud800\ue000\u0378(ⅿ﷽豈\U000e0001\U0010ffff":
    print(ascii(c), unicodedata.category(c), unicodedata.bidirectional(c), unicodedata.combining(c), unicodedata.east_asian_width(c), unicodedata.mirrored(c), unicodedata.decomposition(c), ascii(unicodedata.name(c, None)), unicodedata.decimal(c, None), unicodedata.digit(c, None), unicodedata.numeric(c, None))
for work in [lambda: unicodedata.name("\n"), lambda: unicodedata.lookup("no such"), lambda: unicodedata.decimal("a"), lambda: unicodedata.digit("½"), lambda: unicodedata.numeric("a"), lambda: unicodedata.category("ab"), lambda: unicodedata.category(1), lambda: unicodedata.normalize("X", "a"), lambda: unicodedata.normalize("NFC", 1), lambda: unicodedata.name("")]:
    attempt(work)
print(ascii([unicodedata.lookup(n) for n in ["LATIN SMALL LETTER E WITH ACUTE", "greek small letter alpha", "CJK UNIFIED IDEOGRAPH-4E00", "HANGUL SYLLABLE GAG", "SNOWMAN"]]), unicodedata.name("각"), unicodedata.name("一"))
for text in ["é", "e\u0301", "ﬁ", "Å\u212b", "각", "\u1100\u1161\u11a8", "a\u0315\u0300\u05ae\u0300b", "\u0344", "ẛ\u0323", "q\u0307\u0323", "①½", "\u0958", "豈", "カ\u3099", "abc", "\u1e9b\u0323", "가\u11a8", "a\u0300\u0301\u0300", "\u0061\u035c\u0315\u0300\u05ae\u0062"]:
    print(ascii(text), *(ascii(unicodedata.normalize(form, text)) + str(unicodedata.is_normalized(form, text))[0] for form in ["NFC", "NFD", "NFKC", "NFKD"]))

def digest(values):
    total = 0
    for value in values:
        total = (total * 1000003 ^ value) & 0xFFFFFFFF
    return total

every = range(0, 0x30000, 97)
for name in ["isalnum", "isalpha", "isdecimal", "isdigit", "isidentifier", "islower", "isnumeric", "isprintable", "isspace", "istitle", "isupper"]:
    print(name, digest(getattr(chr(p), name)() for p in every))
for name in ["upper", "lower", "title", "casefold", "capitalize", "swapcase"]:
    print(name, digest(ord(c) for p in every for c in getattr(chr(p), name)()))
print(digest(len(unicodedata.category(chr(p))) + ord(unicodedata.category(chr(p))[0]) * 3 + ord(unicodedata.category(chr(p))[1]) for p in every), digest(unicodedata.combining(chr(p)) for p in every))
print(*(digest(ord(c) for p in every for c in unicodedata.normalize(form, chr(p))) for form in ["NFC", "NFD", "NFKC", "NFKD"]))
