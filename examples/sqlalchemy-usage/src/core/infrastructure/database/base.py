"""The declarative base of all models."""

from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from types import ModuleType

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    """Base of every model. Constraints have names, so that migrations can find them on every backend."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )


def load_models(features: ModuleType) -> MetaData:
    """Import the models of every feature in a package, so that the metadata is whole, and return it."""
    for feature in iter_modules(features.__path__, f"{features.__name__}."):
        infrastructure = f"{feature.name}.infrastructure"
        if find_spec(infrastructure) and find_spec(f"{infrastructure}.models"):
            import_module(f"{infrastructure}.models")
    return Base.metadata
