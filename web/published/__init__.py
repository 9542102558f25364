"""The sections as they were published: JSON, feeds, HTML fragments and scripts, answered without the search engine."""
