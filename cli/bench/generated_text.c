/* generated_text.c - passages with the statistics of language. */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/random.h"
#include "bench/generated.h"

enum {
    FLAT_OCTAVES = 13, /* up to rank 8192 */
    TOPIC_WORDS = 64,
    LENGTH_MIN = 8
};

/* Of 2^16, how often a word is one of the topic, or one said before. */
enum {
    OF_TOPIC = 13107,
    OF_BEFORE = 8192
};

static const char *const function_words[] = {
    "the",   "of",    "and",  "to",    "in",   "a",    "is",    "that",
    "for",   "it",    "as",   "was",   "with", "be",   "by",    "on",
    "not",   "he",    "i",    "this",  "are",  "or",   "his",   "from",
    "at",    "which", "but",  "have",  "an",   "had",  "they",  "you",
    "were",  "their", "all",  "we",    "can",  "her",  "has",   "there",
    "been",  "if",    "more", "when",  "will", "who",  "so",    "no",
    "she",   "do",    "its",  "what",  "them", "some", "would", "these",
    "about", "then",  "into", "could",
};

enum {
    N_FUNCTION_WORDS = sizeof(function_words) / sizeof(*function_words),
    N_OCTAVES = 24,
    N_TOPICS = 1000
};

enum lens_status lens_generated_count(const char *input, size_t *out,
                                      struct lens_error *err)
{
    const char *digits;
    size_t n = 0;

    *out = 0;
    if (!input || strncmp(input, LENS_GENERATED_PREFIX,
                          strlen(LENS_GENERATED_PREFIX)) != 0)
        return LENS_OK;
    digits = input + strlen(LENS_GENERATED_PREFIX);
    for (size_t i = 0; digits[i]; i++) {
        if (digits[i] < '0' || digits[i] > '9')
            n = 0;
        if (digits[i] < '0' || digits[i] > '9')
            break;
        n = n * 10 + (size_t)(digits[i] - '0');
        if (n > LENS_GENERATED_MAX)
            return lens_fail(err, LENS_E_LIMIT,
                             "'%.60s' is more than the limit of %d", input,
                             LENS_GENERATED_MAX);
    }
    if (n == 0)
        return lens_hint(err,
                         lens_fail(err, LENS_E_INVAL,
                                   "'%.60s' does not say how many", input),
                         "write it like 'generated:200000'");
    *out = n;
    return LENS_OK;
}

void lens_generated_text_init(struct lens_generated_text *text, uint64_t seed)
{
    double weight = 1, sum = 0;

    _Static_assert(sizeof(text->octaves) == N_OCTAVES * sizeof(double) &&
                       sizeof(text->topics) == N_TOPICS * sizeof(double),
                   "the header has room for both");
    text->seed = seed;
    for (size_t i = 0; i < N_OCTAVES; i++) {
        if (i >= FLAT_OCTAVES)
            weight *= 0.72;
        sum += weight;
        text->octaves[i] = sum;
    }
    for (size_t i = 0; i < N_OCTAVES; i++)
        text->octaves[i] /= sum;
    sum = 0;
    for (size_t i = 0; i < N_TOPICS; i++) {
        sum += 1.0 / (double)(i + 10);
        text->topics[i] = sum;
    }
    for (size_t i = 0; i < N_TOPICS; i++)
        text->topics[i] /= sum;
}

/* In [0, 1). */
static double unit(struct lens_random *random)
{
    return (double)(lens_random_next(random) >> 11) * 0x1p-53;
}

static size_t below(struct lens_random *random, size_t n)
{
    return (size_t)(unit(random) * (double)n);
}

/* e^x for |x| < 16, to 1e-12 of it, of additions and multiplications: exp()
 * rounds as the host's library likes. */
static double power_of_e(double x)
{
    double part = x / 64, term = 1, sum = 1;

    for (int i = 1; i <= 12; i++) {
        term *= part / i;
        sum += term;
    }
    for (int i = 0; i < 6; i++)
        sum *= sum;
    return sum;
}

static size_t choose(const double *cumulative, size_t n, double u)
{
    size_t i = 0;

    while (i + 1 < n && cumulative[i] <= u)
        i++;
    return i;
}

/* A place within an octave: log-uniform, as Zipf's law is. */
static uint32_t in_octaves(double y)
{
    return (uint32_t)power_of_e(y * 0.69314718055994531);
}

static uint32_t any_word(const struct lens_generated_text *text,
                         struct lens_random *random)
{
    size_t octave = choose(text->octaves, N_OCTAVES, unit(random));

    return in_octaves((double)octave + unit(random));
}

static struct lens_random random_of(uint64_t seed, uint64_t stream, uint64_t at)
{
    struct lens_random random = { seed ^ stream << 56 };

    random.state = lens_random_next(&random) + at * 0xd1342543de82ef95u;
    random.state = lens_random_next(&random);
    return random;
}

/* Streams; those of vectors have numbers of their own. */
enum {
    STREAM_PASSAGES = 16,
    STREAM_TOPICS,
    STREAM_SHORT,
    STREAM_LONG
};

/* One of the words of a topic: ranks from 128 to 65536, the first of them said
 * most. */
static uint32_t topic_word(const struct lens_generated_text *text, size_t topic,
                           struct lens_random *random)
{
    size_t i = in_octaves(6 * unit(random)) - 1;
    struct lens_random word =
        random_of(text->seed, STREAM_TOPICS, topic * TOPIC_WORDS + i);

    return in_octaves(7 + 9 * unit(&word));
}

/* The words of a passage, by rank. */
struct passage {
    uint32_t at[LENS_GENERATED_WORDS];
    size_t n;
};

/* ln is normal, of mean ln 68 and deviation 0.57, by a sum of twelve. */
static size_t length(struct lens_random *random)
{
    double sum = -6;
    size_t n;

    for (int i = 0; i < 12; i++)
        sum += unit(random);
    n = (size_t)(68 * power_of_e(0.57 * sum));
    return n < LENGTH_MIN             ? LENGTH_MIN
           : n > LENS_GENERATED_WORDS ? LENS_GENERATED_WORDS
                                      : n;
}

static void make_passage(const struct lens_generated_text *text, size_t number,
                         struct passage *out)
{
    struct lens_random random = random_of(text->seed, STREAM_PASSAGES, number);
    size_t topic = choose(text->topics, N_TOPICS, unit(&random));
    size_t n = length(&random);

    out->n = 0;
    while (out->n < n) {
        uint64_t dice = lens_random_next(&random) & 0xffff;
        uint32_t word;

        if (dice < OF_TOPIC)
            word = topic_word(text, topic, &random);
        else if (dice < OF_TOPIC + OF_BEFORE && out->n)
            word = out->at[below(&random, out->n)];
        else
            word = any_word(text, &random);
        out->at[out->n++] = word;
    }
}

void lens_generated_word(uint32_t rank, char out[LENS_GENERATED_WORD_MAX])
{
    static const char first[] = "bdgjklmnprstvwxz", vowels[] = "aeiou",
                      last[] = "nrlmkp";
    uint32_t left = rank > N_FUNCTION_WORDS ? rank - N_FUNCTION_WORDS - 1 : 0;
    uint32_t syllables = 1, words = 6 * 80;
    size_t len = 0;

    if (rank >= 1 && rank <= N_FUNCTION_WORDS) {
        memcpy(out, function_words[rank - 1],
               strlen(function_words[rank - 1]) + 1);
        return;
    }
    /* Words of one length lie together: no two ranks spell the same. */
    while (left >= words) {
        left -= words;
        syllables++;
        words *= 80;
    }
    out[len + 2 * (size_t)syllables] = last[left % 6];
    left /= 6;
    for (; syllables > 0; syllables--, left /= 80) {
        out[len++] = first[left % 80 / 5];
        out[len++] = vowels[left % 5];
    }
    out[len + 1] = '\0';
}

static void add_word(uint32_t rank, struct lens_buffer *out)
{
    char word[LENS_GENERATED_WORD_MAX];

    lens_generated_word(rank, word);
    lens_buffer_add_text(out, word);
}

static void add_words(const uint32_t *ranks, size_t n, struct lens_buffer *out)
{
    for (size_t i = 0; i < n; i++) {
        if (i)
            lens_buffer_add_char(out, ' ');
        add_word(ranks[i], out);
    }
}

void lens_generated_key(size_t passage, char out[LENS_GENERATED_KEY_MAX])
{
    (void)snprintf(out, LENS_GENERATED_KEY_MAX, "p%08zu", passage % 100000000);
}

void lens_generated_passage(const struct lens_generated_text *text,
                            size_t passage, struct lens_buffer *out)
{
    struct passage words;

    make_passage(text, passage, &words);
    add_words(words.at, words.n, out);
}

/* Distinct words that say something, in the order the passage has them. */
static size_t telling_words(const struct passage *passage, uint32_t *out)
{
    size_t n = 0;

    for (size_t i = 0; i < passage->n; i++) {
        bool seen = passage->at[i] <= N_FUNCTION_WORDS;

        for (size_t j = 0; !seen && j < n; j++)
            seen = out[j] == passage->at[i];
        if (!seen)
            out[n++] = passage->at[i];
    }
    return n;
}

static void short_query(const struct passage *passage,
                        struct lens_random *random, struct lens_buffer *out)
{
    uint32_t words[LENS_GENERATED_WORDS];
    size_t n = telling_words(passage, words);
    size_t wanted = 2 + below(random, 4) + below(random, 4) + below(random, 5);

    /* Leave out one at random until as many are left as are wanted. */
    while (n > wanted) {
        size_t i = below(random, n);

        memmove(words + i, words + i + 1, (n - i - 1) * sizeof(*words));
        n--;
    }
    add_words(words, n, out);
}

static void long_query(const struct passage *passage,
                       struct lens_random *random, struct lens_buffer *out)
{
    size_t n = 15 + below(random, 44);

    n = n < passage->n ? n : passage->n;
    add_words(passage->at + below(random, passage->n - n + 1), n, out);
}

void lens_generated_query(const struct lens_generated_text *text, bool is_long,
                          size_t i, size_t n_passages, struct lens_buffer *out)
{
    struct lens_random random =
        random_of(text->seed, is_long ? STREAM_LONG : STREAM_SHORT, i);
    struct passage passage;

    make_passage(text, below(&random, n_passages), &passage);
    if (is_long)
        long_query(&passage, &random, out);
    else
        short_query(&passage, &random, out);
}
