"""The add-in (.xlam): functions for any workbook, and a tab on the ribbon."""
