/* Extremes: smallest and largest levels of a neighbourhood, row by row.
 *
 * Plain loops, each element by itself, as in rows.tier.h. */

/* Adds row[i - step] and row[i + step] to what lowest[i] and highest[i] have seen. */
static void
widen_extremes_u8(const uint8_t *row, ptrdiff_t step, size_t count, uint8_t *restrict lowest,
                  uint8_t *restrict highest)
{
    const uint8_t *before = row - step, *after = row + step;
    for (size_t i = 0; i < count; i++) {
        const uint8_t small = before[i] < after[i] ? before[i] : after[i];
        const uint8_t large = before[i] < after[i] ? after[i] : before[i];
        lowest[i] = small < lowest[i] ? small : lowest[i];
        highest[i] = large > highest[i] ? large : highest[i];
    }
}

static void
join_extremes_u8(const uint8_t *restrict lower, const uint8_t *restrict higher, size_t count,
                 uint8_t *restrict lowest, uint8_t *restrict highest)
{
    for (size_t i = 0; i < count; i++) {
        lowest[i] = lower[i] < lowest[i] ? lower[i] : lowest[i];
        highest[i] = higher[i] > highest[i] ? higher[i] : highest[i];
    }
}

static void
sample_extremes(const float *restrict top, const float *restrict bottom, ptrdiff_t step,
                const float weights[4], size_t count, float *restrict lowest,
                float *restrict highest)
{
    const float w0 = weights[0], w1 = weights[1], w2 = weights[2], w3 = weights[3];
    for (size_t i = 0; i < count; i++) {
        const float level = (w0 * top[i] + w1 * top[(ptrdiff_t)i + step])
                            + (w2 * bottom[i] + w3 * bottom[(ptrdiff_t)i + step]);
        lowest[i] = level < lowest[i] ? level : lowest[i];
        highest[i] = level > highest[i] ? level : highest[i];
    }
}
