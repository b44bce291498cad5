#include "dense/faiss_index.h"

#include <faiss/c_api/Index_c.h>
#include <faiss/c_api/index_factory_c.h>
#include <faiss/c_api/index_io_c.h>
#include <stdio.h>

#include "asklens/embedder.h"
#include "base/error.h"
#include "dense/faiss_int.h"
#include "format/container.h"

static enum lens_status check_options(const struct lens_faiss_vectors *rows,
                                      const struct lens_faiss_options *options,
                                      struct lens_factory *factory,
                                      struct lens_error *err)
{
    struct lens_factory_parameters ignored;
    enum lens_status status;

    if (rows->dim == 0 || rows->dim > LENS_EMBED_DIM_MAX)
        return lens_fail(err, LENS_E_INVAL,
                         "vectors of %zu dimensions cannot be indexed, only "
                         "of 1 to %d",
                         rows->dim, LENS_EMBED_DIM_MAX);
    if (rows->n > LENS_FAISS_MAX_ROWS)
        return lens_fail(err, LENS_E_LIMIT,
                         "%zu vectors are more than the limit of %d", rows->n,
                         LENS_FAISS_MAX_ROWS);
    status = lens_factory_parse(options->factory, rows->dim, factory, err);
    if (status == LENS_OK)
        status = lens_factory_parse_parameters(factory, options->parameters,
                                               &ignored, err);
    if (status == LENS_OK)
        status = lens_factory_check_rows(factory, rows->n, err);
    if (status == LENS_OK)
        status = lens_faiss_check_vectors(rows, "row", err);
    return status;
}

/* Train and fill an index that has its parameters. */
static enum lens_status fill(FaissIndex *index,
                             const struct lens_faiss_vectors *rows,
                             struct lens_error *err)
{
    int code = 0;

    if (rows->n == 0)
        return LENS_OK;
    if (!faiss_Index_is_trained(index))
        code = faiss_Index_train(index, (faiss_idx_t)rows->n, rows->at);
    if (code == 0)
        code = faiss_Index_add(index, (faiss_idx_t)rows->n, rows->at);
    if (code != 0)
        return lens_faiss_failed(code, LENS_E_BACKEND, "build the vector index",
                                 err);
    return LENS_OK;
}

static ssize_t write_to_buffer(void *cookie, const char *bytes, size_t len)
{
    struct lens_buffer *out = cookie;

    lens_buffer_add(out, bytes, len);
    return lens_buffer_status(out) == LENS_OK ? (ssize_t)len : 0;
}

/* FAISS writes to a stream; this one ends in a buffer of ours, whose maximum
 * and allocator are known. */
static enum lens_status write_faiss(const FaissIndex *index,
                                    struct lens_buffer *out,
                                    struct lens_error *err)
{
    cookie_io_functions_t functions = { .write = write_to_buffer };
    FILE *stream = fopencookie(out, "w", functions);
    enum lens_status status;
    int code, closed;

    if (!stream)
        return lens_fail(err, LENS_E_NOMEM,
                         "no memory to write the vector index");
    code = faiss_write_index(index, stream);
    closed = fclose(stream);
    status = lens_buffer_status(out);
    if (status != LENS_OK)
        return lens_fail(err, status, "no room for the vector index");
    if (code != 0)
        return lens_faiss_failed(code, LENS_E_BACKEND, "write the vector index",
                                 err);
    if (closed != 0)
        return lens_fail(err, LENS_E_IO, "the vector index was cut short");
    return LENS_OK;
}

static enum lens_status write_container(const struct lens_faiss_vectors *rows,
                                        const struct lens_factory *factory,
                                        struct lens_view faiss,
                                        struct lens_buffer *out,
                                        struct lens_error *err)
{
    struct lens_container_writer writer = { .n = 0 };
    enum lens_status status;
    struct lens_buffer meta;

    lens_buffer_init(&meta, 8);
    lens_buffer_add_u32(&meta, (uint32_t)rows->dim);
    lens_buffer_add_u32(&meta, (uint32_t)rows->n);
    status = lens_buffer_status(&meta);
    if (status == LENS_OK) {
        lens_container_add(&writer, LENS_FAISS_META, lens_buffer_view(&meta));
        lens_container_add(&writer, LENS_FAISS_FACTORY,
                           lens_view_of(factory->text));
        lens_container_add(&writer, LENS_FAISS_BYTES, faiss);
        lens_container_write(&writer, out);
        status = lens_buffer_status(out);
    }
    lens_buffer_release(&meta);
    if (status != LENS_OK)
        return lens_fail(err, status, "no room for the vector index");
    return LENS_OK;
}

/* The index as FAISS writes it, in `out`. */
static enum lens_status build_bytes(const struct lens_faiss_vectors *rows,
                                    const struct lens_faiss_options *options,
                                    const struct lens_factory *factory,
                                    struct lens_buffer *out,
                                    struct lens_error *err)
{
    FaissIndex *index = NULL;
    enum lens_status status;
    int code;

    code = faiss_index_factory(&index, (int)rows->dim, factory->faiss,
                               METRIC_INNER_PRODUCT);
    if (code != 0)
        return lens_faiss_failed(code, LENS_E_INVAL, "make the vector index",
                                 err);
    status =
        lens_faiss_set_parameters(index, factory, options->parameters, err);
    if (status == LENS_OK)
        status = fill(index, rows, err);
    if (status == LENS_OK)
        status = write_faiss(index, out, err);
    faiss_Index_free(index);
    return status;
}

enum lens_status lens_faiss_build(const struct lens_faiss_vectors *rows,
                                  const struct lens_faiss_options *options,
                                  struct lens_buffer *out,
                                  struct lens_error *err)
{
    struct lens_factory factory = { .text = "" };
    enum lens_status status;
    struct lens_buffer bytes;
    int threads;

    status = check_options(rows, options, &factory, err);
    if (status != LENS_OK)
        return status;
    lens_buffer_init(&bytes, out->max);
    /* A graph built by several threads depends on who comes first. */
    threads = lens_faiss_one_thread();
    status = build_bytes(rows, options, &factory, &bytes, err);
    lens_faiss_threads_back(threads);
    if (status == LENS_OK)
        status =
            write_container(rows, &factory, lens_buffer_view(&bytes), out, err);
    lens_buffer_release(&bytes);
    return status;
}
