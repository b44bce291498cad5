#include "answer/answer_json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "answer/answer_jsonl.h"
#include "answer/sample.h"
#include "support/suite.h"
#include "json/json.h"

static struct lens_json *parse(const struct lens_buffer *out)
{
    const struct lens_json_limits limits = { 1 << 20, 16 };
    struct lens_error err = { 0 };
    struct lens_json *doc = NULL;

    ck_assert_int_eq(lens_buffer_status(out), LENS_OK);
    ck_assert_msg(lens_json_parse(lens_buffer_view(out), "answer", &limits,
                                  &doc, &err) == LENS_OK,
                  "%s", err.text);
    return doc;
}

static struct lens_json *write(const struct lens_answer *answer,
                               struct lens_answer_json_options options,
                               struct lens_buffer *out)
{
    lens_buffer_init(out, 1 << 20);
    lens_answer_json(answer, &options, out);
    return parse(out);
}

static void done(struct lens_json *doc, struct lens_buffer *out)
{
    struct lens_error err = { 0 };

    ck_assert_msg(lens_json_check(doc, &err) == LENS_OK, "%s", err.text);
    lens_json_free(doc);
    lens_buffer_release(out);
}

START_TEST(json_has_every_member_once_in_order)
{
    struct lens_buffer out;
    struct lens_json *doc =
        write(sample_answer(),
              (struct lens_answer_json_options){ .timing = true }, &out);
    struct lens_json_value at = lens_json_first(lens_json_root(doc));

    for (unsigned i = 0; i < LENS_N_ANSWER_MEMBERS; i++) {
        ck_assert_str_eq(lens_json_name(at),
                         lens_answer_member_name((enum lens_answer_member)i));
        at = lens_json_next(at);
    }
    ck_assert(lens_json_is_end(at));
    done(doc, &out);
}
END_TEST

START_TEST(json_timing_is_there_only_if_asked_for)
{
    struct lens_buffer out;
    struct lens_json *doc =
        write(sample_answer(), (struct lens_answer_json_options){ 0 }, &out);

    ck_assert(!lens_json_has(lens_json_root(doc), "timing_us"));
    done(doc, &out);
}
END_TEST

START_TEST(json_selects_members)
{
    unsigned members = 0;
    struct lens_buffer out;
    struct lens_json *doc;

    ck_assert_int_eq(
        lens_answer_members_parse(lens_view_of("verdict,timing_us,schema"),
                                  &members, NULL),
        LENS_OK);
    doc = write(sample_answer(),
                (struct lens_answer_json_options){ .members = members }, &out);
    ck_assert_str_eq(
        lens_buffer_view(&out).p,
        "{\"schema\":\"recommend/1\",\"verdict\":\"match\","
        "\"timing_us\":{\"analyze\":1,\"embed\":5,\"retrieve\":2,\"rank\":3,"
        "\"explain\":4,\"total\":15}}\n");
    done(doc, &out);
}
END_TEST

START_TEST(json_unknown_member_lists_the_known)
{
    static const char *const wrong[] = { "verdicts", "",        "verdict,",
                                         ",verdict", "VERDICT", " verdict" };

    for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
        struct lens_error err = { 0 };
        unsigned members = 77;

        ck_assert_int_eq(
            lens_answer_members_parse(lens_view_of(wrong[i]), &members, &err),
            LENS_E_INVAL);
        ck_assert_uint_eq(members, 77);
        ck_assert_ptr_nonnull(strstr(err.hint, "best_practices, coverage"));
    }
}
END_TEST

static struct lens_json_value first_of(struct lens_json *doc, const char *list)
{
    return lens_json_first(lens_json_array(lens_json_root(doc), list));
}

START_TEST(json_practice_is_complete)
{
    struct lens_buffer out;
    struct lens_json *doc =
        write(sample_answer(), (struct lens_answer_json_options){ 0 }, &out);
    struct lens_json_value p = first_of(doc, "best_practices");

    ck_assert_int_eq(lens_json_integer(p, "rank", 1, 51), 1);
    ck_assert_str_eq(lens_json_text(p, "id"), "GENSEC02-BP01");
    ck_assert_str_eq(
        lens_json_as_text(lens_json_first(lens_json_array(p, "aliases"))),
        "GENSEC02_BP01");
    ck_assert_str_eq(lens_json_text(p, "snippet"), "model invents prices");
    ck_assert_uint_eq(lens_json_count(lens_json_array(p, "highlights")), 2);
    ck_assert_uint_eq(lens_json_count(lens_json_array(p, "why")), 4);
    ck_assert_ptr_nonnull(
        strstr(lens_buffer_view(&out).p, "\"highlights\":[[6,13],[14,20]]"));
    done(doc, &out);
}
END_TEST

START_TEST(json_contributions_sum_to_the_score)
{
    struct lens_buffer out;
    struct lens_json *doc =
        write(sample_answer(), (struct lens_answer_json_options){ 0 }, &out);
    struct lens_json_value p = first_of(doc, "best_practices");
    struct lens_json_value why = lens_json_first(lens_json_array(p, "why"));
    double sum = 0;

    for (; !lens_json_is_end(why); why = lens_json_next(why))
        sum += lens_json_number(why, "contribution");
    ck_assert(fabs(sum - lens_json_number(p, "score")) < 1e-4);
    done(doc, &out);
}
END_TEST

START_TEST(json_spans_are_bytes_of_the_text)
{
    struct lens_buffer out;
    struct lens_json *doc =
        write(sample_answer(), (struct lens_answer_json_options){ 0 }, &out);
    struct lens_json_value why = lens_json_first(
        lens_json_array(first_of(doc, "best_practices"), "why"));
    struct lens_json_value word =
        lens_json_first(lens_json_first(lens_json_array(why, "words")));
    size_t start = (size_t)lens_json_as_number(word);
    size_t end = (size_t)lens_json_as_number(lens_json_next(word));
    const char *term =
        lens_json_as_text(lens_json_first(lens_json_array(why, "terms")));

    ck_assert_uint_eq(end - start, strlen(term));
    ck_assert(!memcmp(sample_text + start, term, end - start));
    done(doc, &out);
}
END_TEST

START_TEST(json_hostile_strings_come_back_unchanged)
{
    const struct lens_answer *hostile = sample_hostile();
    struct lens_buffer out;
    struct lens_json *doc = write(
        hostile, (struct lens_answer_json_options){ .pretty = true }, &out);
    struct lens_json_value query =
        lens_json_object(lens_json_root(doc), "query");

    ck_assert_str_eq(lens_json_text(query, "text"), hostile->text.p);
    ck_assert_str_eq(lens_json_text(first_of(doc, "best_practices"), "title"),
                     hostile->practices[0].title);
    ck_assert_ptr_null(strchr(lens_buffer_view(&out).p, '\033'));
    done(doc, &out);
}
END_TEST

START_TEST(json_no_match_has_empty_lists)
{
    struct lens_buffer out;
    struct lens_json *doc =
        write(sample_no_match(), (struct lens_answer_json_options){ 0 }, &out);

    ck_assert_ptr_nonnull(strstr(lens_buffer_view(&out).p,
                                 "\"verdict\":\"none\",\"confidence\":0.0100,"
                                 "\"facets\":[],\"scenarios\":[],"
                                 "\"best_practices\":[]"));
    done(doc, &out);
}
END_TEST

START_TEST(json_warns_when_the_filters_leave_nothing)
{
    struct lens_answer none = *sample_answer();
    struct lens_buffer out;
    struct lens_json *doc;

    none.n_practices = 0;
    doc = write(&none, (struct lens_answer_json_options){ 0 }, &out);
    ck_assert_ptr_nonnull(
        strstr(lens_buffer_view(&out).p,
               "\"warnings\":[\"the text is short\","
               "\"no practice is left that the filters allow\"]"));
    done(doc, &out);
}
END_TEST

START_TEST(json_pretty_differs_in_white_space_only)
{
    struct lens_buffer pretty, compact;
    struct lens_json *a =
        write(sample_answer(),
              (struct lens_answer_json_options){ .pretty = true }, &pretty);
    struct lens_json *b = write(
        sample_answer(), (struct lens_answer_json_options){ 0 }, &compact);
    const char *p = pretty.p, *c = compact.p;

    for (; *p && *c; p++, c++) {
        while ((*p == ' ' || *p == '\n') && *p != *c)
            p++;
        ck_assert_int_eq(*p, *c);
    }
    done(a, &pretty);
    done(b, &compact);
}
END_TEST

START_TEST(jsonl_is_one_practice_per_line)
{
    struct lens_buffer out;
    const char *line;
    size_t n = 0;

    lens_buffer_init(&out, 1 << 20);
    lens_answer_jsonl(sample_hostile(), &out);
    lens_answer_jsonl(sample_answer(), &out);
    for (line = out.p; *line; n++) {
        const char *end = strchr(line, '\n');

        ck_assert_ptr_nonnull(end);
        ck_assert_int_eq(line[0], '{');
        ck_assert_int_eq(end[-1], '}');
        line = end + 1;
    }
    ck_assert_uint_eq(n, 4);
    lens_buffer_clear(&out);
    lens_answer_jsonl(sample_no_match(), &out);
    ck_assert_uint_eq(out.len, 0);
    lens_buffer_release(&out);
}
END_TEST

START_TEST(json_without_room_says_so)
{
    struct lens_buffer out;

    lens_buffer_init(&out, 100);
    lens_answer_json(sample_answer(), &(struct lens_answer_json_options){ 0 },
                     &out);
    ck_assert_int_eq(lens_buffer_status(&out), LENS_E_LIMIT);
    lens_buffer_release(&out);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("answer_json");
    TCase *tc = tcase_create("json");

    tcase_add_test(tc, json_has_every_member_once_in_order);
    tcase_add_test(tc, json_timing_is_there_only_if_asked_for);
    tcase_add_test(tc, json_selects_members);
    tcase_add_test(tc, json_unknown_member_lists_the_known);
    tcase_add_test(tc, json_practice_is_complete);
    tcase_add_test(tc, json_contributions_sum_to_the_score);
    tcase_add_test(tc, json_spans_are_bytes_of_the_text);
    tcase_add_test(tc, json_hostile_strings_come_back_unchanged);
    tcase_add_test(tc, json_no_match_has_empty_lists);
    tcase_add_test(tc, json_warns_when_the_filters_leave_nothing);
    tcase_add_test(tc, json_pretty_differs_in_white_space_only);
    tcase_add_test(tc, jsonl_is_one_practice_per_line);
    tcase_add_test(tc, json_without_room_says_so);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}
