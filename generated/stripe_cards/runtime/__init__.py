"""What every generated package carries: sending, encoding, decoding, errors.

Copied as it stands, so that the package depends on one HTTP library and nothing else.
Knows no operation and no model. Imports nothing by itself: its modules are loaded one
by one, because only `clients` and `testing` need the HTTP library.
"""
