"""Files of problems as others keep them: read, mapped to the board's fields, shown, brought in and taken back."""
