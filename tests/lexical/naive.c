#include "lexical/naive.h"

#include <math.h>

static const struct naive_field *field_of(const struct naive_corpus *c,
                                          size_t doc, size_t f)
{
    return &c->fields[doc * c->options->n_fields + f];
}

static double count_in(const struct naive_field *field, unsigned word)
{
    double n = 0;

    for (size_t i = 0; i < field->n; i++)
        n += field->word[i] == word;
    return n;
}

static double average_length(const struct naive_corpus *c, size_t f)
{
    double sum = 0;

    for (size_t d = 0; d < c->n_docs; d++)
        sum += (double)field_of(c, d, f)->n;
    return sum > 0 ? sum / (double)c->n_docs : 1.0;
}

static double weighted_frequency(const struct naive_corpus *c, size_t doc,
                                 unsigned word)
{
    double sum = 0;

    for (size_t f = 0; f < c->options->n_fields; f++) {
        const struct naive_field *field = field_of(c, doc, f);
        double w = (double)(float)c->options->fields[f].weight;
        double b = (double)(float)c->options->fields[f].b;
        double tf = count_in(field, word);

        if (tf > 0)
            sum += w * tf /
                   (1.0 - b + b * (double)field->n / average_length(c, f));
    }
    return sum;
}

static double rarity(const struct naive_corpus *c, unsigned word)
{
    double n = (double)c->n_docs, df = 0;

    for (size_t d = 0; d < c->n_docs; d++)
        df += weighted_frequency(c, d, word) > 0;
    return log(1.0 + (n - df + 0.5) / (df + 0.5));
}

size_t naive_search(const struct naive_corpus *corpus,
                    const struct naive_query_word *words, size_t n_words,
                    struct lens_hit *out)
{
    const double k1 = (double)(float)corpus->options->k1;
    size_t n = 0;

    for (size_t d = 0; d < corpus->n_docs; d++) {
        double score = 0;
        size_t at;

        for (size_t w = 0; w < n_words; w++) {
            double tf = weighted_frequency(corpus, d, words[w].word);

            if (tf > 0)
                score += (double)words[w].weight *
                         rarity(corpus, words[w].word) * tf / (k1 + tf);
        }
        if (!((float)score > 0))
            continue;
        /* Insertion keeps equal scores in docid order. */
        for (at = n++; at > 0 && out[at - 1].score < (float)score; at--)
            out[at] = out[at - 1];
        out[at] = (struct lens_hit){ (lens_docid)d, (float)score };
    }
    return n;
}
