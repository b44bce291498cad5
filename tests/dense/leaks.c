/*
 * What FAISS 1.7.3 leaks, and only that: its reader keeps what it has read so
 * far in plain pointers, so an exception on the way (a file that is shorter
 * than its counts, no memory) loses it.  A file of ours that was damaged never
 * gets that far, its checksums refuse it.
 *
 * For valgrind the same stands in faiss.supp beside this file.
 */
const char *__lsan_default_suppressions(void);

const char *__lsan_default_suppressions(void)
{
    return "leak:faiss::read_index\nleak:faiss::read_InvertedLists\n";
}
