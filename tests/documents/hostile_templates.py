"""Templates that reach for what they were not given, change it, run something, or never end.

FILE stands for a path that a template which runs a command would make.
"""

from itertools import product
from typing import Final

WALKS: Final = [
    f"{{{{ {of}{by}{further} }}}}"
    for (of, by), further in zip(
        product(
            ("''", "number", "1.5", "none", "people", "head"),
            (
                ".__class__",
                "['__class__']",
                "['__cla' ~ 'ss__']",
                "['\\x5f\\x5fclass\\x5f\\x5f']",
                "|attr('__class__')",
                "[['__cla', 'ss__']|join]",
            ),
        ),
        [".__mro__", ".__base__.__subclasses__()", "", ".__init__.__globals__", "['__mro__'][1]", ".mro()"]
        * 6,
        strict=True,
    )
]

EXECUTIONS: Final = [
    "{{ cycler.__init__.__globals__.os.popen('touch FILE').read() }}",
    "{{ lipsum.__globals__['os'].system('touch FILE') }}",
    "{{ joiner.__init__.__globals__.os.popen('touch FILE') }}",
    "{{ namespace.__init__.__globals__.os.system('touch FILE') }}",
    "{{ dict.__base__.__subclasses__() }}",
    "{{ range.__class__ }}",
    "{{ config.__class__.__init__.__globals__['os'].popen('touch FILE').read() }}",
    "{{ request.application.__globals__.__builtins__.__import__('os').popen('touch FILE') }}",
    "{{ url_for.__globals__.current_app.config }}",
    "{{ get_flashed_messages.__globals__ }}",
    "{{ __import__('os').system('touch FILE') }}",
    "{{ eval('1') }}",
    "{{ exec('1') }}",
    "{{ open('FILE', 'w').close() }}",
    "{{ getattr(name, '__class__') }}",
    "{{ type(name) }}",
    "{{ globals() }}",
    "{{ vars() }}",
    "{{ breakpoint() }}",
    "{{ name.__class__.__mro__[1].__subclasses__()[132].__init__.__globals__['popen']('touch FILE') }}",
    "{{ name.strip.__self__ }}",
    "{{ name.strip.__call__.__self__ }}",
    "{{ head.get.__self__ }}",
    "{{ (1).real.__class__ }}",
    "{% do head.update({}) %}",
    "{% debug %}",
    "{% python %}import os{% endpython %}",
]

MADE_BY_JINJA: Final = [
    "{{ self.__init__.__globals__ }}",
    "{{ self._TemplateReference__context.environment }}",
    "{{ self._TemplateReference__context.parent }}",
    "{% block b %}{% endblock %}{{ self.b._stack[0].__globals__ }}",
    "{% block b %}{% endblock %}{{ self.b._context.environment }}",
    "{% block b %}{{ super._context }}{% endblock %}",
    "{% macro m() %}{% endmacro %}{{ m._func.__globals__ }}",
    "{% macro m() %}{% endmacro %}{{ m._environment.loader }}",
    "{% macro m() %}{% endmacro %}{{ m.__init__.__globals__ }}",
    "{% macro m() %}{{ caller._func }}{% endmacro %}{% call m() %}{% endcall %}",
    "{% for one in people %}{{ loop.__init__.__globals__ }}{% endfor %}",
    "{% for one in people %}{{ loop._iterator.gi_frame.f_globals }}{% endfor %}",
    "{% for one in people %}{{ loop._undefined }}{% endfor %}",
    "{% for one in people %}{{ loop.cycle.__func__.__globals__ }}{% endfor %}",
    "{% import 'paper-macros.html' as m %}{{ m.__dict__ }}",
    "{% import 'paper-macros.html' as m %}{{ m._body_stream }}",
    "{% import 'paper-macros.html' as m %}{{ m.box._func.__code__ }}",
    "{{ missing.__init__.__globals__ }}",
    "{{ missing._undefined_exception }}",
    "{{ missing._fail_with_undefined_error.__globals__ }}",
]

FORMATS: Final = [
    "{{ '{0.__class__}'.format(name) }}",
    "{{ '{0.__class__.__init__.__globals__}'.format(head) }}",
    "{{ '{a.__class__}'.format_map({'a': name}) }}",
    "{{ '{0[topic]}'.format(head) }}",
    "{{ ('{0.__cla' ~ 'ss__}').format(name) }}",
    "{{ ('{0}'|e).format(name) }}",
    "{{ (''|e).format_map(head) }}",
    "{{ ''.format.__self__ }}",
    "{{ ''['format'](1) }}",
    "{{ '{:>1000000000}'.format(name) }}",
    "{{ '%s'|format(name) }}",
    "{% filter format(name) %}%s{% endfilter %}",
    "{{ '%s' % name }}",
    "{{ '%(topic)s' % head }}",
    "{{ '%1000000000d' % number }}",
]

FILTERS: Final = [
    "{{ '<b>'|safe }}",
    "{% filter safe %}<b>{% endfilter %}",
    "{{ people|map(attribute='__class__')|list }}",
    "{{ people|map('attr', '__class__')|list }}",
    "{{ people|select('string')|list }}",
    "{{ people|reject('string')|list }}",
    "{{ people|selectattr('__class__')|list }}",
    "{{ people|rejectattr('__class__')|list }}",
    "{{ people|groupby('__class__') }}",
    "{{ people|sort(attribute='__class__') }}",
    "{{ people|sum(attribute='__class__') }}",
    "{{ people|unique(attribute='__class__')|list }}",
    "{{ people|max(attribute='__init__.__globals__') }}",
    "{{ people|join(',', attribute='__class__') }}",
    "{{ head|xmlattr }}",
    "{{ head|tojson }}",
    "{{ head|pprint }}",
    "{{ people|random }}",
    "{{ 'javascript:x'|urlize }}",
    "{{ name|center(1000000000) }}",
    "{{ name|indent(1000000000, true) }}",
    "{{ name|wordwrap(0) }}",
    "{{ 1.5|round(1000000000, 'ceil') }}",
    "{{ people|slice(1000000000)|list }}",
]

FILES: Final = [
    "{% include 'certificate.css' %}",
    "{% include 'templating.py' %}",
    "{% include '../weasy.py' %}",
    "{% include '..\\\\weasy.py' %}",
    "{% include '..' %}",
    "{% include '' %}",
    "{% include '/etc/passwd' %}",
    "{% include 'file:///etc/passwd' %}",
    "{% include '%2e%2e%2fweasy.py' %}",
    "{% include 'paper.html\x00.css' %}",
    "{% include ['../weasy.py', '/etc/passwd'] %}",
    "{% include name %}",
    "{% include people %}",
    "{% extends '../drawing.py' %}",
    "{% extends missing %}",
    "{% import 'os' as os %}{{ os.system('touch FILE') }}",
    "{% from 'os' import system %}{{ system('touch FILE') }}",
    "{% import 'paper-macros.html' as m with context %}{{ m.os }}",
]

CHANGES: Final = [
    "{{ people.append(1) }}",
    "{{ people.clear() }}",
    "{{ people.extend(people) }}",
    "{{ people.sort() }}",
    "{{ people.__setitem__(0, 1) }}",
    "{{ head.update({'topic': 1}) }}",
    "{{ head.pop('topic') }}",
    "{{ head.setdefault('a', 1) }}",
    "{{ head.__delitem__('topic') }}",
    "{% set head.topic = 1 %}",
    "{% set people[0] = 1 %}",
]

BEYOND: Final = [
    "{{ id_number }}",
    "{{ head.phone }}",
    "{{ head['phone'] }}",
    "{{ head.get('phone').number }}",
    "{{ people[0].id_number }}",
    "{{ people[9].name }}",
    "{{ people['name'] }}",
    "{% for one in people %}{{ one.phone }}{% endfor %}",
    "{% for one in head.people %}{% endfor %}",
    "{{ tenant }}",
    "{{ session }}",
    "{{ g.user }}",
    "{{ os }}",
    "{{ environment }}",
    "{{ context.parent }}",
    "{{ l_0_name }}",
    "{{ resolve('name') }}",
    "{{ varargs }}",
    "{% import 'paper.html' as m %}{{ m.words }}",
]

_DEEP: Final = '{% for x in "0123456789" %}' * 8 + "x" + "{% endfor %}" * 8
ENDLESS: Final = [
    _DEEP,
    "{% for x in range(1000000000) %}{% endfor %}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(40) }}",
    "{% for x in people recursive %}{{ loop(people) }}{% endfor %}",
    "{% for x in people recursive %}{% if loop.depth < 40 %}{{ loop(people) }}{% endif %}{% endfor %}",
    "{% block b %}{{ self.b() }}{% endblock %}",
    "{{ 10 ** 10 ** 10 }}",
    "{{ 'A' * 2000000000 }}",
    "{{ 2000000000 * people }}",
    "{% set x = number * 99999999 %}" + "{% set x = x * x %}" * 40,
    "{% set x = name %}" + "{% set x = x ~ x %}" * 40,
    "{% set x = people %}" + "{% set x = x + x %}" * 40,
    "{{ name|batch(2000000000, 'x')|list }}",
    "{{ name.ljust(2000000000) }}",
    "{{ name.zfill(2000000000) }}",
    "{{ '\t'.expandtabs(2000000000) }}",
    "{{ number.to_bytes(2000000000, 'big') }}",
    "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
    "{% if 1 %}" * 2000 + "{% endif %}" * 2000,
]

ALL: Final = [
    *WALKS,
    *EXECUTIONS,
    *MADE_BY_JINJA,
    *FORMATS,
    *FILTERS,
    *FILES,
    *CHANGES,
    *BEYOND,
    *ENDLESS,
]
