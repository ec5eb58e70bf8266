"""The json and csv backends: SQLite in memory, kept in a folder with one readable file a table.

    sqlite+json:////absolute/folder        sqlite+csv:///relative/folder

`dialect` joins it to SQLAlchemy, `store` runs transactions, and `catalogue` knows which tables there are.
`folder`, `lock`: files that change together, by one process at a time.
`tables`, `rows`, `notes`: a table in memory and in its file, and what a transaction has changed in it.
`columns`, `kinds`: the values. `form`, `json_format`, `csv_format`: the text.

docs/files-backends.md tells users what to expect.
"""
