"""Results in a workbook somebody works in: the parts that hold them change, all others keep their bytes."""
