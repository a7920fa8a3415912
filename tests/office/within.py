"""What runs in LibreOffice's own process, by LibreOffice's own Python: the charts its macros find, beside its macros.

In Excel, too, charts are in the process of the VBA that asks them. Across the pipe of the tests each object would take
1.5 ms and each question 0.4 ms; here both take 0.2 ms. `Bridge` has the component activated; nothing of the tests
imports it. Charts come and go pickled, by the name macros know their workbook by.
"""

from __future__ import annotations

import importlib
import pickle
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parents[2]))

from tests.office.chart_model import Charts

uno: Any = importlib.import_module("uno")
base: Any = importlib.import_module("unohelper").Base
Invocation: Any = uno.getClass("com.sun.star.script.XInvocation")
Making: Any = uno.getClass("com.sun.star.lang.XSingleComponentFactory")
Info: Any = uno.getClass("com.sun.star.lang.XServiceInfo")
Job: Any = uno.getClass("com.sun.star.task.XJob")
Failure: Any = uno.getClass("com.sun.star.uno.RuntimeException")

kept: dict[str, Charts] = {}


class Shown(base, Invocation):  # type: ignore[misc]
    """An object as Basic asks it."""

    def __init__(self, thing: Any, charts: Charts) -> None:
        self.thing, self.charts = thing, charts

    def getIntrospection(self) -> None:  # noqa: N802 - UNO's names here and below
        return None

    def hasMethod(self, name: str) -> bool:  # noqa: N802
        return self.charts.knows(self.thing, name, method=True)

    def hasProperty(self, name: str) -> bool:  # noqa: N802
        return self.charts.knows(self.thing, name, method=False)

    def getValue(self, name: str) -> Any:  # noqa: N802
        return self.within(lambda: getattr(self.thing, name), name)

    def setValue(self, name: str, value: Any) -> None:  # noqa: N802
        self.within(lambda: setattr(self.thing, name, value), name, value)

    def invoke(self, name: str, arguments: tuple[Any, ...], *_: Any) -> tuple[Any, tuple[()], tuple[()]]:
        return self.within(lambda: getattr(self.thing, name)(*arguments), name, *arguments), (), ()

    def within(self, done: Callable[[], Any], *said: object) -> Any:
        try:  # Basic understands UNO's own exceptions
            answer = done()
        except (LookupError, ValueError) as error:
            self.charts.failed.append(f"{said}: {error!r}")
            raise Failure(f"{said}: {error}", None) from error
        plain = answer is None or isinstance(answer, str | int | float)
        return answer if plain else Shown(answer, self.charts)


class Excel(base, Invocation):  # type: ignore[misc]
    """What macros ask for a workbook's charts by its name."""

    def getIntrospection(self) -> None:  # noqa: N802
        return None

    def hasMethod(self, name: str) -> bool:  # noqa: N802
        return name == "Charts"

    def hasProperty(self, name: str) -> bool:  # noqa: N802
        return False

    def invoke(self, name: str, arguments: tuple[Any, ...], *_: Any) -> tuple[Any, tuple[()], tuple[()]]:
        return Shown(kept[arguments[0]], kept[arguments[0]]), (), ()


class Keeper(base, Job):  # type: ignore[misc]
    """What the tests ask, by the name of a workbook: keep these charts, or give them as they are now."""

    def execute(self, told: Any) -> Any:
        (one,) = told
        if one.Value is not None:
            kept[one.Name] = pickle.loads(one.Value.value)  # noqa: S301 - the tests' own
            return None
        return uno.ByteSequence(pickle.dumps(kept[one.Name], protocol=4))


class Factory(base, Making, Info):  # type: ignore[misc]
    def __init__(self, name: str) -> None:
        self.name, self.made = name, {"Excel": Excel, "Keeper": Keeper}[name.rpartition(".")[2]]

    def createInstanceWithContext(self, context: Any) -> Any:  # noqa: N802
        return self.made()

    def createInstanceWithArgumentsAndContext(self, arguments: Any, context: Any) -> Any:  # noqa: N802
        return self.made()

    def getImplementationName(self) -> str:  # noqa: N802
        return self.name

    def supportsService(self, name: str) -> bool:  # noqa: N802
        return name == self.name

    def getSupportedServiceNames(self) -> tuple[str]:  # noqa: N802
        return (self.name,)


def getComponentFactory(name: str, *_: Any) -> Any:  # noqa: N802
    """What LibreOffice's loader of Python asks for: a factory of the service of that name."""
    return Factory(name)
