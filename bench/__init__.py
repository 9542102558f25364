"""Measurements: how right and how fast the parts are, against gold labels and against other tools."""
