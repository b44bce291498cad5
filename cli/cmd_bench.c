#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "bench/host.h"
#include "bench/report_print.h"
#include "bench/runner.h"
#include "cli.h"
#include "embedder_choice.h"
#include "places.h"

enum {
    REPEAT_DEFAULT = 5,
    CALLS_DEFAULT = 200,
    CALLS_MAX = 65536,
    COMMAND_MAX = 64 << 10,
    SUMMARY_AT = 14
};

/* Rows, single calls and whatever the parts hold. */
static const size_t arena_max = (size_t)4 << 30;

/* Of a corpus: some 25,000 passages, which an encoder embeds in minutes. */
static const size_t encoder_max_bytes = (size_t)16 << 20;

/* What a shell reads as it stands. */
static const char plain_signs[] =
    "abcdefghijklmnopqrstuvwxyz"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=:,./@%";

struct bench {
    struct lens_cli *cli;
    size_t repeats, seed;
    char folder[LENS_PATH_MAX];
    struct lens_arena arena;
    struct lens_bench_scope scope;
    const struct lens_bench_part *parts[LENS_BENCH_PARTS_MAX];
    size_t n_parts;
    struct lens_bench_facts facts;
    struct lens_bench_report report;
};

/* A second Ctrl-C ends the program at once: the action is for one only. */
static volatile sig_atomic_t is_interrupted;

static void interrupt(int number)
{
    static const char sentence[] =
        "\nasklens: ending after this step; Ctrl-C again ends it now\n";

    (void)number;
    is_interrupted = 1;
    if (isatty(STDERR_FILENO) &&
        write(STDERR_FILENO, sentence, sizeof(sentence) - 1) < 0) {
        /* Nobody is there to be told. */
    }
}

static void catch_interrupts(void)
{
    struct sigaction action = { .sa_handler = interrupt,
                                .sa_flags = (int)SA_RESETHAND | SA_RESTART };

    (void)sigemptyset(&action.sa_mask);
    (void)sigaction(SIGINT, &action, NULL);
}

static bool show_step(const struct lens_bench_run *run,
                      const struct lens_bench_part *part, size_t repeat)
{
    if (is_interrupted)
        return false;
    if (!isatty(STDERR_FILENO))
        return true;
    if (repeat)
        (void)fprintf(stderr, "\r\033[Kmeasuring %s, %zu of %zu", part->name,
                      repeat, run->n_repeats);
    else
        (void)fprintf(stderr, "\r\033[Kpreparing %s", part->name);
    return true;
}

static void end_steps(void)
{
    if (isatty(STDERR_FILENO))
        (void)fprintf(stderr, "\r\033[K");
}

static enum lens_status unknown_part(const char *word, struct lens_error *err)
{
    char names[200] = "";

    for (size_t i = 0; lens_bench_part(i); i++) {
        size_t len = strlen(names);

        (void)snprintf(names + len, sizeof(names) - len, "%s%s", len ? "," : "",
                       lens_bench_part(i)->name);
    }
    (void)lens_fail(err, LENS_E_INVAL, "there is no part '%.80s'", word);
    return lens_hint(err, LENS_E_INVAL, "parts are %s", names);
}

static bool lists_parts(const struct lens_cli *cli)
{
    const char *word = lens_option_value(&cli->options, LENS_OPT_PARTS);

    return word && !strcmp(word, "list");
}

static enum lens_exit list_parts(const struct lens_cli *cli)
{
    const struct lens_bench_part *part;
    struct lens_buffer out;
    struct lens_page page;
    enum lens_exit code;

    lens_buffer_init(&out, LENS_OUTPUT_MAX);
    lens_cli_page(cli, &page, &out);
    for (size_t i = 0; (part = lens_bench_part(i)); i++) {
        lens_page_open(&page, 0, SUMMARY_AT);
        lens_page_put(&page, LENS_BOLD, part->name);
        lens_page_tab(&page, SUMMARY_AT);
        lens_page_put(&page, LENS_PLAIN, part->summary);
        lens_page_close(&page);
    }
    lens_page_release(&page);
    code = lens_output(&out, LENS_EXIT_HIT);
    lens_buffer_release(&out);
    return code;
}

/* Each once, in the order of the table. */
static enum lens_status choose_parts(struct bench *b, struct lens_error *err)
{
    const struct lens_option_values *words =
        &b->cli->options.of[LENS_OPT_PARTS];
    const struct lens_bench_part *part;

    for (size_t w = 0; w < words->n; w++) {
        bool is_known = false;

        for (size_t i = 0; (part = lens_bench_part(i)) && !is_known; i++)
            is_known = !strcmp(part->name, words->at[w]);
        if (!is_known)
            return unknown_part(words->at[w], err);
    }
    for (size_t i = 0; (part = lens_bench_part(i)); i++) {
        bool is_wanted = !words->n;

        for (size_t w = 0; w < words->n && !is_wanted; w++)
            is_wanted = !strcmp(part->name, words->at[w]);
        if (is_wanted && b->n_parts < LENS_BENCH_PARTS_MAX)
            b->parts[b->n_parts++] = part;
    }
    return LENS_OK;
}

static enum lens_status check_input(const char *input, struct lens_error *err)
{
    static const char generated[] = "generated:";
    const char *number = input + sizeof(generated) - 1;

    if (strncmp(input, generated, sizeof(generated) - 1) != 0) {
        if (lens_path_exists(input))
            return LENS_OK;
        (void)lens_fail(err, LENS_E_INVAL, "there is no '%.200s' to measure",
                        input);
        return lens_hint(err, LENS_E_INVAL,
                         "name a folder in BEIR layout, a file of vectors, or "
                         "generated:N");
    }
    if (*number && strlen(number) <= 9 &&
        strspn(number, "0123456789") == strlen(number) &&
        strtoul(number, NULL, 10) > 0)
        return LENS_OK;
    return lens_fail(err, LENS_E_INVAL,
                     "'%.80s' does not say how many passages, 1 to 999999999",
                     input);
}

/*
 * An encoder needs an hour for what LSA embeds in minutes, and its time for one
 * query is measured on the lens as well.
 */
static enum lens_status choose_embedder(struct bench *b, struct lens_error *err)
{
    struct lens_option_values *spec = &b->cli->options.of[LENS_OPT_EMBEDDER];
    char corpus[LENS_PATH_MAX];
    struct lens_map map;

    if (spec->is_given && !b->scope.input)
        return lens_hint(err,
                         lens_fail(err, LENS_E_INVAL,
                                   "'--embedder' is for the index of a folder"),
                         "the lens is measured with that of its index, which "
                         "'--index' names");
    if (spec->is_given || !b->scope.input ||
        lens_path_join(corpus, b->scope.input, "corpus.jsonl", NULL) !=
            LENS_OK ||
        lens_map_open(corpus, &map, NULL) != LENS_OK)
        return LENS_OK;
    if (map.len > encoder_max_bytes) {
        lens_warn("this is much text, so its vectors are made by 'lsa'; name "
                  "a model with '--embedder' to measure that");
        *spec = (struct lens_option_values){ true, { "lsa" }, 1 };
    }
    lens_map_close(&map);
    return LENS_OK;
}

static enum lens_status find_folder(struct bench *b, struct lens_error *err)
{
    const char *named = lens_option_value(&b->cli->options, LENS_OPT_FOLDER);
    char cache[LENS_PATH_MAX];
    enum lens_status status;

    if (named && strlen(named) >= LENS_PATH_MAX)
        return lens_fail(err, LENS_E_LIMIT, "the path '%.80s...' is too long",
                         named);
    if (named) {
        (void)snprintf(b->folder, sizeof(b->folder), "%s", named);
        return LENS_OK;
    }
    status = lens_place_cache(cache, err);
    if (status != LENS_OK)
        return lens_hint(err, status, "name a folder with '--folder DIR'");
    return lens_path_join(b->folder, cache, "bench", err);
}

static enum lens_status read_options(struct bench *b, struct lens_error *err)
{
    const struct lens_options *options = &b->cli->options;
    const char *format; /* only to see that it is one */
    enum lens_status status = lens_cli_format(b->cli, &format, err);

    b->repeats = REPEAT_DEFAULT;
    b->seed = 1;
    b->scope.calls = CALLS_DEFAULT;
    b->scope.input = options->n_args ? options->args[0] : NULL;
    if (status == LENS_OK)
        status = lens_option_number(options, LENS_OPT_REPEAT, 1,
                                    LENS_BENCH_REPEATS_MAX, &b->repeats, err);
    if (status == LENS_OK)
        status = lens_option_number(options, LENS_OPT_CALLS, 1, CALLS_MAX,
                                    &b->scope.calls, err);
    if (status == LENS_OK)
        status = lens_option_number(options, LENS_OPT_SEED, 0, SIZE_MAX,
                                    &b->seed, err);
    if (status == LENS_OK)
        status = lens_embedder_threads_read(b->cli, &b->scope.n_threads, err);
    if (status == LENS_OK)
        status = choose_parts(b, err);
    if (status == LENS_OK && b->scope.input)
        status = check_input(b->scope.input, err);
    if (status == LENS_OK)
        status = choose_embedder(b, err);
    if (status == LENS_OK && lens_option_given(options, LENS_OPT_CPUS))
        status = lens_host_pin(lens_option_value(options, LENS_OPT_CPUS), err);
    return status;
}

static enum lens_status prepare(struct bench *b, struct lens_error *err)
{
    enum lens_status status = find_folder(b, err);

    if (status == LENS_OK)
        status = lens_dir_make(b->folder, err);
    b->scope.cli = b->cli;
    b->scope.folder = b->folder;
    b->scope.seed = b->seed;
    b->scope.arena = &b->arena;
    if (!b->scope.n_threads)
        b->scope.n_threads = lens_embedder_threads();
    return status;
}

static void gather_facts(struct bench *b)
{
    const char *cpus = lens_option_value(&b->cli->options, LENS_OPT_CPUS);
    struct lens_bench_facts *facts = &b->facts;

    facts->arena = &b->arena;
    lens_host_facts(facts);
    lens_host_versions(facts);
    lens_bench_fact_add(facts, "input", "%s",
                        b->scope.input ? b->scope.input : "the lens");
    lens_bench_fact_add(facts, "repetitions", "%zu", b->repeats);
    lens_bench_fact_add(facts, "single calls", "%zu", b->scope.calls);
    lens_bench_fact_add(facts, "threads", "%zu", b->scope.n_threads);
    lens_bench_fact_add(facts, "pinned to", "%s", cpus ? cpus : "nothing");
    lens_bench_fact_add(facts, "seed", "%zu", b->seed);
}

static void spell_word(struct lens_buffer *out, const char *word)
{
    bool is_plain = *word && strspn(word, plain_signs) == strlen(word);

    if (is_plain) {
        lens_buffer_add_text(out, word);
        return;
    }
    lens_buffer_add_char(out, '\'');
    for (; *word; word++) {
        if (*word == '\'')
            lens_buffer_add_text(out, "'\\'");
        lens_buffer_add_char(out, *word);
    }
    lens_buffer_add_char(out, '\'');
}

/* The command as a shell would take it, options in the order of the table. */
static enum lens_status spell_command(struct bench *b, struct lens_error *err)
{
    const struct lens_options *options = &b->cli->options;
    const struct lens_option_row *row;
    struct lens_buffer out;

    lens_buffer_init(&out, COMMAND_MAX);
    lens_buffer_add_text(&out, "asklens bench");
    for (size_t i = 0; i < options->n_args; i++) {
        lens_buffer_add_char(&out, ' ');
        spell_word(&out, options->args[i]);
    }
    for (size_t i = 0; (row = lens_option_row(i)); i++) {
        const struct lens_option_values *values = &options->of[row->option];

        if (!values->is_given || !lens_option_belongs(row, b->cli->command))
            continue;
        lens_buffer_add_format(&out, " --%s", row->name);
        for (size_t v = 0; v < values->n; v++) {
            lens_buffer_add_char(&out, v ? ',' : ' ');
            spell_word(&out, values->at[v]);
        }
    }
    b->report.command = lens_arena_copy(&b->arena, lens_buffer_view(&out));
    lens_buffer_release(&out);
    if (!b->report.command)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the report");
    return LENS_OK;
}

static enum lens_status measure(struct bench *b, struct lens_error *err)
{
    struct lens_bench_run run = { .scope = &b->scope,
                                  .parts = b->parts,
                                  .n_parts = b->n_parts,
                                  .n_repeats = b->repeats,
                                  .step = show_step };
    enum lens_status status;

    gather_facts(b);
    catch_interrupts();
    status = lens_bench_run(&run, &b->facts, &b->report, err);
    end_steps();
    if (status == LENS_OK && b->facts.status != LENS_OK)
        status = lens_fail(err, b->facts.status,
                           "no room for the facts of the report");
    b->report.facts = b->facts.at;
    b->report.n_facts = b->facts.n;
    return status == LENS_OK ? spell_command(b, err) : status;
}

enum lens_exit lens_run_bench(struct lens_cli *cli)
{
    struct bench b = { .cli = cli };
    struct lens_error err = { 0 };
    enum lens_status status = lens_cli_arguments(cli, 0, 1, &err);
    enum lens_exit code;

    if (status == LENS_OK && lists_parts(cli))
        return list_parts(cli);
    lens_arena_init(&b.arena, arena_max);
    if (status == LENS_OK)
        status = read_options(&b, &err);
    if (status != LENS_OK)
        return lens_complain(&err, LENS_EXIT_USAGE);
    status = prepare(&b, &err);
    if (status == LENS_OK)
        status = measure(&b, &err);
    if (status == LENS_OK)
        code = lens_bench_report_print(cli, &b.report, &b.arena);
    else if (status == LENS_END)
        code = LENS_EXIT_INTERRUPTED;
    else
        code = lens_cli_complain(cli, &err, lens_cli_exit_of(status));
    lens_arena_release(&b.arena);
    return code;
}
