"""Parsed JSON into Python values: all that the code of generated classes calls.

What happens to a value that the description does not promise:

    what arrives                        lenient (the default)        strict
    undocumented property               kept in `extra`              DecodeError
    unknown value of an enumeration     kept                         DecodeError
    unknown member of a union           Unknown(raw)                 DecodeError
    null where it is not permitted      None                         DecodeError
    required property missing           UNSET                        DecodeError
    scalar of another type, bad date    kept raw, logged once        DecodeError
    date that Python cannot hold        kept raw, logged once        the same
    more than six digits of a second    cut to six                   the same
    tuple of another length             a tuple of that length       DecodeError
    no list or object where one belongs DecodeError                  DecodeError
    no list where others are permitted  kept raw, logged once        the same
    no body where JSON is promised      None, for the whole call     DecodeError
    a success that is not documented    read as a documented one     DecodeError

`decoder` reads the properties of an object, `readers` a single value wherever it lies.
A reader raises; whoever holds the value's place decides by the table. So a path is
made only when something is wrong. Of a scalar that fits, generated code looks at the
type alone, and calls nothing.
"""

from .decoder import Decoder
from .readers import (
    Reader,
    anything,
    array,
    array_or_other,
    as_it_is,
    base64_bytes,
    base64_file,
    boolean,
    const,
    date,
    date_time,
    decimal,
    either,
    enum,
    integer,
    mapping,
    model,
    null,
    nullable,
    number,
    text,
    time,
    tuple_of,
    uuid,
)
from .unknown import Unknown
from .unset import MISSING, UNSET, Unset

__all__ = [
    "MISSING",
    "UNSET",
    "Decoder",
    "Reader",
    "Unknown",
    "Unset",
    "anything",
    "array",
    "array_or_other",
    "as_it_is",
    "base64_bytes",
    "base64_file",
    "boolean",
    "const",
    "date",
    "date_time",
    "decimal",
    "either",
    "enum",
    "integer",
    "mapping",
    "model",
    "null",
    "nullable",
    "number",
    "text",
    "time",
    "tuple_of",
    "uuid",
]
