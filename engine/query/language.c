#include "query/language.h"

#include "asklens/analyzer.h"
#include "text/unicode.h"
#include "text/vocabulary.h"
#include "text/words.h"

/* Frequent words of German, Spanish, French, Portuguese, Italian and Dutch
 * that are no English words. */
static const char *const foreign[] = {
    "auf",   "con",  "das",  "dans",  "degli", "dem",  "den",      "der",
    "des",   "een",  "ein",  "eine",  "einen", "el",   "est",      "et",
    "fur",   "het",  "ist",  "las",   "les",   "los",  "mit",      "nao",
    "nicht", "nous", "para", "pour",  "que",   "sind", "sobre",    "uma",
    "und",   "une",  "van",  "voor",  "wir",   "zu",   "nuestros", "nuestro",
    "avec",  "sono", "che",  "della",
};

static bool is_foreign(struct lens_view word)
{
    for (size_t i = 0; i < sizeof(foreign) / sizeof(*foreign); i++) {
        if (lens_view_equal(word, lens_view_of(foreign[i])))
            return true;
    }
    return false;
}

/* A script whose letters lie beyond the Latin blocks. */
static bool is_other_script(struct lens_view word)
{
    size_t at = 0;

    return word.len && lens_utf8_next(word, &at) > 0x24f;
}

const char *lens_language_of(struct lens_view text, size_t *n_words)
{
    size_t at = 0, n = 0, english = 0, other = 0, script = 0;
    struct lens_word word;

    while (lens_word_next(text, &at, &word)) {
        struct lens_view raw = { text.p + word.start, word.end - word.start };
        char bytes[LENS_TERM_MAX];
        struct lens_view folded = { bytes, 0 };

        folded.len = lens_fold_word(raw, bytes, sizeof(bytes));
        n++;
        english += lens_is_stop_word(folded);
        other += is_foreign(folded);
        script += is_other_script(folded);
    }
    *n_words = n;
    return other > english || script * 2 > n ? "und" : "en";
}
