"""sqlite-vec: every row compared, inside SQLite.

Through APSW, which brings an SQLite that can load extensions; the sqlite3 of many
a Python cannot.
"""
import os

import apsw
import sqlite_vec

import adapter


def connect(task):
    db = apsw.Connection(os.path.join(task["folder"], "vec.db"))
    db.enable_load_extension(True)
    db.load_extension(sqlite_vec.loadable_path())
    return db


def build(task):
    rows = adapter.vectors(task["documents"])
    db = connect(task)
    db.execute("PRAGMA journal_mode=OFF")
    db.execute("PRAGMA synchronous=OFF")
    db.execute("CREATE VIRTUAL TABLE d USING vec0("
               f"v float[{rows.shape[1]}] distance_metric=cosine)")
    with db:
        db.executemany("INSERT INTO d(rowid, v) VALUES (?, ?)",
                       ((i, row.tobytes()) for i, row in enumerate(rows)))
    db.close()


def opened(task):
    db = connect(task)
    db.execute("PRAGMA mmap_size=2147418112")
    version = db.execute("SELECT vec_version()").fetchone()[0]

    def search(query, k):
        rows = db.execute("SELECT rowid FROM d WHERE v MATCH ? AND k = ? "
                          "ORDER BY distance", (query.tobytes(), k))
        return [row[0] for row in rows]

    return search, version, "exact, float32, by cosine"


adapter.serve(build, opened)
