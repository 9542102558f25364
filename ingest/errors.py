"""What went wrong, by what to do next.

KetalitError
 ├── Retriable      the same call may succeed later: try again
 │    ├── SourceUnreachable   no connection, a time-out, a 5xx, a broken answer
 │    └── RateLimited         the source asked us to slow down (``retry_after`` seconds)
 ├── SetAside       this record or batch is bad; keep it apart with its reason and go on
 │    └── BadBatch            a whole file or answer is not what it claims to be
 └── Fatal          nothing helps until a person changes something: stop
      ├── BadRequest          the source refuses what we ask
      ├── BadSettings         a setting, a file of ours or a folder is wrong
      └── Refused             going on would do harm (a mass deletion, a lost lease)
"""

from __future__ import annotations


class KetalitError(Exception):
    """The message is one sentence for a person: it names the thing and the remedy."""


class Retriable(KetalitError):
    pass


class SourceUnreachable(Retriable):
    pass


class RateLimited(Retriable):
    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class SetAside(KetalitError):
    pass


class BadBatch(SetAside):
    pass


class Fatal(KetalitError):
    pass


class BadRequest(Fatal):
    pass


class BadSettings(Fatal):
    pass


class Refused(Fatal):
    pass
