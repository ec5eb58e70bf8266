"""The same service by hand: FastAPI, and stock Core in the handlers. `ITEMS_URL` leads to its table."""

import os
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import uuid4

from fastapi import FastAPI, HTTPException, Query
from pydantic import BaseModel
from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    MetaData,
    String,
    Table,
    bindparam,
    create_engine,
    insert,
    select,
)

ITEMS = Table(
    "items_by_hand",
    MetaData(),
    Column("id", String(32), primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("name", String(100), nullable=False, unique=True),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
)
GET = select(ITEMS).where(ITEMS.c.id == bindparam("the_id"))
PAGE = select(ITEMS).order_by(ITEMS.c.id).limit(bindparam("size"))
INSERT = insert(ITEMS)


class NewItem(BaseModel):
    name: str


class Item(BaseModel):
    id: str
    version: int
    name: str
    created_at: datetime
    updated_at: datetime


class Page(BaseModel):
    items: list[Item]
    next: str | None


app = FastAPI()
engine = create_engine(os.environ.get("ITEMS_URL", "sqlite:///nothing"), pool_size=10, max_overflow=10)


@app.get("/items/{id}")
def show(id: str) -> Item:
    with engine.connect() as connection:
        row = connection.execute(GET, {"the_id": id}).first()
    if row is None:
        raise HTTPException(404)
    return Item(**row._mapping)


@app.get("/items")
def list_(limit: Annotated[int, Query(le=1_000)] = 20) -> Page:
    with engine.connect() as connection:
        rows = connection.execute(PAGE, {"size": limit + 1}).all()
    return Page(
        items=[Item(**row._mapping) for row in rows[:limit]], next=rows[limit].id if rows[limit:] else None
    )


@app.post("/items", status_code=201)
def create(new: NewItem) -> Item:
    now = datetime.now(UTC)
    row: dict[str, Any] = {
        "id": uuid4().hex,
        "version": 1,
        "name": new.name,
        "created_at": now,
        "updated_at": now,
    }
    with engine.begin() as connection:
        connection.execute(INSERT, row)
    return Item(**row)
