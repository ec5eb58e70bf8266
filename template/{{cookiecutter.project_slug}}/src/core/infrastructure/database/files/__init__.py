"""The json and csv backends: SQLite in memory, kept in a folder with one readable file a table.

    sqlite+json:////absolute/folder        sqlite+csv:///relative/folder

`dialect` joins it to SQLAlchemy; `store` runs transactions; `folder` and `lock` guard the files; `tables`
carries rows between SQLite and a file, `columns` and `kinds` the values in them; `json_format` and
`csv_format` are the two forms. docs/files-backends.md tells users what to expect.
"""
