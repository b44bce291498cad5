"""Xapian's glass backend, compacted, with its own BM25."""
import os

import adapter

try:
    import xapian
except ImportError as error:
    adapter.skip(f"python3-xapian does not load: {error}")


def build(task):
    raw = os.path.join(task["folder"], "raw")
    db = xapian.WritableDatabase(raw, xapian.DB_CREATE_OR_OVERWRITE)
    for line in adapter.documents(task):
        document = xapian.Document()
        for token in line.split():
            document.add_term(token)
        db.add_document(document)
    db.commit()
    db.compact(os.path.join(task["folder"], "glass"))
    db.close()
    for name in os.listdir(raw):
        os.unlink(os.path.join(raw, name))
    os.rmdir(raw)


def opened(task):
    db = xapian.Database(os.path.join(task["folder"], "glass"))
    enquire = xapian.Enquire(db)
    bm25 = task["bm25"]
    enquire.set_weighting_scheme(
        xapian.BM25Weight(bm25["k1"], 0, 1, bm25["b"], 0))

    def search(query, k):
        enquire.set_query(xapian.Query(xapian.Query.OP_OR, query))
        return [match.docid - 1 for match in enquire.get_mset(0, k)]

    return search, xapian.version_string(), (
        "its idf is ln((N-df+.5)/(df+.5)) with the negative ones bent up")


adapter.serve(build, opened)
