# binascii: all codecs and checksums.
import binascii
def attempt(f, *args, **kwargs):
    try:
        print(f.__name__, args, kwargs, repr(f(*args, **kwargs)))
    except Exception as e:
        print(f.__name__, args, kwargs, type(e).__name__, e)

datas = [b'', b'a', b'ab', b'abc', b'abcd', b'\0\xff\x80\x7f', bytes(range(45)), b'hello world\n', bytearray(b'xyz'), b'\xff' * 10]
for d in datas:
    for f in (binascii.b2a_base64, binascii.b2a_hex, binascii.hexlify, binascii.b2a_uu, binascii.b2a_qp):
        attempt(f, d)
    attempt(binascii.b2a_base64, d, newline=False)
    attempt(binascii.b2a_uu, d, backtick=True)
    for sep, n in [(':', 1), (b'-', 2), (':', -2), (' ', 3), (':', 0), (':', 100)]:
        attempt(binascii.hexlify, d, sep, n)
    attempt(binascii.crc32, d)
    attempt(binascii.crc32, d, 12345)
    attempt(binascii.crc32, d, -1)
    attempt(binascii.crc_hqx, d, 0)
    attempt(binascii.crc_hqx, d, 0xffff)
    print(binascii.a2b_base64(binascii.b2a_base64(d)) == d, binascii.unhexlify(binascii.hexlify(d)) == d,
          binascii.a2b_uu(binascii.b2a_uu(d)) == d, binascii.a2b_qp(binascii.b2a_qp(d)) == d)
attempt(binascii.b2a_uu, b'x' * 46)
for sep in ('', '::', 'é', 5, b'\xff'):
    attempt(binascii.hexlify, b'ab', sep)
for t in ['', 'YQ==', 'YQ=', 'YQ', 'Y', 'YWI=', 'YWJj', 'YW Jj\n', '=YQ==', 'Y=Q==', 'YQ==YQ==', 'YQ===', 'YW=J', '====', 'ab!c', 'YWJjZA', 'YWJjZ', 'é', b'YWJj', b'\xff', 5, None, 'YQ==\n', 'YWJj=', 'Y=====Q=']:
    attempt(binascii.a2b_base64, t)
    attempt(binascii.a2b_base64, t, strict_mode=True)
for t in ['', '00ff', '0', '0g', 'FFfe', b'6162', 'é', 5, ' 00']:
    attempt(binascii.a2b_hex, t)
for t in ['', ' ', '#86)C\n', '#86)C', '#86', '#86)C   \n', '#86)Cxyz', b'!80  ', '\x7f', '!\x01', '#86)C``\r\n', 'M' + '8' * 10]:
    attempt(binascii.a2b_uu, t)
for t in ['', 'abc', 'a=20b', 'a=3Db=', 'a=\nb', 'a=\r\nb', 'a==b', 'a=zz', 'a=4', 'a_b', '=E9', b'=e9', '=\n', 'a=', '=4g']:
    attempt(binascii.a2b_qp, t)
    attempt(binascii.a2b_qp, t, header=True)
for d in [b'', b'a b', b'a \n', b'a\t\nb ', b'.', b'.\n', b'..', b'a\r\nb\n', b'\r\n', b'x' * 100, b'x' * 75 + b'\n', b'x' * 76, b'x' * 74 + b'\xe9', b'\xe9' * 40, b'a_b c', b'=', b'a\n.\nb', b'\0\x01', b' ', b'\t', b'x' * 73 + b'=y', b'a\rb', b'a \r\nb']:
    for kw in [{}, {'quotetabs': True}, {'istext': False}, {'header': True}]:
        attempt(binascii.b2a_qp, d, **kw)
for f in (binascii.b2a_base64, binascii.hexlify, binascii.crc32):
    attempt(f, 'text')
    attempt(f, 5)
print(binascii.Error, binascii.Error.__bases__, binascii.Incomplete.__bases__)
