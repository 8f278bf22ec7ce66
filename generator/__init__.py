"""Reads what describes an HTTP API and writes a Python package that calls it.

Only the command `clientsmith` is a public interface; the modules here may change.
"""

__version__ = "0.1.0"
