#include "eval_index.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/checksum.h"
#include "base/error.h"
#include "build.h"
#include "places.h"

enum {
    SOURCE_MAX = 1024,
    NAME_MAX_LEN = 40,
    HASH_SHOWN = 16
};

struct place {
    const char *collection;
    char dir[LENS_PATH_MAX];    /* of the index */
    char record[LENS_PATH_MAX]; /* "dir/SOURCE" */
    char hash[LENS_CONTENT_HASH_LEN + 1];
    struct lens_build_vectors vectors;
};

/* "scifact" of "collections/scifact/", signs that a path could do without
 * made '-'. */
static enum lens_status name_of(const char *collection, char out[NAME_MAX_LEN],
                                struct lens_error *err)
{
    char *whole = realpath(collection, NULL);
    const char *last;

    if (!whole)
        return lens_fail(err, errno == ENOENT ? LENS_E_NOT_FOUND : LENS_E_IO,
                         "cannot open '%s': %s", collection, strerror(errno));
    last = strrchr(whole, '/') + 1;
    (void)snprintf(out, NAME_MAX_LEN, "%s", last);
    for (char *p = out; *p; p++) {
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                    "0123456789._-",
                    *p))
            *p = '-';
    }
    free(whole);
    return LENS_OK;
}

static enum lens_status hash_documents(struct place *place,
                                       struct lens_error *err)
{
    char path[LENS_PATH_MAX];
    struct lens_map map;
    enum lens_status status =
        lens_path_join(path, place->collection, "corpus.jsonl", err);

    if (status == LENS_OK)
        status = lens_map_open(path, &map, err);
    if (status != LENS_OK)
        return status;
    lens_content_hash((struct lens_view){ (const char *)map.p, map.len },
                      place->hash);
    lens_map_close(&map);
    return LENS_OK;
}

static enum lens_status cache_place(struct place *place, struct lens_error *err)
{
    char cache[LENS_PATH_MAX], name[NAME_MAX_LEN], below[NAME_MAX_LEN + 32];
    enum lens_status status = lens_place_cache(cache, err);

    if (status != LENS_OK)
        return lens_hint(err, status, "name a folder with '--index DIR'");
    status = name_of(place->collection, name, err);
    if (status != LENS_OK)
        return status;
    (void)snprintf(below, sizeof(below), "eval/%s-%.*s", name, HASH_SHOWN,
                   place->hash);
    return lens_path_join(place->dir, cache, below, err);
}

static enum lens_status find_place(const struct lens_cli *cli,
                                   struct place *place, struct lens_error *err)
{
    const char *named = lens_option_value(&cli->options, LENS_OPT_INDEX);
    enum lens_status status = hash_documents(place, err);

    if (status == LENS_OK)
        status = named ? lens_place_index(named, place->dir, err)
                       : cache_place(place, err);
    if (status == LENS_OK)
        status = lens_path_join(place->record, place->dir, "SOURCE", err);
    return status;
}

/* What SOURCE says of generation `generation` made from this place. */
static void spell_source(const struct place *place, unsigned generation,
                         char out[SOURCE_MAX])
{
    const struct lens_embedder *embedder = place->vectors.embedder;
    const char *without = place->vectors.lsa ? "lsa" : "none";

    (void)snprintf(
        out, SOURCE_MAX,
        "documents %s\nembedder %s %s\ndense %s\nprogram %s\ngeneration %u\n",
        place->hash, embedder ? embedder->facts.id : without,
        embedder ? embedder->facts.hash : "",
        place->vectors.dense_index ? place->vectors.dense_index : "by size",
        lens_build_program, generation);
}

/* Was the index made from what is there now, by this program? */
static bool is_current(const struct place *place, unsigned generation)
{
    char expected[SOURCE_MAX];
    struct lens_buffer found;
    bool same;

    spell_source(place, generation, expected);
    lens_buffer_init(&found, SOURCE_MAX);
    same = lens_file_read(place->record, &found, NULL) == LENS_OK &&
           lens_view_equal(lens_buffer_view(&found), lens_view_of(expected));
    lens_buffer_release(&found);
    return same;
}

static enum lens_status put_record(const struct place *place,
                                   unsigned generation, struct lens_error *err)
{
    char source[SOURCE_MAX];

    spell_source(place, generation, source);
    return lens_file_replace(place->record, lens_view_of(source), err);
}

static enum lens_status build(struct lens_cli *cli, const struct place *place,
                              struct lens_error *err)
{
    struct lens_index_summary summary = { 0 };
    enum lens_status status;

    (void)fprintf(stderr, "building the index of '%s' in '%s'\n",
                  place->collection, place->dir);
    status = lens_dir_make(place->dir, err);
    /* The folder is ours from now on, also if we die; no generation is 0. */
    if (status == LENS_OK)
        status = put_record(place, 0, err);
    if (status == LENS_OK)
        status = lens_build_index(cli, place->dir, place->collection,
                                  &place->vectors, &summary, err);
    if (status == LENS_OK)
        status = put_record(place, summary.generation, err);
    return status;
}

static enum lens_status stop(const char *name, void *arg,
                             struct lens_error *err)
{
    (void)name;
    (void)arg;
    (void)err;
    return LENS_END;
}

/* Missing, or a folder without anything in it. */
static bool is_free(const char *dir)
{
    return !lens_path_exists(dir) ||
           lens_dir_each(dir, stop, NULL, NULL) == LENS_OK;
}

/*
 * Open what is there; `*found` is false when it has to be built.  What we built
 * we can build again, whatever became of it.
 */
static enum lens_status open_former(struct lens_cli *cli,
                                    const struct place *place, bool *found,
                                    struct lens_opened *out,
                                    struct lens_error *err)
{
    const bool is_ours = lens_path_exists(place->record);
    enum lens_status status;

    *found = false;
    if (is_free(place->dir))
        return LENS_OK;
    status = lens_opened_open_dir(cli, place->dir, out, err);
    if (status != LENS_OK)
        return is_ours ? LENS_OK : status;
    *found = !is_ours || is_current(place, out->facts.generation);
    if (!*found)
        lens_opened_close(out);
    if (!is_ours)
        (void)fprintf(stderr, "using the index in '%s' as it is\n", place->dir);
    return LENS_OK;
}

enum lens_status lens_eval_index_open(struct lens_cli *cli,
                                      const char *collection,
                                      struct lens_opened *out,
                                      struct lens_error *err)
{
    struct place place = { .collection = collection };
    enum lens_status status = find_place(cli, &place, err);
    bool found = false;

    if (status == LENS_OK)
        status = lens_build_choose(cli, &place.vectors, err);
    if (status == LENS_OK)
        status = open_former(cli, &place, &found, out, err);
    if (status == LENS_OK && !found) {
        status = build(cli, &place, err);
        if (status == LENS_OK)
            status = lens_opened_open_dir(cli, place.dir, out, err);
    }
    if (place.vectors.embedder)
        place.vectors.embedder->ops->close(place.vectors.embedder);
    return status;
}
