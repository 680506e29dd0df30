"""XML: trees, events, documents in pieces, namespaces, entities, and what is wrong with some."""
import io
import plistlib
import xml.etree.ElementTree as ET
import xml.sax
from xml.dom import minidom
from xml.parsers import expat

document = """<?xml version="1.0" encoding="utf-8"?>
<!-- head -->
<!DOCTYPE note [
  <!ENTITY who "w&#246;rld">
  <!ENTITY both "<b>&who;</b>!">
  <!ELEMENT note (to, from?, (a|b)*)>
  <!ATTLIST to kind CDATA "usual" id ID #IMPLIED>
]>
<note xmlns="urn:one" xmlns:two="urn:two" day='1&lt;2'>
  <to two:x="y">hello &who; &#x41;&amp;</to><![CDATA[<raw> & ]]>
  <two:empty/>&both;<?target some data?>
</note>
"""
root = ET.fromstring(document.encode())
print(ET.tostring(root))
print([(element.tag, element.attrib, element.text, element.tail) for element in root.iter()])
print(root.find("{urn:one}to").get("kind"), root.findtext("one:to", namespaces={"one": "urn:one"}))

pull = ET.XMLPullParser(["start", "end", "start-ns"])
for at in range(0, len(document), 7):
    pull.feed(document[at : at + 7])
pull.close()
print([(event, getattr(what, "tag", what)) for event, what in pull.read_events()])


def joined(events):
    """Texts that follow each other as one: where they are divided depends on the pieces."""
    made = []
    for name, given in events:
        if name == "CharacterData" and made and made[-1][0] == name:
            made[-1] = (name, made[-1][1] + given[0])
        else:
            made.append((name, given[0] if name == "CharacterData" else given))
    return made


for size in (1, 3, 1000):
    events = []
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    for name in ("StartElement", "EndElement", "CharacterData", "Comment", "ProcessingInstruction", "StartCdataSection",
                 "EndCdataSection", "XmlDecl", "StartDoctypeDecl", "EndDoctypeDecl", "ElementDecl", "AttlistDecl", "EntityDecl",
                 "StartNamespaceDecl", "EndNamespaceDecl"):
        setattr(parser, name + "Handler", lambda *given, name=name: events.append((name, given)))
    data = document.encode()
    for at in range(0, len(data), size):
        parser.Parse(data[at : at + size])
    parser.Parse(b"", True)
    if size == 1:
        first = joined(events)
        for event in first:
            print(event)
    print(size, joined(events) == first)

for wrong in ("", "<a>", "<a></b>", "<a", "<a b=c/>", "<a b='1' b='2'/>", "<a/>text", "<a/><b/>", "text", "<a>&nope;</a>", "<a>&#0;</a>",
              "<x:a/>", "<a>\x01</a>", "<a>]]></a>", "<!-- a -- b --><a/>", " <?xml version='1.0'?><a/>", "<a><![CDATA[x</a>", "<a>&amp</a>",
              "<?xml version='1.0' encoding='nope'?><a/>", "<a>\n\n  <b>\n</a>"):
    try:
        parser = expat.ParserCreate(namespace_separator="}")
        parser.Parse(wrong, True)
        print("fine", wrong)
    except (expat.ExpatError, LookupError) as error:
        print(repr(wrong), error)
try:
    ET.fromstring("<a><b></a>")
except ET.ParseError as error:
    print(error, error.position, error.code)

tree = minidom.parseString("<r a='1'><!--c--><x>t</x>&lt;</r>")
print(tree.documentElement.toxml(), tree.getElementsByTagName("x")[0].firstChild.data)
print(minidom.parseString("<a><b/></a>").toprettyxml(indent=" "))


class Handler(xml.sax.ContentHandler):
    def startElement(self, name, attributes):
        print("start", name, dict(attributes))

    def characters(self, content):
        print("text", repr(content))


xml.sax.parseString(b"<a x='1'>t<b/></a>", Handler())
kept = {"a": [1, 2.5, True, b"bytes"], "b": {"c": "d<&>"}}
print(plistlib.loads(plistlib.dumps(kept)) == kept)
print(ET.parse(io.BytesIO("<?xml version='1.0' encoding='iso-8859-1'?><a>é</a>".encode("latin-1"))).getroot().text)
loop = "<!DOCTYPE a [<!ENTITY b '&c;'><!ENTITY c '&b;'>]><a>&b;</a>"
try:
    ET.fromstring(loop)
except ET.ParseError as error:
    print("refused")
