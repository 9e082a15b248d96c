"""What answers look like, by noun, for the schema. Views answer with plain dicts; a test holds the two together.

In every shape `url` is the page on the board and `link`, alone or at the end of a name, an address outside it.
Markdown may hold math between dollars.
"""
