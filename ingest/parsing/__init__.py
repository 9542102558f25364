"""From what a source sent to records: pure functions of bytes."""
