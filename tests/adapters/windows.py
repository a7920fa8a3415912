"""xlwings' own Windows code on any system: its `call_udf`, over stubs of pywin32 and ranges as COM has them.

`install` changes the whole process, so it is for a process of its own: see `windows_calls`.
"""

import ctypes
import datetime as dt
import sys
import types
from typing import Any

RANGE = "{00020846-0000-0000-C000-000000000046}"
MISSING = -2147352572  # an argument left out
NOT_AVAILABLE, VALUE_ERROR = -2146826246, -2146826273  # #N/A and #VALUE! as COM hands them over
SPILL = -2146826243  # #SPILL!, which xlwings does not know


class _Absent:
    """Whatever of Windows is asked for and not needed: it has every attribute and takes every call."""

    def __getattr__(self, name: str) -> "_Absent":
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *_: object, **__: object) -> "_Absent":
        return self


ABSENT = _Absent()


class ComError(Exception):
    """Stands for `pywintypes.com_error`."""


def install() -> Any:
    """Stub pywin32; returns xlwings' module `udfs` with the decorators of Windows in place."""
    client = _stub("win32com.client", CDispatch=Com, CoClassBaseClass=object, DispatchBaseClass=object)
    client.Dispatch = lambda thing, **_: thing  # type: ignore[attr-defined]
    _stub("win32com", client=client)
    _stub("pywintypes", com_error=ComError, IID=str, TimeType=dt.datetime)
    _stub("pythoncom", CoInitialize=lambda *_: None, TypeIIDs={ABSENT: Com}, __file__="pythoncom")
    _stub("win32process", GetWindowThreadProcessId=lambda _: (1, 1))
    for name in ("win32api", "win32con", "win32event", "win32gui", "win32timezone"):
        _stub(name)
    for name in ("win32com.server", "win32com.server.dispatcher", "win32com.server.policy", "win32com.server.util"):
        _stub(name)
    vars(ctypes).update(oledll=ABSENT, windll=ABSENT, PyDLL=ABSENT)
    import xlwings as xw  # noqa: PLC0415 - after the stubs
    from xlwings import _xlwindows, udfs  # noqa: PLC0415 - after the stubs

    xw._xlwindows = _xlwindows
    xw.engines.add(xw.Engine(_xlwindows.engine))
    vars(xw).update(func=udfs.xlfunc, arg=udfs.xlarg, ret=udfs.xlret)
    return udfs


def _stub(name: str, **holds: Any) -> types.ModuleType:
    module = types.ModuleType(name)
    vars(module).update(holds)
    module.__getattr__ = _absent  # type: ignore[method-assign]
    sys.modules[name] = module
    return module


def _absent(attribute: str) -> Any:
    if attribute.startswith("__"):
        raise AttributeError(attribute)
    return ABSENT


class Com:
    """A COM object of Excel; ranges have the interface `RANGE`."""

    def __init__(self, **holds: Any) -> None:
        vars(self).update(holds)


def cells(value: object, rows: int = 1, columns: int = 1) -> Com:
    """A range as COM hands it over: `value` is a cell's, or a tuple of rows."""
    app = Com(Hwnd=1)
    book = Com(Application=app, Name="case.xlsm")
    sheet = Com(Parent=book, Application=app, Name="Sheet1")
    attributes = Com(iid=RANGE)
    described = Com(GetTypeInfo=lambda: Com(GetTypeAttr=lambda: attributes))
    counted = {"Rows": Com(Count=rows), "Columns": Com(Count=columns), "Count": rows * columns}
    return Com(_oleobj_=described, Worksheet=sheet, Row=1, Column=1, Value=value, Application=app, **counted)


def block(*rows: tuple[object, ...]) -> Com:
    """A range of several cells."""
    return cells(rows, len(rows), len(rows[0]))
