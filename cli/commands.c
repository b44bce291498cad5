#include "commands.h"

#include <string.h>

#include "nearest.h"

static const struct lens_command_entry commands[LENS_N_COMMANDS] = {
    [LENS_CMD_ASK] = { "ask",
                       "[TEXT... | - | @FILE]",
                       "scenarios and practices for a workload you describe",
                       "Describe the workload in a sentence or on a page: who "
                       "uses it, which "
                       "data and models, how it runs, what worries you. The "
                       "answer names the "
                       "scenarios of the lens it resembles and the best "
                       "practices that matter "
                       "to it, each with the words of yours that called for "
                       "it. Without TEXT "
                       "the description is read from standard input. It may "
                       "have up to 256 KiB of UTF-8.\n"
                       "The score of a practice or a scenario estimates the "
                       "probability, 0 to 1, that it matters to the workload. "
                       "The confidence estimates the probability that the text "
                       "is about a generative AI workload at all.\n"
                       "In the JSON, query_span and words count bytes of the "
                       "UTF-8 of query.text, not characters; the end is "
                       "exclusive. answer.schema.json describes every member.",
                       { "asklens ask \"voice bot for a hospital, callers book "
                         "and cancel\"",
                         "asklens ask @workload.txt --top 12 --pillar "
                         "security,reliability",
                         "cat notes.txt | asklens ask --explain",
                         "asklens ask @workload.txt "
                         "--json=verdict,best_practices",
                         "asklens ask @workload.txt --format csv > "
                         "practices.csv" },
                       lens_run_ask },
    [LENS_CMD_SHOW] = { "show",
                        "ID",
                        "one practice, question, scenario or topic in full",
                        "ID is a practice or question in any spelling "
                        "(GENSEC01-BP01, "
                        "GENSEC01_BP01, gensec01-bp01), or the name of a "
                        "scenario or topic as "
                        "'asklens list' prints it.",
                        { "asklens show GENSEC01-BP01", "asklens show gensec01",
                          "asklens show autonomous-call-center",
                          "asklens show GENSEC01-BP01 --json" },
                        lens_run_show },
    [LENS_CMD_LIST] = { "list",
                        "practices | questions | scenarios | topics | pillars "
                        "| phases | roles "
                        "| services | risks",
                        "what the lens holds, one line each",
                        "The first column is the ID that 'show' and the "
                        "filters of 'ask' "
                        "take.",
                        { "asklens list practices --pillar security --risk "
                          "high",
                          "asklens list scenarios",
                          "asklens list practices --format tsv",
                          "asklens list services --json" },
                        lens_run_list },
    [LENS_CMD_INDEX_BUILD] = { "index build",
                               "",
                               "read the lens and build the index",
                               "Builds a new generation beside the one in "
                               "force and switches to it "
                               "when it is complete. A build that dies leaves "
                               "the old one in force.",
                               { "asklens index build",
                                 "asklens index build --index "
                                 "~/.cache/asklens" },
                               lens_run_index_build },
    [LENS_CMD_INDEX_STATUS] = { "index status",
                                "",
                                "what the index holds and what it was built "
                                "from",
                                "",
                                { "asklens index status",
                                  "asklens index status --json" },
                                lens_run_index_status },
    [LENS_CMD_INDEX_VERIFY] = { "index verify",
                                "",
                                "check every file and every document of the "
                                "index",
                                "Reads all of the index: checksums of files, "
                                "the tables and relations "
                                "of the documents, the content hash of each "
                                "document. Exit code 3 and "
                                "the first finding when something is wrong.",
                                { "asklens index verify" },
                                lens_run_index_verify },
    [LENS_CMD_DOCTOR] = { "doctor",
                          "",
                          "check that asklens can work here",
                          "One line per check: ok, warn or fail, and for the "
                          "last two what to do "
                          "next. Exit code 3 when a check fails.",
                          { "asklens doctor", "asklens doctor --json" },
                          lens_run_doctor },
    [LENS_CMD_VERSION] = { "version",
                           "",
                           "version of the program and of its libraries",
                           "",
                           { "asklens version", "asklens version --json" },
                           lens_run_version },
    [LENS_CMD_HELP] = { "help",
                        "[COMMAND]",
                        "this overview, or the help of a command",
                        "",
                        { "asklens help", "asklens help ask" },
                        lens_run_help },
};

const struct lens_command_entry *lens_command_entry(enum lens_command command)
{
    return &commands[command];
}

/* Does `name`, of one word or two, begin with these words? */
static size_t words_of(const char *name, const char *const *words,
                       size_t n_words)
{
    size_t n_used = 0;

    while (*name) {
        size_t len = strcspn(name, " ");

        if (n_used == n_words || strlen(words[n_used]) != len ||
            strncmp(words[n_used], name, len) != 0)
            return 0;
        n_used++;
        name += len + (name[len] == ' ');
    }
    return n_used;
}

enum lens_command lens_command_of(const char *const *words, size_t n_words,
                                  size_t *n_used)
{
    for (unsigned i = 0; i < LENS_N_COMMANDS; i++) {
        *n_used = words_of(commands[i].name, words, n_words);
        if (*n_used)
            return (enum lens_command)i;
    }
    return LENS_N_COMMANDS;
}

const char *lens_command_nearest(const char *word)
{
    const char *names[LENS_N_COMMANDS];

    for (unsigned i = 0; i < LENS_N_COMMANDS; i++)
        names[i] = commands[i].name;
    return lens_nearest(word, names, LENS_N_COMMANDS);
}
