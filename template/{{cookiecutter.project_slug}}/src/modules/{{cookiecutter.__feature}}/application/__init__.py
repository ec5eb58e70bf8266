"""What people do with {{ cookiecutter.__plural_words }}, one use case a file."""
