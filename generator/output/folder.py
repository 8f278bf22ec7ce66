"""An output folder on the disk: reads it safely, and refuses one that is not ours.

Follows no symbolic link below the folder, so that a lock or a file of somebody else's
cannot lead a write or a deletion out of it. Writes nothing.
"""

from __future__ import annotations

import contextlib
import os
import stat
from typing import TYPE_CHECKING

from ..diagnostics import Failure, Location, error
from ..digests import digest_of, text_digest, with_plain_ends
from .lock import LOCK_NAME, Lock, parse_lock

if TYPE_CHECKING:
    from pathlib import Path

STATE_NAME = ".clientsmith"
"""What a run keeps in the folder while it writes; after it, nothing is left of it."""

# What Python or a desktop leaves in a folder that is empty to its user.
_UNCOUNTED = frozenset({STATE_NAME, "__pycache__", ".DS_Store"})

_REFUSES_LINKS = hasattr(os, "O_NOFOLLOW")
_READ_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    # A pipe would keep `open` waiting for a writer for ever.
    | getattr(os, "O_NONBLOCK", 0)
)


class Stopped(Failure):
    """Nothing is wrong with the input: the state of the output folder stops the run."""


class OutputFolder:
    """The folder of one client. Paths are relative to it, with `/` between parts."""

    def __init__(self, root: str | os.PathLike[str], label: str) -> None:
        self.label = label
        self._place = os.fspath(root)
        self._plain_folders: set[str] = set()

    @property
    def root(self) -> Path:
        # Not loaded where nothing is to do.
        from pathlib import Path

        return Path(self._place)

    @property
    def lock_label(self) -> str:
        return f"{self.label}/{LOCK_NAME}"

    @property
    def has_leftovers(self) -> bool:
        """Whether a run is under way here, or was killed."""
        return os.path.lexists(os.path.join(self._place, STATE_NAME))

    def refuse_foreign(self) -> None:
        """Raise `Failure` where the folder is a link, a file, or holds others' work."""
        if os.path.islink(self._place):
            raise self._failure(
                "output-symlink",
                "the output folder is a symbolic link",
                "name the folder that it leads to",
            )
        if not os.path.exists(self._place):
            return
        if not os.path.isdir(self._place):
            raise self._failure("output-not-ours", "this is a file, not a folder")
        if os.path.lexists(os.path.join(self._place, LOCK_NAME)):
            return
        try:
            others = sorted(set(os.listdir(self._place)) - _UNCOUNTED)
        except OSError as fault:
            raise self._unreadable(".", fault) from None
        if others:
            raise self._failure(
                "output-not-ours",
                f"the folder has no {LOCK_NAME} but is not empty: it holds"
                f" `{others[0]}`",
                "name a folder that is empty or not there yet; if this is a client of"
                " ours, restore its lock, which version control must not ignore",
            )

    def read(self, path: str) -> bytes | None:
        """The file's bytes, or None if there is none."""
        # Plain calls of the system: a run with nothing to do spends its time here.
        target = f"{self._place}/{path}"
        self._refuse_linked_parents(path)
        try:
            # Where `open` would follow a link, it is looked at first.
            if not _REFUSES_LINKS:
                self._refuse_odd(path, os.lstat(target))
            descriptor = os.open(target, _READ_FLAGS)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as fault:
            with contextlib.suppress(OSError):
                self._refuse_odd(path, os.lstat(target))
            raise self._unreadable(path, fault) from None
        try:
            status = os.fstat(descriptor)
            self._refuse_odd(path, status)
            data = os.read(descriptor, status.st_size + 1)
            if len(data) != status.st_size:  # not all at once, or it grew
                while chunk := os.read(descriptor, 1 << 20):
                    data += chunk
            return data
        finally:
            os.close(descriptor)

    def read_text(self, path: str) -> str | None:
        """What we would have written; None where there is no such file, or no text."""
        data = self.read(path)
        try:
            return None if data is None else with_plain_ends(data).decode()
        except UnicodeDecodeError:
            return None

    def digest(self, path: str) -> str | None:
        """SHA-256 of the file's very bytes, or None if there is none."""
        data = self.read(path)
        return None if data is None else digest_of(data)

    def text_digest(self, path: str) -> str | None:
        """The digest as a lock has it, or None if there is no such file."""
        data = self.read(path)
        return None if data is None else text_digest(data)

    def read_lock(self) -> Lock | None:
        """The lock, or None where there is none yet."""
        data = self.read(LOCK_NAME)
        if data is None:
            return None
        try:
            return parse_lock(data.decode("utf-8"), self.lock_label)
        except UnicodeDecodeError as fault:
            raise self._failure(
                "lock-invalid",
                "the lock is not UTF-8",
                "restore it from your version control, and generate again",
            ) from fault

    def _refuse_odd(self, path: str, status: os.stat_result) -> None:
        if stat.S_ISLNK(status.st_mode):
            raise self._symlink(path)
        if not stat.S_ISREG(status.st_mode):
            raise self._failure("output-blocked", f"`{path}` is no file but should be")

    def _refuse_linked_parents(self, path: str) -> None:
        parent = path.rpartition("/")[0]
        if parent and parent not in self._plain_folders:
            self._refuse_linked_parents(parent)
            self._refuse_linked_parent(parent)

    def _refuse_linked_parent(self, parent: str) -> None:
        try:
            mode = os.lstat(f"{self._place}/{parent}").st_mode
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as fault:
            raise self._unreadable(parent, fault) from None
        if stat.S_ISLNK(mode):
            raise self._symlink(parent)
        if not stat.S_ISDIR(mode):
            message = f"`{parent}` is no folder but should be"
            raise self._failure("output-blocked", message)
        self._plain_folders.add(parent)

    def _symlink(self, path: str) -> Failure:
        return self._failure(
            "output-symlink",
            f"`{path}` is a symbolic link, and clientsmith follows none",
            "put a plain file or folder in its place",
        )

    def _unreadable(self, path: str, fault: OSError) -> Failure:
        return self._failure(
            "output-unreadable",
            f"`{path}` cannot be read: {fault.strerror}",
            "see to it that you may read all that was generated",
        )

    def _failure(self, code: str, message: str, help: str | None = None) -> Failure:
        return Failure(error(code, message, Location(file=self.label), help))
