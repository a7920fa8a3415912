"""Floor 5: the only rooms that print, prompt or know Excel's object model."""
