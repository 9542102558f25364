"""Where the rooms meet: settings, the steps that timetables and command line share, and the command line."""
