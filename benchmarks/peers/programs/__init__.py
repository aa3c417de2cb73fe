"""One program for each who holds the dialogue; those of foreign frameworks run where these are."""
