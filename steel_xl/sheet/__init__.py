"""Floor 0: the words of a workbook (column, table, issue, grid, label). Standard library only."""
