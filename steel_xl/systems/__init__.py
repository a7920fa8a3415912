"""Floor 2: the published systems, a folder each; none sees another."""
