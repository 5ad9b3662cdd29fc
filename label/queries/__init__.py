"""What the pages read: each function asks the database a constant number of times, whatever the number of rows."""
