/* Frame; see frame.h. */
#include "frame.h"

#include <assert.h>
#include <math.h>

static const ska_projective identity = {.top = {.xx = 1.0, .yy = 1.0}, .w0 = 1.0};

ska_frame
ska_frame_of_canvas(size_t height, size_t width)
{
    return (ska_frame){
        .height = height, .width = width, .count_steps = 1, .steps = {{.map = identity}}};
}

/* a after b; the third rows are multiplied only where they say something, so affine maps stay the
 * same to the bit. */
static ska_projective
compose(const ska_projective *a, const ska_projective *b)
{
    const ska_affine p = a->top, q = b->top;
    ska_projective joined = {
        .top = {.xx = p.xx * q.xx + p.xy * q.yx,
                .xy = p.xx * q.xy + p.xy * q.yy,
                .x0 = p.xx * q.x0 + p.xy * q.y0 + p.x0 * b->w0,
                .yx = p.yx * q.xx + p.yy * q.yx,
                .yy = p.yx * q.xy + p.yy * q.yy,
                .y0 = p.yx * q.x0 + p.yy * q.y0 + p.y0 * b->w0},
        .w0 = b->w0,
    };
    if (!ska_projective_is_affine(b)) {
        joined.top.xx += p.x0 * b->wx;
        joined.top.xy += p.x0 * b->wy;
        joined.top.yx += p.y0 * b->wx;
        joined.top.yy += p.y0 * b->wy;
        joined.wx = b->wx;
        joined.wy = b->wy;
    }
    if (!ska_projective_is_affine(a)) {
        joined.wx = a->wx * q.xx + a->wy * q.yx + a->w0 * b->wx;
        joined.wy = a->wx * q.xy + a->wy * q.yy + a->w0 * b->wy;
        joined.w0 = a->wx * q.x0 + a->wy * q.y0 + a->w0 * b->w0;
    }
    return joined;
}

void
ska_frame_precede_projective(ska_frame *frame, const ska_projective *from_new)
{
    ska_projective *last = &frame->steps[frame->count_steps - 1].map;
    *last = compose(last, from_new);
}

void
ska_frame_precede(ska_frame *frame, const ska_affine *from_new)
{
    const ska_projective map = {.top = *from_new, .w0 = 1.0};
    ska_frame_precede_projective(frame, &map);
}

void
ska_frame_follow(ska_frame *frame, const ska_affine *to)
{
    ska_projective *first = &frame->steps[0].map; /* has no field: precede_field adds a step */
    const ska_projective map = {.top = *to, .w0 = 1.0};
    *first = compose(&map, first);
}

void
ska_frame_precede_field(ska_frame *frame, const struct ska_op *op, const double *values)
{
    assert(frame->count_steps < SKA_FRAME_STEPS_MAX);
    frame->steps[frame->count_steps++] = (ska_step){
        .map = identity,
        .field_op = op,
        .field_values = values,
        .field_height = frame->height,
        .field_width = frame->width,
    };
}

ska_affine
ska_frame_about_centre(const ska_frame *frame, const ska_affine *linear, double dx, double dy)
{
    const double cx = ((double)frame->width - 1.0) / 2.0;
    const double cy = ((double)frame->height - 1.0) / 2.0;
    ska_affine map = *linear;
    map.x0 = cx - map.xx * (cx + dx) - map.xy * (cy + dy);
    map.y0 = cy - map.yx * (cx + dx) - map.yy * (cy + dy);
    return map;
}

int
ska_projective_is_affine(const ska_projective *map)
{
    return map->wx == 0.0 && map->wy == 0.0 && map->w0 == 1.0;
}

int
ska_frame_is_identity(const ska_frame *frame)
{
    const ska_projective *map = &frame->steps[0].map;
    const ska_affine *top = &map->top;
    return frame->count_steps == 1 && ska_projective_is_affine(map) && top->xx == 1.0
           && top->xy == 0.0 && top->x0 == 0.0 && top->yx == 0.0 && top->yy == 1.0
           && top->y0 == 0.0;
}

ska_affine
ska_frame_linear_part(const ska_frame *frame)
{
    double x = ((double)frame->width - 1.0) / 2.0, y = ((double)frame->height - 1.0) / 2.0;
    ska_affine total = {.xx = 1.0, .yy = 1.0};
    for (size_t i = frame->count_steps; i-- > 0;) {
        const ska_projective *map = &frame->steps[i].map;
        const ska_affine *top = &map->top;
        double next_x = top->xx * x + top->xy * y + top->x0;
        double next_y = top->yx * x + top->yy * y + top->y0;
        ska_affine slope = *top;
        if (!ska_projective_is_affine(map)) {
            const double w = map->wx * x + map->wy * y + map->w0;
            next_x /= w;
            next_y /= w;
            slope = (ska_affine){.xx = (top->xx - next_x * map->wx) / w,
                                 .xy = (top->xy - next_x * map->wy) / w,
                                 .yx = (top->yx - next_y * map->wx) / w,
                                 .yy = (top->yy - next_y * map->wy) / w};
        }
        total = (ska_affine){.xx = slope.xx * total.xx + slope.xy * total.yx,
                             .xy = slope.xx * total.xy + slope.xy * total.yy,
                             .yx = slope.yx * total.xx + slope.yy * total.yx,
                             .yy = slope.yx * total.xy + slope.yy * total.yy};
        x = next_x;
        y = next_y;
    }
    return total;
}

double
ska_frame_scale(const ska_frame *frame)
{
    const ska_affine part = ska_frame_linear_part(frame);
    return sqrt(fabs(part.xx * part.yy - part.xy * part.yx));
}

/* Taylor terms up to x**17: the next one is below 1e-18 for |x| <= pi / 4. */
#define TERMS 9
#define RADIANS_PER_DEGREE 0.017453292519943295

void
ska_sine_cosine(double degrees, double *sine, double *cosine)
{
    const double quarter = floor(degrees / 90.0 + 0.5);
    const double x = (degrees - 90.0 * quarter) * RADIANS_PER_DEGREE;
    const double square = x * x;
    double s = 0.0, c = 0.0;
    for (int term = TERMS - 1; term >= 0; term--) { /* Horner, from the smallest term */
        const double n = 2.0 * term;
        s = 1.0 - square / ((n + 2.0) * (n + 3.0)) * s;
        c = 1.0 - square / ((n + 1.0) * (n + 2.0)) * c;
    }
    s *= x;
    const int turn = (int)(quarter - 4.0 * floor(quarter / 4.0));
    *sine = turn == 0 ? s : turn == 1 ? c : turn == 2 ? -s : -c;
    *cosine = turn == 0 ? c : turn == 1 ? -s : turn == 2 ? -c : s;
}
