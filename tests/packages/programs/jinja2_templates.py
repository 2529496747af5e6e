"""Jinja2: templates with inheritance, macros, filters, loops, autoescape, errors and sandbox."""
import asyncio
import jinja2
import jinja2.meta
from jinja2 import DictLoader, Environment, StrictUndefined, TemplateSyntaxError, UndefinedError, pass_context
from jinja2.sandbox import SandboxedEnvironment, SecurityError

TEMPLATES = {
    "base.html": """<!doctype html>
<title>{% block title %}base{% endblock %}</title>
{% block body scoped %}{% endblock %}
{%- macro field(name, kind='text') -%}
<input name="{{ name }}" type="{{ kind }}"{% for k, v in kwargs|dictsort %} {{ k }}="{{ v }}"{% endfor %}>
{%- endmacro %}
""",
    "page.html": """{% extends "base.html" %}
{% from "base.html" import field %}
{% block title %}{{ super() }}: {{ title|title }}{% endblock %}
{% block body %}
{%- for user in users if user.age > 20 recursive %}
  {{ loop.index }}/{{ loop.length }} {{ loop.cycle('odd', 'even') }} {{ user.name|e }} {{ "%05.1f"|format(user.age) }}
  {%- if user.children %}[{{ loop(user.children) }}]{% endif %}
{%- else %}
  nobody
{%- endfor %}
{{ field('mail', kind='email', size=20, autocomplete='off') }}
{% set ns = namespace(total=0) %}{% for n in range(10) %}{% set ns.total = ns.total + n %}{% endfor %}{{ ns.total }}
{% filter upper|replace('A', '4') %}banana {{ title }}{% endfilter %}
{% call(item) listing(['x', 'y']) %}({{ item }}){% endcall %}
{{ users|map(attribute='name')|join(', ') }} {{ users|sum('age') }} {{ users|groupby('team')|list|length }}
{{ {'b': 1, 'a': [1, 2, {'c': none}]}|tojson }} {{ '<b>'|striptags }} {{ 'a b c d e f'|wordwrap(5)|replace('\n', '|') }}
{{ 'long text that is cut'|truncate(12) }} {{ 1234567|filesizeformat }} {{ [3, 1, 2]|sort(reverse=true) }} {{ 'x' ~ 1 ~ 2.5 }}
{{ 7 // 2 }} {{ 2 ** 10 }} {{ 7 is odd }} {{ 'a' in 'abc' }} {{ missing|default('none') }} {{ users[0]['name'][::-1] }}
{% raw %}{{ not rendered }}{% endraw %}{# a comment #}
{% with a = 1, b = 2 %}{{ a + b }}{% endwith %}
{% for a, b in [(1, 2), (3, 4)] %}{{ a }}{{ b }}{{ "," if not loop.last }}{% endfor %}
{% for line in [1, 2, 3, 4, 5]|batch(2, '-') %}{{ line|join }};{% endfor %}
{% endblock %}
{% macro listing(items) %}{% for item in items %}{{ caller(item) }}{% endfor %}{% endmacro %}
""",
    "broken.html": "line 1\n{% for x in y %}\n{% endfr %}",
    "fails.html": "first\n{{ 1 // 0 }}",
}


class User:
    def __init__(self, name, age, team, children=()):
        self.name, self.age, self.team, self.children = name, age, team, children


@pass_context
def shout(context, value):
    return f"{value}! ({len(context.get_all())})"


users = [User("Ann <ann@example.org>", 31, "a", [User("Bob", 12, "b"), User("Cy", 25, "b")]), User("Dée", 54.25, "a"), User("Eve", 7, "c")]
env = Environment(loader=DictLoader(TEMPLATES), autoescape=True, trim_blocks=True, extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols", "jinja2.ext.i18n"])
env.filters["shout"] = shout
print(env.get_template("page.html").render(users=users, title="hello <world>"))
print(env.from_string("{{ 'hey'|shout }}{% do x.append(4) %}{{ x }}{% for i in x %}{% if i == 2 %}{% continue %}{% endif %}{{ i }}{% endfor %}").render(x=[1, 2, 3]))
env.install_gettext_translations(__import__("gettext").NullTranslations())
print(env.from_string("{% trans count=2 %}{{ count }} thing{% pluralize %}{{ count }} things{% endtrans %}").render())
print(env.compile("{% for x in y %}{{ x.z|upper }}{% endfor %}", raw=True)[:3000])
for name in ("broken.html", "missing.html", "fails.html"):
    try:
        print(env.get_template(name).render())
    except Exception as error:
        print(type(error).__name__, error, getattr(error, "lineno", None))
        tb = error.__traceback__
        while tb is not None:
            print("  ", tb.tb_frame.f_code.co_name, tb.tb_lineno if "html" in tb.tb_frame.f_code.co_filename else "")
            tb = tb.tb_next
strict = Environment(undefined=StrictUndefined)
for text in ("{{ a.b }}", "{{ a[1] }}", "{% if a %}{% endif %}", "{{ a() }}", "{{ {}.x.y }}"):
    try:
        print(strict.from_string(text).render())
    except UndefinedError as error:
        print(error)
for text in ("{{ ''.__class__.__mro__ }}", "{{ range(10000000) }}", "{{ '{0.__class__}'.format(1) }}"):
    try:
        print(SandboxedEnvironment().from_string(text).render())
    except (SecurityError, OverflowError) as error:
        print(type(error).__name__, error)
print(sorted(jinja2.meta.find_undeclared_variables(env.parse("{{ a }}{% set b = c %}{{ b }}"))))
print([token[:2] + (token[2],) for token in env.lex("{{ a + 1.5 }}{% if x == 'y' %}")])


async def rows():
    for n in range(3):
        yield n


import asyncio
asynchronous = Environment(enable_async=True)
print(asyncio.run(asynchronous.from_string("{% for r in rows %}{{ loop.index }}:{{ r }} {% endfor %}").render_async(rows=rows())))
