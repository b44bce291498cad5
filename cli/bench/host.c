#include "bench/host.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "commit.h"
#include "versions.h"

#if defined(__GLIBC__)
#include <gnu/libc-version.h>
#endif

enum {
    LINE_MAX_LEN = 8192, /* the flags of a CPU are one line */
    CACHES_MAX = 16,
    CPUS_MAX = 4096
};

static const char unknown[] = "unknown";

/* The first line of a file, without its end; false when there is none. */
static bool first_line(const char *path, char *out, size_t cap)
{
    FILE *file = fopen(path, "r");
    bool is_read = file && fgets(out, (int)cap, file);

    if (file)
        (void)fclose(file);
    if (!is_read)
        return false;
    out[strcspn(out, "\n")] = '\0';
    return out[0] != '\0';
}

/* "Intel Xeon" of "model name : Intel Xeon", the first such line of a file. */
static bool field_of(const char *path, const char *name, char *out, size_t cap)
{
    char line[LINE_MAX_LEN];
    FILE *file = fopen(path, "r");
    bool is_found = false;

    while (file && !is_found && fgets(line, sizeof(line), file)) {
        const char *value = strchr(line, ':');
        size_t len = strlen(name);

        if (strncmp(line, name, len) != 0 || !value ||
            !strchr(" \t:", line[len]))
            continue;
        value += 1 + strspn(value + 1, " \t");
        (void)snprintf(out, cap, "%.*s", (int)strcspn(value, "\n"), value);
        is_found = true;
    }
    if (file)
        (void)fclose(file);
    return is_found;
}

/* Is `flag` one of the words? */
static bool has_word(const char *words, const char *flag)
{
    size_t len = strlen(flag);

    for (const char *at = words; (at = strstr(at, flag)); at += len) {
        bool begins = at == words || at[-1] == ' ';

        if (begins && (at[len] == ' ' || at[len] == '\0'))
            return true;
    }
    return false;
}

static void put_cpu(struct lens_bench_facts *facts)
{
    static const char *const relevant[] = {
        "avx2",        "fma",      "f16c",        "avx512f",     "avx512bw",
        "avx512_vnni", "avx_vnni", "avx512_bf16", "avx512_fp16", "amx_tile",
        "amx_int8",    "amx_bf16", "asimd",       "asimddp",     "bf16",
        "i8mm",        "sve",      "sve2"
    };
    static const char cpuinfo[] = "/proc/cpuinfo";
    char model[256], flags[LINE_MAX_LEN], out[256] = "";
    bool has_model = field_of(cpuinfo, "model name", model, sizeof(model));
    bool has_flags = field_of(cpuinfo, "flags", flags, sizeof(flags)) ||
                     field_of(cpuinfo, "Features", flags, sizeof(flags));

    lens_bench_fact_add(facts, "CPU", "%s", has_model ? model : unknown);
    for (size_t i = 0; has_flags && i < sizeof(relevant) / sizeof(*relevant);
         i++) {
        size_t len = strlen(out);

        if (has_word(flags, relevant[i]))
            (void)snprintf(out + len, sizeof(out) - len, "%s%s", len ? " " : "",
                           relevant[i]);
    }
    if (has_flags && !out[0])
        (void)snprintf(out, sizeof(out), "none of those that matter");
    lens_bench_fact_add(facts, "CPU flags", "%s", has_flags ? out : unknown);
}

/* Attribute `name` of cache `i` of the first processor. */
static bool cache_line(size_t i, const char *name, char *out, size_t cap)
{
    char path[128];

    (void)snprintf(path, sizeof(path),
                   "/sys/devices/system/cpu/cpu0/cache/index%zu/%s", i, name);
    return first_line(path, out, cap);
}

static void put_caches(struct lens_bench_facts *facts)
{
    char out[256] = "", level[16], type[32], size[32];

    for (size_t i = 0; i < CACHES_MAX; i++) {
        size_t len = strlen(out);

        if (!cache_line(i, "level", level, sizeof(level)) ||
            !cache_line(i, "type", type, sizeof(type)) ||
            !cache_line(i, "size", size, sizeof(size)))
            break;
        (void)snprintf(out + len, sizeof(out) - len, "%sL%s%s %s",
                       len ? ", " : "", level,
                       !strcmp(type, "Data")          ? "d"
                       : !strcmp(type, "Instruction") ? "i"
                                                      : "",
                       size);
    }
    lens_bench_fact_add(facts, "caches", "%s", out[0] ? out : unknown);
}

static size_t largest_cache(void)
{
    size_t largest = 0;
    char size[32];

    for (size_t i = 0; i < CACHES_MAX; i++) {
        char *end;
        size_t bytes;

        if (!cache_line(i, "size", size, sizeof(size)))
            break;
        bytes = strtoul(size, &end, 10);
        bytes *= *end == 'K' ? 1U << 10 : *end == 'M' ? 1U << 20 : 1;
        if (bytes > largest)
            largest = bytes;
    }
#if defined(_SC_LEVEL3_CACHE_SIZE)
    if (!largest) {
        long bytes = sysconf(_SC_LEVEL3_CACHE_SIZE);

        largest = bytes > 0 ? (size_t)bytes : 0;
    }
#endif
    return largest;
}

static size_t meminfo(const char *name)
{
    char value[64];

    if (!field_of("/proc/meminfo", name, value, sizeof(value)))
        return 0;
    return strtoul(value, NULL, 10) * 1024;
}

size_t lens_host_buffer_len(void)
{
    const size_t least = (size_t)64 << 20, most = (size_t)1 << 30;
    size_t wanted = 4 * largest_cache(), quarter = meminfo("MemAvailable") / 4;

    if (wanted < least)
        wanted = least;
    if (wanted > most)
        wanted = most;
    if (quarter && wanted > quarter)
        wanted = quarter > least ? quarter : least;
    return wanted;
}

static void put_processors(struct lens_bench_facts *facts)
{
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    cpu_set_t set;
    char siblings[64];

    if (sched_getaffinity(0, sizeof(set), &set) == 0)
        lens_bench_fact_add(facts, "processors",
                            "%ld online, %d for this process", online,
                            CPU_COUNT(&set));
    else
        lens_bench_fact_add(facts, "processors", "%ld online", online);
    lens_bench_fact_add(facts, "threads per core", "%s",
                        !first_line("/sys/devices/system/cpu/smt/active",
                                    siblings, sizeof(siblings))
                            ? unknown
                        : !strcmp(siblings, "1") ? "2 or more (SMT is active)"
                                                 : "1 (SMT is not active)");
}

static void put_governor(struct lens_bench_facts *facts)
{
    static const char *const files[] = {
        "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor",
        "/sys/devices/system/cpu/cpufreq/policy0/scaling_governor"
    };
    char governor[64];

    for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
        if (first_line(files[i], governor, sizeof(governor))) {
            lens_bench_fact_add(facts, "governor", "%s", governor);
            return;
        }
    }
    lens_bench_fact_add(facts, "governor", "%s", unknown);
}

static void put_virtualisation(struct lens_bench_facts *facts)
{
    char flags[LINE_MAX_LEN], vendor[128] = "", product[128] = "";
    bool has_flags = field_of("/proc/cpuinfo", "flags", flags, sizeof(flags));
    bool has_dmi =
        first_line("/sys/class/dmi/id/sys_vendor", vendor, sizeof(vendor));

    (void)first_line("/sys/class/dmi/id/product_name", product,
                     sizeof(product));
    lens_bench_fact_add(facts, "virtualisation", "%s%s%s%s%s%s",
                        !has_flags                      ? unknown
                        : has_word(flags, "hypervisor") ? "under a hypervisor"
                                                        : "none seen",
                        has_dmi ? " (" : "", vendor,
                        has_dmi && product[0] ? " " : "",
                        has_dmi ? product : "", has_dmi ? ")" : "");
}

static void put_system(struct lens_bench_facts *facts)
{
    struct utsname name;
    char load[64];

    if (uname(&name) == 0)
        lens_bench_fact_add(facts, "kernel", "%s %s %s", name.sysname,
                            name.release, name.machine);
    else
        lens_bench_fact_add(facts, "kernel", "%s", unknown);
    put_governor(facts);
    put_virtualisation(facts);
    lens_bench_fact_add(facts, "memory", "%.1f GiB",
                        (double)meminfo("MemTotal") / 0x1p30);
    if (first_line("/proc/loadavg", load, sizeof(load)))
        lens_bench_fact_add(facts, "load at the start", "%s", load);
}

void lens_host_facts(struct lens_bench_facts *facts)
{
    put_cpu(facts);
    put_caches(facts);
    put_processors(facts);
    put_system(facts);
}

void lens_host_versions(struct lens_bench_facts *facts)
{
    struct lens_view name, version;

    lens_bench_fact_add(facts, "asklens", "%s (%s)", ASKLENS_VERSION,
                        ASKLENS_COMMIT);
    lens_bench_fact_add(facts, "compiler", "%s", __VERSION__);
#if defined(__GLIBC__)
    lens_bench_fact_add(facts, "C library", "glibc %s", gnu_get_libc_version());
#endif
    for (size_t i = 0; lens_library(i, &name, &version); i++) {
        char label[64];

        (void)snprintf(label, sizeof(label), "%.*s", LENS_VIEW_ARG(name));
        lens_bench_fact_add(facts, label, "%.*s", LENS_VIEW_ARG(version));
    }
}

/* A number of the list, which must be below CPUS_MAX. */
static bool read_number(const char **at, size_t *out)
{
    size_t value = 0, digits = 0;

    for (; **at >= '0' && **at <= '9' && digits < 5; digits++)
        value = value * 10 + (size_t)(*(*at)++ - '0');
    *out = value;
    return digits && value < CPUS_MAX;
}

static bool read_list(const char *list, cpu_set_t *set, size_t size)
{
    const char *at = list;

    CPU_ZERO_S(size, set);
    for (;;) {
        size_t from, to;

        if (!read_number(&at, &from))
            return false;
        to = from;
        if (*at == '-' && (at++, !read_number(&at, &to)))
            return false;
        if (to < from)
            return false;
        for (size_t cpu = from; cpu <= to; cpu++)
            CPU_SET_S(cpu, size, set);
        if (!*at)
            return true;
        if (*at++ != ',')
            return false;
    }
}

enum lens_status lens_host_pin(const char *list, struct lens_error *err)
{
    union {
        cpu_set_t set;
        unsigned char room[CPUS_MAX / 8];
    } cpus;

    if (!read_list(list, &cpus.set, sizeof(cpus))) {
        (void)lens_fail(err, LENS_E_INVAL, "'%.80s' is no list of processors",
                        list);
        return lens_hint(err, LENS_E_INVAL, "such as '0-3,6'");
    }
    if (sched_setaffinity(0, sizeof(cpus), &cpus.set) != 0) {
        (void)lens_fail(err, LENS_E_INVAL,
                        "none of the processors '%.80s' is for this process",
                        list);
        return lens_hint(err, LENS_E_INVAL,
                         "'nproc' and 'taskset -p $$' tell which are");
    }
    return LENS_OK;
}
