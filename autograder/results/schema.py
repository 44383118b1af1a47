"""The tables of a gradebook, and how a file of an older version gets what it lacks."""

APPLICATION = int.from_bytes(b"digl")  # SQLite's mark for whose file this is
# What each version of the file adds to the one before; a file of an older lab gets what it lacks.
VERSIONS = (
    f"""
    CREATE TABLE runs (
        id INTEGER PRIMARY KEY,
        started TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
        facts TEXT NOT NULL,
        paths TEXT NOT NULL
    );
    CREATE TABLE scores (
        id INTEGER PRIMARY KEY,
        recorded TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
        run INTEGER REFERENCES runs (id),
        path TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        digest TEXT NOT NULL,
        versions TEXT NOT NULL,
        status TEXT NOT NULL,
        score TEXT NOT NULL
    );
    CREATE INDEX newest ON scores (path, id);
    PRAGMA application_id = {APPLICATION};
    PRAGMA user_version = 1
    """,
    """
    CREATE TABLE amendments (
        id INTEGER PRIMARY KEY,
        recorded TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
        score INTEGER NOT NULL REFERENCES scores (id),
        exercise TEXT NOT NULL,
        points REAL,
        why TEXT NOT NULL
    );
    PRAGMA user_version = 2
    """,
    "ALTER TABLE scores ADD COLUMN timeout REAL; PRAGMA user_version = 3",
    "ALTER TABLE runs ADD COLUMN people TEXT; PRAGMA user_version = 4",
    """
    CREATE TABLE ends (
        run INTEGER PRIMARY KEY REFERENCES runs (id),
        recorded TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
    );
    INSERT INTO ends (run, recorded) SELECT id, started FROM runs;
    PRAGMA user_version = 5
    """,
)
