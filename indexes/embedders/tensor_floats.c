/*
 * tensor_floats.c - the elements of a tensor as floats.
 *
 * Every F32, F16, BF16, I16, I8, U8 and BOOL has an equal float, and gets it,
 * infinities and NaNs included.  F64, I64 and I32 become the nearest float.
 * Bytes are put together one by one: they have no alignment, and are
 * little-endian on every host.
 *
 * The half-precision formats are IEEE 754-2019's binary16 (1 sign bit, 5 of
 * exponent with bias 15, 10 of fraction) and the upper half of a binary32.
 */
#include <string.h>

#include "embedders/tensors.h"

static uint16_t read_u16(const unsigned char *p)
{
    return (uint16_t)(p[0] | p[1] << 8);
}

static uint32_t read_u32(const unsigned char *p)
{
    return (uint32_t)read_u16(p) | (uint32_t)read_u16(p + 2) << 16;
}

static uint64_t read_u64(const unsigned char *p)
{
    return read_u32(p) | (uint64_t)read_u32(p + 4) << 32;
}

static float float_of_bits(uint32_t bits)
{
    float value;

    memcpy(&value, &bits, sizeof(value));
    return value;
}

static double double_of_bits(uint64_t bits)
{
    double value;

    memcpy(&value, &bits, sizeof(value));
    return value;
}

/* Exponent 0 has no hidden bit: the fraction counts units of 2^-24, which a
 * float holds exactly.  Exponent 31 is infinity or NaN. */
static float float_of_half(uint16_t half)
{
    uint32_t sign = (uint32_t)(half & 0x8000) << 16;
    uint32_t exponent = half >> 10 & 0x1f, fraction = half & 0x3ff;

    if (exponent == 0) {
        float value = (float)fraction * 0x1p-24F;

        return sign ? -value : value;
    }
    exponent = exponent == 31 ? 255 : exponent + (127 - 15);
    return float_of_bits(sign | exponent << 23 | fraction << 13);
}

static float element(enum lens_dtype type, const unsigned char *p)
{
    switch (type) {
    case LENS_F64: return (float)double_of_bits(read_u64(p));
    case LENS_F32: return float_of_bits(read_u32(p));
    case LENS_F16: return float_of_half(read_u16(p));
    case LENS_BF16: return float_of_bits((uint32_t)read_u16(p) << 16);
    case LENS_I64: return (float)(int64_t)read_u64(p);
    case LENS_I32: return (float)(int32_t)read_u32(p);
    case LENS_I16: return (float)(int16_t)read_u16(p);
    case LENS_I8: return (float)(signed char)*p;
    case LENS_U8: return (float)*p;
    case LENS_BOOL: return *p ? 1.0F : 0.0F;
    case LENS_N_DTYPES: break;
    }
    return 0;
}

float lens_tensor_get(const struct lens_tensor *tensor, size_t i)
{
    const unsigned char *p = tensor->data;

    return element(tensor->type, p + i * lens_dtype_size(tensor->type));
}

void lens_tensor_to_floats(const struct lens_tensor *tensor, float *out)
{
    size_t size = lens_dtype_size(tensor->type);
    const unsigned char *p = tensor->data;

    for (size_t i = 0; i < tensor->n; i++, p += size)
        out[i] = element(tensor->type, p);
}
