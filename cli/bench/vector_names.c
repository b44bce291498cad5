/* vector_names.c - which files belong to a set of vectors. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/file.h"
#include "bench/vector_set.h"

enum role {
    BASE,
    QUERIES,
    TRUTH,
    N_ROLES
};

static const struct {
    const char *word;
    enum role role;
} roles[] = { { "base", BASE },     { "train", BASE },
              { "query", QUERIES }, { "queries", QUERIES },
              { "test", QUERIES },  { "groundtruth", TRUTH },
              { "truth", TRUTH } };

static const char *const vector_endings[] = { ".fvecs", ".fbin", ".npy" };

/* A name taken apart: "sift_", BASE. */
struct parts {
    size_t stem; /* bytes */
    enum role role;
};

static bool has_suffix(struct lens_view name, const char *suffix)
{
    size_t len = strlen(suffix);

    return name.len >= len && memcmp(name.p + name.len - len, suffix, len) == 0;
}

/* Cut the ending off; false when it is none of vectors or truth. */
static bool cut_ending(struct lens_view *name, bool *is_truth)
{
    *is_truth = has_suffix(*name, ".ivecs");
    if (*is_truth) {
        name->len -= strlen(".ivecs");
        return true;
    }
    for (size_t i = 0; i < sizeof(vector_endings) / sizeof(*vector_endings);
         i++) {
        if (has_suffix(*name, vector_endings[i])) {
            name->len -= strlen(vector_endings[i]);
            return true;
        }
    }
    return false;
}

/* "groundtruth" ends in "truth": the longest word is the one. */
static bool take_apart(const char *text, struct parts *out)
{
    struct lens_view name = lens_view_of(text);
    size_t longest = 0;
    bool is_truth = false;

    if (!cut_ending(&name, &is_truth))
        return false;
    for (size_t i = 0; i < sizeof(roles) / sizeof(*roles); i++) {
        size_t len = strlen(roles[i].word);

        if (has_suffix(name, roles[i].word) && len > longest &&
            (roles[i].role == TRUTH) == is_truth) {
            longest = len;
            *out = (struct parts){ name.len - len, roles[i].role };
        }
    }
    return longest > 0;
}

/* Looking through a folder for the files of one stem. */
struct search {
    const char *folder;
    struct lens_view stem;
    bool any_stem, open_stem; /* open: "sift" means "sift_", too */
    char found[N_ROLES][LENS_PATH_MAX];
};

static bool is_wanted(const struct search *search, const char *name,
                      size_t stem)
{
    size_t len = search->stem.len;

    if (search->any_stem)
        return true;
    if (stem < len || memcmp(name, search->stem.p, len) != 0)
        return false;
    return stem == len ||
           (search->open_stem && stem == len + 1 && strchr("_-.", name[len]));
}

static enum lens_status visit(const char *name, void *arg,
                              struct lens_error *err)
{
    struct search *search = arg;
    struct parts parts = { 0, BASE };
    char *place;

    if (!take_apart(name, &parts) || !is_wanted(search, name, parts.stem))
        return LENS_OK;
    place = search->found[parts.role];
    if (*place) {
        (void)lens_fail(err, LENS_E_INVAL,
                        "'%.120s' holds several sets of vectors: '%.60s' is "
                        "beside '%.60s'",
                        search->folder, name, strrchr(place, '/') + 1);
        return lens_hint(err, LENS_E_INVAL, "name the file of one of them");
    }
    return lens_path_join(place, search->folder, name, err);
}

static bool is_folder(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static void set_name(char out[LENS_PATH_MAX], const char *name)
{
    (void)snprintf(out, LENS_PATH_MAX, "%s", name);
}

/* Where to look and for what. */
static enum lens_status begin(const char *path, char folder[LENS_PATH_MAX],
                              struct search *out, struct lens_error *err)
{
    const char *slash = strrchr(path, '/'), *leaf = slash ? slash + 1 : path;
    struct parts parts = { 0, BASE };

    if (strlen(path) >= LENS_PATH_MAX)
        return lens_fail(err, LENS_E_LIMIT, "the path '%.80s...' is too long",
                         path);
    *out = (struct search){ .folder = folder };
    if (is_folder(path)) {
        set_name(folder, path);
        out->any_stem = true;
        return LENS_OK;
    }
    set_name(folder, slash ? path : ".");
    if (slash)
        folder[slash == path ? 1 : slash - path] = '\0';
    out->open_stem = !take_apart(leaf, &parts);
    out->stem = out->open_stem ? lens_view_of(leaf)
                               : (struct lens_view){ leaf, parts.stem };
    return LENS_OK;
}

enum lens_status lens_vector_names_find(const char *path,
                                        struct lens_vector_names *out,
                                        struct lens_error *err)
{
    char folder[LENS_PATH_MAX];
    struct search search = { .folder = NULL };
    enum lens_status status = begin(path, folder, &search, err);

    if (status == LENS_OK && search.open_stem && lens_path_exists(path)) {
        /* A file whose name says nothing of a role is a set of its own. */
        *out = (struct lens_vector_names){ .queries = "" };
        set_name(out->base, path);
        return LENS_OK;
    }
    if (status == LENS_OK)
        status = lens_dir_each(folder, visit, &search, err);
    if (status == LENS_OK && !*search.found[BASE])
        status =
            lens_hint(err,
                      lens_fail(err, LENS_E_NOT_FOUND,
                                "there are no vectors at '%s'", path),
                      "name a file of vectors, or a folder with a file like "
                      "'sift_base.fvecs'");
    if (status != LENS_OK)
        return status;
    set_name(out->base, search.found[BASE]);
    set_name(out->queries, search.found[QUERIES]);
    set_name(out->truth, search.found[TRUTH]);
    return LENS_OK;
}
