"""What people see: the search page, the record pages, the website's two sections, the JSON API."""
