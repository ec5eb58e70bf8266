"""The use cases in memory, with a clock and identifiers that a test can foretell."""

import pytest

from modules.{{ cookiecutter.__plural_snake }} import composition
from modules.{{ cookiecutter.__plural_snake }}.infrastructure import memory
from tests.doubles import CountingIdentifiers, SteppingClock


@pytest.fixture
def use_cases() -> composition.UseCases:
    """Everything that can be done, over one dictionary."""
    work = memory.InMemory{{ cookiecutter.entity }}UnitOfWork()
    return composition.UseCases(lambda: work, SteppingClock(), CountingIdentifiers())
