#include "embedders/curl_library.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <string.h>

#include "base/error.h"

static const char library_name[] = "libcurl.so.4";

_Static_assert(sizeof(void *) == sizeof(void (*)(void)),
               "dlsym() answers functions as POSIX says");

static enum lens_status fail_load(struct lens_error *err)
{
    const char *why = dlerror();

    (void)lens_fail(err, LENS_E_BACKEND, "'%s' cannot be loaded: %.200s",
                    library_name, why ? why : "no reason is given");
    return lens_hint(err, LENS_E_BACKEND,
                     "install libcurl: apt-get install libcurl4");
}

static bool find(void *library, const char *name, void *place)
{
    void *found = dlsym(library, name);

    if (found)
        memcpy(place, &found, sizeof(found));
    return found != NULL;
}

static bool find_functions(struct lens_curl *curl)
{
    return true
#define X(name) &&find(curl->library, "curl_" #name, &curl->name)
        LENS_CURL_FUNCTIONS(X)
#undef X
            ;
}

enum lens_status lens_curl_open(struct lens_curl *out, struct lens_error *err)
{
    struct lens_curl curl = { 0 };
    enum lens_status status = LENS_OK;

    curl.library = dlopen(library_name, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (!curl.library)
        return fail_load(err);
    if (!find_functions(&curl))
        status = fail_load(err);
    else if (curl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        status =
            lens_fail(err, LENS_E_BACKEND, "'%s' does not start", library_name);
    if (status != LENS_OK) {
        (void)dlclose(curl.library);
        return status;
    }
    *out = curl;
    return LENS_OK;
}

void lens_curl_close(struct lens_curl *curl)
{
    if (!curl || !curl->library)
        return;
    curl->global_cleanup();
    (void)dlclose(curl->library);
    *curl = (struct lens_curl){ 0 };
}
