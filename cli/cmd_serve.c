#include "cli.h"
#include "serve/server.h"

enum lens_exit lens_run_serve(struct lens_cli *cli)
{
    enum lens_exit code = LENS_EXIT_USAGE;
    struct lens_serve_settings settings;
    struct lens_error err = { 0 };

    if (lens_cli_arguments(cli, 0, 0, &err) != LENS_OK ||
        lens_serve_settings_read(cli, &settings, &code, &err) != LENS_OK)
        return lens_complain(&err, code);
    return lens_serve(cli, &settings);
}
