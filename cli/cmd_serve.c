#include "cli.h"
#include "serve/server.h"

enum lens_exit lens_run_serve(struct lens_cli *cli)
{
    struct lens_serve_settings settings;
    struct lens_error err = { 0 };

    if (lens_cli_arguments(cli, 0, 0, &err) != LENS_OK ||
        lens_serve_settings_read(cli, &settings, &err) != LENS_OK)
        return lens_complain(&err, LENS_EXIT_USAGE);
    if (lens_serve(cli, &settings, &err) != LENS_OK)
        return lens_cli_complain(cli, &err, lens_cli_exit_of(err.status));
    return LENS_EXIT_HIT;
}
