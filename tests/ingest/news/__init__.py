"""Tests of feeds and news: reading, parsing, relevance, stories."""
