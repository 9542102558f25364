"""The website's sections: what each holds by which rules, and how it gets published."""
