/* Eight lanes; see simd_scalar.h for what the words mean. */
#include <immintrin.h>

#define SIMD_LANES 8

typedef __m256 simd_f32;
typedef __m256i simd_i32;

/* clang-format off: one word a line */
static inline simd_f32
simd_load(const float *from)
{
    return _mm256_loadu_ps(from);
}
static inline simd_f32
simd_load_first(const float *from, size_t count, float fill)
{
    const simd_i32 lanes = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    const int32_t wanted = count < SIMD_LANES ? (int32_t)count : SIMD_LANES;
    const simd_i32 mask = _mm256_cmpgt_epi32(_mm256_set1_epi32(wanted), lanes);
    return _mm256_blendv_ps(_mm256_set1_ps(fill), _mm256_maskload_ps(from, mask),
                            _mm256_castsi256_ps(mask));
}
static inline void
simd_store(float *to, simd_f32 a)
{
    _mm256_storeu_ps(to, a);
}
static inline simd_f32
simd_set(float value)
{
    return _mm256_set1_ps(value);
}
static inline simd_f32
simd_add(simd_f32 a, simd_f32 b)
{
    return _mm256_add_ps(a, b);
}
static inline simd_f32
simd_sub(simd_f32 a, simd_f32 b)
{
    return _mm256_sub_ps(a, b);
}
static inline simd_f32
simd_mul(simd_f32 a, simd_f32 b)
{
    return _mm256_mul_ps(a, b);
}
static inline simd_f32
simd_min(simd_f32 a, simd_f32 b)
{
    return _mm256_min_ps(a, b);
}
static inline simd_f32
simd_max(simd_f32 a, simd_f32 b)
{
    return _mm256_max_ps(a, b);
}
static inline simd_f32
simd_floor(simd_f32 a)
{
    return _mm256_floor_ps(a);
}
static inline simd_i32
simd_truncate(simd_f32 a)
{
    return _mm256_cvttps_epi32(a);
}
static inline simd_f32
simd_to_f32(simd_i32 a)
{
    return _mm256_cvtepi32_ps(a);
}
static inline simd_i32
simd_set_i32(int32_t value)
{
    return _mm256_set1_epi32(value);
}
static inline simd_i32
simd_add_i32(simd_i32 a, simd_i32 b)
{
    return _mm256_add_epi32(a, b);
}
static inline simd_i32
simd_mul_i32(simd_i32 a, simd_i32 b)
{
    return _mm256_mullo_epi32(a, b);
}
static inline simd_i32
simd_and(simd_i32 a, simd_i32 b)
{
    return _mm256_and_si256(a, b);
}
static inline simd_i32
simd_sub_i32(simd_i32 a, simd_i32 b)
{
    return _mm256_sub_epi32(a, b);
}
static inline simd_i32
simd_xor(simd_i32 a, simd_i32 b)
{
    return _mm256_xor_si256(a, b);
}
static inline simd_i32
simd_lane_numbers(void)
{
    return _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
}
static inline simd_i32
simd_mul_u32(simd_i32 a, simd_i32 b, simd_i32 *high)
{
    const simd_i32 even = _mm256_mul_epu32(a, b);
    const simd_i32 odd = _mm256_mul_epu32(_mm256_srli_epi64(a, 32), _mm256_srli_epi64(b, 32));
    *high = _mm256_blend_epi32(_mm256_srli_epi64(even, 32), odd, 0xAA);
    return _mm256_blend_epi32(even, _mm256_slli_epi64(odd, 32), 0xAA);
}
static inline simd_i32
simd_bits(simd_f32 a)
{
    return _mm256_castps_si256(a);
}
static inline simd_f32
simd_from_bits(simd_i32 bits)
{
    return _mm256_castsi256_ps(bits);
}
#define simd_shift_left(a, bits) _mm256_slli_epi32(a, bits)
#define simd_shift_right(a, bits) _mm256_srli_epi32(a, bits)
static inline int
simd_all_within(simd_f32 a, simd_f32 limit)
{
    const simd_f32 not_below = _mm256_cmp_ps(a, _mm256_setzero_ps(), _CMP_GE_OQ);
    const simd_f32 below_limit = _mm256_cmp_ps(a, limit, _CMP_LT_OQ);
    return _mm256_movemask_ps(_mm256_and_ps(not_below, below_limit)) == 0xFF;
}
static inline simd_i32
simd_gather_bytes(const uint8_t *base, simd_i32 offset)
{
    return _mm256_i32gather_epi32((const int *)(const void *)base, offset, 1);
}
static inline simd_i32
simd_gather_i32(const uint32_t *base, simd_i32 index)
{
    return _mm256_i32gather_epi32((const int *)(const void *)base, index, 4);
}
static inline simd_f32
simd_gather_f32(const float *base, simd_i32 index)
{
    return _mm256_i32gather_ps(base, index, 4);
}
static inline simd_f32
simd_pick_f32(const float *from, simd_i32 index)
{
    return _mm256_i32gather_ps(from, index, 4);
}
/* clang-format on */
