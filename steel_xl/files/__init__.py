"""Floor 2: bytes to grids and back; knows no system."""
