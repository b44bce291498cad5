#include "options.h"

#include "mcp/config.h"

#define ON(command) (1U << LENS_CMD_##command)

enum {
    ASK = ON(ASK),
    CONTEXT = ON(CONTEXT),
    CITE_CHECK = ON(CITE_CHECK),
    SEARCH = ON(SEARCH),
    EVAL = ON(EVAL),
    BENCH = ON(BENCH),
    REPORT = ON(BENCH) | ON(BENCH_SHOW),
    SHOW = ON(SHOW),
    LIST = ON(LIST),
    EMBED = ON(EMBED),
    BUILD = ON(INDEX_BUILD),
    SERVE = ON(SERVE),
    EVERY = 1U << LENS_CMD_GLOBAL
};

static const struct lens_option_row rows[] = {
    { LENS_OPT_TOP, "top", 'n', LENS_TAKES_VALUE, "N", ASK, NULL,
      "how many practices to return, 1 to 51 (default: up to 12 and one for "
      "each worry that these do not answer)" },
    { LENS_OPT_TOP, "top", 'n', LENS_TAKES_VALUE, "N", SEARCH, NULL,
      "how many documents to return, 1 to 10000 (default 10)" },
    { LENS_OPT_DATA, "data", 'd', LENS_TAKES_VALUE, "BODY", ON(API), NULL,
      "the body of the request; @FILE reads a file, - standard input" },
    { LENS_OPT_MAX_TOKENS, "max-tokens", 0, LENS_TAKES_VALUE, "N", CONTEXT,
      NULL, "how many tokens may be written, 1 to 1048576 (default 2000)" },
    { LENS_OPT_TOKENIZER, "tokenizer", 0, LENS_TAKES_VALUE, "NAME", CONTEXT,
      NULL,
      "count the tokens of an installed model, or estimate those of any "
      "(default estimate)" },
    { LENS_OPT_PACK, "pack", 0, LENS_TAKES_VALUE, "FILE", CITE_CHECK, NULL,
      "the pack the answer was made from, as 'asklens context --json' writes "
      "it" },
    { LENS_OPT_CLIENT, "client", 0, LENS_TAKES_VALUE, "CLIENT", ON(MCP_CONFIG),
      LENS_MCP_CLIENTS, "whose settings" },
    { LENS_OPT_URL, "url", 0, LENS_TAKES_VALUE, "URL", ON(MCP_CONFIG), NULL,
      "call this address instead of starting a command" },
    { LENS_OPT_CHECK, "check", 0, LENS_TAKES_NOTHING, NULL, ON(MCP_CONFIG),
      NULL, "start the command and see whether it answers" },
    { LENS_OPT_NAME, "name", 0, LENS_TAKES_VALUE, "NAME", ON(MCP_CONFIG), NULL,
      "what the client is to call it (default asklens)" },
    { LENS_OPT_KIND, "kind", 0, LENS_TAKES_VALUE, "KIND", SEARCH,
      "practice,scenario,question,topic,passage",
      "what to search (default passage, in an index without any practice)" },
    { LENS_OPT_CHANNELS, "channels", 0, LENS_TAKES_VALUE, "CHANNELS",
      ASK | CONTEXT | SEARCH, "lexical,dense,both",
      "go by words, by meaning, or both (default both, in an index without "
      "vectors lexical)" },
    { LENS_OPT_FUSION, "fusion", 0, LENS_TAKES_VALUE, "METHOD", SEARCH,
      "weighted,rrf",
      "how the scores of two channels become one (default weighted)" },
    { LENS_OPT_PILLAR, "pillar", 0, LENS_TAKES_LIST, "PILLAR,...",
      ASK | CONTEXT | LIST, NULL,
      "only these pillars; 'asklens list pillars' names them" },
    { LENS_OPT_RISK, "risk", 0, LENS_TAKES_LIST, "RISK,...",
      ASK | CONTEXT | LIST, "High,Medium,Low",
      "only practices whose absence is this much of a risk" },
    { LENS_OPT_PHASE, "phase", 0, LENS_TAKES_LIST, "PHASE,...",
      ASK | CONTEXT | LIST, NULL,
      "only these lifecycle phases; 'asklens list phases'" },
    { LENS_OPT_SERVICE, "service", 0, LENS_TAKES_LIST, "SERVICE,...",
      ASK | CONTEXT, NULL,
      "only practices that speak of these AWS services; 'asklens list "
      "services'" },
    { LENS_OPT_ROLE, "role", 0, LENS_TAKES_LIST, "ROLE,...",
      ASK | CONTEXT | LIST, NULL,
      "only practices for these readers; 'asklens list roles'" },
    { LENS_OPT_SCENARIO, "scenario", 0, LENS_TAKES_VALUE, "SCENARIO",
      ASK | CONTEXT, NULL,
      "take this scenario as given; 'asklens list scenarios'" },
    { LENS_OPT_QRELS, "qrels", 0, LENS_TAKES_LIST, "NAME,...", EVAL, NULL,
      "judgments: qrels/NAME.tsv of the collection, or a file as BEIR or TREC "
      "has it (default test)" },
    { LENS_OPT_MEASURES, "measures", 0, LENS_TAKES_LIST, "MEASURE,...", EVAL,
      NULL,
      "ndcg, map or mrr, each with or without '@N', recall@N, p@N, success@N, "
      "hole@N (default ndcg@10,recall@100,mrr,map,p@1)" },
    { LENS_OPT_K, "k", 0, LENS_TAKES_VALUE, "N", EVAL, NULL,
      "how many documents to search for, 1 to 10000 (default 1000)" },
    { LENS_OPT_CHANNELS, "channels", 0, LENS_TAKES_VALUE, "CHANNELS", EVAL,
      "lexical,dense,both",
      "search by words, by meaning, or by each and both together (default: "
      "what the index has)" },
    { LENS_OPT_FUSION, "fusion", 0, LENS_TAKES_VALUE, "METHOD", EVAL, NULL,
      "how two channels become one: weighted or rrf, weighted:W with the "
      "weight of the dense one, rrf:K (default weighted)" },
    { LENS_OPT_RUN, "run", 0, LENS_TAKES_VALUE, "FILE", EVAL, NULL,
      "write what each channel found to FILE.CHANNEL, as TREC has it" },
    { LENS_OPT_RUNS, "runs", 0, LENS_TAKES_LIST, "FILE,...", EVAL, NULL,
      "measure these runs, files as TREC has them, instead of searching" },
    { LENS_OPT_SWEEP, "sweep", 0, LENS_TAKES_NOTHING, NULL, EVAL, NULL,
      "both ways to fuse, over a range of their settings" },
    { LENS_OPT_PER_QUERY, "per-query", 0, LENS_TAKES_NOTHING, NULL, EVAL, NULL,
      "the figures of every query too" },
    { LENS_OPT_LENS, "lens", 0, LENS_TAKES_NOTHING, NULL, EVAL, NULL,
      "measure the answers of 'asklens ask' on judged texts: DIR is their "
      "folder (default: those of the source)" },
    { LENS_OPT_SPLIT, "split", 0, LENS_TAKES_VALUE, "SPLIT", EVAL, "train,test",
      "which part of the judged texts, with --lens (default "
      "test)" },
    { LENS_OPT_TEXTS, "texts", 0, LENS_TAKES_LIST, "FILE,...", EVAL, NULL,
      "more judged texts, with --lens: JSON lines with text and practices" },
    { LENS_OPT_FLOORS, "floors", 0, LENS_TAKES_LIST, "FILE,...", EVAL, NULL,
      "figures that must be reached, with --lens; exit code 1 when one is "
      "missed" },
    { LENS_OPT_PARTS, "parts", 0, LENS_TAKES_LIST, "PART,...", BENCH, NULL,
      "what to measure (default all); 'list' lists them" },
    { LENS_OPT_REPEAT, "repeat", 0, LENS_TAKES_VALUE, "N", BENCH, NULL,
      "how often to measure everything, 1 to 64 (default 5)" },
    { LENS_OPT_CALLS, "calls", 0, LENS_TAKES_VALUE, "N", BENCH, NULL,
      "how many single calls to time in one repetition of a row, where a part "
      "can choose, 1 to 65536 (default 200)" },
    { LENS_OPT_SEED, "seed", 0, LENS_TAKES_VALUE, "N", BENCH, NULL,
      "what generated data are drawn with (default 1)" },
    { LENS_OPT_CPUS, "cpus", 0, LENS_TAKES_VALUE, "LIST", BENCH, NULL,
      "run on these processors only, such as 2,3 or 0-3 (default any)" },
    { LENS_OPT_FOLDER, "folder", 0, LENS_TAKES_VALUE, "DIR", BENCH, NULL,
      "where indexes to measure are built and kept (default "
      "$XDG_CACHE_HOME/asklens/bench)" },
    { LENS_OPT_OUT, "out", 0, LENS_TAKES_LIST, "FILE,...", REPORT, NULL,
      "write the report to these files, each as its ending says: .json, "
      ".html, .md, else as --format" },
    { LENS_OPT_MAX_REGRESSION, "max-regression", 0, LENS_TAKES_VALUE, "N%",
      ON(BENCH_GATE), NULL, "how much worse a row may be (default 5%)" },
    { LENS_OPT_EXPLAIN, "explain", 0, LENS_TAKES_NOTHING, NULL, ASK, NULL,
      "show how each score came about, and what each clause of the text found "
      "(text and md)" },
    { LENS_OPT_EXPLAIN, "explain", 0, LENS_TAKES_NOTHING, NULL, SEARCH, NULL,
      "show what each channel gave and how that was fused (text)" },
    { LENS_OPT_JSON, "json", 0, LENS_MAY_TAKE_VALUE, "MEMBER,...", ASK, NULL,
      "the answer as JSON, all of it or only these members" },
    { LENS_OPT_JSON, "json", 0, LENS_TAKES_NOTHING, NULL,
      CONTEXT | CITE_CHECK | SEARCH | EVAL | SHOW | LIST | ON(INDEX_STATUS) |
          ON(MODEL_LIST) | ON(MODEL_INFO) | EMBED | ON(DOCTOR) | ON(VERSION) |
          REPORT | ON(BENCH_COMPARE) | ON(BENCH_GATE),
      NULL, "the same as JSON" },
    { LENS_OPT_JSONL, "jsonl", 0, LENS_TAKES_NOTHING, NULL, ASK, NULL,
      "the practices as JSON, one line each" },
    { LENS_OPT_JSONL, "jsonl", 0, LENS_TAKES_NOTHING, NULL, SEARCH, NULL,
      "the documents as JSON, one line each" },
    { LENS_OPT_FORMAT, "format", 0, LENS_TAKES_VALUE, "FORMAT", SEARCH,
      "text,json,jsonl,tsv,trec",
      "how to write what was found (default text)" },
    { LENS_OPT_FORMAT, "format", 0, LENS_TAKES_VALUE, "FORMAT", CONTEXT,
      "md,xml,json,messages", "how to write the pack (default md)" },
    { LENS_OPT_FORMAT, "format", 0, LENS_TAKES_VALUE, "FORMAT", ASK,
      "text,md,csv,tsv,json,jsonl", "how to write the answer (default text)" },
    { LENS_OPT_FORMAT, "format", 0, LENS_TAKES_VALUE, "FORMAT", LIST,
      "text,md,csv,tsv,json", "how to write the list (default text)" },
    { LENS_OPT_FORMAT, "format", 0, LENS_TAKES_VALUE, "FORMAT", SHOW,
      "text,md,json", "how to write the document (default text)" },
    { LENS_OPT_FORMAT, "format", 0, LENS_TAKES_VALUE, "FORMAT", EVAL,
      "text,md,csv,json", "how to write the report (default text)" },
    { LENS_OPT_FORMAT, "format", 0, LENS_TAKES_VALUE, "FORMAT", REPORT,
      "text,md,json,html", "how to write the report (default text)" },
    { LENS_OPT_FORMAT, "format", 0, LENS_TAKES_VALUE, "FORMAT", EMBED,
      "text,json,jsonl",
      "how to write the vectors (default text, jsonl with --lines)" },
    { LENS_OPT_TIMING, "timing", 0, LENS_TAKES_NOTHING, NULL, ASK, NULL,
      "add how long each stage took (text and json)" },
    { LENS_OPT_CORPUS, "corpus", 0, LENS_TAKES_VALUE, "DIR", ON(INDEX_BUILD),
      NULL,
      "the lens or the passages to read (default $ASKLENS_CORPUS, else the "
      "built-in lens)" },
    { LENS_OPT_NAME, "name", 0, LENS_TAKES_VALUE, "NAME", ON(MODEL_INSTALL),
      NULL, "what to call it (default: after the folder or file)" },
    { LENS_OPT_FORCE, "force", 0, LENS_TAKES_NOTHING, NULL, ON(MODEL_INSTALL),
      NULL, "replace a model of that name" },
    { LENS_OPT_QUERY_PROMPT, "query-prompt", 0, LENS_TAKES_VALUE, "TEXT",
      ON(MODEL_INSTALL), NULL,
      "what goes before a query, if the files do not say so (E5: 'query: ')" },
    { LENS_OPT_PASSAGE_PROMPT, "passage-prompt", 0, LENS_TAKES_VALUE, "TEXT",
      ON(MODEL_INSTALL), NULL, "the same before a passage (E5: 'passage: ')" },
    { LENS_OPT_EMBEDDER, "embedder", 0, LENS_TAKES_VALUE, "EMBEDDER", EMBED,
      NULL, "an installed model, lsa, http, or the address of an endpoint" },
    { LENS_OPT_EMBEDDER, "embedder", 0, LENS_TAKES_VALUE, "EMBEDDER",
      BUILD | EVAL, NULL,
      "what makes the vectors: an installed model, lsa, http, the address of "
      "an endpoint, or none (default: the best installed model, else lsa)" },
    { LENS_OPT_EMBEDDER, "embedder", 0, LENS_TAKES_VALUE, "EMBEDDER", BENCH,
      NULL,
      "what makes the vectors of a folder: as with eval (default: the best "
      "installed model, else lsa; of a corpus of more than 16 MiB always "
      "lsa)" },
    { LENS_OPT_DENSE, "dense", 0, LENS_TAKES_VALUE, "INDEX", BUILD | EVAL, NULL,
      "how vectors are searched: exact, or a FAISS factory string such as "
      "HNSW32, IVF256,Flat or SQ8 (default: exact, from 100,000 passages on "
      "HNSW32)" },
    { LENS_OPT_QUERY, "query", 0, LENS_TAKES_NOTHING, NULL, EMBED, NULL,
      "embed as something to find with (the default)" },
    { LENS_OPT_PASSAGE, "passage", 0, LENS_TAKES_NOTHING, NULL, EMBED, NULL,
      "embed as something to be found" },
    { LENS_OPT_LINES, "lines", 0, LENS_TAKES_NOTHING, NULL, EMBED, NULL,
      "each line is a text" },
    { LENS_OPT_LISTEN, "listen", 0, LENS_TAKES_LIST, "HOST:PORT,...", SERVE,
      NULL,
      "where to listen; port 0 takes a free one (default 127.0.0.1:8642, "
      "with --unix nothing)" },
    { LENS_OPT_UNIX, "unix", 0, LENS_TAKES_VALUE, "PATH", SERVE, NULL,
      "a Unix socket to listen on" },
    { LENS_OPT_UNIX_MODE, "unix-mode", 0, LENS_TAKES_VALUE, "MODE", SERVE, NULL,
      "who may use that: permissions in octal (default 600)" },
    { LENS_OPT_WORKERS, "workers", 0, LENS_TAKES_VALUE, "N", SERVE, NULL,
      "how many requests are answered at once, 1 to 64 (default: one per "
      "processor)" },
    { LENS_OPT_TOKEN_FILE, "token-file", 0, LENS_TAKES_VALUE, "FILE", SERVE,
      NULL,
      "the bearer token every request must bring (default $ASKLENS_TOKEN, else "
      "none); needed when other machines can come" },
    { LENS_OPT_HOST, "host", 0, LENS_TAKES_LIST, "NAME,...", SERVE, NULL,
      "more names this server is called by in the field Host" },
    { LENS_OPT_CORS, "cors", 0, LENS_TAKES_LIST, "ORIGIN,...", SERVE, NULL,
      "web pages that may call it, such as https://example.com (default only "
      "its own)" },
    { LENS_OPT_MAX_BODY, "max-body", 0, LENS_TAKES_VALUE, "BYTES", SERVE, NULL,
      "longest body of a request (default 1048576), else 413" },
    { LENS_OPT_MAX_HEADER, "max-header", 0, LENS_TAKES_VALUE, "BYTES", SERVE,
      NULL, "longest head of a request (default 16384), else 431" },
    { LENS_OPT_MAX_DEPTH, "max-depth", 0, LENS_TAKES_VALUE, "N", SERVE, NULL,
      "deepest JSON in a body (default 32), else 413" },
    { LENS_OPT_MAX_TEXT, "max-text", 0, LENS_TAKES_VALUE, "BYTES", SERVE, NULL,
      "longest text to ask or search with (default 262144), else 413" },
    { LENS_OPT_MAX_CONNECTIONS, "max-connections", 0, LENS_TAKES_VALUE, "N",
      SERVE, NULL, "most connections at a time (default 2048), else 503" },
    { LENS_OPT_MAX_RATE, "max-rate", 0, LENS_TAKES_VALUE, "N", SERVE, NULL,
      "most requests in a second from one address (default any number), else "
      "429" },
    { LENS_OPT_REQUEST_SECONDS, "request-seconds", 0, LENS_TAKES_VALUE, "N",
      SERVE, NULL,
      "how long a request may take to arrive, else 408, and then to come to a "
      "worker, else 503 (default 30)" },
    { LENS_OPT_IDLE_SECONDS, "idle-seconds", 0, LENS_TAKES_VALUE, "N", SERVE,
      NULL,
      "how long a connection may do without a request, or a client without "
      "reading its answer (default 60)" },
    { LENS_OPT_DRAIN_SECONDS, "drain-seconds", 0, LENS_TAKES_VALUE, "N", SERVE,
      NULL, "how long to finish what runs when stopped (default 10)" },
    { LENS_OPT_LOG, "log", 0, LENS_TAKES_VALUE, "FILE", SERVE, NULL,
      "one line of JSON for each request; - is standard error (the default), "
      "'none' none" },
    { LENS_OPT_LOG_TEXT, "log-text", 0, LENS_TAKES_NOTHING, NULL, SERVE, NULL,
      "with the texts that were asked" },
    { LENS_OPT_THREADS, "threads", 0, LENS_TAKES_VALUE, "N",
      EMBED | ASK | CONTEXT | SEARCH | EVAL | BUILD | SERVE, NULL,
      "how many to compute with, 1 to 64 (default: one per processor, at most "
      "8); the vectors are the same" },
    { LENS_OPT_THREADS, "threads", 0, LENS_TAKES_VALUE, "N", BENCH, NULL,
      "most threads to measure with, 1 to 64 (default: one per processor, at "
      "most 8)" },
    { LENS_OPT_INDEX, "index", 0, LENS_TAKES_VALUE, "DIR", EVERY, NULL,
      "the index (default $ASKLENS_INDEX, else 'index' beside the program)" },
    { LENS_OPT_COLOR, "color", 0, LENS_TAKES_VALUE, "WHEN", EVERY,
      "auto,always,never", "colour; auto is on a terminal without $NO_COLOR" },
    { LENS_OPT_HELP, "help", 'h', LENS_TAKES_NOTHING, NULL, EVERY, NULL,
      "this help" },
    { LENS_OPT_VERSION, "version", 0, LENS_TAKES_NOTHING, NULL, EVERY, NULL,
      "the version of the program" },
};

const struct lens_option_row *lens_option_row(size_t i)
{
    return i < sizeof(rows) / sizeof(*rows) ? &rows[i] : NULL;
}

bool lens_option_belongs(const struct lens_option_row *row,
                         enum lens_command command)
{
    return (row->commands & (1U << command | 1U << LENS_CMD_GLOBAL)) != 0;
}
