"""Starts the game: the right environment first, then the command line. Parses on old Pythons too."""

import sys

from game import start

if __name__ == "__main__":
    start.prepare(sys.argv[1:])
    from game import cli

    sys.exit(cli.main(sys.argv[1:]))
