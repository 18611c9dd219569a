/* Rows of coordinates on their way to the source: maps and fields of displacements. */

static void
fill_affine_coordinates(float start_x, float step_x, float start_y, float step_y, size_t count,
                        float *restrict xs, float *restrict ys)
{
    for (int32_t i = 0; i < (int32_t)count; i++) { /* int32: converts to float in one instruction */
        xs[i] = start_x + step_x * (float)i;
        ys[i] = start_y + step_y * (float)i;
    }
}

static void
map_coordinates(const float m[9], int is_projective, size_t count, float *restrict xs,
                float *restrict ys)
{
    const float xx = m[0], xy = m[1], x0 = m[2], yx = m[3], yy = m[4], y0 = m[5];
    const float wx = m[6], wy = m[7], w0 = m[8];
    if (!is_projective) {
        for (size_t i = 0; i < count; i++) {
            const float x = xs[i], y = ys[i];
            xs[i] = xx * x + xy * y + x0;
            ys[i] = yx * x + yy * y + y0;
        }
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const float x = xs[i], y = ys[i];
        const float w = wx * x + wy * y + w0;
        xs[i] = (xx * x + xy * y + x0) / w;
        ys[i] = (yx * x + yy * y + y0) / w;
    }
}

/* The node left of a place on a grid line, and how far the place lies beyond it. */
typedef struct {
    simd_i32 node;
    simd_f32 beyond;
} grid_place;

static inline grid_place
place_on_grid(simd_f32 coordinate, float nodes_per_pixel, int64_t count_nodes)
{
    const simd_f32 last = simd_set((float)(count_nodes - 1));
    const simd_f32 place = /* NaN: 0, as in clamp_lanes */
        simd_min(simd_max(simd_mul(coordinate, simd_set(nodes_per_pixel)), simd_set(0.0F)), last);
    const simd_f32 left = simd_min(simd_floor(place), simd_set((float)(count_nodes - 2)));
    return (grid_place){.node = simd_truncate(left), .beyond = simd_sub(place, left)};
}

static inline simd_f32
displacement(const float *nodes, int64_t columns, simd_i32 index, simd_f32 t, simd_f32 u)
{
    const float *below = nodes + columns;
    return lerp(lerp(simd_gather_f32(nodes, index), simd_gather_f32(nodes + 1, index), t),
                lerp(simd_gather_f32(below, index), simd_gather_f32(below + 1, index), t), u);
}

static inline void
displace_block(const ska_field_source *field, float *xs, float *ys)
{
    const simd_f32 x = simd_load(xs), y = simd_load(ys);
    const grid_place column = place_on_grid(x, field->per_x, field->columns);
    const grid_place row = place_on_grid(y, field->per_y, field->rows);
    const simd_i32 index =
        simd_add_i32(simd_mul_i32(row.node, simd_set_i32((int32_t)field->columns)), column.node);
    simd_store(
        xs, simd_add(x, displacement(field->dx, field->columns, index, column.beyond, row.beyond)));
    simd_store(
        ys, simd_add(y, displacement(field->dy, field->columns, index, column.beyond, row.beyond)));
}

static void
displace(const ska_field_source *field, size_t count, float *xs, float *ys)
{
    size_t i = 0;
    for (; i + SIMD_LANES <= count; i += SIMD_LANES) {
        displace_block(field, xs + i, ys + i);
    }
    if (i < count) {
        float few[2][SIMD_LANES] = {{0.0F}};
        memcpy(few[0], xs + i, (count - i) * sizeof *xs);
        memcpy(few[1], ys + i, (count - i) * sizeof *ys);
        displace_block(field, few[0], few[1]);
        memcpy(xs + i, few[0], (count - i) * sizeof *xs);
        memcpy(ys + i, few[1], (count - i) * sizeof *ys);
    }
}
