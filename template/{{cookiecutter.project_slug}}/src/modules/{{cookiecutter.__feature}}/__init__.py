"""{{ cookiecutter.__plural_words | capitalize }}."""
