/*
 * answer.h - the one answer every surface shows a projection of.
 *
 * An answer says which scenarios a description resembles, which practices
 * matter to it and why: every score is split into shares, each share names the
 * bytes of the user's text that earned it and the sentence of the lens they
 * met.  Within one score the shares sum to it (to 1e-6 before rounding).
 *
 * Scores are estimates of the probability, 0 to 1, that the document is
 * relevant.  Everything lives in the arena of the ask.
 */
#ifndef LENS_ANSWER_H
#define LENS_ANSWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "asklens/document.h"
#include "asklens/view.h"

enum lens_verdict {
    LENS_NO_MATCH, /* not about a generative AI workload: no lists */
    LENS_WEAK,     /* about one, but too little to be sure of the order */
    LENS_MATCH
};

/* "match", "weak", "none". */
const char *lens_verdict_name(enum lens_verdict verdict);

/* Bytes of the user's text. */
struct lens_span {
    size_t start, end;
};

/* One sentence or clause of the user's text. */
struct lens_answer_facet {
    struct lens_span span;
    bool negated;      /* says what the workload does not do */
    const char *best;  /* key of the practice it speaks to; "" for none */
    double best_score; /* 0 .. 1, how much of the clause that answers */
};

/* One reason for a score. */
struct lens_reason {
    /* "lexical": words of the user met words of the document.
     * "dense": the clause means much the same as a row of the document.
     * "concept": the clause says something the lexicon knows a meaning of.
     * "scenario": a matched scenario stresses the practice.
     * "rest": what nothing in the text earned, and everything too small to
     * name, summed up. */
    const char *channel;
    struct lens_span span; /* the clause; empty for "scenario" */
    const char *field;     /* field name, or "stressed" */
    const char *text;      /* the row of the document, or the reason given */
    const char *source;    /* key of the document `text` stands in */
    const struct lens_span *words; /* the user's words that met it, in order */
    size_t n_words;
    double share; /* part of the score */
};

struct lens_answer_scenario {
    const char *key, *title, *url;
    double score;
    const char *summary;
    const struct lens_reason *reasons;
    size_t n_reasons;
    const char *const *practices; /* stressed ones, most stressed first */
    size_t n_practices;
};

struct lens_answer_practice {
    const char *key, *title, *url;
    const char *pillar, *pillar_name, *question, *risk;
    double score;
    const char *summary;
    const char *why; /* one sentence for people */
    const struct lens_reason *reasons;
    size_t n_reasons;
    const char *const *phases;
    size_t n_phases;
    const char *first_step;
    const char *content_hash;
};

/* What the ask allowed; NULL or 0 where it did not say. */
struct lens_filter {
    const char *const *pillars;
    size_t n_pillars;
    const char *const *risks;
    size_t n_risks;
    const char *const *phases;
    size_t n_phases;
    const char *const *services;
    size_t n_services;
    const char *const *roles;
    size_t n_roles;
    const char *scenario; /* take this scenario as given */
};

struct lens_timing {
    uint64_t analyze_ns, embed_ns, retrieve_ns, rank_ns, explain_ns, total_ns;
};

/* How the channels were fused: P(relevant) = logistic(bias + sum of weight *
 * evidence), with the evidence of rank/evidence.h. */
struct lens_constant {
    const char *name;
    double value;
};

struct lens_answer {
    struct lens_view text;
    const char *language; /* "en", or "und" where too few words are English */
    size_t n_words;
    struct lens_filter filter;

    const char *lens_id, *lens_name, *lens_edition, *corpus_hash;
    size_t n_practices_total, n_scenarios_total, n_questions_total;

    const char *channels; /* "lexical", "dense" or "both" */
    const char *embedder; /* id; "" without a dense channel */
    const struct lens_constant *constants;
    size_t n_constants;

    enum lens_verdict verdict;
    double confidence; /* that the text is about a generative AI workload */

    const struct lens_answer_facet *facets;
    size_t n_facets;
    const struct lens_answer_scenario *scenarios;
    size_t n_scenarios;
    const struct lens_answer_practice *practices;
    size_t n_practices;
    size_t n_questions_hit; /* distinct questions among the practices */
    size_t n_not_returned;  /* practices that passed the filter but not --top */

    const char *const *warnings;
    size_t n_warnings;
    struct lens_timing timing;
};

#endif /* LENS_ANSWER_H */
