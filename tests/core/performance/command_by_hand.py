"""A command that reads one row, by hand with the libraries of a service: `show ID`, with DB_PATH set."""

from pathlib import Path
from typing import Annotated

import structlog
import typer
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Settings(BaseSettings):
    """Where the rows are."""

    model_config = SettingsConfigDict(env_file=".env", env_prefix="DB_")
    path: Path


class Base(DeclarativeBase):
    """What tables are mapped by."""


class Item(Base):
    """A row of the table, as far as it is shown."""

    __tablename__ = "items"
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]


app = typer.Typer(rich_markup_mode=None)


@app.callback()
def start() -> None:
    """Show items."""
    structlog.configure()


@app.command()
def show(id: Annotated[str, typer.Argument(help="Identifier of the item.")]) -> None:
    """Show an item."""
    with Session(create_engine(f"sqlite:///{Settings().path}")) as session:
        typer.echo(session.get_one(Item, id).name)


if __name__ == "__main__":
    app()
