"""Writing scripts in a browser: files, their versions and comments, and what is said of a text."""
