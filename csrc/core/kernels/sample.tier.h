/* Bilinear sampling at given coordinates.
 *
 * Rows of coordinates come in, rows of levels (0..255, not rounded) go out. A block of SIMD_LANES
 * pixels whose taps are all inside is fetched by gathers: one four-byte read at (y, x) holds the
 * taps (y, x) and (y, x + 1) of a gray drawing, and the first pixel and half of the next of a
 * coloured one. All other blocks, those on the drawing's edge or beyond it, go pixel by pixel with
 * the same arithmetic. The last block of a row overlaps the one before it instead of leaving a
 * tail: every pixel is a pure function of its coordinates, so writing it twice does no harm. */

#include <math.h>

/* between = low + t * (high - low), the one formula of both paths. */
static inline float
lerp_level(float low, float high, float t)
{
    return low + t * (high - low);
}

static inline simd_f32
lerp(simd_f32 low, simd_f32 high, simd_f32 t)
{
    return simd_add(low, simd_mul(t, simd_sub(high, low)));
}

/* Largest coordinate that is looked at: far beyond any drawing, an integer, and an int32. Chains of
 * extreme scales pass it; so does NaN, which a map that is not invertible gives. */
#define COORDINATE_MAX 1.0e9F

static inline float
clamp_coordinate(float x)
{
    return fminf(fmaxf(x, -COORDINATE_MAX), COORDINATE_MAX); /* NaN: -COORDINATE_MAX */
}

static void
sample_pixel(const ska_sample_source *source, float any_x, float any_y, size_t channels,
             float *levels)
{
    const ska_border border = source->border;
    const float x = clamp_coordinate(any_x), y = clamp_coordinate(any_y);
    const float left = floorf(x), top = floorf(y);
    const int64_t x0 = (int64_t)left, y0 = (int64_t)top;
    if (border.mode == SKA_BORDER_CONSTANT
        && (x0 < -1 || y0 < -1 || x0 >= source->width || y0 >= source->height)) {
        for (size_t c = 0; c < channels; c++) { /* often: a turned sheet's corners */
            levels[c] = (float)border.color[c];
        }
        return;
    }
    const int64_t columns[2] = {ska_border_index(border.mode, x0, source->width),
                                ska_border_index(border.mode, x0 + 1, source->width)};
    const int64_t rows[2] = {ska_border_index(border.mode, y0, source->height),
                             ska_border_index(border.mode, y0 + 1, source->height)};
    const float t = x - left, u = y - top;
    for (size_t c = 0; c < channels; c++) {
        float tap[2][2];
        for (int j = 0; j < 2; j++) {
            for (int i = 0; i < 2; i++) {
                const int is_outside = rows[j] < 0 || columns[i] < 0;
                tap[j][i] =
                    is_outside
                        ? (float)border.color[c]
                        : (float)source->pixels[rows[j] * source->row_stride_bytes
                                                + columns[i] * (int64_t)channels + (int64_t)c];
            }
        }
        levels[c] =
            lerp_level(lerp_level(tap[0][0], tap[0][1], t), lerp_level(tap[1][0], tap[1][1], t), u);
    }
}

/* Not worth inlining: a block on the edge costs a few hundred cycles anyway. */
__attribute__((noinline)) static void
sample_edge_block(const ska_sample_source *source, const float *xs, const float *ys, size_t count,
                  size_t channels, float *const levels[3], size_t first)
{
    for (size_t i = first; i < first + count; i++) {
        float pixel[3] = {0.0F, 0.0F, 0.0F};
        sample_pixel(source, xs[i], ys[i], channels, pixel);
        for (size_t c = 0; c < channels; c++) {
            levels[c][i] = pixel[c];
        }
    }
}

static inline simd_f32
byte_of(simd_i32 word, int byte)
{
    switch (byte) {
    case 0:
        return simd_to_f32(simd_and(word, simd_set_i32(0xFF)));
    case 1:
        return simd_to_f32(simd_and(simd_shift_right(word, 8), simd_set_i32(0xFF)));
    case 2:
        return simd_to_f32(simd_and(simd_shift_right(word, 16), simd_set_i32(0xFF)));
    default:
        return simd_to_f32(simd_shift_right(word, 24));
    }
}

/* A block's offsets into the source and its weights. */
typedef struct {
    simd_i32 offset;
    simd_f32 t, u;
} sample_block;

static inline sample_block
place_block(const ska_sample_source *source, simd_f32 x, simd_f32 y, int32_t channels)
{
    const simd_i32 column = simd_truncate(x), row = simd_truncate(y);
    const simd_i32 row_start = simd_mul_i32(row, simd_set_i32((int32_t)source->row_stride_bytes));
    return (sample_block){
        .offset = simd_add_i32(
            row_start, channels == 1 ? column : simd_mul_i32(column, simd_set_i32(channels))),
        .t = simd_sub(x, simd_to_f32(column)),
        .u = simd_sub(y, simd_to_f32(row)),
    };
}

static void
sample_gray(const ska_sample_source *source, const float *xs, const float *ys, size_t count,
            float *const levels[3])
{
    const uint8_t *top = source->pixels, *bottom = source->pixels + source->row_stride_bytes;
    const simd_f32 limit_x = simd_set(source->limit_x), limit_y = simd_set(source->limit_y);
    if (count < SIMD_LANES) {
        sample_edge_block(source, xs, ys, count, 1, levels, 0);
        return;
    }
    for (size_t start = 0; start < count; start += SIMD_LANES) {
        const size_t i = start + SIMD_LANES <= count ? start : count - SIMD_LANES;
        const simd_f32 x = simd_load(xs + i), y = simd_load(ys + i);
        if (!simd_all_within(x, limit_x) || !simd_all_within(y, limit_y)) {
            sample_edge_block(source, xs, ys, SIMD_LANES, 1, levels, i);
            continue;
        }
        const sample_block block = place_block(source, x, y, 1);
        const simd_i32 above = simd_gather_bytes(top, block.offset);
        const simd_i32 below = simd_gather_bytes(bottom, block.offset);
        simd_store(levels[0] + i,
                   lerp(lerp(byte_of(above, 0), byte_of(above, 1), block.t),
                        lerp(byte_of(below, 0), byte_of(below, 1), block.t), block.u));
    }
}

static void
sample_rgb(const ska_sample_source *source, const float *xs, const float *ys, size_t count,
           float *const levels[3])
{
    const uint8_t *top = source->pixels, *bottom = source->pixels + source->row_stride_bytes;
    const simd_f32 limit_x = simd_set(source->limit_x), limit_y = simd_set(source->limit_y);
    if (count < SIMD_LANES) {
        sample_edge_block(source, xs, ys, count, 3, levels, 0);
        return;
    }
    for (size_t start = 0; start < count; start += SIMD_LANES) {
        const size_t i = start + SIMD_LANES <= count ? start : count - SIMD_LANES;
        const simd_f32 x = simd_load(xs + i), y = simd_load(ys + i);
        if (!simd_all_within(x, limit_x) || !simd_all_within(y, limit_y)) {
            sample_edge_block(source, xs, ys, SIMD_LANES, 3, levels, i);
            continue;
        }
        const sample_block block = place_block(source, x, y, 3);
        /* Four gathers give all twelve taps: r g b r' and, two bytes on, b r' g' b'. */
        const simd_i32 above = simd_gather_bytes(top, block.offset);
        const simd_i32 above_next = simd_gather_bytes(top + 2, block.offset);
        const simd_i32 below = simd_gather_bytes(bottom, block.offset);
        const simd_i32 below_next = simd_gather_bytes(bottom + 2, block.offset);
        for (int c = 0; c < 3; c++) {
            simd_store(levels[c] + i,
                       lerp(lerp(byte_of(above, c), byte_of(above_next, c + 1), block.t),
                            lerp(byte_of(below, c), byte_of(below_next, c + 1), block.t), block.u));
        }
    }
}
