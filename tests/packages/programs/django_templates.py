"""Django: templates, forms, URLs, utilities and a WSGI request, without a database."""
import django
from django.conf import settings

settings.configure(DEBUG=True, SECRET_KEY="k", ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], USE_I18N=True, USE_TZ=True, INSTALLED_APPS=["django.contrib.humanize"],
                   TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {"loaders": [("django.template.loaders.locmem.Loader", {
                       "base.html": "<title>{% block title %}base{% endblock %}</title>{% block body %}{% endblock %}",
                       "page.html": "{% extends 'base.html' %}{% load humanize %}{% block title %}{{ block.super }} {{ title|title }}{% endblock %}{% block body %}"
                                    "{% for row in rows %}{% cycle 'odd' 'even' %} {{ forloop.counter }}/{{ forloop.revcounter }} {{ row.name|upper|default:'-' }} "
                                    "{% ifchanged row.group %}<h1>{{ row.group }}</h1>{% endifchanged %}{% if row.age >= 18 and not row.banned %}adult{% elif row.age %}child{% else %}?{% endif %}"
                                    "{% empty %}nothing{% endfor %}{% include 'part.html' with x=3 only %}{% with total=rows|length %}{{ total|add:2 }}{% endwith %}"
                                    "{{ when|date:'D d M Y H:i' }} {{ when|timesince:later }} {{ text|linebreaks }} {{ text|urlize }} {{ text|truncatewords:3 }} {{ html }} {{ html|safe }} {{ html|striptags }}"
                                    "{{ 1234567|intcomma }} {{ 3|ordinal }} {{ 1e6|intword }} {{ 3.14159|floatformat:2 }} {{ 123456789|filesizeformat }} {{ rows|dictsort:'age'|first }} {{ data|json_script:'d' }}"
                                    "{% regroup rows by group as groups %}{% for g in groups %}{{ g.grouper }}:{{ g.list|length }} {% endfor %}{% spaceless %} <a> </a> <b></b> {% endspaceless %}"
                                    "{% url 'item' pk=7 %} {% widthratio 5 10 100 %} {% filter lower %}ABC{% endfilter %} {% verbatim %}{{ raw }}{% endverbatim %} {% now 'Y' as y %}{{ y|length }}{% lorem 3 w %}"
                                    "{% autoescape off %}{{ html }}{% endautoescape %} {{ missing.attribute }} {{ text|slice:':4' }} {{ words|join:', ' }} {{ words|random|length }} {{ n|pluralize:'y,ies' }} {{ text|slugify }}{% endblock %}",
                       "part.html": "[{{ x }}{{ title }}]"})]}}])
django.setup()

import datetime
from django import forms
from django.core import signing, validators
from django.core.exceptions import ValidationError
from django.core.handlers.wsgi import WSGIHandler
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.template import Context, Engine, Template, TemplateSyntaxError, loader
from django.test import Client, RequestFactory, override_settings
from django.urls import include, path, re_path, resolve, reverse
from django.utils import dateparse, formats, html, numberformat, text, timezone, translation


def item(request, pk):
    return JsonResponse({"pk": pk, "q": request.GET.getlist("q"), "method": request.method, "body": request.body.decode()})


def fails(request):
    raise Http404("not here")


urlpatterns = [path("items/<int:pk>/", item, name="item"), re_path(r"^old/(?P<slug>[\w-]+)/$", lambda r, slug: HttpResponse(slug), name="old"), path("sub/", include([path("fails", fails)]))]
rows = [{"name": "ann", "age": 31, "group": "a"}, {"name": "<bob>", "age": 12, "group": "a"}, {"name": "", "age": 0, "group": "b"}, {"name": "dan", "age": 40, "banned": True, "group": "b"}]
when = datetime.datetime(2020, 2, 3, 4, 5, tzinfo=datetime.timezone.utc)
print(loader.render_to_string("page.html", {"rows": rows, "title": "hello world", "when": when, "later": when + datetime.timedelta(days=40, hours=3), "text": "First line\nsee http://example.org/?a=1 now\n\nlast",
                                            "html": "<b>bold & more</b>", "data": {"a": "</script>"}, "words": ["aaa", "bbb"], "n": 2}))
for broken in ("{% if %}", "{% for x %}", "{% unknown %}", "{{ x|nofilter }}", "{% block a %}", "{{ x y }}", "{% extends 'nowhere.html' %}"):
    try:
        print(Template(broken).render(Context({})))
    except Exception as error:
        print(type(error).__name__, error)


class Form(forms.Form):
    name = forms.CharField(max_length=10, help_text="Your <name>", validators=[validators.RegexValidator("^[a-z]+$")])
    age = forms.IntegerField(min_value=1, required=False)
    mail = forms.EmailField(widget=forms.EmailInput(attrs={"class": "m"}))
    kind = forms.ChoiceField(choices=[("a", "A"), ("g", [("b", "B"), ("c", "C")])])
    many = forms.MultipleChoiceField(choices=[("1", "One"), ("2", "Two")], widget=forms.CheckboxSelectMultiple)
    day = forms.DateField()
    ratio = forms.DecimalField(max_digits=4, decimal_places=2)

    def clean(self):
        if self.cleaned_data.get("name") == "bad":
            raise ValidationError("all of it is bad", code="x")
        return self.cleaned_data


print(Form().as_p())
for values in ("name=abc&age=3&mail=a@b.org&kind=b&many=1&many=2&day=2020-01-02&ratio=1.25", "name=ABCDEFGHIJKLM&age=x&mail=nothing&kind=z&many=3&day=32&ratio=123.456", "name=bad&mail=a@b.cd&kind=a&many=1&day=1/2/2020&ratio=1"):
    form = Form(QueryDict(values))
    print(form.is_valid(), form.errors.as_json(), form.errors.as_text(), {k: repr(v) for k, v in form.cleaned_data.items()})
    print(form.as_table())
Numbers = forms.formset_factory(Form, extra=2)
print(len(str(Numbers(prefix="n"))))
print(resolve("/items/5/").kwargs, reverse("old", kwargs={"slug": "a-b"}), reverse("item", args=[3]))
client = Client(raise_request_exception=False)
for response in (client.get("/items/5/?q=1&q=2"), client.post("/items/6/", {"a": 1}, content_type="application/json"), client.get("/old/x-y/"), client.get("/nowhere")):
    print(response.status_code, sorted(response.headers.items()), len(response.content) if response.status_code == 404 else response.content)
with override_settings(DEBUG=False):
    print(client.get("/sub/fails").content)
print(text.slugify("Hello, Wörld! 1"), text.capfirst("abc"), list(text.smart_split('a "b c" d')), text.Truncator("<p>one two three</p>").words(2, html=True), text.get_valid_filename("a b/c"), text.camel_case_to_spaces("aBcD"))
print(html.escape("<&'\">"), html.format_html("{} <b>{}</b>", "<", 1), html.urlize("www.example.org, a@b.org"), html.strip_tags("<a>x</a>"))
print(dateparse.parse_datetime("2020-01-02T03:04:05.6+01:00"), dateparse.parse_duration("3 04:05:06"), timezone.now().tzinfo, numberformat.format(1234567.891, ".", 2, 3, ",", force_grouping=True))
print(signing.loads(signing.dumps({"a": [1, 2]})), signing.Signer().sign("x"), formats.number_format(1234.5, 2))
with translation.override("de"):
    print(translation.gettext("Monday"), formats.date_format(when), translation.ngettext("%d day", "%d days", 2))
environ = RequestFactory()._base_environ(PATH_INFO="/items/9/")
environ["wsgi.errors"] = None
print(b"".join(WSGIHandler()(environ, lambda status, headers: print(status, sorted(headers)))))
