#include "quality/lens_report.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "eval/calibration.h"
#include "eval/measures.h"
#include "eval/randomisation.h"
#include "quality/asking.h"
#include "quality/packs.h"
#include "quality/robust.h"
#include "quality/text_kinds.h"

enum {
    LISTED = 10, /* practices whose calibration is looked at */
    WORST = 20,
    TOPICS = 10,
    NOTE_MAX = 400
};

/* Some of the judged texts. */
struct group {
    const char *name;
    const struct lens_judged_text **texts;
    size_t n;
    struct lens_asked asked; /* as the program answers */
};

enum group_of {
    LONG,
    SHORT,
    WORKLOADS,
    QUESTIONS,
    STATEMENTS,
    NOISY,
    OTHERS, /* the first of files named by the caller */
    N_GROUPS = OTHERS + 4
};

struct making {
    const struct lens_quality_input *input;
    struct lens_arena *arena;
    struct lens_report *report;
    struct group groups[N_GROUPS];
    struct group offtopic, junk, everyday, pairs, topics;
    struct lens_way way;
};

static enum lens_status no_memory(struct lens_error *err)
{
    return lens_fail(err, LENS_E_NOMEM, "no memory for the report");
}

static enum lens_status choose(const struct making *m,
                               const struct lens_judged_texts *from,
                               const char *name,
                               bool (*wanted)(const struct lens_judged_text *),
                               struct group *out, struct lens_error *err)
{
    *out = (struct group){ .name = name };
    out->texts = lens_arena_alloc(m->arena, from->n, sizeof(*out->texts));
    if (!out->texts)
        return no_memory(err);
    for (size_t i = 0; i < from->n; i++) {
        if (!strcmp(from->at[i].split, m->input->split) && wanted(&from->at[i]))
            out->texts[out->n++] = &from->at[i];
    }
    return LENS_OK;
}

/* A file that is not there has no texts. */
static enum lens_status read_file(const struct making *m, const char *name,
                                  struct lens_judged_texts *out,
                                  struct lens_error *err)
{
    char path[LENS_PATH_MAX];
    enum lens_status status = lens_path_join(path, m->input->folder, name, err);

    *out = (struct lens_judged_texts){ NULL, 0 };
    if (status != LENS_OK || !lens_path_exists(path))
        return status;
    return lens_judged_texts_read(path, m->arena, out, err);
}

static enum lens_status read_groups(struct making *m, struct lens_error *err)
{
    const struct {
        const char *file, *name;
        bool (*wanted)(const struct lens_judged_text *);
        struct group *to;
    } wanted[] = {
        { "workloads.jsonl", "workloads, long", lens_text_is_long,
          &m->groups[LONG] },
        { "workloads.jsonl", "workloads, short", lens_text_is_short,
          &m->groups[SHORT] },
        { "workloads.jsonl", "workloads", lens_text_is_any,
          &m->groups[WORKLOADS] },
        { "questions.jsonl", "questions", lens_text_is_any,
          &m->groups[QUESTIONS] },
        { "statements.jsonl", "statements", lens_text_is_any,
          &m->groups[STATEMENTS] },
        { "noisy.jsonl", "noisy", lens_text_is_any, &m->groups[NOISY] },
        { "noisy.jsonl", "junk", lens_text_is_not_about, &m->junk },
        { "offtopic.jsonl", "off-topic", lens_text_is_text, &m->offtopic },
        { "offtopic.jsonl", "everyday", lens_text_is_everyday, &m->everyday },
        { "negated.jsonl", "pairs", lens_text_is_any, &m->pairs },
        { "topics.jsonl", "topics", lens_text_is_text, &m->topics },
    };
    enum lens_status status = LENS_OK;

    for (size_t i = 0;
         status == LENS_OK && i < sizeof(wanted) / sizeof(*wanted); i++) {
        struct lens_judged_texts read;

        status = read_file(m, wanted[i].file, &read, err);
        if (status == LENS_OK)
            status = choose(m, &read, wanted[i].name, wanted[i].wanted,
                            wanted[i].to, err);
    }
    return status;
}

/* Files of others have no split: all their texts are for testing. */
static enum lens_status read_others(struct making *m, struct lens_error *err)
{
    enum lens_status status = LENS_OK;

    for (size_t i = 0;
         status == LENS_OK && i < m->input->n_more && OTHERS + i < N_GROUPS;
         i++) {
        const char *path = m->input->more[i];
        const char *slash = strrchr(path, '/');
        struct lens_judged_texts read;

        status = lens_judged_texts_read(path, m->arena, &read, err);
        if (status == LENS_OK)
            status = choose(m, &read, slash ? slash + 1 : path,
                            lens_text_is_any, &m->groups[OTHERS + i], err);
    }
    return status;
}

static enum lens_status ask_group(const struct lens_way *way,
                                  struct group *group, struct making *m,
                                  struct lens_asked *out,
                                  struct lens_error *err)
{
    return lens_ask_all(way, group->texts, group->n, m->arena, out, err);
}

static enum lens_status add_kinds(struct making *m, struct lens_error *err)
{
    static const char *const columns[] = { "texts",    "nDCG@10",   "recall@10",
                                           "P@1",      "success@5", "MRR",
                                           "scenario", "in two" };
    struct lens_table *table =
        lens_report_table(m->report, m->arena, "By kind of text",
                          "A refused text counts as a miss. 'scenario' and 'in "
                          "two': is the right "
                          "scenario the first one, or among the first two?",
                          columns, 8, 1);

    if (!table)
        return no_memory(err);
    for (size_t g = 0; g < N_GROUPS; g++) {
        struct group *group = &m->groups[g];
        struct lens_table_row *row;
        enum lens_status status;

        if (!group->n)
            continue;
        status = ask_group(&m->way, group, m, &group->asked, err);
        if (status != LENS_OK)
            return status;
        row = lens_table_row(table, group->name);
        row->at[0] = (double)group->n;
        for (unsigned f = LENS_FIG_NDCG; f <= LENS_FIG_RANK; f++)
            row->at[1 + f] =
                lens_asked_mean(&group->asked, (enum lens_figure)f);
        if (g > WORKLOADS)
            continue;
        row->at[6] = lens_asked_mean(&group->asked, LENS_FIG_SCENARIO);
        row->at[7] = lens_asked_mean(&group->asked, LENS_FIG_SCENARIO2);
    }
    return LENS_OK;
}

static void add_refused(struct lens_table *table, const char *name,
                        const struct lens_asked *const *asked, size_t n)
{
    struct lens_table_row *row = lens_table_row(table, name);
    double texts = 0, refused = 0;

    for (size_t i = 0; i < n; i++) {
        texts += (double)asked[i]->n;
        refused +=
            lens_asked_mean(asked[i], LENS_FIG_REFUSED) * (double)asked[i]->n;
    }
    row->at[0] = texts;
    row->at[1] = refused;
    row->at[2] = texts > 0 ? refused / texts : (double)NAN;
}

static enum lens_status add_refusals(struct making *m, struct lens_error *err)
{
    static const char *const columns[] = { "texts", "refused", "part" };
    const struct lens_asked *ours[] = { &m->groups[WORKLOADS].asked,
                                        &m->groups[QUESTIONS].asked };
    const struct lens_asked *others[1];
    struct lens_table *table = lens_report_table(
        m->report, m->arena, "Refusals",
        "Off-topic texts and junk should be refused, all others answered.",
        columns, 3, 2);
    enum lens_status status;

    if (!table)
        return no_memory(err);
    status = ask_group(&m->way, &m->offtopic, m, &m->offtopic.asked, err);
    if (status == LENS_OK)
        status = ask_group(&m->way, &m->junk, m, &m->junk.asked, err);
    if (status != LENS_OK)
        return status;
    others[0] = &m->offtopic.asked;
    add_refused(table, "off-topic texts", others, 1);
    others[0] = &m->junk.asked;
    add_refused(table, "junk", others, 1);
    add_refused(table, "workloads and questions", ours, 2);
    add_refused(table, "workloads", ours, 1);
    add_refused(table, "questions", ours + 1, 1);
    for (size_t g = STATEMENTS; g < N_GROUPS; g++) {
        others[0] = &m->groups[g].asked;
        if (m->groups[g].n)
            add_refused(table, m->groups[g].name, others, 1);
    }
    return LENS_OK;
}

static void calibrate(const struct lens_asked *asked, size_t listed,
                      struct lens_calibration *out)
{
    for (size_t i = 0; i < asked->n; i++) {
        const struct lens_kept *answer = &asked->answers[i];

        for (size_t p = 0; p < answer->n_practices && p < listed; p++)
            lens_calibration_add(out, answer->scores[p],
                                 lens_grade_of(&asked->texts[i]->practices,
                                               answer->practices[p]) > 0);
    }
}

/* A line of the reliability plot: where the mean probability is, and where the
 * part that was relevant. */
static const char *plot(double said, double seen, struct lens_arena *arena)
{
    char line[] = "|..................................................|";
    const size_t width = sizeof(line) - 4;
    const size_t at = 1 + (size_t)(said * (double)width + 0.5);
    const size_t is = 1 + (size_t)(seen * (double)width + 0.5);

    line[at] = 'o';
    line[is] = at == is ? '*' : 'x';
    return lens_arena_copy(arena, lens_view_of(line));
}

static enum lens_status add_reliability(struct making *m,
                                        const struct lens_calibration *c,
                                        struct lens_error *err)
{
    static const char *const columns[] = { "practices", "said", "relevant" };
    static const char *const bins[LENS_CALIBRATION_BINS] = {
        "0.0 to 0.1", "0.1 to 0.2", "0.2 to 0.3", "0.3 to 0.4", "0.4 to 0.5",
        "0.5 to 0.6", "0.6 to 0.7", "0.7 to 0.8", "0.8 to 0.9", "0.9 to 1.0"
    };
    struct lens_table *table = lens_report_table(
        m->report, m->arena, "Reliability",
        "The first ten practices of workloads and questions by their score: o "
        "is the mean of what was said, x the part that is relevant, * both.",
        columns, 3, 1);

    if (!table)
        return no_memory(err);
    for (size_t b = 0; b < LENS_CALIBRATION_BINS; b++) {
        struct lens_table_row *row = lens_table_row(table, bins[b]);

        row->at[0] = (double)c->n[b];
        if (!c->n[b])
            continue;
        row->at[1] = c->sum[b] / (double)c->n[b];
        row->at[2] = (double)c->n_relevant[b] / (double)c->n[b];
        row->note = plot(row->at[1], row->at[2], m->arena);
        if (!row->note)
            return no_memory(err);
    }
    return LENS_OK;
}

static enum lens_status add_calibration(struct making *m,
                                        struct lens_error *err)
{
    static const char *const columns[] = { "practices", "error" };
    static const enum group_of kinds[] = { WORKLOADS, QUESTIONS };
    struct lens_calibration both = { .n = { 0 } }, every = { .n = { 0 } };
    struct lens_table *table = lens_report_table(
        m->report, m->arena, "Calibration",
        "Expected calibration error of the scores: of the first ten practices, "
        "which people look at, and of all 51.",
        columns, 2, 1);

    if (!table)
        return no_memory(err);
    for (size_t k = 0; k < 2; k++) {
        const struct group *group = &m->groups[kinds[k]];
        struct lens_calibration listed = { .n = { 0 } };
        struct lens_table_row *row = lens_table_row(table, group->name);

        calibrate(&group->asked, LISTED, &listed);
        calibrate(&group->asked, LISTED, &both);
        calibrate(&group->asked, LENS_TOP_MAX, &every);
        for (size_t b = 0; b < LENS_CALIBRATION_BINS; b++)
            row->at[0] =
                (isnan(row->at[0]) ? 0 : row->at[0]) + (double)listed.n[b];
        row->at[1] = lens_calibration_error(&listed);
    }
    lens_table_row(table, "workloads and questions")->at[1] =
        lens_calibration_error(&both);
    lens_table_row(table, "the same, all practices")->at[1] =
        lens_calibration_error(&every);
    return add_reliability(m, &both, err);
}

/* "x-003, x-017 and 4 more" */
static const char *list_failed(const struct lens_robust *robust,
                               struct lens_arena *arena)
{
    char line[NOTE_MAX] = "failed: ";
    const size_t n = robust->n - robust->n_held;
    size_t len = strlen(line), i = 0;

    for (; i < n && len + 48 < sizeof(line); i++)
        len += (size_t)snprintf(line + len, sizeof(line) - len, "%s%s",
                                i ? " " : "", robust->failed[i]);
    if (i < n)
        (void)snprintf(line + len, sizeof(line) - len, " and %zu more", n - i);
    return n ? lens_arena_copy(arena, lens_view_of(line)) : "";
}

static enum lens_status add_robust(struct making *m, struct lens_error *err)
{
    static const char *const columns[] = { "tried", "held", "part" };
    struct lens_table *table = lens_report_table(
        m->report, m->arena, "Changed texts",
        "Denial: the practices it names fall and none of them rises; silence: "
        "no "
        "other rises either. Distraction: a sentence beside the matter leaves "
        "the first three practices in the first five.",
        columns, 3, 2);
    const char *const names[] = { "denial", "silence", "distraction" };
    struct lens_robust found[3];
    enum lens_status status;

    if (!table)
        return no_memory(err);
    status = lens_robust_denial(&m->way, m->pairs.texts, m->pairs.n, m->arena,
                                &found[0], &found[1], err);
    if (status == LENS_OK)
        status = lens_robust_distraction(
            &m->way, m->groups[WORKLOADS].texts, m->groups[WORKLOADS].n,
            m->everyday.texts, m->everyday.n, m->arena, &found[2], err);
    if (status != LENS_OK)
        return status;
    for (size_t i = 0; i < 3; i++) {
        const struct lens_robust *r = &found[i];
        struct lens_table_row *row = lens_table_row(table, names[i]);

        row->at[0] = (double)r->n;
        row->at[1] = (double)r->n_held;
        if (r->n)
            row->at[2] = (double)r->n_held / (double)r->n;
        row->note = list_failed(r, m->arena);
        if (!row->note)
            return no_memory(err);
    }
    return LENS_OK;
}

static enum lens_status search_topic(const struct making *m,
                                     const struct lens_judged_text *text,
                                     struct lens_graded *out,
                                     struct lens_error *err)
{
    const struct lens_quality_input *in = m->input;
    const struct lens_search search = {
        .text = lens_view_of(text->text),
        .k = TOPICS,
        .channels = in->packing.topics.dense ? LENS_BOTH : LENS_LEXICAL,
        .fusion = lens_fusion_default,
    };
    const char *keys[TOPICS];
    struct lens_result result;
    enum lens_status status =
        lens_search(&in->packing.topics, &search, m->arena, &result, err);

    if (status != LENS_OK)
        return status;
    for (size_t i = 0; i < result.n; i++) {
        keys[i] = lens_arena_copy(
            m->arena,
            in->packing.topic_key(result.at[i].docid, in->packing.topic_arg));
        if (!keys[i])
            return no_memory(err);
    }
    return lens_ranking_grade(&(struct lens_ranking){ keys, result.n,
                                                      text->topics.at,
                                                      text->topics.n },
                              m->arena, out, err);
}

static enum lens_status add_topics(struct making *m, struct lens_error *err)
{
    static const char *const columns[] = { "texts", "nDCG@10", "P@1",
                                           "success@5", "MRR" };
    struct lens_table *table;
    struct lens_table_row *row;
    double sum[4] = { 0 };

    if (!m->topics.n || !m->input->packing.topics.lexical)
        return LENS_OK;
    table = lens_report_table(m->report, m->arena, "Topics",
                              "Questions about the lens itself, by search.",
                              columns, 5, 1);
    if (!table)
        return no_memory(err);
    for (size_t i = 0; i < m->topics.n; i++) {
        struct lens_graded graded;
        enum lens_status status =
            search_topic(m, m->topics.texts[i], &graded, err);

        if (status != LENS_OK)
            return status;
        sum[0] += lens_ndcg(&graded, 10);
        sum[1] += lens_success(&graded, 1);
        sum[2] += lens_success(&graded, 5);
        sum[3] += lens_reciprocal_rank(&graded, LENS_NO_CUT);
    }
    row = lens_table_row(table, "topics");
    row->at[0] = (double)m->topics.n;
    for (size_t i = 0; i < 4; i++)
        row->at[1 + i] = sum[i] / (double)m->topics.n;
    return LENS_OK;
}

/* A group asked in another way: its nDCG, how much better the whole is, and
 * whether that could be chance, from cell `at` of the row on. */
static enum lens_status
put_against(struct making *m, const struct lens_way *way, struct group *group,
            struct lens_table_row *row, size_t at, struct lens_asked *asked,
            struct lens_error *err)
{
    const struct lens_randomisation how = { .seed = 1 };
    struct lens_significance found;
    enum lens_status status = ask_group(way, group, m, asked, err);

    if (status == LENS_OK)
        status = lens_randomisation_test(group->asked.of[LENS_FIG_NDCG],
                                         asked->of[LENS_FIG_NDCG], group->n,
                                         &how, &found, err);
    if (status != LENS_OK)
        return status;
    row->at[at] = lens_asked_mean(asked, LENS_FIG_NDCG);
    row->at[at + 1] = found.difference;
    row->at[at + 2] = found.p;
    return LENS_OK;
}

static enum lens_status ablate(struct making *m, const struct lens_way *way,
                               struct lens_table *table, struct lens_error *err)
{
    struct lens_table_row *row = lens_table_row(table, way->name);
    struct lens_asked workloads, questions;
    enum lens_status status =
        put_against(m, way, &m->groups[WORKLOADS], row, 0, &workloads, err);

    if (status == LENS_OK)
        status =
            put_against(m, way, &m->groups[QUESTIONS], row, 3, &questions, err);
    if (status == LENS_OK)
        row->at[6] = lens_asked_mean(&workloads, LENS_FIG_SCENARIO);
    return status;
}

static enum lens_status add_ablations(struct making *m, struct lens_error *err)
{
    static const char *const columns[] = { "workloads",   "workloads +",
                                           "workloads p", "questions",
                                           "questions +", "questions p",
                                           "scenario" };
    const struct lens_quality_input *in = m->input;
    const struct lens_way ways[] = {
        { "no expansion", in->plain, 0, LENS_WITHOUT_CONCEPTS },
        { "no scenario prior", in->engine, 0, LENS_WITHOUT_SCENARIOS },
        { "no concepts", in->engine, 0, LENS_WITHOUT_CONCEPTS },
        { "no learned weights", in->engine, 0, LENS_WITHOUT_LEARNING },
    };
    struct lens_table *table = lens_report_table(
        m->report, m->arena, "Without a part",
        "nDCG@10 without it; + is how much better the whole is, p that of a "
        "paired randomisation test. No expansion: an index of titles, "
        "summaries, "
        "guidance, steps and signs alone, and no concepts.",
        columns, 7, 0);

    if (!table)
        return no_memory(err);
    for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
        enum lens_status status =
            ways[i].engine ? ablate(m, &ways[i], table, err) : LENS_OK;

        if (status != LENS_OK)
            return status;
    }
    return LENS_OK;
}

/* Both channels against each of them, for every kind of text. */
static enum lens_status add_channels(struct making *m, struct lens_error *err)
{
    static const char *const columns[] = { "both",     "words",   "words +",
                                           "words p",  "meaning", "meaning +",
                                           "meaning p" };
    struct lens_table *table;

    if (!m->input->has_dense)
        return LENS_OK;
    table = lens_report_table(
        m->report, m->arena, "Channels",
        "nDCG@10 of both together and of each alone; + is how "
        "much better both are, p that of a paired test.",
        columns, 7, 0);
    if (!table)
        return no_memory(err);
    for (size_t g = WORKLOADS; g < N_GROUPS; g++) {
        const struct lens_way words = { "words", m->input->engine, LENS_LEXICAL,
                                        0 };
        const struct lens_way meaning = { "meaning", m->input->engine,
                                          LENS_DENSE, 0 };
        struct group *group = &m->groups[g];
        struct lens_table_row *row;
        struct lens_asked asked;
        enum lens_status status;

        if (!group->n)
            continue;
        row = lens_table_row(table, group->name);
        row->at[0] = lens_asked_mean(&group->asked, LENS_FIG_NDCG);
        status = put_against(m, &words, group, row, 1, &asked, err);
        if (status == LENS_OK)
            status = put_against(m, &meaning, group, row, 4, &asked, err);
        if (status != LENS_OK)
            return status;
    }
    return LENS_OK;
}

struct poor {
    const struct lens_judged_text *text;
    const struct lens_kept *answer;
    double ndcg;
};

static int by_ndcg(const void *pa, const void *pb)
{
    const struct poor *a = pa, *b = pb;

    if (a->ndcg != b->ndcg)
        return a->ndcg < b->ndcg ? -1 : 1;
    return strcmp(a->text->id, b->text->id);
}

/* "expected GENSEC01-BP03, ...; found GENOPS01-BP01, ..." */
static const char *say_what_was_expected(const struct poor *poor,
                                         struct lens_arena *arena)
{
    char line[NOTE_MAX] = "expected";
    size_t len = strlen(line);
    const struct lens_grades *grades = &poor->text->practices;

    for (size_t i = 0; i < grades->n && len + 64 < sizeof(line); i++)
        len += (size_t)snprintf(line + len, sizeof(line) - len, " %s:%d",
                                grades->at[i].key, grades->at[i].grade);
    len += (size_t)snprintf(line + len, sizeof(line) - len, "; found%s",
                            poor->answer->refused ? " nothing (refused)" : "");
    for (size_t p = 0;
         p < poor->answer->n_practices && p < 5 && len + 32 < sizeof(line); p++)
        len += (size_t)snprintf(line + len, sizeof(line) - len, " %s",
                                poor->answer->practices[p]);
    return lens_arena_copy(arena, lens_view_of(line));
}

static enum lens_status add_worst(struct making *m, struct lens_error *err)
{
    static const char *const columns[] = { "nDCG@10" };
    static const enum group_of kinds[] = { WORKLOADS, QUESTIONS };
    const size_t n = m->groups[WORKLOADS].n + m->groups[QUESTIONS].n;
    struct poor *all = lens_arena_alloc(m->arena, n, sizeof(*all));
    struct lens_table *table =
        lens_report_table(m->report, m->arena, "The worst texts",
                          "Practices as id:grade; of what was found the first "
                          "five.",
                          columns, 1, 0);
    size_t at = 0;

    if (!all || !table)
        return no_memory(err);
    for (size_t k = 0; k < 2; k++) {
        const struct lens_asked *asked = &m->groups[kinds[k]].asked;

        for (size_t i = 0; i < asked->n; i++)
            all[at++] = (struct poor){ asked->texts[i], &asked->answers[i],
                                       asked->of[LENS_FIG_NDCG][i] };
    }
    if (n)
        qsort(all, n, sizeof(*all), by_ndcg);
    for (size_t i = 0; i < n && i < WORST; i++) {
        struct lens_table_row *row = lens_table_row(table, all[i].text->id);

        row->at[0] = all[i].ndcg;
        row->note = say_what_was_expected(&all[i], m->arena);
        if (!row->note)
            return no_memory(err);
    }
    return LENS_OK;
}

enum lens_status lens_quality_report(const struct lens_quality_input *input,
                                     struct lens_arena *arena,
                                     struct lens_report *report,
                                     struct lens_error *err)
{
    struct making m = { .input = input,
                        .arena = arena,
                        .report = report,
                        .way = { "whole", input->engine, 0, 0 } };
    enum lens_status status = read_groups(&m, err);

    if (status == LENS_OK)
        status = read_others(&m, err);
    if (status == LENS_OK && !m.groups[WORKLOADS].n && !m.groups[QUESTIONS].n)
        return lens_hint(
            err,
            lens_fail(
                err, LENS_E_NOT_FOUND,
                "'%s' has no workloads and no questions of the split '%s'",
                input->folder, input->split),
            "name a folder with workloads.jsonl and questions.jsonl");
    if (status == LENS_OK)
        status = add_kinds(&m, err);
    if (status == LENS_OK)
        status = add_refusals(&m, err);
    if (status == LENS_OK)
        status = add_calibration(&m, err);
    if (status == LENS_OK)
        status = add_robust(&m, err);
    if (status == LENS_OK)
        status = add_topics(&m, err);
    if (status == LENS_OK)
        status = lens_packs_report(&input->packing, m.groups[WORKLOADS].texts,
                                   m.groups[WORKLOADS].n, arena, report, err);
    if (status == LENS_OK)
        status = add_channels(&m, err);
    if (status == LENS_OK)
        status = add_ablations(&m, err);
    return status == LENS_OK ? add_worst(&m, err) : status;
}
