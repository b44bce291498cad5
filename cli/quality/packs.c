#include "quality/packs.h"

#include <stdlib.h>
#include <string.h>

#include "answer/pack_text.h"
#include "base/error.h"

enum {
    BYTES_MAX = 1 << 20 /* of what is counted */
};

static const double relevance = 0.7;

enum way {
    PACKED,
    PLAIN,
    SUMMARIES,
    MMR,
    N_WAYS
};

static const char *const names[N_WAYS] = { "packs", "plain cut", "summaries",
                                           "mmr" };

/* Summed over the texts. */
struct figures {
    double recall; /* of practices of grade 2 */
    double practices, passages, sentences, tokens;
};

/* A practice in one piece. */
struct piece {
    struct lens_pack_passage passage;
    const struct lens_token *terms; /* in byte order; only for MMR */
    size_t n_terms;
    double likeness; /* to the nearest one taken */
    bool is_taken;
};

struct pieces {
    const struct lens_packing *packing;
    enum way way;
    struct lens_arena *arena;
    struct piece *at;
    size_t n;
};

static enum lens_status no_memory(struct lens_error *err)
{
    return lens_fail(err, LENS_E_NOMEM, "no memory to measure packs");
}

static int by_term(const void *pa, const void *pb)
{
    const struct lens_token *a = pa, *b = pb;

    return lens_view_compare(a->term, b->term);
}

static enum lens_status read_terms(const struct pieces *p, struct piece *piece,
                                   struct lens_error *err)
{
    struct lens_token *terms = NULL;
    size_t n = 0, kept = 0;
    enum lens_status status =
        lens_analyze(p->packing->analyzer, lens_view_of(piece->passage.text),
                     p->arena, &terms, &n, err);

    if (status != LENS_OK)
        return status;
    if (n)
        qsort(terms, n, sizeof(*terms), by_term);
    for (size_t i = 0; i < n; i++) {
        if (!kept || by_term(&terms[kept - 1], &terms[i]) != 0)
            terms[kept++] = terms[i];
    }
    piece->terms = terms;
    piece->n_terms = kept;
    return LENS_OK;
}

static double likeness(const struct piece *a, const struct piece *b)
{
    size_t i = 0, j = 0, both = 0;

    while (i < a->n_terms && j < b->n_terms) {
        int order = by_term(&a->terms[i], &b->terms[j]);

        both += order == 0;
        i += order <= 0;
        j += order >= 0;
    }
    return both ? (double)both / (double)(a->n_terms + b->n_terms - both) : 0;
}

static bool is_wanted(enum way way, enum lens_field field)
{
    return field == LENS_F_SUMMARY ||
           (field == LENS_F_GUIDANCE && way == PLAIN);
}

static enum lens_status read_piece(const struct pieces *p,
                                   const struct lens_answer_practice *practice,
                                   struct piece *out, struct lens_error *err)
{
    struct lens_docstore *docs = p->packing->docs;
    struct lens_document doc;
    struct lens_buffer text;
    enum lens_status status =
        docs->ops->find(docs, lens_view_of(practice->key), p->arena, &doc, err);

    if (status != LENS_OK)
        return status;
    lens_buffer_init(&text, BYTES_MAX);
    if (p->way == MMR)
        lens_buffer_add_format(&text, "%s ", practice->why);
    for (size_t i = 0; i < doc.n_texts; i++) {
        if (is_wanted(p->way, doc.texts[i].field))
            lens_buffer_add_format(&text, "%s ", doc.texts[i].text);
    }
    *out = (struct piece){
        .passage = { .id = practice->key,
                     .kind = "practice",
                     .title = practice->title,
                     .url = practice->url,
                     .score = practice->score,
                     .text =
                         lens_arena_copy(p->arena, lens_buffer_view(&text)) },
    };
    status = lens_buffer_status(&text);
    lens_buffer_release(&text);
    if (status != LENS_OK || !out->passage.text)
        return no_memory(err);
    return p->way == MMR ? read_terms(p, out, err) : LENS_OK;
}

/* The next one: by rank, or by what is relevant and new. */
static struct piece *next_piece(const struct pieces *p)
{
    struct piece *best = NULL;
    double most = 0;

    for (size_t i = 0; i < p->n; i++) {
        struct piece *of = &p->at[i];
        double worth = of->passage.score;

        if (of->is_taken)
            continue;
        if (p->way == MMR)
            worth = relevance * worth - (1 - relevance) * of->likeness;
        if (!best || worth > most) {
            most = worth;
            best = of;
        }
    }
    return best;
}

static enum lens_status count(const struct lens_pack *pack, size_t *out,
                              struct lens_error *err)
{
    const struct lens_token_counter *counter = lens_token_estimate();
    struct lens_buffer text;
    enum lens_status status;

    lens_buffer_init(&text, BYTES_MAX);
    lens_pack_text(pack, &text);
    status = lens_buffer_status(&text);
    if (status == LENS_OK)
        status =
            counter->ops->count(counter, lens_buffer_view(&text), out, err);
    else
        status = no_memory(err);
    lens_buffer_release(&text);
    return status;
}

/* Pieces into the pack until the next does not fit. */
static enum lens_status fill(const struct pieces *p, struct lens_pack *pack,
                             struct lens_error *err)
{
    struct lens_pack_passage *passages =
        lens_arena_alloc(p->arena, p->n, sizeof(*passages));
    enum lens_status status = LENS_OK;
    struct piece *next;

    if (!passages)
        return no_memory(err);
    pack->passages = passages;
    pack->n = 0;
    while ((next = next_piece(p))) {
        size_t n_tokens = 0;

        next->is_taken = true;
        passages[pack->n++] = next->passage;
        status = count(pack, &n_tokens, err);
        if (status != LENS_OK)
            return status;
        if (n_tokens > pack->max_tokens) {
            pack->n--;
            break;
        }
        pack->n_tokens = n_tokens;
        for (size_t i = 0; i < p->n; i++) {
            double alike = likeness(&p->at[i], next);

            if (alike > p->at[i].likeness)
                p->at[i].likeness = alike;
        }
    }
    return LENS_OK;
}

/* The same answer, packed in another way. */
static enum lens_status pack_again(const struct lens_packing *packing,
                                   enum way way, struct lens_arena *arena,
                                   struct lens_pack *pack,
                                   struct lens_error *err)
{
    const struct lens_answer *answer = pack->answer;
    struct pieces p = { .packing = packing, .way = way, .arena = arena };
    enum lens_status status = LENS_OK;

    p.at = lens_arena_alloc(arena, answer->n_practices, sizeof(*p.at));
    if (!p.at)
        return no_memory(err);
    for (; status == LENS_OK && p.n < answer->n_practices; p.n++)
        status = read_piece(&p, &answer->practices[p.n], &p.at[p.n], err);
    return status == LENS_OK ? fill(&p, pack, err) : status;
}

static double recall(const struct lens_pack *pack,
                     const struct lens_judged_text *text)
{
    size_t n = 0, found = 0;

    for (size_t g = 0; g < text->practices.n; g++) {
        if (text->practices.at[g].grade < 2)
            continue;
        n++;
        for (size_t i = 0; i < pack->n; i++)
            found += !strcmp(pack->passages[i].id, text->practices.at[g].key);
    }
    return n ? (double)found / (double)n : 1;
}

static void add(const struct lens_pack *pack,
                const struct lens_judged_text *text, struct figures *to)
{
    to->recall += recall(pack, text);
    to->passages += (double)pack->n;
    to->tokens += (double)pack->n_tokens;
    for (size_t i = 0; i < pack->n; i++) {
        to->practices += !strcmp(pack->passages[i].kind, "practice");
        to->sentences += (double)pack->passages[i].n_sentences;
    }
}

static enum lens_status measure(const struct lens_packing *packing,
                                const struct lens_judged_text *text,
                                struct figures sums[N_WAYS],
                                struct lens_error *err)
{
    const struct lens_packing_request request = { .text = lens_view_of(
                                                      text->text) };
    struct lens_arena arena = { 0 };
    struct lens_pack packed;
    enum lens_status status =
        lens_packing_make(packing, &request, &arena, &packed, err);

    for (unsigned w = 0; status == LENS_OK && w < N_WAYS; w++) {
        struct lens_pack pack = packed;

        if (w != PACKED && packed.n)
            status = pack_again(packing, (enum way)w, &arena, &pack, err);
        if (status == LENS_OK)
            add(&pack, text, &sums[w]);
    }
    lens_arena_release(&arena);
    return status;
}

static void add_row(enum way way, const struct figures sums[N_WAYS], size_t n,
                    struct lens_table *table)
{
    struct lens_table_row *row = lens_table_row(table, names[way]);
    const struct figures *of = &sums[way];

    row->at[0] = (double)n;
    row->at[1] = of->recall / (double)n;
    if (way != PACKED)
        row->at[2] = (sums[PACKED].recall - of->recall) / (double)n;
    row->at[3] = of->practices / (double)n;
    row->at[4] = of->passages / (double)n;
    row->at[5] = of->sentences / (double)n;
    row->at[6] = of->tokens / (double)n;
}

enum lens_status lens_packs_report(const struct lens_packing *packing,
                                   const struct lens_judged_text *const *texts,
                                   size_t n, struct lens_arena *arena,
                                   struct lens_report *report,
                                   struct lens_error *err)
{
    static const char *const columns[] = { "texts",     "recall",   "packs +",
                                           "practices", "passages", "sentences",
                                           "tokens" };
    struct figures sums[N_WAYS] = { { 0 } };
    enum lens_status status = LENS_OK;
    struct lens_table *table;

    if (!n)
        return LENS_OK;
    table = lens_report_table(
        report, arena, "Context packs",
        "Workloads in packs of 2,000 tokens: the part of the practices of "
        "grade 2 that are in there, and means of what is; + is how much "
        "better packs are. Beside them "
        "practices in the order of their rank, with summary and guidance "
        "or summary alone, until one does not fit; and reason with summary by "
        "maximal marginal relevance.",
        columns, 7, 1);
    if (!table)
        return no_memory(err);
    for (size_t i = 0; status == LENS_OK && i < n; i++)
        status = measure(packing, texts[i], sums, err);
    for (unsigned w = 0; status == LENS_OK && w < N_WAYS; w++)
        add_row((enum way)w, sums, n, table);
    return status;
}
