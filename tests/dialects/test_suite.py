"""The suite that SQLAlchemy has for dialects of others, under the names that its plugin collects."""

from sqlalchemy.testing.suite import *  # noqa: F403
