# Programs in encodings that the parser leaves to the codecs.
def shown(source):
    try:
        namespace = {}
        exec(compile(source, "f", "exec"), namespace)
        print(ascii(namespace["x"]))
    except SyntaxError as e:
        print(e.args)


shown(b"# coding: koi8-r\nx = '\xc1\xc2'\n")
shown(b"# -*- coding: cp1252 -*-\nx = '\x80'\n")
shown(b"# coding: iso8859-15\r\nx = '\xa4'\r\n")
shown(b"#!/usr/bin/python\n# vim: set fileencoding=latin1 :\nx = '\xe9'")
shown(b"# coding: utf-7\nx = '+AOk-'")
shown(b"# coding: foo\nx = 1\n")
shown(b"# coding: ascii\nx = '\xe9'\n")
shown(b"# coding: cp1252\nx = '\x81'\n")
shown(b"# coding: rot13\nx = 1\n")
shown(b"# coding: utf-16\nx = 1\n")
shown(b"\xef\xbb\xbf# coding: koi8-r\nx = 1\n")
shown(b"# coding: koi8-r\n\xc1(\n")
