"""A workbook somebody works in, and new results in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from steel_xl.files.build import workbook_bytes
from steel_xl.files.desk import OURS
from steel_xl.files.patch.cells import Area, Cells, shared_strings
from steel_xl.files.patch.drawings import end_of, follow
from steel_xl.files.patch.looks import translation
from steel_xl.files.patch.names import PRINT_AREA, calculate_on_opening, named_cells, print_areas, set_name
from steel_xl.files.patch.package import WORKBOOK, Package
from steel_xl.files.patch.tables import TableColumn, columns_of, headless, ref_of, resize, totals_of
from steel_xl.files.patch.typed import Lines, Rows, typed_beside, typed_in
from steel_xl.files.patch.write import Block, Taken, Translation, break_pages, write_block, write_table
from steel_xl.sheet.book import Book, Page
from steel_xl.sheet.dump import headed
from steel_xl.sheet.grid import Grid, address, shown
from steel_xl.sheet.issue import Issue, WorkbookError
from steel_xl.sheet.label import Labels, unit_in
from steel_xl.sheet.layout import columns_of as known_columns


@dataclass(frozen=True)
class Found:
    """An Excel table: its sheet, its part, and its cells."""

    sheet: str
    part: str
    area: Area


class Target:
    """The workbook, as its parts."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.parts = package.parts.sheets
        self.tables = _tables(package)
        self.named = {key: place for key, place in named_cells(package, OURS).items() if place[0] in self.parts}
        strings = next(iter(package.linked(WORKBOOK, "sharedStrings")), None)
        self._strings = shared_strings(package.look(strings)) if strings else []
        self._cells: dict[str, Cells] = {}
        self.unsigned = False  # whether writing took a digital signature away

    def cells(self, sheet: str) -> Cells:
        """The cells of a sheet, to be changed."""
        if sheet not in self._cells:
            self._cells[sheet] = Cells(self.package.edit(self.parts[sheet]), self._strings)
        return self._cells[sheet]

    def write(self, book: Book) -> bytes:
        """The workbook with the results of `book`, which was composed where its tables stand.

        WorkbookError naming each cell that results need and something of the user's is in.
        """
        scratch = Target(Package(workbook_bytes(book)))
        theirs, styles = scratch.package.look(styles_of(scratch.package)), styles_of(self.package)
        look = translation(theirs, self.package.look(styles))
        issues = [*self._tables(book, scratch, look), *self._blocks(book, scratch, look)]
        if issues:
            raise WorkbookError(issues)
        self._print(scratch)
        self._verdicts(scratch)
        for key, (sheet, area) in scratch.named.items():
            follow(self.package, self.parts[sheet], scratch.package, scratch.parts[sheet])
            set_name(self.package, OURS + key, sheet, area, local=False)
        for cells in self._cells.values():
            cells.measure()
        calculate_on_opening(self.package)
        self.unsigned = self.package.unsign()
        return self.package.content()

    def _tables(self, book: Book, scratch: Target, look: Translation) -> Iterator[Issue]:
        labels, taken = Labels(book.lang, book.system), Taken()
        pages = {page.table.key: page for page in book.pages}
        for key, source in scratch.tables.items():
            mine = self.tables[key]
            columns = columns_of(self.package.look(mine.part))
            new = columns_of(scratch.package.look(source.part))
            ours = count_ours(pages.get(key), mine, columns, new, labels)
            width, height = len(new), source.area.bottom - source.area.top
            top, left = mine.area.top, mine.area.left
            at = Area(top, left, top + height, left + width - 1)
            if headless(self.package.look(mine.part)):
                yield issue(labels, mine.sheet, address(top, left), "no_header", table=key)
                continue
            if totals_of(self.package.look(mine.part)):
                yield issue(labels, mine.sheet, address(mine.area.bottom, left), "totals", table=key)
                continue
            if len(columns) > ours and width != ours:
                where = address(top, left + ours)
                yield issue(
                    labels, mine.sheet, where, "column_between", columns[ours].name, table=key, count=width - ours
                )
                continue
            block = Block(key, mine.sheet, scratch.cells(source.sheet), source.area, at)
            before = Area(top, left, mine.area.bottom, left + ours - 1)
            cells, heads = self.cells(mine.sheet), [column.name for column in columns[:ours]]
            lines = lines_of(key, pages.get(key), block.rows)
            for place in (
                *typed_in(cells.content, before, heads, lines),
                *typed_beside(cells.content, before, heads, lines, len(columns) - ours),
            ):
                taken.add(mine.sheet, place, cells.content(*place), key)
            write_table(self.cells(mine.sheet), block, mine.area, columns, ours, look, taken)
            whole = Area(top, left, at.bottom, at.right + len(columns) - ours)
            resize(self.package.edit(mine.part), whole, [column.name for column in new], len(columns) - ours)
        yield from _taken(labels, taken)

    def _blocks(self, book: Book, scratch: Target, look: Translation) -> Iterator[Issue]:
        labels, taken = Labels(book.lang, book.system), Taken()
        for key, (sheet, area) in scratch.named.items():
            mine, old = self.named[key]
            if (old.top, old.left) != (area.top, area.left):
                yield issue(labels, mine, address(old.top, old.left), "block_moved", place=address(area.top, area.left))
                continue
            write_block(self.cells(mine), Block(key, mine, scratch.cells(sheet), area, area), old, look, taken)
            break_pages(self.cells(mine).root, scratch.cells(sheet).root, old, area)
        yield from _taken(labels, taken)

    def _verdicts(self, scratch: Target) -> None:
        """Formulas of ours beside the tables (the checks at the heads of sheets) show what they come to now."""
        for sheet in {found.sheet for found in scratch.tables.values()}:
            now = scratch.cells(sheet)
            found = {content.formula: content for content in (now.content(*place) for place in now.formulas())}
            mine = self.cells(sheet)
            for place in mine.formulas():
                if content := found.get(mine.content(*place).formula):
                    mine.put(*place, content, None)

    def _print(self, scratch: Target) -> None:
        """What is printed of a sheet ends where the results end, if it did before; whole columns become more."""
        before, wanted = print_areas(self.package), print_areas(scratch.package)
        moved = dict(self._moved(scratch))
        for sheet in before.keys() & wanted.keys():
            printed, new = before[sheet], wanted[sheet]
            if self._charted(sheet, scratch) and end_of(self.package, self.parts[sheet]) <= printed.bottom < new.bottom:
                set_name(self.package, PRINT_AREA, sheet, new, local=True)
                break_pages(self.cells(sheet).root, scratch.cells(sheet).root, new, new)
            elif sheet in moved and (area := followed(printed, *moved[sheet], new.right)) != printed:
                set_name(self.package, PRINT_AREA, sheet, area, local=True)

    def _moved(self, scratch: Target) -> Iterator[tuple[str, tuple[Area, Area]]]:
        """Where the results of each sheet stood, and where they stand."""
        for key, found in scratch.tables.items():
            mine, down = self.tables[key], found.area.bottom - found.area.top
            right = mine.area.left + found.area.right - found.area.left
            yield mine.sheet, (mine.area, Area(mine.area.top, mine.area.left, mine.area.top + down, right))
        for key, (_, area) in scratch.named.items():
            mine_on, old = self.named[key]
            yield mine_on, (old, area)

    def _charted(self, sheet: str, scratch: Target) -> bool:
        """Whether a sheet of ours has nothing but charts."""
        return (sheet, "charts") in {(name, key) for key, (name, _) in scratch.named.items()}


def followed(printed: Area, old: Area, new: Area, wide: int) -> Area:
    """What is printed of a sheet whose results stood in `old` and stand in `new`, up to the column `wide`.

    Whole columns are printed as far down as they are used, and become more where the results have become wider; a block
    ends where the results end, if it ended where they ended before. What else somebody chose to print stays.
    """
    if printed.whole:
        return replace(printed, right=max(printed.right, wide)) if new.right > old.right else printed
    if printed.bottom != old.bottom or new.bottom == old.bottom:
        return printed
    return replace(printed, bottom=new.bottom, right=max(printed.right, wide))


def _tables(package: Package) -> dict[str, Found]:
    found = {}
    for sheet, part in package.parts.sheets.items():
        for table in package.linked(part, "table"):
            root = package.look(table)
            found[str(root.get("displayName") or root.get("name")).casefold()] = Found(sheet, table, ref_of(root))
    return found


def styles_of(package: Package) -> str:
    """The part that holds the formats."""
    return package.linked(WORKBOOK, "styles")[0]


def count_ours(
    page: Page | None, mine: Found, columns: list[TableColumn], new: list[TableColumn], labels: Labels
) -> int:
    """How many of the first columns of a table we wrote; those behind are the user's own.

    Parameters
    ----------
    page : the table as it is to be, None for one that is no result
    mine : where it stands
    columns, new : its columns now, and those it is to have
    labels : the workbook's language
    """
    if page is None:
        return min(len(columns), len(new))
    grid = Grid(mine.sheet, mine.area.top, mine.area.left, tuple(column.name for column in columns))
    known = {column.index: column for column in known_columns(page.table, grid, labels)[0]}
    now = {column.name for column in new}
    for at, column in enumerate(columns):
        field = known.get(at)
        if column.name in now:
            continue
        if field is None or column.formula:
            return at
        if field.member and unit_in(column.name) is None and headed("", field.field.col.unit, labels):
            return at
    return len(columns)


def lines_of(key: str, page: Page | None, rows: Rows) -> Lines:
    """The lines of a table as they are to be written; `page` is None for one that is no result."""
    names = tuple(content.value for content in rows[0])
    known = [column for column in page.columns if not column.member] if page else []
    return Lines(
        key,
        rows,
        names,
        tuple(column.index for column in known if column.field.col.key),
        tuple(column.index for column in known if column.field.required),
    )


def _taken(labels: Labels, taken: Taken) -> Iterator[Issue]:
    for sheet, cell, held, table in taken.found:
        yield issue(labels, sheet, cell, "cell_taken", held, table=table)


def issue(
    labels: Labels, sheet: str, cell: str, key: str, held: str = "", *, warning: bool = False, **parts: object
) -> Issue:
    """What stops results from being written: its words are at ``fault.KEY`` of the labels; `held` is what was found."""
    found = shown(held) if held else labels.text(f"fault.{key}.found", **parts)
    expected, remedy = (labels.text(f"fault.{key}.{part}", **parts) for part in ("expected", "remedy"))
    return Issue(sheet, cell, found, expected, remedy, warning=warning, lang=labels.lang)
