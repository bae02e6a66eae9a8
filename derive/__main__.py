"""`python -m derive`: the command line where no script is installed."""

from derive.cli import main

main(prog_name="derive")
