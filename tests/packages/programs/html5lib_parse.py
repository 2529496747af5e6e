"""html5lib: broken and whole HTML parsed, its errors, walked, sanitised and written again."""
import warnings
warnings.simplefilter("ignore")
import html5lib
from html5lib import HTMLParser, getTreeBuilder, getTreeWalker, serialize, treebuilders
from html5lib.filters import alphabeticalattributes, optionaltags, sanitizer, whitespace

DOCUMENTS = [
    "<p>one<p>two<b>bold<i>both</b>italic</i>",
    "<!DOCTYPE html><html lang=en><head><title>T &amp; U</title><meta charset=utf-8></head><body><h1 id=a class='b c'>Head</h1></body></html>",
    "<table><tr><td>1<td>2<tr><th>x</table>after<table><p>foster</p><td>y</table>",
    "<ul><li>a<li>b<ul><li>c</ul><li>d</ul><select><option>1<option>2<optgroup><option>3</select>",
    "text &lt; &eacute; &notit; &#x41; &#128; &#xD800; &unknown; &copy &ampx",
    "<script>if (a < b && c > d) { x('</p>'); }</script><style>a > b {}</style><textarea>\n<b>raw</textarea><title><i></title>",
    "<svg viewbox='0 0 1 1'><foreignObject><p>html</p></foreignObject><circle/><![CDATA[x<y]]></svg><math><mi>x</mi><annotation-xml encoding='text/html'><p></math>",
    "<a href='x'>1<a href=y>2</a><form><form><input type=hidden></form><button><button>",
    "<frameset><frame></frameset><noframes>n</noframes>", "", "   ", "<", "</", "<!", "<!-", "<!-- unclosed", "<!--> <!---> <!--a--b-->", "<?php x ?>", "</p></br></div>", "<div a=1 a=2 b=\"x\" c='y' d=z/>", "\x00null\x0c\x01", "<b><p></b></p><nobr><nobr>", "<dl><dt>a<dd>b<dt>c</dl>", "<ruby>a<rp>(<rt>b<rp>)</ruby>", "<template><tr><td>x</template>", "<body><body a=1><html b=2><head>", "<plaintext>all </plaintext> of this", "<h1><h2></h1><image><isindex>",
]
for text in DOCUMENTS:
    for builder in ("etree", "dom"):
        parser = HTMLParser(tree=getTreeBuilder(builder), namespaceHTMLElements=False)
        document = parser.parse(text)
        print(builder, repr(text))
        print(parser.tree.testSerializer(document))
        print([(position, code, sorted(extra.items())) for position, code, extra in parser.errors])
        for options in ({}, {"quote_attr_values": "always", "omit_optional_tags": False}, {"strip_whitespace": True, "alphabetical_attributes": True, "minimize_boolean_attributes": False, "resolve_entities": False}):
            try:
                print(serialize(document, tree=builder, **options))
            except Exception as error:
                print(type(error).__name__, error)
fragment = html5lib.parseFragment("<p onclick='x()'>ok<script>alert(1)</script><a href='javascript:x' title=t>l</a><img src=http://e.org/a.png>")
print(serialize(sanitizer.Filter(getTreeWalker("etree")(fragment)) and fragment, sanitize=True))
print(html5lib.HTMLParser(strict=False).parse(b"<meta charset=iso-8859-1>\xe9").find(".//{http://www.w3.org/1999/xhtml}body").text)
for encoding in ("utf-8", "windows-1252", "utf-16", "iso-8859-2"):
    parser = HTMLParser()
    document = parser.parse("<p>é".encode("utf-16" if encoding == "utf-16" else "latin-1"), transport_encoding=encoding)
    print(encoding, parser.documentEncoding, parser.tree.testSerializer(document))
try:
    HTMLParser(strict=True).parse("<p>x</q>")
except html5lib.html5parser.ParseError as error:
    print(type(error).__name__, error)
big = "<div>" + "".join(f"<p class=c{n}>para {n} <b>b<i>i</b></i>" for n in range(300))
print(len(serialize(html5lib.parse(big), tree="etree")))
