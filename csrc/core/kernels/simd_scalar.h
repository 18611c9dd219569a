/* One lane: the words that the tier files share, in plain C. This tier is the truth for the others.
 */
#include <math.h>
#include <string.h>

#define SIMD_LANES 1

typedef float simd_f32;
typedef int32_t simd_i32;

/* clang-format off: one word a line */
static inline simd_f32
simd_load(const float *from)
{
    return *from;
}
/* The first `count` floats at `from`, which need not hold more, and `fill` in the lanes beyond. */
static inline simd_f32
simd_load_first(const float *from, size_t count, float fill)
{
    return count > 0 ? *from : fill;
}
static inline void
simd_store(float *to, simd_f32 a)
{
    *to = a;
}
static inline simd_f32
simd_set(float value)
{
    return value;
}
static inline simd_f32
simd_add(simd_f32 a, simd_f32 b)
{
    return a + b;
}
static inline simd_f32
simd_sub(simd_f32 a, simd_f32 b)
{
    return a - b;
}
static inline simd_f32
simd_mul(simd_f32 a, simd_f32 b)
{
    return a * b;
}
static inline simd_f32
simd_min(simd_f32 a, simd_f32 b)
{
    return a < b ? a : b;
}
static inline simd_f32
simd_max(simd_f32 a, simd_f32 b)
{
    return a > b ? a : b;
}
static inline simd_f32
simd_floor(simd_f32 a)
{
    return floorf(a);
}
/* Towards zero. */
static inline simd_i32
simd_truncate(simd_f32 a)
{
    return (int32_t)a;
}
static inline simd_f32
simd_to_f32(simd_i32 a)
{
    return (float)a;
}
static inline simd_i32
simd_set_i32(int32_t value)
{
    return value;
}
static inline simd_i32
simd_add_i32(simd_i32 a, simd_i32 b)
{
    return a + b;
}
static inline simd_i32
simd_mul_i32(simd_i32 a, simd_i32 b)
{
    return a * b;
}
static inline simd_i32
simd_and(simd_i32 a, simd_i32 b)
{
    return a & b;
}
static inline simd_i32
simd_sub_i32(simd_i32 a, simd_i32 b)
{
    return a - b;
}
static inline simd_i32
simd_xor(simd_i32 a, simd_i32 b)
{
    return a ^ b;
}
/* The number of each lane, from 0 on. */
static inline simd_i32
simd_lane_numbers(void)
{
    return 0;
}
/* The low 32 bits of the product of unsigned words; the high ones go to `high`. */
static inline simd_i32
simd_mul_u32(simd_i32 a, simd_i32 b, simd_i32 *high)
{
    const uint64_t product = (uint64_t)(uint32_t)a * (uint32_t)b;
    *high = (simd_i32)(uint32_t)(product >> 32);
    return (simd_i32)(uint32_t)product;
}
/* The bits of a float, and back. */
static inline simd_i32
simd_bits(simd_f32 a)
{
    int32_t bits;
    memcpy(&bits, &a, sizeof bits);
    return bits;
}
static inline simd_f32
simd_from_bits(simd_i32 bits)
{
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}
#define simd_shift_left(a, bits) ((simd_i32)((uint32_t)(a) << (bits)))
#define simd_shift_right(a, bits) ((simd_i32)((uint32_t)(a) >> (bits)))
/* True if 0 <= a < limit in every lane. */
static inline int
simd_all_within(simd_f32 a, simd_f32 limit)
{
    return a >= 0.0F && a < limit;
}
/* Four bytes at base + offset, first byte lowest. */
static inline simd_i32
simd_gather_bytes(const uint8_t *base, simd_i32 offset)
{
    int32_t word;
    memcpy(&word, base + offset, sizeof word);
    return word;
}
static inline simd_i32
simd_gather_i32(const uint32_t *base, simd_i32 index)
{
    return (int32_t)base[index];
}
static inline simd_f32
simd_gather_f32(const float *base, simd_i32 index)
{
    return base[index];
}
/* from[index], index below SKA_STRETCH_WINDOW; that many floats can be read. */
static inline simd_f32
simd_pick_f32(const float *from, simd_i32 index)
{
    return from[index];
}
/* clang-format on */
