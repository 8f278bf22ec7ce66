"""What a caller of a generated client notices between two descriptions of an API.

Compares intermediate models by the Python names that callers use. A change is breaking
where code that worked with the old client may not work, or not type-check, with the new
one.
"""

from __future__ import annotations

from .. import ir
from .aliases import without_aliases
from .change import Change
from .client import client_changes
from .models import model_changes
from .operations import operation_changes
from .renamings import renamed_classes

__all__ = ["Change", "changes"]


def changes(old: ir.Api, new: ir.Api) -> list[Change]:
    """All changes: of the client, of operations in the order of the old description,
    and of classes. What has another name is told once, with that."""
    old, new = without_aliases(old), without_aliases(new)
    names = renamed_classes(old, new)
    return [
        *client_changes(old, new),
        *operation_changes(old, new, names),
        *model_changes(old, new, names),
    ]
