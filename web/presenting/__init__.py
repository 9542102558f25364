"""Pure: records and search hits in, what the templates and the JSON answers show out. No I/O, no clock."""
