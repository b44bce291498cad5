#include "query/language.h"

#include "asklens/analyzer.h"
#include "text/unicode.h"
#include "text/vocabulary.h"
#include "text/words.h"

enum { TOO_SHORT = 8, ONE_IN = 8 };

const char *lens_language_of(struct lens_view text, size_t *n_words)
{
    struct lens_word word;
    size_t at = 0, n = 0, stop = 0;

    while (lens_word_next(text, &at, &word)) {
        struct lens_view raw = { text.p + word.start, word.end - word.start };
        char folded[LENS_TERM_MAX];
        size_t len = lens_fold_word(raw, folded, sizeof(folded));

        n++;
        stop += lens_is_stop_word((struct lens_view){ folded, len });
    }
    *n_words = n;
    return n < TOO_SHORT || stop * ONE_IN >= n ? "en" : "und";
}
