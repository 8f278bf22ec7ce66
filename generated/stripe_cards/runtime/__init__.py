"""What every generated package carries: sending, encoding, decoding, errors.

Copied as it stands, so that the package depends on one HTTP library and nothing else.
Knows no operation and no model. Imports nothing by itself: its modules are loaded one
by one, because only `clients` and `testing` need the HTTP library.

Where a program begins it pays for what is loaded: what few calls need is loaded by
them, and values are tuples with names, whose classes are made in less than a fifth of
the time that those of frozen dataclasses take.
"""
