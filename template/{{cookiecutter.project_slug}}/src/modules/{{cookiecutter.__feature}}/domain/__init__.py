"""The rules of {{ cookiecutter.__plural_words }}."""
