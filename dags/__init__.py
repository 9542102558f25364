"""Timetables: when each step runs, in which order, with which retries. The steps themselves are in ketalit/."""

POOLS = {"pubmed": 1, "trials": 1, "feeds": 2, "index": 1, "sections": 1, "links": 1}
"""Airflow's pools and their places, one pool per source: a source sees one client at a time, whatever runs at once."""
