import pytest

from core.application.versions import expect_version
from core.domain.entities import Versioned
from core.domain.errors import StaleEntity


def test_the_version_that_was_looked_at_is_let_through() -> None:
    expect_version(Versioned(id="1", version=3), 3)


@pytest.mark.parametrize("version", [2, 4, 0])
def test_any_other_version_is_stale(version: int) -> None:
    with pytest.raises(StaleEntity, match=f"1 is at version 3 by now, not {version}"):
        expect_version(Versioned(id="1", version=3), version)
