"""`python -m scriptgraph`: the command line."""

from scriptgraph.cli import main

if __name__ == "__main__":
    main()
