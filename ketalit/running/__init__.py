"""``ketalit run``: the whole of it on one machine, started, watched and stopped together."""
