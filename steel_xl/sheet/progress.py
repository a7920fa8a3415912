"""How far a long computation is: told by the systems, shown by whoever listens, stopped by a listener that raises."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Listener = Callable[[int, int, str], None]
"""Takes steps done, steps in all, and what was done last."""

_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Have `listener` told of every step inside the block; what it raises ends the computation."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


class Progress:
    """Steps of a computation whose number is known.

    >>> with listening(lambda done, total, what: print(done, total, what)):
    ...     Progress(2).step("2030")
    1 2 2030
    """

    def __init__(self, total: int) -> None:
        self.done, self.total = 0, total

    def step(self, what: str) -> None:
        """A step is done."""
        self.done += 1
        listener = _listener.get()
        if listener is not None:
            listener(self.done, self.total, what)
