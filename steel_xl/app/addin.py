"""The add-in of today's catalog: its tab lists every system, case and result table there is."""

from __future__ import annotations

from pathlib import Path

from steel_xl import __version__
from steel_xl.catalog import BLANK, SYSTEMS, functions, system
from steel_xl.files.addin.build import Addin, addin_bytes
from steel_xl.files.addin.faults import faults
from steel_xl.files.addin.ribbon import Control, Texts
from steel_xl.files.case import cases, described
from steel_xl.files.macros import Macros, this_python
from steel_xl.files.save import save
from steel_xl.sheet.issue import FileProblem
from steel_xl.sheet.label import Labels, languages

ENDING = ".xlam"

_WORDS = ("busy", "unreachable")
_ABOUT_LINES = 3


def build(path: Path, lang: str | None = None, *, made_folders: int = 0) -> Path:
    """Write the add-in.

    Parameters
    ----------
    path : an .xlam; FileProblem if it cannot be written, or if a file is there that is not an add-in of ours
    lang : language of the tab and of the function wizard; Excel's own, asked at each start, if None
    made_folders : folders that were made for it, which `remove` takes away again
    """
    if path.suffix.lower() != ENDING:
        raise FileProblem(path, "ending_addin", ending=path.suffix)
    if not path.parent.is_dir():
        raise FileProblem(path, "no_folder")
    save(path, content(lang, made_folders=made_folders))
    return path


def content(lang: str | None = None, *, made_folders: int = 0, interpreters: dict[str, str] | None = None) -> bytes:
    """The add-in as bytes, served by this Python unless `interpreters` says otherwise; a bug of ours if unsound."""
    known = tuple(functions())
    served = this_python() if interpreters is None else interpreters
    about = [
        Labels(each).text(f"addin.about.line{at}", version=__version__)
        if at == 1
        else Labels(each).text(f"addin.about.line{at}")
        for each in ((lang,) if lang else languages())
        for at in range(1, _ABOUT_LINES + 1)
    ]
    words = {key: _said(f"addin.{key}") for key in _WORDS}
    made = addin_bytes(
        Addin(__version__, about, known, Macros(known, served), tab(), words, languages(), lang, made_folders)
    )
    found = faults(made)
    if found:
        raise AssertionError("; ".join(found))
    return made


def tab() -> Control:
    """The tab: studies, what is handed over, help."""
    study = _group("study", _new(), *(_button(*each) for each in _STUDY))
    hand_over = _group("hand_over", *(_button(*each) for each in _HAND_OVER), _insert())
    return Control("tab", "steel_xl", _said("addin.tab.label"), inside=(study, hand_over, _group("about_us", *_help())))


_STUDY = (("check", "CheckInputs"), ("run", "RunScenario"), ("explain", "ExplainErrors"))
_HAND_OVER = (("freeze", "FreezeCopy"), ("report", "Report"))


def _group(key: str, *inside: Control) -> Control:
    return Control("group", key, _said(f"addin.{key}.label"), inside=inside)


def _button(key: str, macro: str, *, picture: bool = True) -> Control:
    return Control(
        "button",
        key,
        _said(f"addin.{key}.label"),
        _said(f"addin.{key}.tip"),
        macro,
        image=key if picture else "",
    )


def _menu(key: str, inside: tuple[Control, ...]) -> Control:
    return Control("menu", key, _said(f"addin.{key}.label"), _said(f"addin.{key}.tip"), image=key, inside=inside)


def _new() -> Control:
    """A menu a system with a button a case, the blank one last."""
    menus = []
    for name in SYSTEMS:
        ordered = sorted(cases(name), key=lambda case: (case == BLANK, case != SYSTEMS[name], case))
        buttons = tuple(
            Control("button", f"new.{name}.{case}", _case(name, case), macro="NewFromTemplate", tag=f"{name}/{case}")
            for case in ordered
        )
        menus.append(Control("menu", f"new.{name}", _titled(name), inside=buttons))
    return _menu("new", tuple(menus))


def _insert() -> Control:
    """A menu a system with a button a result table."""
    menus = []
    for name in SYSTEMS:
        tables = [each for each in system(name).result_tables.values() if not each.sheet.sheet_only]
        buttons = tuple(
            Control(
                "button",
                f"insert.{name}.{table.key}",
                {lang: Labels(lang, name).title(table) for lang in languages()},
                macro="InsertTable",
                tag=f"{name}/{table.key}",
            )
            for table in tables
        )
        menus.append(Control("menu", f"insert.{name}", _titled(name), inside=buttons))
    return _menu("insert", tuple(menus))


def _help() -> tuple[Control, ...]:
    return _button("help", "ShowHelp"), _button("clear", "ClearCache", picture=False)


def _said(path: str) -> Texts:
    return {lang: Labels(lang).text(path) for lang in languages()}


def _titled(name: str) -> Texts:
    return {lang: Labels(lang, name).text(f"{name}.title") for lang in languages()}


def _case(name: str, case: str) -> Texts:
    """What a case is called on its button: its title and its key."""
    return {
        lang: f"{described(name, case, lang)[0]} ({Labels(lang).text('addin.blank') if case == BLANK else case})"
        for lang in languages()
    }
