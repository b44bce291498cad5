/*
 * Which file decides.  A published model often has both, and they agree: a
 * tokenizer.json is what Hugging Face's `tokenizers` made of the vocab.txt and
 * tokenizer_config.json beside it.  Where it is there, it alone is read, as
 * that program does it (wordpiece_json.c): it says everything, including what
 * the other two leave to the reader's defaults, and a model that was pruned or
 * renumbered often ships nothing else.  Otherwise vocab.txt gives the tokens,
 * one a line, and tokenizer_config.json, if any, the settings
 * (wordpiece_vocab.c).  Speed is no reason to prefer vocab.txt: the vocabulary
 * of a tokenizer.json is read without building a tree (json_vocabulary.h).
 *
 * What must hold of either: ids 0 to n-1 without a hole, each with one token,
 * no token twice; the unknown token is one of them; a literal that is in the
 * vocabulary has the same id there, and one that is not has the next free id.
 * The reference program tolerates most of the contrary and warns; vectors of a
 * model whose files contradict each other would be worth nothing.
 *
 * Not done, and refused: literals that are searched for in cleaned text or as
 * whole words, other models (BPE, Unigram), other normalizers and
 * pre-tokenizers.  No BERT-family encoder we know of has any.
 */
#include "embedders/wordpiece_int.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/file.h"

enum lens_status lens_wordpiece_number(struct lens_wordpiece *tokenizer,
                                       const char *name, struct lens_error *err)
{
    const struct lens_pieces *vocabulary = &tokenizer->vocabulary;
    const size_t n = vocabulary->n, none = SIZE_MAX;
    enum lens_status status;

    if (n == 0)
        return lens_fail(err, LENS_E_INVAL, "'%s' has no tokens", name);
    status = lens_pieces_index(&tokenizer->vocabulary, name, err);
    if (status != LENS_OK)
        return status;
    tokenizer->piece_of_id = lens_calloc(n, sizeof(*tokenizer->piece_of_id));
    if (!tokenizer->piece_of_id)
        return lens_fail(err, LENS_E_NOMEM, "no memory to read '%s'", name);
    for (size_t i = 0; i < n; i++)
        tokenizer->piece_of_id[i] = none;
    for (size_t i = 0; i < n; i++) {
        int32_t id = lens_pieces_id(vocabulary, i);

        if (id < 0 || (size_t)id >= n)
            return lens_fail(err, LENS_E_INVAL,
                             "'%s' has %zu tokens, but one of id %d", name, n,
                             (int)id);
        if (tokenizer->piece_of_id[id] != none)
            return lens_fail(err, LENS_E_INVAL, "'%s' has two tokens of id %d",
                             name, (int)id);
        tokenizer->piece_of_id[id] = i;
    }
    return LENS_OK;
}

static enum lens_status settle_literals(struct lens_wordpiece *tokenizer,
                                        const char *name,
                                        struct lens_error *err)
{
    const struct lens_pieces *literals = &tokenizer->literals;
    int32_t next = (int32_t)tokenizer->vocabulary.n;
    enum lens_status status;

    status = lens_pieces_index(&tokenizer->literals, name, err);
    if (status != LENS_OK)
        return status;
    for (size_t i = 0; i < literals->n; i++) {
        struct lens_view bytes = lens_pieces_bytes(literals, i);
        int32_t known = lens_pieces_find(&tokenizer->vocabulary, bytes);
        int32_t wanted = known >= 0 ? known : next++;

        if (lens_pieces_id(literals, i) != wanted)
            return lens_fail(err, LENS_E_INVAL,
                             "'%s': the added token %zu has id %d, by the "
                             "vocabulary it is %d",
                             name, i, (int)lens_pieces_id(literals, i),
                             (int)wanted);
        tokenizer->starts_literal[(unsigned char)bytes.p[0]] = true;
    }
    return LENS_OK;
}

static int32_t id_of(const struct lens_wordpiece *tokenizer,
                     struct lens_view token)
{
    int32_t id = lens_pieces_find(&tokenizer->vocabulary, token);

    return id >= 0 ? id : lens_pieces_find(&tokenizer->literals, token);
}

/* The token of that name, or of one of the usual two. */
static int32_t special_id(const struct lens_wordpiece *tokenizer,
                          struct lens_view named, const char *usual,
                          const char *other)
{
    int32_t id;

    if (named.len)
        return id_of(tokenizer, named);
    id = id_of(tokenizer, lens_view_of(usual));
    return id >= 0 ? id : id_of(tokenizer, lens_view_of(other));
}

enum lens_status lens_wordpiece_settle(struct lens_wordpiece *tokenizer,
                                       const struct lens_wordpiece_names *names,
                                       const char *name, struct lens_error *err)
{
    struct lens_wordpiece_specials *specials = &tokenizer->specials;
    enum lens_status status = settle_literals(tokenizer, name, err);

    if (status != LENS_OK)
        return status;
    specials->cls = special_id(tokenizer, names->cls, "[CLS]", "<s>");
    specials->sep = special_id(tokenizer, names->sep, "[SEP]", "</s>");
    specials->pad = special_id(tokenizer, names->pad, "[PAD]", "<pad>");
    specials->unknown = -1;
    if (!names->unknown.len)
        return LENS_OK;
    specials->unknown =
        lens_pieces_find(&tokenizer->vocabulary, names->unknown);
    if (specials->unknown >= 0)
        return LENS_OK;
    return lens_hint(err,
                     lens_fail(err, LENS_E_INVAL,
                               "'%s': the unknown token '%.*s' is not in the "
                               "vocabulary",
                               name, LENS_VIEW_ARG(names->unknown)),
                     "the files of the model do not belong together; copy "
                     "them anew");
}

static enum lens_status read_folder(struct lens_wordpiece *tokenizer,
                                    const char *folder, struct lens_error *err)
{
    char json[LENS_PATH_MAX], vocab[LENS_PATH_MAX], config[LENS_PATH_MAX];
    enum lens_status status;

    status = lens_path_join(json, folder, "tokenizer.json", err);
    if (status == LENS_OK)
        status = lens_path_join(vocab, folder, "vocab.txt", err);
    if (status == LENS_OK)
        status = lens_path_join(config, folder, "tokenizer_config.json", err);
    if (status != LENS_OK)
        return status;
    if (lens_path_exists(json))
        return lens_wordpiece_read_json(tokenizer, json, err);
    if (lens_path_exists(vocab))
        return lens_wordpiece_read_vocab(tokenizer, vocab, config, err);
    return lens_hint(err,
                     lens_fail(err, LENS_E_NOT_FOUND,
                               "'%.200s' has neither tokenizer.json nor "
                               "vocab.txt",
                               folder),
                     "name the folder that holds the files of a model");
}

enum lens_status lens_wordpiece_open(const char *folder,
                                     struct lens_wordpiece **out,
                                     struct lens_error *err)
{
    struct lens_wordpiece *tokenizer = lens_calloc(1, sizeof(*tokenizer));
    enum lens_status status;

    if (!tokenizer)
        return lens_fail(err, LENS_E_NOMEM, "no memory for a tokenizer");
    lens_pieces_init(&tokenizer->vocabulary);
    lens_pieces_init(&tokenizer->literals);
    status = read_folder(tokenizer, folder, err);
    if (status != LENS_OK) {
        lens_wordpiece_close(tokenizer);
        return status;
    }
    *out = tokenizer;
    return LENS_OK;
}

void lens_wordpiece_close(struct lens_wordpiece *tokenizer)
{
    if (!tokenizer)
        return;
    lens_pieces_release(&tokenizer->vocabulary);
    lens_pieces_release(&tokenizer->literals);
    lens_free(tokenizer->piece_of_id);
    lens_free(tokenizer);
}

size_t lens_wordpiece_size(const struct lens_wordpiece *tokenizer)
{
    const struct lens_pieces *literals = &tokenizer->literals;
    size_t size = tokenizer->vocabulary.n;

    for (size_t i = 0; i < literals->n; i++) {
        if ((size_t)lens_pieces_id(literals, i) >= size)
            size = (size_t)lens_pieces_id(literals, i) + 1;
    }
    return size;
}

struct lens_wordpiece_specials
lens_wordpiece_specials(const struct lens_wordpiece *tokenizer)
{
    return tokenizer->specials;
}

struct lens_view lens_wordpiece_token(const struct lens_wordpiece *tokenizer,
                                      int32_t id)
{
    const struct lens_pieces *literals = &tokenizer->literals;

    if (id >= 0 && (size_t)id < tokenizer->vocabulary.n)
        return lens_pieces_bytes(&tokenizer->vocabulary,
                                 tokenizer->piece_of_id[id]);
    for (size_t i = 0; i < literals->n; i++) {
        if (lens_pieces_id(literals, i) == id)
            return lens_pieces_bytes(literals, i);
    }
    return (struct lens_view){ 0 };
}
