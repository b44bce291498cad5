/*
 * From text to terms.  Rows give the terms of a text; pairs give two texts a
 * user would call the same.
 */
#include "asklens/analyzer.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "support/faults.h"
#include "support/folder.h"
#include "support/suite.h"
#include "text/samples.h"
#include "text/unicode.h"
#include "text/vocabulary.h"

static struct lens_analyzer *analyzer;
static struct lens_arena arena;

static void set_up(void)
{
    ck_assert_int_eq(lens_analyzer_new(&analyzer, NULL), LENS_OK);
    lens_arena_init(&arena, 64 << 20);
}

static void tear_down(void)
{
    lens_arena_release(&arena);
    lens_analyzer_free(analyzer);
}

/* The terms of a text, each with a blank behind; in the arena. */
static const char *terms_of(struct lens_view text)
{
    struct lens_token *tokens;
    struct lens_buffer out;
    const char *copy;
    size_t n;

    ck_assert_int_eq(lens_analyze(analyzer, text, &arena, &tokens, &n, NULL),
                     LENS_OK);
    lens_buffer_init(&out, 1 << 20);
    for (size_t i = 0; i < n; i++) {
        lens_buffer_add_view(&out, tokens[i].term);
        lens_buffer_add_char(&out, ' ');
    }
    copy = lens_arena_copy(&arena, lens_buffer_view(&out));
    lens_buffer_release(&out);
    return copy;
}

static const struct {
    const char *text, *want;
} rows[] = {
    { "", "" },
    { "... !?", "" },
    { "the and of", "" },
    /* Names stay whole and unstemmed. */
    { "RAG", "rag " },
    { "rag", "rag " },
    { "PII", "pii " },
    { "LLMs", "llm " },
    { "llms", "llm " },
    { "APIs", "api " },
    { "API's", "api " },
    { "API\xe2\x80\x99s", "api " },
    { "aws", "aws " },
    { "AWS's", "aws " },
    { "HIPAA", "hipaa " },
    { "XYZs", "xyz " },
    { "DNS TLS", "dns tls " },
    { "Q&A q&a", "q&a q&a " },
    { "C++ C# c++", "c++ c# c++ " },
    { "US IT us it", "us it " },
    { "you must NOT, and I MEAN never EVER, do it", "mean " },
    { "us-east-1", "us-east-1 east 1 " },
    { "p99 10k 2x", "p99 10k 2x " },
    { "gpt-4o", "gpt-4o gpt 4o " },
    { "S3 EC2's", "s3 ec2 " },
    { "PII-redaction", "pii redact " },
    /* Ids of the lens, in every spelling. */
    { "GENSEC01-BP01", "gensec01-bp01 " },
    { "GENSEC01_BP01", "gensec01-bp01 " },
    { "gensec01-bp01", "gensec01-bp01 " },
    { "GENSEC01\xe2\x80\x91"
      "BP01's",
      "gensec01-bp01 " },
    { "GENOPS4", "genops04 " },
    { "genops04", "genops04 " },
    { "GENSEC01-BP01x", "gensec01-bp01x gensec01 bp01x " },
    /* Plain words are stemmed. */
    { "summaries summarized", "summari summar " },
    { "model's models", "model model " },
    { "don't don\xe2\x80\x99t DON'T", "" },
    { "a b x 5", "5 " },
    { "snake_case", "snake case " },
    { "3.5", "3.5 3 5 " },
    { "\xf0\x9f\x98\x80 emoji \xf0\x9f\x91\x8d\xf0\x9f\x8f\xbd", "emoji " },
    { "\xe6\x97\xa5\xe6\x9c\xac", "\xe6\x97\xa5 \xe6\x9c\xac " },
    { "\xd8\xa7\xd9\x84\xd8\xb3\xd9\x84\xd8\xa7\xd9\x85",
      "\xd8\xa7\xd9\x84\xd8\xb3\xd9\x84\xd8\xa7\xd9\x85 " },
    /* Who shouts uses capitals for everything, so they name nothing. */
    { "WE ARE USING CHATS AND BOTS WITH LLMS", "use chat bot llm " },
};

START_TEST(analyzer_gives_the_terms)
{
    ck_assert_str_eq(terms_of(lens_view_of(rows[_i].text)), rows[_i].want);
}
END_TEST

static const struct {
    const char *a, *b;
} pairs[] = {
    { "call centre", "call center" },
    { "the Centre's rules", "the center rules" },
    { "organisation's behaviour", "organization behavior" },
    { "fine-tuning", "finetuning" },
    { "fine-tuning", "fine tuning" },
    { "fine\xe2\x80\x91tuning", "fine-tuning" },
    { "fine\xe2\x80\x90tuning", "fine-tuning" },
    { "Fine-Tuned", "finetuned" },
    { "Caf\xc3\xa9", "cafe" },
    { "Cafe\xcc\x81", "cafe" },
    { "\xef\xac\x81ne-tuning", "fine-tuning" },
    { "e\xef\xac\x83"
      "ciency",
      "efficiency" },
    { "\xef\xbc\xb0\xef\xbc\xa9\xef\xbc\xa9", "PII" },
    { "auth\xc2\xadori\xc2\xadsa\xc2\xadtion", "authorization" },
    { "Stra\xc3\x9f"
      "e",
      "STRASSE" },
    { "\xce\xbb\xcf\x8c\xce\xb3\xce\xbf\xcf\x82",
      "\xce\x9b\xce\x9f\xce\x93\xce\x9f\xce\xa3" },
    { "we\xe2\x80\x99re users\xe2\x80\x99 friends", "we're users' friends" },
    { "help desk", "helpdesk" },
    { "multi-tenant", "multitenant" },
    { "guard-rails", "guardrails" },
    { "artificial-intelligence", "AI" },
    { "RESPOND TO OUR CUSTOMERS QUICKLY", "respond to our customers quickly" },
    { "GENREL2-BP1", "genrel02_bp01" },
};

START_TEST(analyzer_brings_spellings_together)
{
    const char *a = terms_of(lens_view_of(pairs[_i].a));
    const char *b = terms_of(lens_view_of(pairs[_i].b));

    ck_assert_uint_gt(strlen(a), 0);
    ck_assert_str_eq(a, b);
}
END_TEST

START_TEST(analyzer_long_words_are_cut)
{
    char text[2000];

    for (size_t unit = 1; unit <= 2; unit++) {
        const char *want;

        for (size_t i = 0; i < sizeof(text); i++)
            text[i] = unit == 1 ? 'z' : i % 2 ? '\xb6' : '\xd0';
        for (size_t len = LENS_TERM_MAX - 4; len <= sizeof(text); len += 2) {
            size_t kept = len < LENS_TERM_MAX ? len : LENS_TERM_MAX;

            want = terms_of((struct lens_view){ text, len });
            ck_assert_uint_eq(strlen(want), kept + 1);
            ck_assert_mem_eq(want, text, kept);
        }
    }
}
END_TEST

START_TEST(analyzer_spans_point_at_the_users_bytes)
{
    static const char text[] = "Our Caf\xc3\xa9 \xf0\x9f\x98\x80 uses gpt-4o, "
                               "LLMs & the call centre\xe2\x80\x99s APIs.";
    static const char *const want[] = { "Caf\xc3\xa9", "uses",
                                        "gpt-4o",      "gpt-4o",
                                        "gpt-4o",      "LLMs",
                                        "call",        "centre\xe2\x80\x99s",
                                        "APIs" };
    struct lens_token *tokens;
    size_t n;

    ck_assert_int_eq(
        lens_analyze(analyzer, lens_view_of(text), &arena, &tokens, &n, NULL),
        LENS_OK);
    ck_assert_uint_eq(n, sizeof(want) / sizeof(*want));
    for (size_t i = 0; i < n; i++) {
        struct lens_view span = { text + tokens[i].start,
                                  tokens[i].end - tokens[i].start };

        ck_assert(lens_view_equal(span, lens_view_of(want[i])));
    }
}
END_TEST

/* Whatever the text: the same terms twice, valid, none too long, spans in
 * order and inside the text. */
START_TEST(analyzer_of_any_text_holds_its_promises)
{
    struct test_random r = { (uint64_t)_i };
    struct lens_view text = test_sample(&r, 600);
    struct lens_token *tokens;
    const char *first = terms_of(text);
    size_t n, start = 0, end = 0, bad;

    ck_assert_str_eq(first, terms_of(text));
    ck_assert_int_eq(lens_analyze(analyzer, text, &arena, &tokens, &n, NULL),
                     LENS_OK);
    for (size_t i = 0; i < n; i++) {
        const struct lens_token *t = &tokens[i];
        struct lens_view span = { text.p + t->start, t->end - t->start };

        ck_assert_uint_gt(t->term.len, 0);
        ck_assert_uint_le(t->term.len, LENS_TERM_MAX);
        ck_assert(lens_utf8_check(t->term, &bad));
        ck_assert_uint_lt(t->start, t->end);
        ck_assert_uint_le(t->end, text.len);
        ck_assert(lens_utf8_check(span, &bad));
        /* A new word, or another term of the same one. */
        ck_assert(t->start >= end || (t->start == start && t->end == end));
        start = t->start;
        end = t->end;
    }
    test_sample_free(text);
}
END_TEST

/* What is said of a text is said of it in the middle of another one, unless
 * the neighbours shout. */
START_TEST(analyzer_terms_do_not_depend_on_neighbours)
{
    static const char before[] = "we chat with the people who use it\n\n";

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows) - 1; i++) {
        struct lens_buffer text;
        const char *whole, *alone = terms_of(lens_view_of(rows[i].text));
        size_t extra = strlen(terms_of(lens_view_of(before)));

        lens_buffer_init(&text, 1000);
        lens_buffer_add_text(&text, before);
        lens_buffer_add_text(&text, rows[i].text);
        whole = terms_of(lens_buffer_view(&text));
        ck_assert_str_eq(whole + extra, alone);
        lens_buffer_release(&text);
    }
}
END_TEST

/* Names, ids, and the stems of everyday words are their own terms.  (Stems in
 * general are not: Porter's algorithm is not a projection.) */
START_TEST(analyzer_of_a_name_is_the_name)
{
    static const char *const names[] = {
        "rag",   "pii", "llm",           "api",      "p99",  "c++",
        "10k",   "2x",  "gensec01-bp01", "genops04", "s3",   "q&a",
        "model", "bot", "custom",        "chat",     "east", "cafe",
    };

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        const char *once = terms_of(lens_view_of(names[i]));

        ck_assert_uint_eq(strlen(once), strlen(names[i]) + 1);
        ck_assert_mem_eq(once, names[i], strlen(names[i]));
    }
}
END_TEST

/* The lists are searched by halving, so each entry must stand in its place:
 * find every word that vocabulary.c spells out. */
START_TEST(vocabulary_finds_every_word_it_lists)
{
    size_t len, n = 0;
    char *source =
        test_file_read(ASKLENS_SOURCE_DIR "/engine/text/vocabulary.c", &len);
    char *at = strstr(source, "stop_words[] = {");
    char *end = strstr(source, "/* clang-format on */");

    ck_assert(at && end && at < end);
    while ((at = strchr(at, '"')) != NULL && at < end) {
        char *close = strchr(at + 1, '"');
        struct lens_view word = { at + 1, (size_t)(close - at - 1) };
        bool pair_from = at[-1] == ' ' && at[-2] == '{';

        if (pair_from) {
            ck_assert_msg(!lens_view_equal(lens_preferred_spelling(word), word),
                          "spelling '%.*s' is lost", LENS_VIEW_ARG(word));
            close = strchr(strchr(close + 1, '"') + 1, '"');
        } else {
            ck_assert_msg(lens_is_stop_word(word) || lens_is_acronym(word),
                          "word '%.*s' is lost", LENS_VIEW_ARG(word));
        }
        n++;
        at = close + 1;
    }
    ck_assert_uint_gt(n, 400);
    free(source);
}
END_TEST

/* A preferred spelling that has itself a preferred spelling would make two
 * terms of one word. */
START_TEST(vocabulary_spellings_need_one_step)
{
    static const char *const words[] = {
        "finetuning",  "centre",  "datasets", "artificial-intelligence",
        "guard-rails", "logfiles"
    };

    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
        struct lens_view once = lens_preferred_spelling(lens_view_of(words[i]));

        ck_assert(lens_view_equal(lens_preferred_spelling(once), once));
    }
    ck_assert_uint_ne(lens_vocabulary_checksum(), 0);
    ck_assert(!lens_is_stop_word((struct lens_view){ 0 }));
    ck_assert(!lens_is_acronym(lens_view_of("ap")));
}
END_TEST

START_TEST(analyzer_describes_itself)
{
    const char *text = lens_analyzer_description(analyzer);

    ck_assert_ptr_nonnull(strstr(text, "english/"));
    ck_assert_ptr_nonnull(strstr(text, lens_unicode_version()));
    ck_assert_uint_lt(strlen(text), 150);
    ck_assert_ptr_null(strchr(text, '\n'));
}
END_TEST

static enum lens_status make_one(void *arg)
{
    struct lens_analyzer *one;
    enum lens_status status = lens_analyzer_new(&one, NULL);

    (void)arg;
    if (status == LENS_OK)
        lens_analyzer_free(one);
    return status;
}

static enum lens_status analyze_long(void *arg)
{
    struct lens_arena own = { 0 };
    struct lens_token *tokens;
    enum lens_status status;
    size_t n;

    status = lens_analyze(analyzer, lens_view_of(arg), &own, &tokens, &n, NULL);
    lens_arena_release(&own);
    return status;
}

START_TEST(analyzer_without_memory_says_so)
{
    char *text = malloc(40001);

    ck_assert_ptr_nonnull(text);
    memset(text, 0, 40001);
    for (size_t i = 0; i < 40000; i++)
        text[i] = i % 8 ? (char)('a' + i / 8 % 26) : ' ';
    ck_assert_uint_eq(test_faults_sweep(make_one, NULL), 1);
    ck_assert_uint_gt(test_faults_sweep(analyze_long, text), 4);
    lens_analyzer_free(NULL);
    free(text);
}
END_TEST

START_TEST(analyzer_with_a_small_arena_says_so)
{
    struct lens_arena small;
    struct lens_token *tokens = NULL;
    struct lens_error err = { 0 };
    size_t n = 77;

    lens_arena_init(&small, 256);
    ck_assert_int_eq(
        lens_analyze(analyzer, lens_view_of("chat"), &small, &tokens, &n, &err),
        LENS_E_NOMEM);
    ck_assert_ptr_null(tokens);
    ck_assert_uint_eq(n, 77);
    ck_assert_uint_gt(strlen(err.text), 0);
    lens_arena_release(&small);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("analyzer");
    TCase *tc = tcase_create("analyzer");

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_loop_test(tc, analyzer_gives_the_terms, 0,
                        sizeof(rows) / sizeof(*rows));
    tcase_add_loop_test(tc, analyzer_brings_spellings_together, 0,
                        sizeof(pairs) / sizeof(*pairs));
    tcase_add_test(tc, analyzer_long_words_are_cut);
    tcase_add_test(tc, analyzer_spans_point_at_the_users_bytes);
    tcase_add_loop_test(tc, analyzer_of_any_text_holds_its_promises, 0, 3000);
    tcase_add_test(tc, analyzer_terms_do_not_depend_on_neighbours);
    tcase_add_test(tc, analyzer_of_a_name_is_the_name);
    tcase_add_test(tc, vocabulary_finds_every_word_it_lists);
    tcase_add_test(tc, vocabulary_spellings_need_one_step);
    tcase_add_test(tc, analyzer_describes_itself);
    tcase_add_test(tc, analyzer_without_memory_says_so);
    tcase_add_test(tc, analyzer_with_a_small_arena_says_so);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}
