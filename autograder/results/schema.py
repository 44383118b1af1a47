"""The tables of a gradebook, how a file of an older version gets what it lacks, and which of its runs is asked for."""

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
# Which run is asked for.
NEWEST_RUN = "SELECT max(id) FROM runs"
# The newest run that graded something, or was about others than the run before it: what came after changed nothing,
# but for another try of what still needs a person.
_LAST_CHANGE = """
    SELECT max(id) FROM (
        SELECT id, facts IS NOT lag(facts) OVER byid OR people IS NOT lag(people) OVER byid
            OR id IN (SELECT run FROM scores WHERE status <> 'needs_person') AS is_new
        FROM runs WINDOW byid AS (ORDER BY id)
    ) WHERE is_new
"""
RUN_BEFORE = f"SELECT max(run) FROM ends WHERE run < ({_LAST_CHANGE})"
