/* provenance.h - where a document came from: the readers tell, the store
 * keeps. */
#ifndef LENS_CORPUS_PROVENANCE_H
#define LENS_CORPUS_PROVENANCE_H

/* Borrowed strings; they live as long as the document they belong to. */
struct lens_provenance {
    const char *file;      /* relative to the folder that was read */
    const char *file_hash; /* lens_content_hash() of the whole file */
    const char *reader;    /* "lens", "jsonl" */
    int reader_version;    /* goes up when the same file reads differently */
};

#endif /* LENS_CORPUS_PROVENANCE_H */
