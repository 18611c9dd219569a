/* Neighbours: a weighted sum of pixels at given places about each pixel, for filters whose weights
 * are no product of a row and a column.
 *
 * A place may lie between pixels, as on a grid that is not the one that the op met. It is spread on
 * nine pixels by quadratic interpolation (Lagrange), which keeps the mean and the spread of the
 * places along either axis: a line that is 1.4 pixels long on the result's grid blurs as much as
 * the line that it stands for did. Two pixels, by linear interpolation, would blur more. */
#ifndef SKA_NEIGHBOURS_H
#define SKA_NEIGHBOURS_H

#include "op.h"

/* A straight line of 255 places, each on nine pixels. */
#define SKA_NEIGHBOURS_MAX (255 * 9)

typedef struct {
    int32_t dx, dy; /* pixels to the right and down */
    float weight;
} ska_neighbour;

typedef struct {
    size_t count;
    int32_t reach; /* largest |dx| */
    ska_neighbour list[SKA_NEIGHBOURS_MAX];
} ska_neighbours;

void ska_neighbours_start(ska_neighbours *neighbours);

/* Adds a place, in pixels, times `scale`. There is room for SKA_NEIGHBOURS_MAX / 9 of them. */
void ska_neighbours_add(ska_neighbours *neighbours, double x, double y, double weight,
                        double scale);

/* Replaces every pixel by the weighted sum of its neighbours, clipped to 0..255 and rounded to
 * nearest, half up; reflect-101 beyond the edge. MEMORY. */
ska_status ska_neighbours_sum(const ska_neighbours *neighbours, const ska_scene *scene,
                              ska_picture *picture, ska_error *error) SKA_MUST_USE;

#endif
