/*
 * Conversions to float: every half-precision number against its definition in
 * IEEE 754, worked out here with ldexp(); the wider types at their edges.
 */
#include <check.h>
#include <limits.h>
#include <math.h>
#include <string.h>

#include "embedders/tensors.h"
#include "support/random.h"
#include "support/suite.h"

enum {
    N_HALVES = 1 << 16
};

/* Behind one byte, so that nothing is aligned. */
static unsigned char bytes[1 + 2 * N_HALVES];

static struct lens_tensor tensor_of(enum lens_dtype type, size_t n)
{
    return (struct lens_tensor){
        .type = type, .rank = 1, .shape = { n }, .n = n, .data = bytes + 1
    };
}

/* A number of 1 sign bit, `e` bits of exponent, `f` of fraction. */
static double ieee_value(unsigned bits, int e, int f)
{
    unsigned exponent = bits >> f & ((1U << e) - 1);
    unsigned fraction = bits & ((1U << f) - 1);
    int bias = (1 << (e - 1)) - 1;
    double sign = bits >> (e + f) & 1 ? -1 : 1;

    if (exponent == (1U << e) - 1)
        return fraction ? (double)NAN : sign * (double)INFINITY;
    if (exponent == 0)
        return sign * ldexp(fraction, 1 - bias - f);
    return sign * ldexp(fraction + (1U << f), (int)exponent - bias - f);
}

static void check_all_halves(enum lens_dtype type, int e, int f)
{
    static float out[N_HALVES];
    struct lens_tensor tensor = tensor_of(type, N_HALVES);

    for (unsigned i = 0; i < N_HALVES; i++) {
        bytes[1 + 2 * i] = (unsigned char)(i & 0xff);
        bytes[2 + 2 * i] = (unsigned char)(i >> 8);
    }
    lens_tensor_to_floats(&tensor, out);
    for (unsigned i = 0; i < N_HALVES; i++) {
        double expected = ieee_value(i, e, f), got = (double)out[i];

        ck_assert_msg(isnan(expected) ? isnan(got) != 0
                                      : got == expected &&
                                            !signbit(got) == !signbit(expected),
                      "0x%04x: %a, not %a", i, got, expected);
    }
}

START_TEST(tensor_every_f16_is_exact)
{
    check_all_halves(LENS_F16, 5, 10);
}
END_TEST

START_TEST(tensor_every_bf16_is_exact)
{
    check_all_halves(LENS_BF16, 8, 7);
}
END_TEST

/* The oracle itself, from the examples everybody knows. */
START_TEST(tensor_f16_known_values_are_right)
{
    static const struct {
        unsigned bits;
        double value;
    } rows[] = { { 0x0001, 0x1p-24 }, { 0x03ff, 1023 * 0x1p-24 },
                 { 0x0400, 0x1p-14 }, { 0x3555, 0x1.554p-2 },
                 { 0x3c00, 1 },       { 0xc000, -2 },
                 { 0x7bff, 65504 },   { 0x7c00, (double)INFINITY } };

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct lens_tensor tensor = tensor_of(LENS_F16, 1);

        ck_assert(ieee_value(rows[i].bits, 5, 10) == rows[i].value);
        bytes[1] = (unsigned char)(rows[i].bits & 0xff);
        bytes[2] = (unsigned char)(rows[i].bits >> 8);
        ck_assert((double)lens_tensor_get(&tensor, 0) == rows[i].value);
    }
}
END_TEST

static void put(uint64_t value, size_t size)
{
    for (size_t i = 0; i < size; i++)
        bytes[1 + i] = (unsigned char)(value >> (8 * i) & 0xff);
}

static float get_put(enum lens_dtype type, uint64_t value)
{
    struct lens_tensor tensor = tensor_of(type, 1);

    put(value, lens_dtype_size(type));
    return lens_tensor_get(&tensor, 0);
}

START_TEST(tensor_every_byte_is_exact)
{
    for (int i = 0; i < 256; i++) {
        ck_assert(get_put(LENS_U8, (uint64_t)i) == (float)i);
        ck_assert(get_put(LENS_I8, (uint64_t)i) ==
                  (float)(i < 128 ? i : i - 256));
        ck_assert(get_put(LENS_BOOL, (uint64_t)i) == (float)(i != 0));
    }
}
END_TEST

START_TEST(tensor_every_i16_is_exact)
{
    for (int i = SHRT_MIN; i <= SHRT_MAX; i++)
        ck_assert(get_put(LENS_I16, (uint64_t)i) == (float)i);
}
END_TEST

START_TEST(tensor_wide_integers_become_the_nearest_float)
{
    static const struct {
        int64_t value;
        float nearest;
    } rows[] = {
        { 0, 0 },
        { -1, -1 },
        { (1 << 24) - 1, 0x1.fffffep23F },
        { (1 << 24) + 1, 0x1p24F },       /* a tie goes to even */
        { (1 << 24) + 3, 0x1.000004p24F } /* so does this one */
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        ck_assert(get_put(LENS_I64, (uint64_t)rows[i].value) ==
                  rows[i].nearest);
        ck_assert(get_put(LENS_I32, (uint64_t)rows[i].value) ==
                  rows[i].nearest);
    }
    ck_assert(get_put(LENS_I64, (uint64_t)INT64_MIN) == -0x1p63F);
    ck_assert(get_put(LENS_I64, (uint64_t)INT64_MAX) == 0x1p63F);
    ck_assert(get_put(LENS_I32, 0x80000000) == -0x1p31F);
    ck_assert(get_put(LENS_I32, 0xffffffff) == -1);
}
END_TEST

START_TEST(tensor_f64_becomes_the_nearest_float)
{
    static const struct {
        double value;
        float nearest;
    } rows[] = { { 0.1, 0.1F },
                 { -0x1.000001p0, -1 }, /* a tie goes to even */
                 { 0x1.0000010001p0, 0x1.000002p0F },
                 { 0x1p-149, 0x1p-149F },
                 { 0x1p-151, 0 },
                 { 1e300, INFINITY },
                 { -(double)INFINITY, -INFINITY } };

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        uint64_t bits;

        memcpy(&bits, &rows[i].value, sizeof(bits));
        ck_assert_msg(get_put(LENS_F64, bits) == rows[i].nearest, "%a",
                      rows[i].value);
    }
    ck_assert(isnan(get_put(LENS_F64, UINT64_MAX)));
}
END_TEST

START_TEST(tensor_f32_keeps_its_bits)
{
    struct test_random random = { 1 };

    for (int i = 0; i < 10000; i++) {
        uint32_t bits = (uint32_t)test_random_next(&random), after;
        float value = get_put(LENS_F32, bits);

        memcpy(&after, &value, sizeof(after));
        ck_assert_uint_eq(after, bits);
    }
}
END_TEST

/* The whole at once and one by one, of any type and any bytes. */
START_TEST(tensor_whole_conversion_equals_single_elements)
{
    enum lens_dtype type = (enum lens_dtype)_i;
    struct lens_tensor tensor = tensor_of(type, 257);
    struct test_random random = { (uint64_t)_i };
    float out[258] = { [257] = 77 };

    for (size_t i = 0; i < sizeof(bytes); i++)
        bytes[i] = (unsigned char)test_random_below(&random, 256);
    lens_tensor_to_floats(&tensor, out);
    for (size_t i = 0; i < 257; i++) {
        float one = lens_tensor_get(&tensor, i);

        ck_assert(memcmp(&one, &out[i], sizeof(one)) == 0);
    }
    ck_assert(out[257] == 77);
}
END_TEST

START_TEST(tensor_types_have_names_and_sizes)
{
    static const struct {
        const char *name;
        size_t size;
    } rows[LENS_N_DTYPES] = { { "F64", 8 },  { "F32", 4 }, { "F16", 2 },
                              { "BF16", 2 }, { "I64", 8 }, { "I32", 4 },
                              { "I16", 2 },  { "I8", 1 },  { "U8", 1 },
                              { "BOOL", 1 } };

    for (int i = 0; i < LENS_N_DTYPES; i++) {
        ck_assert_str_eq(lens_dtype_name((enum lens_dtype)i), rows[i].name);
        ck_assert_uint_eq(lens_dtype_size((enum lens_dtype)i), rows[i].size);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("embedders tensors");
    TCase *tcase = tcase_create("tensors");

    tcase_add_test(tcase, tensor_every_f16_is_exact);
    tcase_add_test(tcase, tensor_every_bf16_is_exact);
    tcase_add_test(tcase, tensor_f16_known_values_are_right);
    tcase_add_test(tcase, tensor_every_byte_is_exact);
    tcase_add_test(tcase, tensor_every_i16_is_exact);
    tcase_add_test(tcase, tensor_wide_integers_become_the_nearest_float);
    tcase_add_test(tcase, tensor_f64_becomes_the_nearest_float);
    tcase_add_test(tcase, tensor_f32_keeps_its_bits);
    tcase_add_loop_test(tcase, tensor_whole_conversion_equals_single_elements,
                        0, LENS_N_DTYPES);
    tcase_add_test(tcase, tensor_types_have_names_and_sizes);
    suite_add_tcase(suite, tcase);
    return test_suite_run(suite);
}
