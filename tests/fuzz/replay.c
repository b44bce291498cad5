/*
 * Run a fuzz target over every file of a folder: as it is, cut at every length
 * and, for small files, with every byte changed.  No seed is a failure.
 */
#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

#include "fuzz/fuzz.h"

/* An exact copy, so that a sanitizer sees a read beyond the end. */
static void run_exact(const uint8_t *data, size_t size)
{
    uint8_t *exact = malloc(size ? size : 1);

    FUZZ_REQUIRE(exact != NULL);
    if (size)
        memcpy(exact, data, size);
    (void)LLVMFuzzerTestOneInput(exact, size);
    free(exact);
}

static void run_variants(uint8_t *data, size_t size)
{
    size_t step = size / 500 + 1;

    run_exact(data, size);
    for (size_t len = 0; len < size; len += step)
        run_exact(data, len);
    for (size_t i = 0; i < size; i += step) {
        data[i] ^= 0x81;
        run_exact(data, size);
        data[i] ^= 0x81;
    }
}

static int run_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    struct stat st;
    uint8_t *data;
    size_t size;

    if (!file || fstat(fileno(file), &st) != 0) {
        (void)fprintf(stderr, "cannot read '%s'\n", path);
        exit(1);
    }
    if (!S_ISREG(st.st_mode)) {
        (void)fclose(file);
        return 0;
    }
    size = (size_t)st.st_size;
    data = malloc(size ? size : 1);
    FUZZ_REQUIRE(data != NULL && fread(data, 1, size, file) == size);
    (void)fclose(file);
    run_variants(data, size);
    free(data);
    return 1;
}

int main(int argc, char **argv)
{
    struct dirent *entry;
    int n = 0;
    DIR *dir;

    if (argc != 2 || !(dir = opendir(argv[1]))) {
        (void)fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
        return 2;
    }
    while ((entry = readdir(dir)) != NULL) {
        char path[4096];

        (void)snprintf(path, sizeof(path), "%s/%s", argv[1], entry->d_name);
        n += run_file(path);
    }
    (void)closedir(dir);
    (void)printf("%d seeds\n", n);
    return n > 0 ? 0 : 1;
}
