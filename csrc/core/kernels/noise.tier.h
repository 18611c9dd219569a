/* Noise: normals by a table of their quantiles, indexed by the words of Philox4x32-10.
 *
 * Sixteen blocks of the generator side by side give 128 normals, whatever the tier's lanes: normal
 * (2 * word + half) * 16 + i of a group comes from half a word of block i. */

#define PHILOX_MULTIPLIER_0 0xD2511F53u
#define PHILOX_MULTIPLIER_1 0xCD9E8D57u
#define PHILOX_WEYL_0 0x9E3779B9u
#define PHILOX_WEYL_1 0xBB67AE85u
#define PHILOX_ROUNDS 10

#define BLOCKS_PER_GROUP 16

static inline simd_i32
words_of(uint32_t word)
{
    return simd_set_i32((int32_t)word);
}

/* ska_philox4x32_10 of SIMD_LANES counters. */
static inline void
philox_blocks(const uint32_t key[2], simd_i32 words[4])
{
    uint32_t key_0 = key[0], key_1 = key[1];
    for (int round = 0; round < PHILOX_ROUNDS; round++) {
        simd_i32 high_0, high_1;
        const simd_i32 low_0 = simd_mul_u32(words[0], words_of(PHILOX_MULTIPLIER_0), &high_0);
        const simd_i32 low_1 = simd_mul_u32(words[2], words_of(PHILOX_MULTIPLIER_1), &high_1);
        words[0] = simd_xor(simd_xor(high_1, words[1]), words_of(key_0));
        words[1] = low_1;
        words[2] = simd_xor(simd_xor(high_0, words[3]), words_of(key_1));
        words[3] = low_0;
        key_0 += PHILOX_WEYL_0;
        key_1 += PHILOX_WEYL_1;
    }
}

/* The normal of the low half of each word: twelve bits choose it, the highest is its sign. */
static inline simd_f32
normals_of(const float *half_normals, simd_i32 words)
{
    const simd_i32 index = simd_and(words, simd_set_i32(SKA_NORMALS_COUNT - 1));
    const simd_i32 sign = simd_and(simd_shift_left(words, 16), simd_set_i32(INT32_MIN));
    const simd_f32 value = simd_gather_f32(half_normals, index);
    return simd_from_bits(simd_xor(simd_bits(value), sign));
}

static void
draw_normals(const uint32_t key[2], const uint32_t counter[4], const float *half_normals,
             size_t count, float *normals)
{
    uint32_t block = counter[0];
    for (size_t start = 0; start < count; start += SKA_NORMALS_GROUP) {
        for (size_t lane = 0; lane < BLOCKS_PER_GROUP; lane += SIMD_LANES, block += SIMD_LANES) {
            simd_i32 words[4] = {simd_add_i32(words_of(block), simd_lane_numbers()),
                                 words_of(counter[1]), words_of(counter[2]), words_of(counter[3])};
            philox_blocks(key, words);
            for (size_t word = 0; word < 4; word++) {
                float *place = normals + start + 2 * word * BLOCKS_PER_GROUP + lane;
                simd_store(place, normals_of(half_normals, words[word]));
                simd_store(place + BLOCKS_PER_GROUP,
                           normals_of(half_normals, simd_shift_right(words[word], 16)));
            }
        }
    }
}
