"""Tantivy through its Python binding: one segment, frequencies only."""
import importlib.metadata

import tantivy

import adapter


def build(task):
    schema = tantivy.SchemaBuilder()
    schema.add_integer_field("id", stored=False, fast=True)
    schema.add_text_field("t", stored=False, tokenizer_name="whitespace",
                          index_option="freq")
    index = tantivy.Index(schema.build(), path=task["folder"])
    writer = index.writer(heap_size=2_000_000_000, num_threads=1)
    for i, line in enumerate(adapter.documents(task)):
        writer.add_document(tantivy.Document(id=i, t=line))
    writer.commit()
    writer.wait_merging_threads()


def opened(task):
    index = tantivy.Index.open(task["folder"])
    searcher = index.searcher()
    schema = index.schema
    should = tantivy.Occur.Should

    def search(query, k):
        terms = [(should, tantivy.Query.term_query(schema, "t", token))
                 for token in query]
        found = searcher.search(tantivy.Query.boolean_query(terms), k,
                                count=False)
        return searcher.fast_field_values(
            "id", [address for _, address in found.hits])

    return search, importlib.metadata.version("tantivy"), (
        "lengths are kept in one byte; k1 and b cannot be set (1.2, .75); "
        f"{searcher.num_segments} segment(s)")


adapter.serve(build, opened)
