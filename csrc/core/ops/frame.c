/* Frame; see frame.h. */
#include "frame.h"

#include <math.h>

ska_frame
ska_frame_of_canvas(size_t height, size_t width)
{
    return (ska_frame){.height = height, .width = width, .to_source = {.xx = 1.0, .yy = 1.0}};
}

void
ska_frame_precede(ska_frame *frame, const ska_affine *from_new)
{
    const ska_affine a = frame->to_source, b = *from_new;
    frame->to_source = (ska_affine){
        .xx = a.xx * b.xx + a.xy * b.yx,
        .xy = a.xx * b.xy + a.xy * b.yy,
        .x0 = a.xx * b.x0 + a.xy * b.y0 + a.x0,
        .yx = a.yx * b.xx + a.yy * b.yx,
        .yy = a.yx * b.xy + a.yy * b.yy,
        .y0 = a.yx * b.x0 + a.yy * b.y0 + a.y0,
    };
}

int
ska_affine_is_identity(const ska_affine *map)
{
    return map->xx == 1.0 && map->xy == 0.0 && map->x0 == 0.0 && map->yx == 0.0 && map->yy == 1.0
           && map->y0 == 0.0;
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
