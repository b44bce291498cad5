"""SQLite FTS5 as Python's sqlite3 has it, contentless.

Without positions (detail=none or column) it would be smaller, but its BM25
could not count a term in a contentless table.  FTS5 wants a string; quoting the tokens and writing OR between is in the clock,
as that is the only door it has.
"""
import os
import sqlite3

import adapter


def path(task):
    return os.path.join(task["folder"], "fts5.db")


def build(task):
    db = sqlite3.connect(path(task))
    db.execute("PRAGMA journal_mode=OFF")
    db.execute("PRAGMA synchronous=OFF")
    try:
        db.execute("CREATE VIRTUAL TABLE d USING fts5(t, content='', "
                   "tokenize='ascii')")
    except sqlite3.OperationalError as error:
        adapter.skip(f"this SQLite has no FTS5: {error}")
    db.executemany("INSERT INTO d(rowid, t) VALUES (?, ?)",
                   enumerate(adapter.documents(task)))
    db.execute("INSERT INTO d(d) VALUES ('optimize')")
    db.commit()
    db.close()


def opened(task):
    db = sqlite3.connect(f"file:{path(task)}?mode=ro", uri=True)
    db.execute("PRAGMA mmap_size=2147418112")
    db.execute("PRAGMA cache_size=-65536")

    def search(query, k):
        text = " OR ".join(f'"{token}"' for token in query)
        rows = db.execute("SELECT rowid FROM d WHERE d MATCH ? "
                          "ORDER BY rank LIMIT ?", (text, k))
        return [row[0] for row in rows]

    return search, sqlite3.sqlite_version, (
        "its idf is ln((N-df+.5)/(df+.5)), no less than 1e-6, and k1 and b "
        "cannot be set (1.2, .75)")


adapter.serve(build, opened)
