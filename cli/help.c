#include "help.h"

#include <stdio.h>
#include <string.h>

#include "options.h"

enum {
    HELP_AT = 26,
    SUMMARY_AT = 18
};

void lens_help_usage(struct lens_page *page, enum lens_command command)
{
    const struct lens_command_entry *entry = lens_command_entry(command);

    lens_page_open(page, 0, 7);
    lens_page_put_format(page, LENS_PLAIN, "usage: asklens %s", entry->name);
    if (entry->arguments[0])
        lens_page_put_format(page, LENS_PLAIN, " %s", entry->arguments);
    lens_page_put(page, LENS_PLAIN, " [options]");
    lens_page_close(page);
    lens_page_open(page, 0, 7);
    lens_page_put_format(page, LENS_PLAIN, "e.g.   %s", entry->examples[0]);
    lens_page_close(page);
    lens_page_open(page, 0, 7);
    lens_page_put_format(page, LENS_PLAIN, "help:  asklens %s --help",
                         entry->name);
    lens_page_close(page);
}

static void put_option(struct lens_page *page,
                       const struct lens_option_row *row)
{
    char name[64];

    if (row->takes == LENS_TAKES_NOTHING)
        (void)snprintf(name, sizeof(name), "--%s", row->name);
    else
        (void)snprintf(name, sizeof(name),
                       row->takes == LENS_MAY_TAKE_VALUE ? "--%s[=%s]"
                                                         : "--%s %s",
                       row->name, row->argument);
    lens_page_open(page, 2, HELP_AT);
    if (row->letter)
        lens_page_put_format(page, LENS_BOLD, "-%c, ", row->letter);
    lens_page_put(page, LENS_BOLD, name);
    lens_page_put(page, LENS_PLAIN, "  ");
    lens_page_tab(page, HELP_AT);
    lens_page_put(page, LENS_PLAIN, row->help);
    if (row->values) {
        lens_page_put(page, LENS_PLAIN, ": ");
        for (const char *p = row->values; *p;) {
            size_t len = strcspn(p, ",");

            lens_page_put_view(page, LENS_PLAIN, (struct lens_view){ p, len });
            p += len;
            if (*p++ != ',')
                break;
            lens_page_put(page, LENS_PLAIN, ", ");
        }
    }
    lens_page_close(page);
}

static bool is_global(const struct lens_option_row *row)
{
    return (row->commands & 1U << LENS_CMD_GLOBAL) != 0;
}

static void put_options(struct lens_page *page, unsigned command)
{
    const struct lens_option_row *row;
    bool has_own = false;

    for (size_t i = 0; (row = lens_option_row(i)); i++) {
        if (is_global(row) || command == LENS_CMD_GLOBAL ||
            !lens_option_belongs(row, (enum lens_command)command))
            continue;
        if (!has_own) {
            lens_page_blank_line(page);
            lens_page_heading(page, "Options");
        }
        has_own = true;
        put_option(page, row);
    }
    lens_page_blank_line(page);
    lens_page_heading(page, "Options of every command");
    for (size_t i = 0; (row = lens_option_row(i)); i++) {
        if (is_global(row))
            put_option(page, row);
    }
}

static void put_exit_codes(struct lens_page *page)
{
    lens_page_blank_line(page);
    lens_page_heading(page, "Exit codes");
    lens_page_paragraph(page, 2,
                        "0 found, 1 nothing found, 2 wrong usage or a text "
                        "that cannot be read, 3 the index or the system "
                        "failed, 130 interrupted");
}

static void put_paragraphs(struct lens_page *page, const char *text)
{
    while (*text) {
        size_t len = strcspn(text, "\n");

        lens_page_blank_line(page);
        lens_page_open(page, 2, 2);
        lens_page_put_view(page, LENS_PLAIN, (struct lens_view){ text, len });
        lens_page_close(page);
        text += len + (text[len] == '\n');
    }
}

void lens_help_command(struct lens_page *page, enum lens_command command)
{
    const struct lens_command_entry *entry = lens_command_entry(command);

    lens_page_open(page, 0, 8 + strlen(entry->name));
    lens_page_put(page, LENS_PLAIN, "asklens ");
    lens_page_put(page, LENS_BOLD, entry->name);
    lens_page_put_format(page, LENS_PLAIN, ": %s", entry->summary);
    lens_page_close(page);
    lens_page_blank_line(page);
    lens_page_heading(page, "Examples");
    for (size_t i = 0; i < LENS_EXAMPLES_MAX && entry->examples[i]; i++)
        lens_page_paragraph(page, 2, entry->examples[i]);
    lens_page_blank_line(page);
    lens_page_heading(page, "Usage");
    lens_page_open(page, 2, 4);
    lens_page_put_format(page, LENS_PLAIN, "asklens %s%s%s [options]",
                         entry->name, entry->arguments[0] ? " " : "",
                         entry->arguments);
    lens_page_close(page);
    put_paragraphs(page, entry->about);
    put_options(page, command);
    put_exit_codes(page);
}

static bool is_in_group(enum lens_command command, const char *word)
{
    const char *name = lens_command_entry(command)->name;
    size_t len = strlen(word);

    return !strncmp(name, word, len) && name[len] == ' ';
}

bool lens_help_is_group(const char *word)
{
    for (unsigned i = 0; i < LENS_N_COMMANDS; i++) {
        if (is_in_group((enum lens_command)i, word))
            return true;
    }
    return false;
}

static void put_summary(struct lens_page *page, enum lens_command command)
{
    const struct lens_command_entry *entry = lens_command_entry(command);

    lens_page_open(page, 2, SUMMARY_AT);
    lens_page_put(page, LENS_BOLD, entry->name);
    lens_page_put(page, LENS_PLAIN, "  ");
    lens_page_tab(page, SUMMARY_AT);
    lens_page_put(page, LENS_PLAIN, entry->summary);
    lens_page_close(page);
}

void lens_help_group(struct lens_page *page, const char *word)
{
    lens_page_open(page, 0, 7);
    lens_page_put_format(page, LENS_PLAIN,
                         "usage: asklens %s COMMAND [options]", word);
    lens_page_close(page);
    lens_page_blank_line(page);
    lens_page_heading(page, "Commands");
    for (unsigned i = 0; i < LENS_N_COMMANDS; i++) {
        if (is_in_group((enum lens_command)i, word))
            put_summary(page, (enum lens_command)i);
    }
    lens_page_blank_line(page);
    lens_page_open(page, 0, 0);
    lens_page_put_format(page, LENS_PLAIN,
                         "'asklens %s COMMAND --help' says more.", word);
    lens_page_close(page);
}

void lens_help_overview(struct lens_page *page)
{
    lens_page_paragraph(page, 0,
                        "asklens finds the scenarios and best practices of the "
                        "AWS Well-Architected Generative AI Lens that matter "
                        "to a workload you describe.");
    lens_page_blank_line(page);
    lens_page_heading(page, "Begin with");
    for (size_t i = 0; i < 2; i++)
        lens_page_paragraph(page, 2,
                            lens_command_entry(LENS_CMD_ASK)->examples[i]);
    lens_page_paragraph(page, 2,
                        lens_command_entry(LENS_CMD_SHOW)->examples[0]);
    lens_page_blank_line(page);
    lens_page_heading(page, "Commands");
    for (unsigned i = 0; i < LENS_N_COMMANDS; i++)
        put_summary(page, (enum lens_command)i);
    put_options(page, LENS_CMD_GLOBAL);
    put_exit_codes(page);
    lens_page_blank_line(page);
    lens_page_paragraph(page, 0, "'asklens COMMAND --help' says more.");
}
