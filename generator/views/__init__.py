"""Every decision about text: from the model to one view for each file."""

from .files import Printed, printed_files

__all__ = ["Printed", "printed_files"]
