/*
 * The functions of FAISS's C API that asklens calls, for systems that have the
 * API's headers but not its library (Debian's libfaiss-dev).
 *
 * The declarations are FAISS's own headers, so a signature that drifts is a
 * compile error, and a program linked against a real libfaiss_c needs nothing
 * of this file.  An opaque FaissX is a faiss::X seen from C.
 *
 * No exception may cross into C.  Each call that can throw runs inside
 * guarded(), which turns an exception into the code error_c.h names for it and
 * keeps the message for faiss_get_last_error(), one per thread, in memory that
 * is there already: running out of memory is one of the things to report.
 *
 * This is the only C++ of the project.  A function belongs here once
 * indexes/dense/ calls it, and then also into tests/dense/check_faiss_c.c.
 */
#include <faiss/c_api/AutoTune_c.h>
#include <faiss/c_api/IndexIVF_c.h>
#include <faiss/c_api/Index_c.h>
#include <faiss/c_api/error_c.h>
#include <faiss/c_api/index_factory_c.h>
#include <faiss/c_api/index_io_c.h>

#include <faiss/AutoTune.h>
#include <faiss/Index.h>
#include <faiss/IndexIVF.h>
#include <faiss/impl/FaissException.h>
#include <faiss/index_factory.h>
#include <faiss/index_io.h>

#include <cstdio>
#include <exception>

namespace
{

/* FAISS's messages carry a function's signature and a path: long, not endless.
 */
thread_local char last_message[1024];
thread_local bool has_failed;

int failed(int code, const char *message) noexcept
{
    (void)std::snprintf(last_message, sizeof(last_message), "%s", message);
    has_failed = true;
    return code;
}

template <typename Call> int guarded(Call call) noexcept
{
    try {
        call();
        return OK;
    } catch (const faiss::FaissException &e) {
        return failed(FAISS_EXCEPT, e.what());
    } catch (const std::exception &e) {
        return failed(STD_EXCEPT, e.what());
    } catch (...) {
        return failed(UNKNOWN_EXCEPT, "an exception of unknown type");
    }
}

faiss::Index *from_c(FaissIndex *index)
{
    return reinterpret_cast<faiss::Index *>(index);
}

const faiss::Index *from_c(const FaissIndex *index)
{
    return reinterpret_cast<const faiss::Index *>(index);
}

FaissIndex *to_c(faiss::Index *index)
{
    return reinterpret_cast<FaissIndex *>(index);
}

/*
 * A FaissIndexIVF is what faiss_IndexIVF_cast() made of a faiss::IndexIVF, and
 * the header makes it the same C type as a FaissIndex: only the pointer tells
 * which of the two it is.
 */
const faiss::IndexIVF *ivf_from_c(const FaissIndexIVF *index)
{
    return reinterpret_cast<const faiss::IndexIVF *>(index);
}

} // namespace

const char *faiss_get_last_error()
{
    return has_failed ? last_message : nullptr;
}

void faiss_Index_free(FaissIndex *obj)
{
    delete from_c(obj);
}

int faiss_Index_d(const FaissIndex *index)
{
    return static_cast<int>(from_c(index)->d);
}

int faiss_Index_is_trained(const FaissIndex *index)
{
    return from_c(index)->is_trained;
}

idx_t faiss_Index_ntotal(const FaissIndex *index)
{
    return from_c(index)->ntotal;
}

FaissMetricType faiss_Index_metric_type(const FaissIndex *index)
{
    return static_cast<FaissMetricType>(from_c(index)->metric_type);
}

int faiss_Index_train(FaissIndex *index, idx_t n, const float *x)
{
    return guarded([&] { from_c(index)->train(n, x); });
}

int faiss_Index_add(FaissIndex *index, idx_t n, const float *x)
{
    return guarded([&] { from_c(index)->add(n, x); });
}

int faiss_Index_search(const FaissIndex *index, idx_t n, const float *x,
                       idx_t k, float *distances, idx_t *labels)
{
    return guarded([&] { from_c(index)->search(n, x, k, distances, labels); });
}

int faiss_index_factory(FaissIndex **p_index, int d, const char *description,
                        FaissMetricType metric)
{
    return guarded([&] {
        *p_index = to_c(faiss::index_factory(
            d, description, static_cast<faiss::MetricType>(metric)));
    });
}

int faiss_write_index(const FaissIndex *idx, FILE *f)
{
    return guarded([&] { faiss::write_index(from_c(idx), f); });
}

int faiss_read_index(FILE *f, int io_flags, FaissIndex **p_out)
{
    return guarded([&] { *p_out = to_c(faiss::read_index(f, io_flags)); });
}

FaissIndexIVF *faiss_IndexIVF_cast(FaissIndex *index)
{
    return reinterpret_cast<FaissIndexIVF *>(
        dynamic_cast<faiss::IndexIVF *>(from_c(index)));
}

size_t faiss_IndexIVF_nprobe(const FaissIndexIVF *index)
{
    return ivf_from_c(index)->nprobe;
}

FaissIndex *faiss_IndexIVF_quantizer(const FaissIndexIVF *index)
{
    return to_c(ivf_from_c(index)->quantizer);
}

int faiss_IndexIVF_search_preassigned(const FaissIndexIVF *index, idx_t n,
                                      const float *x, idx_t k,
                                      const idx_t *assign,
                                      const float *centroid_dis,
                                      float *distances, idx_t *labels,
                                      int store_pairs)
{
    return guarded([&] {
        ivf_from_c(index)->search_preassigned(
            n, x, k, assign, centroid_dis, distances, labels, store_pairs != 0);
    });
}

int faiss_ParameterSpace_new(FaissParameterSpace **space)
{
    return guarded([&] {
        *space = reinterpret_cast<FaissParameterSpace *>(
            new faiss::ParameterSpace());
    });
}

void faiss_ParameterSpace_free(FaissParameterSpace *obj)
{
    delete reinterpret_cast<faiss::ParameterSpace *>(obj);
}

int faiss_ParameterSpace_set_index_parameter(const FaissParameterSpace *space,
                                             FaissIndex *index,
                                             const char *name, double value)
{
    return guarded([&] {
        reinterpret_cast<const faiss::ParameterSpace *>(space)
            ->set_index_parameter(from_c(index), name, value);
    });
}
