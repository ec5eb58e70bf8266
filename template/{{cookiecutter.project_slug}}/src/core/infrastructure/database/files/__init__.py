"""The json and csv backends: SQLite in memory, kept in a folder with one readable file a table.

    sqlite+json:////absolute/folder        sqlite+csv:///relative/folder

`dialect` joins it to SQLAlchemy; `store` knows which tables there are, and runs transactions.
`folder`: files that change together, by one process at a time.
`tables`, `changes`: a table in memory and in its file, and what a transaction has changed in it.
`values`: what is in the columns. `json_format`, `csv_format`: the text of files.

docs/files-backends.md tells users what to expect.
"""
