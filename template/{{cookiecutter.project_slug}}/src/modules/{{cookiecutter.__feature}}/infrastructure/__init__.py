"""Where {{ cookiecutter.__plural_words }} are kept: in a table, or in memory."""
