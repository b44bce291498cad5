#include "answer/findings_json.h"

#include "json/writer.h"

enum {
    DECIMALS = 6
};

static void put_highlights(struct lens_json_writer *w,
                           const struct lens_finding *f)
{
    bool pretty = w->pretty;

    lens_json_open_array(w, "highlights");
    for (size_t i = 0; i < f->n_words; i++) {
        lens_json_open_array(w, NULL);
        w->pretty = false;
        lens_json_put_integer(w, NULL, (int64_t)f->words[i].start);
        lens_json_put_integer(w, NULL, (int64_t)f->words[i].end);
        lens_json_close_array(w);
        w->pretty = pretty;
    }
    lens_json_close_array(w);
}

static void put_result(struct lens_json_writer *w,
                       const struct lens_findings *findings, size_t i)
{
    const struct lens_finding *f = &findings->at[i];

    lens_json_open_object(w, NULL);
    lens_json_put_integer(w, "rank", (int64_t)i + 1);
    lens_json_put_text(w, "id", f->key);
    lens_json_put_text(w, "kind", lens_kind_name(findings->kind));
    lens_json_put_text(w, "title", f->title);
    lens_json_put_text(w, "url", f->url);
    lens_json_put_number(w, "score", f->score, DECIMALS);
    if (findings->channels & LENS_LEXICAL)
        lens_json_put_number(w, "lexical", f->lexical, DECIMALS);
    if (findings->channels & LENS_DENSE)
        lens_json_put_number(w, "dense", f->dense, DECIMALS);
    lens_json_put_text(w, "doc_field", f->field);
    lens_json_put_text(w, "snippet", f->snippet);
    put_highlights(w, f);
    lens_json_put_text(w, "content_hash", f->content_hash);
    lens_json_close_object(w);
}

static void put_corpus(struct lens_json_writer *w,
                       const struct lens_findings *findings)
{
    lens_json_open_object(w, "corpus");
    lens_json_put_text(w, "id", findings->corpus_id);
    lens_json_put_text(w, "name", findings->corpus_name);
    lens_json_put_text(w, "revision", findings->corpus_edition);
    lens_json_put_text(w, "hash", findings->corpus_hash);
    lens_json_put_text(w, "kind", lens_kind_name(findings->kind));
    lens_json_put_integer(w, "documents", (int64_t)findings->n_documents);
    lens_json_close_object(w);
}

static void put_fusion(struct lens_json_writer *w,
                       const struct lens_findings *findings)
{
    const struct lens_fusion *fusion = &findings->fusion;

    lens_json_open_array(w, "channels");
    if (findings->channels & LENS_LEXICAL)
        lens_json_put_text(w, NULL, "lexical");
    if (findings->channels & LENS_DENSE)
        lens_json_put_text(w, NULL, "dense");
    lens_json_close_array(w);
    if (findings->channels != LENS_BOTH) {
        lens_json_put_null(w, "fusion");
        return;
    }
    lens_json_open_object(w, "fusion");
    lens_json_put_text(w, "method", lens_fusion_name(fusion->method));
    if (fusion->method == LENS_FUSE_RRF)
        lens_json_put_number(w, "rank_offset", fusion->rank_offset, DECIMALS);
    else
        lens_json_put_number(w, "dense_weight", fusion->dense_weight, DECIMALS);
    lens_json_close_object(w);
}

void lens_findings_json(const struct lens_findings *findings,
                        struct lens_buffer *out)
{
    struct lens_json_writer w;

    lens_json_writer_init(&w, out, true);
    lens_json_open_object(&w, NULL);
    lens_json_put_text(&w, "schema", "search/1");
    lens_json_open_object(&w, "query");
    lens_json_put_view(&w, "text", findings->text);
    lens_json_close_object(&w);
    put_corpus(&w, findings);
    put_fusion(&w, findings);
    lens_json_open_array(&w, "results");
    for (size_t i = 0; i < findings->n; i++)
        put_result(&w, findings, i);
    lens_json_close_array(&w);
    lens_json_close_object(&w);
}

void lens_findings_jsonl(const struct lens_findings *findings,
                         struct lens_buffer *out)
{
    for (size_t i = 0; i < findings->n; i++) {
        struct lens_json_writer w;

        lens_json_writer_init(&w, out, false);
        put_result(&w, findings, i);
    }
}
