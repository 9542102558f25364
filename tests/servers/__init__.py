"""Real servers for the tests: each module finds one that runs, or starts one and stops it."""
