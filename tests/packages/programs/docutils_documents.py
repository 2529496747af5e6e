"""docutils: reStructuredText to HTML, LaTeX, XML, manual pages and pseudo-XML, with its errors."""
import io
import os
import docutils
# Debian has the data of docutils in /usr/share: here it is beside wherever the package is.
package = os.path.dirname(docutils.__file__)
docutils._datadir = docutils._datadir_latex = lambda file: os.path.join(package.partition("/lib/python3/")[0], "share/docutils", os.path.relpath(os.path.dirname(file), package))
from docutils.core import publish_doctree, publish_from_doctree, publish_string
from docutils import nodes

SOURCE = """
===============
A *title* here
===============
:Author: Somebody
:Version: 1.0
:Date: 2020-02-02

.. contents:: Table
   :depth: 2

.. |name| replace:: a **substitution**

First section
=============
A paragraph with *emphasis*, **strong**, ``literal``, `a link <https://example.org/?a=1&b=2>`_,
a footnote [#one]_, a citation [CIT2002]_, |name|, a target_ and :sub:`sub` :sup:`sup`.
"Quotes" -- and dashes --- here ... E = mc\\ :sup:`2`.

.. [#one] The *footnote*.
.. [CIT2002] The citation.
.. _target:

- a list

  - nested

    1. numbers
    #. more

- end

Term : classifier
    Definition.
Other
    Second *definition*.

:field: value
:other field: longer
    value

-a            an option
--long=VALUE  a longer one

Second section
--------------
::

    literal block <with> & markup

>>> print("doctest")
doctest

+-----+-------+
| a   | b     |
+=====+=======+
| 1   | two   |
|     |       |
|     | lines |
+-----+-------+
| spanning    |
+-----+-------+

=====  =====
left   right
=====  =====
x      y
       z
=====  =====

.. note:: An admonition.

   With two paragraphs.

.. warning::
   Careful.

.. image:: picture.png
   :alt: a picture
   :width: 50%

.. figure:: other.png

   The caption.

   And a legend.

.. code:: python

   def f(x):
       return x + 1  # comment

.. math:: \\alpha_t(i) = P(O_1, O_2, \\ldots O_t, q_t = S_i \\lambda)

.. csv-table:: Numbers
   :header: "x", "y"

   1, "two"
   3, "four, five"

.. list-table::
   :header-rows: 1

   * - one
     - two
   * - 3
     - 4

.. raw:: html

   <hr class="raw">

| line
|   block
| ends

Inline `interpreted`, :title-reference:`text`, :emphasis:`role`, and :code:`x = 1`.

    A block quote.

    -- Attribution

----

.. topic:: A topic

   Text.

.. sidebar:: Aside
   :subtitle: sub

   Body.

.. epigraph::

   Words.

   -- Who

.. class:: special

A paragraph of a class.

.. role:: custom

:custom:`in a role of our own`.

.. a comment

Third section
=============
Ending.
"""

SETTINGS = {"report_level": 1, "halt_level": 5, "warning_stream": "", "embed_stylesheet": False, "stylesheet_path": "", "generator": False,
            "datestamp": None, "_disable_config": True, "input_encoding": "unicode", "output_encoding": "unicode", "syntax_highlight": "long"}
for writer in ("html4css1", "html5_polyglot", "latex2e", "manpage", "pseudoxml", "s5", "xetex"):
    warnings = io.StringIO()
    print("==", writer)
    print(publish_string(SOURCE, writer_name=writer, settings_overrides={**SETTINGS, "warning_stream": warnings, "theme_url": "ui"}))
    print("warnings", warnings.getvalue())
BROKEN = """
Title
==
*unclosed emphasis and `unclosed text

.. unknown:: directive

.. image::

missing_ and [#none]_ and |absent| and :nothing:`role`

+---+
| broken table
+---+

1. a
3. b

Bad
indent
    here
   there
"""
warnings = io.StringIO()
print(publish_string(BROKEN, writer_name="html", settings_overrides={**SETTINGS, "warning_stream": warnings}))
print(warnings.getvalue())
tree = publish_doctree(SOURCE, settings_overrides={**SETTINGS, "warning_stream": io.StringIO()})
counts = {}
for node in tree.findall():
    counts[type(node).__name__] = counts.get(type(node).__name__, 0) + 1
print(sorted(counts.items()))
print([n.astext() for n in tree.findall(nodes.title)])
print(len(publish_from_doctree(tree, writer_name="html", settings_overrides=SETTINGS)))
