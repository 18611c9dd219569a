/* Sixteen lanes; see simd_scalar.h for what the words mean. */
#include <immintrin.h>

#define SIMD_LANES 16

typedef __m512 simd_f32;
typedef __m512i simd_i32;

/* clang-format off: one word a line */
static inline simd_f32
simd_load(const float *from)
{
    return _mm512_loadu_ps(from);
}
static inline simd_f32
simd_load_first(const float *from, size_t count, float fill)
{
    const __mmask16 mask = (__mmask16)(count < SIMD_LANES ? (1U << count) - 1U : 0xFFFFU);
    return _mm512_mask_loadu_ps(_mm512_set1_ps(fill), mask, from);
}
static inline void
simd_store(float *to, simd_f32 a)
{
    _mm512_storeu_ps(to, a);
}
static inline simd_f32
simd_set(float value)
{
    return _mm512_set1_ps(value);
}
static inline simd_f32
simd_add(simd_f32 a, simd_f32 b)
{
    return _mm512_add_ps(a, b);
}
static inline simd_f32
simd_sub(simd_f32 a, simd_f32 b)
{
    return _mm512_sub_ps(a, b);
}
static inline simd_f32
simd_mul(simd_f32 a, simd_f32 b)
{
    return _mm512_mul_ps(a, b);
}
static inline simd_f32
simd_min(simd_f32 a, simd_f32 b)
{
    return _mm512_min_ps(a, b);
}
static inline simd_f32
simd_max(simd_f32 a, simd_f32 b)
{
    return _mm512_max_ps(a, b);
}
static inline simd_f32
simd_floor(simd_f32 a)
{
    return _mm512_roundscale_ps(a, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC);
}
static inline simd_i32
simd_truncate(simd_f32 a)
{
    return _mm512_cvttps_epi32(a);
}
static inline simd_f32
simd_to_f32(simd_i32 a)
{
    return _mm512_cvtepi32_ps(a);
}
static inline simd_i32
simd_set_i32(int32_t value)
{
    return _mm512_set1_epi32(value);
}
static inline simd_i32
simd_add_i32(simd_i32 a, simd_i32 b)
{
    return _mm512_add_epi32(a, b);
}
static inline simd_i32
simd_mul_i32(simd_i32 a, simd_i32 b)
{
    return _mm512_mullo_epi32(a, b);
}
static inline simd_i32
simd_and(simd_i32 a, simd_i32 b)
{
    return _mm512_and_si512(a, b);
}
static inline simd_i32
simd_sub_i32(simd_i32 a, simd_i32 b)
{
    return _mm512_sub_epi32(a, b);
}
static inline simd_i32
simd_xor(simd_i32 a, simd_i32 b)
{
    return _mm512_xor_si512(a, b);
}
static inline simd_i32
simd_lane_numbers(void)
{
    return _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
}
static inline simd_i32
simd_mul_u32(simd_i32 a, simd_i32 b, simd_i32 *high)
{
    const simd_i32 even = _mm512_mul_epu32(a, b);
    const simd_i32 odd = _mm512_mul_epu32(_mm512_srli_epi64(a, 32), _mm512_srli_epi64(b, 32));
    *high = _mm512_mask_blend_epi32(0xAAAA, _mm512_srli_epi64(even, 32), odd);
    return _mm512_mask_blend_epi32(0xAAAA, even, _mm512_slli_epi64(odd, 32));
}
static inline simd_i32
simd_bits(simd_f32 a)
{
    return _mm512_castps_si512(a);
}
static inline simd_f32
simd_from_bits(simd_i32 bits)
{
    return _mm512_castsi512_ps(bits);
}
#define simd_shift_left(a, bits) _mm512_slli_epi32(a, bits)
#define simd_shift_right(a, bits) _mm512_srli_epi32(a, bits)
static inline int
simd_all_within(simd_f32 a, simd_f32 limit)
{
    const __mmask16 not_below = _mm512_cmp_ps_mask(a, _mm512_setzero_ps(), _CMP_GE_OQ);
    return _mm512_mask_cmp_ps_mask(not_below, a, limit, _CMP_LT_OQ) == 0xFFFF;
}
static inline simd_i32
simd_gather_bytes(const uint8_t *base, simd_i32 offset)
{
    return _mm512_i32gather_epi32(offset, base, 1);
}
static inline simd_i32
simd_gather_i32(const uint32_t *base, simd_i32 index)
{
    return _mm512_i32gather_epi32(index, base, 4);
}
static inline simd_f32
simd_gather_f32(const float *base, simd_i32 index)
{
    return _mm512_i32gather_ps(index, base, 4);
}
static inline simd_f32
simd_pick_f32(const float *from, simd_i32 index)
{
    return _mm512_permutex2var_ps(_mm512_loadu_ps(from), index, _mm512_loadu_ps(from + 16));
}
/* clang-format on */
