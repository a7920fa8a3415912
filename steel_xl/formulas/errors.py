"""Why a formula has no answer: one class for each error value Excel can show, which `shown` names."""


class BadArgument(ValueError):  # noqa: N818 - the name says what the caller did, as Excel's error values do
    """An argument is not what the formula takes; a cell shows ``#VALUE!``."""

    shown = "#VALUE!"


class NoValueExists(ValueError):  # noqa: N818
    """The arguments are sound, but the formula is undefined for them; a cell shows ``#NUM!``."""

    shown = "#NUM!"


class NotFound(ValueError):  # noqa: N818
    """What is looked for, such as a year, is not among the values; a cell shows ``#N/A``."""

    shown = "#N/A"
