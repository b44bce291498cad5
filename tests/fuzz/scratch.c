#include "fuzz/scratch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fuzz/fuzz.h"

static void put_all(int fd, struct lens_view bytes)
{
    size_t done = 0;

    while (done < bytes.len) {
        ssize_t n = write(fd, bytes.p + done, bytes.len - done);

        FUZZ_REQUIRE(n > 0);
        done += (size_t)n;
    }
}

const char *scratch_file_write(struct scratch_file *file,
                               struct lens_view bytes)
{
    if (!file->path[0]) {
        char name[] = "/tmp/asklens-fuzz-XXXXXX";

        file->fd = mkstemp(name);
        FUZZ_REQUIRE(file->fd >= 0 && unlink(name) == 0);
        (void)snprintf(file->path, sizeof(file->path), "/proc/self/fd/%d",
                       file->fd);
    }
    FUZZ_REQUIRE(ftruncate(file->fd, 0) == 0);
    FUZZ_REQUIRE(lseek(file->fd, 0, SEEK_SET) == 0);
    put_all(file->fd, bytes);
    return file->path;
}

static char folder[] = "/tmp/asklens-fuzz-XXXXXX";
static int has_folder;

static void join(char out[SCRATCH_PATH_MAX], const char *dir, const char *name)
{
    int len = snprintf(out, SCRATCH_PATH_MAX, "%s/%s", dir, name);

    FUZZ_REQUIRE(len > 0 && len < SCRATCH_PATH_MAX);
}

/* Folders are two deep at most, by what the targets make. */
static void remove_all(const char *path)
{
    DIR *dir = opendir(path);
    struct dirent *entry;

    while (dir && (entry = readdir(dir)) != NULL) {
        char below[SCRATCH_PATH_MAX];

        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
            continue;
        join(below, path, entry->d_name);
        if (unlink(below) != 0)
            remove_all(below);
    }
    if (dir)
        (void)closedir(dir);
    (void)rmdir(path);
}

static void remove_folder(void)
{
    remove_all(folder);
}

const char *scratch_folder(void)
{
    if (!has_folder) {
        FUZZ_REQUIRE(mkdtemp(folder) != NULL);
        FUZZ_REQUIRE(atexit(remove_folder) == 0);
        has_folder = 1;
    }
    return folder;
}

void scratch_folder_make(const char *name)
{
    char path[SCRATCH_PATH_MAX];

    join(path, scratch_folder(), name);
    FUZZ_REQUIRE(mkdir(path, 0755) == 0 || errno == EEXIST);
}

void scratch_folder_write(const char *name, struct lens_view bytes)
{
    char path[SCRATCH_PATH_MAX];
    int fd;

    join(path, scratch_folder(), name);
    fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    FUZZ_REQUIRE(fd >= 0);
    put_all(fd, bytes);
    FUZZ_REQUIRE(close(fd) == 0);
}
