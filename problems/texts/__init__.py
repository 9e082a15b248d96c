"""What the API answers, told as Markdown: see `board.lib.quoting` for who speaks where."""
