# pyexpat, and what stands on it: ElementTree, minidom, sax, plistlib, xmlrpc.
import io
import plistlib
import xml.dom.minidom
import xml.etree.ElementTree as ET
import xml.sax
import xmlrpc.client
from xml.parsers import expat

DOCUMENT = b"""<?xml version="1.0" encoding="utf-8" standalone="yes"?>
<!DOCTYPE root SYSTEM "none.dtd" [
  <!ELEMENT root (a|(b,c?)*)+>
  <!ELEMENT a (#PCDATA|b)*>
  <!ATTLIST a kind (x|y) "x" id ID #REQUIRED>
  <!ENTITY hello "Hello &#x263A;">
  <!NOTATION gif SYSTEM "viewer">
  <!ENTITY picture SYSTEM "p.gif" NDATA gif>
]>
<!-- a comment -->
<root xmlns:n="http://n"><a id="1">text &hello; &lt; more
lines</a><n:b n:x="1" y="2"/><![CDATA[<raw>]]><?target data?></root>
"""

NAMES = [name for name in dir(expat.XMLParserType) if name.endswith(("Handler", "HandlerExpand"))]


def record(name, result=None):
    def handler(*args):
        print("  ", name, args)
        return result

    return handler


def events(separator=None, names=NAMES, **attributes):
    parser = expat.ParserCreate(namespace_separator=separator)
    for name in names:
        if not name.startswith("Default"):
            setattr(parser, name, record(name, 1 if name in ("NotStandaloneHandler", "ExternalEntityRefHandler") else None))
    for name, value in attributes.items():
        setattr(parser, name, value)
    return parser


print(events().Parse(DOCUMENT, True))
print(events(" ", buffer_text=True, ordered_attributes=True, specified_attributes=True, namespace_prefixes=True).Parse(DOCUMENT.decode(), True))
parser = expat.ParserCreate()
parser.DefaultHandler = record("default")
parser.Parse(b"<a>&undefined")
try:
    parser.Parse(b";&amp;</a>", 1)
except expat.ExpatError as e:
    print(e)
parser = expat.ParserCreate(intern={})
for byte in b"<a b='1'>pieces</a>":
    parser.Parse(bytes([byte]))
parser.Parse(b"", True)
print(sorted(parser.intern), parser.CurrentLineNumber, parser.CurrentColumnNumber, parser.CurrentByteIndex)

parser = expat.ParserCreate()
parser.StartElementHandler = lambda name, attributes: print(name, attributes, parser.CurrentLineNumber, parser.GetInputContext()[:3])
parser.ParseFile(io.BytesIO(b"<a>\n<b c='d'/></a>"))
parser.SetBase("/base")
print(parser.GetBase(), parser.buffer_size, parser.buffer_used, parser.ordered_attributes)

for wrong in (b"<a>", b"<a></b>", b"<a><b></a>", b"", b"<a>&x;</a>", b"\xff\xfe<", b"<a b='1' b='2'/>", b"<?xml version='1.0' encoding='nonsense'?><a/>", b"<a/>junk"):
    parser = expat.ParserCreate()
    try:
        parser.Parse(wrong, True)
    except expat.ExpatError as e:
        print(e, e.code, e.lineno, e.offset, expat.ErrorString(e.code) == expat.errors.messages[e.code])
    except LookupError as e:
        print(e)
    else:
        print("good")
    print("  ", parser.ErrorCode, parser.ErrorLineNumber, parser.ErrorColumnNumber, parser.ErrorByteIndex)


def fails(*args):
    raise KeyError(args[0])


parser = expat.ParserCreate()
parser.StartElementHandler = fails
parser.EndElementHandler = record("never")
try:
    parser.Parse(b"<a><b/></a>")
except KeyError as e:
    print("raised", e)
print(parser.StartElementHandler)
for wrong in (
    lambda: expat.ParserCreate(1),
    lambda: expat.ParserCreate(None, "ab"),
    lambda: expat.ParserCreate(intern=3),
    lambda: expat.ParserCreate().Parse(3),
    lambda: expat.ParserCreate().ParseFile(3),
    lambda: setattr(expat.ParserCreate(), "buffer_size", 0),
    lambda: setattr(expat.ParserCreate(), "nothing", 0),
):
    try:
        wrong()
    except Exception as e:
        print(type(e).__name__, e)

latin = "<?xml version='1.0' encoding='iso-8859-15'?><a>\N{EURO SIGN} \xe9</a>".encode("iso-8859-15")
parser = expat.ParserCreate()
parser.CharacterDataHandler = record("text")
parser.Parse(latin, True)

entities = expat.ParserCreate()
entities.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_ALWAYS)


def external(context, base, system, public):
    print(context, base, system, public)
    inner = entities.ExternalEntityParserCreate(context)
    return inner.Parse(b"<!ENTITY outside 'from there'>" if system == "some.dtd" else b"<i>inner</i>", True)


entities.ExternalEntityRefHandler = external
entities.CharacterDataHandler = record("text")
entities.Parse(b"<!DOCTYPE a SYSTEM 'some.dtd' [<!ENTITY other SYSTEM 'other.xml'>]><a>&outside; &other;</a>", True)

tree = ET.fromstring("<a x='1'><b>one</b><!-- c --><b y='2'>two</b>tail</a>")
print(ET.tostring(tree), [b.text for b in tree.iter("b")], tree.find("b[@y='2']").text, tree[1].tail)
ET.SubElement(tree, "c", {"n": "\xe9<&"}).text = "\u263a"
ET.indent(tree)
print(ET.tostring(tree, encoding="unicode"))
print(ET.tostring(tree, "us-ascii"), [(e, x.tag) for e, x in ET.iterparse(io.BytesIO(b"<a><b/></a>"), ("start", "end"))])
try:
    ET.fromstring("<a>")
except ET.ParseError as e:
    print(e, e.code, e.position)
print(xml.dom.minidom.parseString(b"<a b='1'>x<c/></a>").documentElement.toxml())


class Handler(xml.sax.ContentHandler):
    def startElement(self, name, attrs):
        print("start", name, dict(attrs))

    def characters(self, content):
        print("characters", repr(content))


xml.sax.parseString(b"<a b='1'>text<c/></a>", Handler())
value = {"a": [1, 2.5, True, b"bytes"], "b": {"c": "\xe9"}}
print(plistlib.loads(plistlib.dumps(value)) == value)
print(xmlrpc.client.loads(xmlrpc.client.dumps((1, "two", [3.0, {"x": None}]), "method", allow_none=True)))
