"""What is printed, read from the apps into plain frozen values; no HTML, no layout."""
