"""What every generated package carries: sending, encoding, decoding, errors.

Copied as it stands, so that the package depends on one HTTP library and nothing else.
Knows no operation and no model. Imports nothing by itself: its modules are loaded one
by one, because only `clients` and `testing` need the HTTP library.

Where a program begins it pays for what is loaded: what few calls need is loaded by
them, and a class that is not handed to callers is a dataclass without `frozen`, which
takes as long to make as all the rest of it, or a tuple with names.
"""
