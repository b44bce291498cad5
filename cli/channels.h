/*
 * channels.h - which channels to search and how to fuse them, from the command
 * line.
 *
 *     --channels lexical|dense|both
 *     --fusion weighted[:W]    W is the weight of the dense channel, 0 to 1
 *     --fusion rrf[:K]         K is added to each rank
 */
#ifndef LENS_CLI_CHANNELS_H
#define LENS_CLI_CHANNELS_H

#include "asklens/search.h"
#include "cli.h"

/* `otherwise` when there is no such option. */
enum lens_channels lens_channels_read(const struct lens_cli *cli,
                                      enum lens_channels otherwise);

/* `*out` stays when there is no such option. */
LENS_MUST_CHECK enum lens_status lens_fusion_read(const struct lens_cli *cli,
                                                  struct lens_fusion *out,
                                                  struct lens_error *err);

#endif /* LENS_CLI_CHANNELS_H */
