/* Way; see way.h. */
#include "way.h"

ska_status
ska_way_make(const ska_frame *frame, ska_scratch *scratch, ska_way *way, ska_error *error)
{
    size_t nodes[SKA_FRAME_STEPS_MAX] = {0}, total = 0;
    way->count_steps = frame->count_steps;
    for (size_t i = 0; i < frame->count_steps; i++) {
        const ska_step *step = &frame->steps[i];
        way->maps[i] = step->map;
        way->fields[i] = (ska_field){.rows = 0};
        if (step->field_op != NULL) {
            step->field_op->type->field_grid(step->field_op, step->field_values, step->field_height,
                                             step->field_width, &way->fields[i]);
            nodes[i] = way->fields[i].rows * way->fields[i].columns;
            if (nodes[i] > INT32_MAX) { /* what a gather can address */
                return ska_fail(error, SKA_MEMORY, "image", "scratch for a displacement field");
            }
            total += 2 * nodes[i];
        }
    }
    if (total == 0) {
        return SKA_OK;
    }
    float *memory = ska_scratch_reserve(scratch, SKA_SCRATCH_FIELDS, total * sizeof *memory);
    if (memory == NULL) {
        return ska_fail(error, SKA_MEMORY, "image", "scratch for a displacement field");
    }
    for (size_t i = 0; i < frame->count_steps; i++) {
        const ska_step *step = &frame->steps[i];
        if (nodes[i] == 0) {
            continue;
        }
        way->fields[i].dx = memory;
        way->fields[i].dy = memory + nodes[i];
        memory += 2 * nodes[i];
        SKA_TRY(step->field_op->type->field(step->field_op, step->field_values, step->field_height,
                                            step->field_width, scratch, &way->fields[i], error));
    }
    return SKA_OK;
}

void
ska_way_row(const ska_way *way, const ska_kernels *kernels, size_t y, size_t count, float *xs,
            float *ys)
{
    for (size_t i = way->count_steps; i-- > 0;) {
        const ska_projective *map = &way->maps[i];
        const ska_affine *top = &map->top;
        const int is_first = i == way->count_steps - 1;
        if (is_first && ska_projective_is_affine(map)) {
            kernels->fill_affine_coordinates((float)(top->xy * (double)y + top->x0), (float)top->xx,
                                             (float)(top->yy * (double)y + top->y0), (float)top->yx,
                                             count, xs, ys);
        }
        else {
            if (is_first) {
                kernels->fill_affine_coordinates(0.0F, 1.0F, (float)y, 0.0F, count, xs, ys);
            }
            const float m[9] = {
                (float)top->xx, (float)top->xy, (float)top->x0, (float)top->yx, (float)top->yy,
                (float)top->y0, (float)map->wx, (float)map->wy, (float)map->w0,
            };
            kernels->map_coordinates(m, !ska_projective_is_affine(map), count, xs, ys);
        }
        const ska_field *field = &way->fields[i];
        if (field->rows > 0) {
            kernels->displace(&(ska_field_source){.rows = (int64_t)field->rows,
                                                  .columns = (int64_t)field->columns,
                                                  .per_x = (float)(1.0 / field->spacing_x),
                                                  .per_y = (float)(1.0 / field->spacing_y),
                                                  .dx = field->dx,
                                                  .dy = field->dy},
                              count, xs, ys);
        }
    }
}
