#include "dense/faiss_int.h"

#include <faiss/c_api/AutoTune_c.h>
#include <faiss/c_api/Index_c.h>
#include <faiss/c_api/error_c.h>
#include <math.h>
#include <string.h>

#include "base/error.h"

/*
 * Two functions of the OpenMP runtime that FAISS was compiled for.  Their C
 * signatures are fixed by the OpenMP specification (section 3.2), and omp.h is
 * a header of the compiler: clang's belongs to another runtime.
 */
int omp_get_max_threads(void);
void omp_set_num_threads(int n);

int lens_faiss_one_thread(void)
{
    int threads = omp_get_max_threads();

    /* The number is the calling thread's own. */
    omp_set_num_threads(1);
    return threads;
}

void lens_faiss_threads_back(int threads)
{
    omp_set_num_threads(threads);
}

/*
 * "Error in <signature> at <file>:<line>: Error: '<condition>' failed: <why>":
 * the last part speaks of what the user did.
 */
static const char *end_of_message(const char *message)
{
    static const char *const before[] = { "failed: ", "Error: " };

    for (size_t i = 0; i < sizeof(before) / sizeof(*before); i++) {
        const char *found = strstr(message, before[i]);

        if (found && found[strlen(before[i])])
            return found + strlen(before[i]);
    }
    return message;
}

enum lens_status lens_faiss_failed(int code, enum lens_status status,
                                   const char *doing, struct lens_error *err)
{
    const char *message = faiss_get_last_error();

    if (!message)
        message = "FAISS does not say why";
    /* What the standard library throws: an allocation that failed, or one so
     * large that it was not even tried. */
    if (code == STD_EXCEPT &&
        (strstr(message, "bad_alloc") || strstr(message, "vector::")))
        return lens_fail(err, LENS_E_NOMEM, "no memory to %s", doing);
    message = end_of_message(message);
    return lens_fail(err, status, "cannot %s: %.*s", doing,
                     (int)strcspn(message, "\r\n"), message);
}

/* Of single-precision vectors scaled by somebody else. */
static const double largest_square = 1.001;

enum lens_status
lens_faiss_check_vectors(const struct lens_faiss_vectors *vectors,
                         const char *what, struct lens_error *err)
{
    for (size_t row = 0; row < vectors->n; row++) {
        const float *x = vectors->at + row * vectors->dim;
        double square = 0;

        for (size_t i = 0; i < vectors->dim; i++)
            square += (double)x[i] * (double)x[i];
        /* Written so that a NaN is refused. */
        if (!(square <= largest_square))
            return lens_fail(err, LENS_E_INVAL,
                             "the vector of %s %zu has length %g; it should "
                             "be 1",
                             what, row, sqrt(square));
    }
    return LENS_OK;
}

enum lens_status lens_faiss_set_parameters(struct FaissIndex_H *index,
                                           const struct lens_factory *factory,
                                           const char *text,
                                           struct lens_error *err)
{
    struct lens_factory_parameters parameters = { .n = 0 };
    FaissParameterSpace *space = NULL;
    enum lens_status status;
    int code;

    status = lens_factory_parse_parameters(factory, text, &parameters, err);
    if (status != LENS_OK || parameters.n == 0)
        return status;
    code = faiss_ParameterSpace_new(&space);
    for (size_t i = 0; code == 0 && i < parameters.n; i++)
        code = faiss_ParameterSpace_set_index_parameter(
            space, index, parameters.at[i].name,
            (double)parameters.at[i].value);
    if (code != 0)
        status = lens_faiss_failed(code, LENS_E_BACKEND,
                                   "set the parameters of the index", err);
    faiss_ParameterSpace_free(space);
    return status;
}
