"""Libraries that many programs import: Mako, PyYAML, dateutil, attrs, Markdown, BeautifulSoup, click, jsonschema, ply, pycparser, pyparsing, simplejson, sortedcontainers, toml, six, more_itertools, idna, packaging, urllib3, requests."""
import datetime


def chapter(f):
    print("==", f.__name__)
    f()


@chapter
def mako():
    from mako.template import Template
    print(Template("""<%! import math %><%def name="row(x, y=2)"><b>${x | h} ${y}</b></%def>
% for n in range(3):
${row(n, '<&>')} ${loop.index} ${math.floor(n * 1.5)}
% endfor
<%block name="b">in ${capture(row, 1)}</%block> \\
<% total = sum(range(5)) %>${total} ## no
## comment
""").render())
    try:
        Template("% for x in y:\n${x}\n").render()
    except Exception as error:
        print(type(error).__name__, error)


@chapter
def yaml():
    import yaml
    text = "a: 1\nb: [1, 2.5, true, null, ~, 'x', \"y\\n\"]\nc: {d: &x {e: 2020-01-02}, f: *x}\ng: |\n  literal\n   text\nh: >-\n  folded\n  text\n? complex\n: !!set {p, q}\ni: 0x1F\nj: 1_000\nk: 2001-12-14t21:59:43.10-05:00\nl: !!binary aGVsbG8=\n<<: *x\n"
    value = yaml.safe_load(text)
    print({k: (sorted(v) if isinstance(v, set) else v) for k, v in value.items()})
    print(yaml.safe_dump({"z": [1, "two", None, {"x": 1.5}], "a": "multi\nline", "e": "é", "t": "yes", "d": datetime.date(2020, 1, 1)}, allow_unicode=True))
    print(yaml.dump([(1, 2), {3}, 1j, datetime.timedelta], default_flow_style=None))
    print([type(t).__name__ for t in yaml.scan("a: [1, *b]")], [type(t).__name__ for t in yaml.parse("--- !t\na: &x b\n...")])
    for broken in ("a: [1", "a: b: c", "\t- x", "*x", "!!python/object:os.system x", "- a\nb"):
        try:
            print(yaml.safe_load(broken))
        except yaml.YAMLError as error:
            print(type(error).__name__, error)


@chapter
def dateutil():
    from dateutil import easter, parser, relativedelta, rrule, tz
    for text in ("2020-01-02T03:04:05Z", "Jan 2, 2020 3pm", "10/09/03", "Thu Sep 25 10:36:28 2003 +0300", "20030925T1049", "3rd of May 2001", "nonsense"):
        try:
            print(repr(parser.parse(text, default=datetime.datetime(2000, 1, 1))))
        except ValueError as error:
            print(error)
    print(list(rrule.rrule(rrule.MONTHLY, count=4, byweekday=rrule.FR(-1), dtstart=datetime.datetime(2020, 1, 1))), easter.easter(2024))
    print(datetime.date(2020, 1, 31) + relativedelta.relativedelta(months=1), relativedelta.relativedelta(datetime.date(2020, 3, 1), datetime.date(1999, 12, 31)), tz.tzoffset("X", 3600))
    print(rrule.rrulestr("FREQ=DAILY;INTERVAL=10;COUNT=3", dtstart=datetime.datetime(1997, 9, 2))[1])


@chapter
def attrs():
    import attr
    import attrs

    @attr.s(slots=True, order=True)
    class Old:
        a = attr.ib(default=1, validator=attr.validators.instance_of(int))
        b = attr.ib(factory=list, repr=False)

    @attrs.define(kw_only=True)
    class New:
        x: int = attrs.field(converter=int)
        y: "Old" = attrs.field(factory=Old)
        _z: float = 1.5

        @x.validator
        def check(self, attribute, value):
            if value < 0:
                raise ValueError(f"{attribute.name} is less than 0")

    @attrs.frozen
    class Frozen:
        a: int
        b: str = "b"

    print(Old(), Old(2) > Old(1), New(x="3"), attrs.asdict(New(x=1)), attrs.evolve(New(x=1), x=2), Frozen(1), hash(Frozen(1)) == hash(Frozen(1)), [a.name for a in attrs.fields(New)])
    for f in (lambda: Old("a"), lambda: New(x=-1), lambda: New(1), lambda: setattr(Frozen(1), "a", 2), lambda: Frozen(), lambda: setattr(Old(), "q", 1)):
        try:
            print(f())
        except Exception as error:
            print(type(error).__name__, error)
    print(attr.make_class("M", ["p", "q"])(1, q=2))


@chapter
def markdown():
    import markdown
    print(markdown.markdown("# Head {#id}\n\nText *em* **strong** `code` [link](http://x \"t\") ![img](i.png)\n\n1. one\n2. two\n    - nested\n\n> quote\n\n```python\nx = 1\n```\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\nterm\n: definition\n\n*[HTML]: Hyper\nHTML[^1]\n\n[^1]: note\n\n[TOC]\n\n<div markdown=1>*in*</div>\n\n---\nline  \nbreak \\*esc\\*", extensions=["extra", "toc", "admonition", "smarty"]))


@chapter
def soup():
    from bs4 import BeautifulSoup
    for parser in ("html.parser", "html5lib"):
        s = BeautifulSoup("<html><p class='a b' id=x>One <b>two</b><p>three &amp; <a href=/q>l</a><!-- c --><br></html>", parser)
        print(s.prettify(), s.find("a")["href"], [t.get_text() for t in s.find_all("p")], s.select("p.a > b"), s.p["class"], s.find(string="two").parent.name, s.get_text("|", strip=True))


@chapter
def click():
    import click
    from click.testing import CliRunner

    @click.group()
    @click.option("--debug/--no-debug")
    def cli(debug):
        """A program."""
        click.echo(f"debug {debug}")

    @cli.command()
    @click.argument("names", nargs=-1)
    @click.option("-n", "--count", type=click.IntRange(1, 5), default=1, show_default=True, help="How many.")
    @click.option("--kind", type=click.Choice(["a", "b"]))
    def hello(names, count, kind):
        """Says hello."""
        click.secho(f"{names} {count} {kind}", fg="red")

    for arguments in (["--help"], ["--debug", "hello", "x", "y", "-n", "3"], ["hello", "--help"], ["hello", "-n", "9"], ["hello", "--kind", "c"], ["nothing"], ["hello", "--nope"]):
        result = CliRunner().invoke(cli, arguments)
        print(result.exit_code, result.output)


@chapter
def jsonschema():
    import jsonschema
    schema = {"type": "object", "properties": {"a": {"type": "integer", "minimum": 3}, "b": {"type": "array", "items": {"enum": [1, "x"]}, "uniqueItems": True}, "c": {"$ref": "#/definitions/s"}}, "required": ["a"],
              "definitions": {"s": {"type": "string", "pattern": "^a+$"}}, "additionalProperties": False}
    for value in ({"a": 3}, {"a": 1}, {}, {"a": 5, "b": [1, 1]}, {"a": 5, "b": [2]}, {"a": 3, "c": "b"}, {"a": 3, "z": 1}, []):
        print(value, sorted(e.message for e in jsonschema.Draft7Validator(schema).iter_errors(value)))


@chapter
def c_parser():
    from pycparser import c_ast, c_generator, c_parser
    tree = c_parser.CParser().parse("typedef struct s { int a[3]; struct s *n; } S; static int f(S *p, ...) { for (int i = 0; i < 3; i++) p->a[i] += i ? (int)sizeof(S) : ~i; switch (p->a[0]) { case 1: break; default: return 0; } return p->n != 0 && f(p->n); }")
    tree.show()
    print(c_generator.CGenerator().visit(tree))
    try:
        c_parser.CParser().parse("int f( {")
    except c_parser.ParseError as error:
        print(error)


@chapter
def pyparsing():
    import pyparsing as pp
    number = pp.pyparsing_common.number()
    expression = pp.infix_notation(number, [("^", 2, pp.opAssoc.RIGHT), (pp.one_of("* /"), 2, pp.opAssoc.LEFT), (pp.one_of("+ -"), 2, pp.opAssoc.LEFT)])
    print(expression.parse_string("1 + 2 * (3 - 4.5) ^ 2 ^ 3", parse_all=True))
    try:
        expression.parse_string("1 + * 2", parse_all=True)
    except pp.ParseException as error:
        print(error)
    print(pp.Group(pp.Word(pp.alphas)("k") + "=" + pp.quoted_string("v"))[...].parse_string("a='x' b=\"y\"").dump())


@chapter
def others():
    import idna
    import more_itertools
    import packaging.requirements
    import packaging.version
    import simplejson
    import six
    import toml
    from sortedcontainers import SortedDict, SortedList, SortedSet
    import decimal
    print(SortedList([3, 1, 2, 1]), SortedDict(b=1, a=2), SortedSet("hello"), list(SortedList(range(3000)).irange(10, 15)))
    print(simplejson.dumps({"a": decimal.Decimal("1.10"), "b": [None, True, "é\u2028"]}, sort_keys=True, indent=1), simplejson.loads("[1.5, NaN]"), simplejson.loads("1.1", use_decimal=True))
    print(toml.loads("a = 1\n[b.c]\nd = [1, 2]\ne = 'x'\nf = 1979-05-27T07:32:00Z\n[[g]]\nh=1.5\n[[g]]\ni=true"), toml.dumps({"a": {"b": [1, 2]}, "c": "d\n"}))
    print(idna.encode("bücher.example"), idna.decode("xn--bcher-kva.example"), list(more_itertools.chunked(range(7), 3)), list(more_itertools.windowed("abcd", 2)), more_itertools.ilen(more_itertools.powerset("abc")))
    print(sorted(packaging.version.Version(v) for v in ("1.10", "1.2", "1.2rc1", "1.2.post1", "2!0.1", "1.2.dev3")), packaging.requirements.Requirement("a[b]>=1,<2; python_version > '3'"), six.with_metaclass(type, object))


@chapter
def ply_calculator():
    import ply.lex
    import ply.yacc
    tokens = ("NUMBER", "PLUS", "TIMES", "LP", "RP")
    t_PLUS, t_TIMES, t_LP, t_RP, t_ignore = r"\+", r"\*", r"\(", r"\)", " "

    def t_NUMBER(t):
        r"\d+"
        t.value = int(t.value)
        return t

    def t_error(t):
        print("illegal", t.value[0])
        t.lexer.skip(1)

    precedence = (("left", "PLUS"), ("left", "TIMES"))

    def p_binary(p):
        """e : e PLUS e
             | e TIMES e"""
        p[0] = p[1] + p[3] if p[2] == "+" else p[1] * p[3]

    def p_other(p):
        """e : LP e RP
             | NUMBER"""
        p[0] = p[1] if len(p) == 2 else p[2]

    def p_error(p):
        print("syntax error at", p)

    lexer = ply.lex.lex()
    parser = ply.yacc.yacc(write_tables=False, debug=False)
    for text in ("1 + 2 * 3", "(1+2)*3", "1 + ", "2 ? 3"):
        print(parser.parse(text, lexer=lexer))


@chapter
def web():
    import requests
    import urllib3
    request = requests.Request("POST", "http://example.org/a?b=1", params={"c": "d e"}, data={"x": ["1", "2"]}, headers={"H": "v"}, cookies={"k": "v"}, auth=("u", "p")).prepare()
    print(request.method, request.url, request.body, dict(request.headers))
    print(requests.Request("POST", "http://h", json={"a": [1]}).prepare().body, urllib3.util.parse_url("http://u:p@h:80/p?q#f"), requests.utils.get_encoding_from_headers({"content-type": "text/html"}))
    try:
        requests.get("http://127.0.0.1:1/")
    except requests.ConnectionError as error:
        print(type(error).__name__)
