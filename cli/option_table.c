#include "options.h"

#define ON(command) (1U << LENS_CMD_##command)

enum {
    ASK = ON(ASK),
    SHOW = ON(SHOW),
    LIST = ON(LIST),
    EVERY = 1U << LENS_CMD_GLOBAL
};

static const struct lens_option_row rows[] = {
    { LENS_OPT_TOP, "top", 'n', LENS_TAKES_VALUE, "N", ASK, NULL,
      "how many practices to return, 1 to 51 (default: up to 10)" },
    { LENS_OPT_PILLAR, "pillar", 0, LENS_TAKES_LIST, "PILLAR,...", ASK | LIST,
      NULL, "only these pillars; 'asklens list pillars' names them" },
    { LENS_OPT_RISK, "risk", 0, LENS_TAKES_LIST, "RISK,...", ASK | LIST,
      "High,Medium,Low",
      "only practices whose absence is this much of a risk" },
    { LENS_OPT_PHASE, "phase", 0, LENS_TAKES_LIST, "PHASE,...", ASK | LIST,
      NULL, "only these lifecycle phases; 'asklens list phases'" },
    { LENS_OPT_SERVICE, "service", 0, LENS_TAKES_LIST, "SERVICE,...", ASK, NULL,
      "only practices that speak of these AWS services; 'asklens list "
      "services'" },
    { LENS_OPT_ROLE, "role", 0, LENS_TAKES_LIST, "ROLE,...", ASK | LIST, NULL,
      "only practices for these readers; 'asklens list roles'" },
    { LENS_OPT_SCENARIO, "scenario", 0, LENS_TAKES_VALUE, "SCENARIO", ASK, NULL,
      "take this scenario as given; 'asklens list scenarios'" },
    { LENS_OPT_EXPLAIN, "explain", 0, LENS_TAKES_NOTHING, NULL, ASK, NULL,
      "show how each score came about, and what each clause of the text found "
      "(text and md)" },
    { LENS_OPT_JSON, "json", 0, LENS_MAY_TAKE_VALUE, "MEMBER,...", ASK, NULL,
      "the answer as JSON, all of it or only these members" },
    { LENS_OPT_JSON, "json", 0, LENS_TAKES_NOTHING, NULL,
      SHOW | LIST | ON(INDEX_STATUS) | ON(DOCTOR) | ON(VERSION), NULL,
      "the same as JSON" },
    { LENS_OPT_JSONL, "jsonl", 0, LENS_TAKES_NOTHING, NULL, ASK, NULL,
      "the practices as JSON, one line each" },
    { LENS_OPT_FORMAT, "format", 0, LENS_TAKES_VALUE, "FORMAT", ASK,
      "text,md,csv,tsv,json,jsonl", "how to write the answer (default text)" },
    { LENS_OPT_FORMAT, "format", 0, LENS_TAKES_VALUE, "FORMAT", LIST,
      "text,md,csv,tsv,json", "how to write the list (default text)" },
    { LENS_OPT_FORMAT, "format", 0, LENS_TAKES_VALUE, "FORMAT", SHOW,
      "text,md,json", "how to write the document (default text)" },
    { LENS_OPT_TIMING, "timing", 0, LENS_TAKES_NOTHING, NULL, ASK, NULL,
      "add how long each stage took (text and json)" },
    { LENS_OPT_CORPUS, "corpus", 0, LENS_TAKES_VALUE, "DIR", ON(INDEX_BUILD),
      NULL,
      "the lens to read (default $ASKLENS_CORPUS, else the built-in "
      "one)" },
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
