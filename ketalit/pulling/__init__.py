"""One pull from one source: what to ask, what came, what is safe."""
