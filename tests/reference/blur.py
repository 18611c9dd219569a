"""Filters with weights, in float64: Gaussian and motion blur, unsharp mask, sharpening.

Beyond the edge lies the mirrored image, edge pixel not repeated (reflect-101).
"""

from __future__ import annotations

import numpy as np
from reference import geometry

# What OpenCV takes for these sizes where no sigma is given.
SMALL_KERNELS = {
    1: [1],
    3: [1, 2, 1],
    5: [1, 4, 6, 4, 1],
    7: [2, 7, 14, 18, 14, 7, 2],
}


def correlate(image, kernel, *, border_mode="reflect_101"):
    """result[p] = sum over d of kernel[d] * image[p + d - middle], middle = size // 2."""
    height, width = image.shape[:2]
    result = np.zeros(image.shape)
    for y, x in np.argwhere(np.asarray(kernel) != 0):
        rows = geometry.border_index(
            border_mode, np.arange(height) + y - kernel.shape[0] // 2, height
        )
        columns = geometry.border_index(
            border_mode, np.arange(width) + x - kernel.shape[1] // 2, width
        )
        result += kernel[y, x] * image[np.ix_(rows, columns)].astype(np.float64)
    return result


def sigma_of_size(size):
    """OpenCV's sigma for a kernel of `size` pixels."""
    return 0.3 * ((size - 1) / 2 - 1) + 0.8


def size_of_sigma(sigma):
    """albumentations 2.0.8: odd, reaching int(3.5 sigma) to each side."""
    return 2 * int(3.5 * sigma) + 1


def gaussian_kernel(size, sigma=0.0):
    """exp(-d^2 / 2 sigma^2) at whole d, with a sum of 1; sigma 0: OpenCV's rule for the size."""
    if sigma <= 0 and size in SMALL_KERNELS:
        weights = np.array(SMALL_KERNELS[size], np.float64)
    else:
        sigma = sigma if sigma > 0 else sigma_of_size(size)
        weights = np.exp(-((np.arange(size) - size // 2) ** 2) / (2 * sigma**2))
    return weights / weights.sum()


def gaussian_blur(image, *, size=0, sigma=0.0):
    """Size 0: by sigma; sigma 0: by the (odd) size."""
    weights = gaussian_kernel(size or size_of_sigma(sigma), sigma)
    return correlate(correlate(image, weights[:, None]), weights[None, :])


def line_kernel(size, *, start, end):
    """Cells of a straight line between two cells (x, y) of a size x size grid (WORKFLOW R9).

    From the left end, one cell a step i = 0..M along the longer extent M; the other coordinate
    moves on by floor((2 m i + M - 1) / (2 M)), m being the shorter extent. Equal weights.
    """
    (x, y), (far_x, far_y) = sorted([start, end], key=lambda point: point[0])
    down = 1 if far_y >= y else -1
    long, short = max(far_x - x, abs(far_y - y)), min(far_x - x, abs(far_y - y))
    kernel = np.zeros((size, size))
    for i in range(long + 1):
        offset = (2 * short * i + long - 1) // (2 * long) if long else 0
        along_x = far_x - x >= abs(far_y - y)
        dx, dy = (i, offset) if along_x else (offset, i)
        kernel[y + down * dy, x + dx] = 1
    return kernel / kernel.sum()


def directed_line_kernel(size, *, angle, direction=0.0, shift_x=0.0, shift_y=0.0):
    """The line of albumentations 2.0.8 (PEERS 6.3), through the shifted middle of the grid.

    `angle` in degrees, clockwise on a screen; `size` points from -half to half, half = size // 2.
    `direction` above 0 shortens the half before the middle by that share, below 0 the other one.
    Points are rounded (halves to even) to cells inside the grid; cells that were hit weigh alike.
    """
    half = size // 2
    turned = np.deg2rad(angle)
    along, shift = np.array([np.cos(turned), np.sin(turned)]), np.array([shift_x, shift_y])
    start = shift - half * (1 - max(direction, 0)) * along
    end = shift + half * (1 + min(direction, 0)) * along
    return points_kernel(size, start=start, end=end)


def points_kernel(size, *, start, end):
    """The cells of `size` points from start to end (x, y), counted from the middle of the grid."""
    points = np.linspace(start, end, size) + size // 2
    columns, rows = np.clip(np.round(points), 0, size - 1).astype(int).T
    kernel = np.zeros((size, size))
    kernel[rows, columns] = 1
    return kernel / kernel.sum()


def motion_blur(image, *, kernel):
    return correlate(image, kernel)


def motion_blur_step(image, *, size, start_x, start_y, end_x, end_y, between_cells):
    """The ends of the line are counted from the middle of the size x size grid."""
    size = int(size)
    start, end = np.array([start_x, start_y]), np.array([end_x, end_y])
    if between_cells:
        cells = [tuple((point + size // 2).astype(int)) for point in (start, end)]
        return motion_blur(image, kernel=line_kernel(size, start=cells[0], end=cells[1]))
    return motion_blur(image, kernel=points_kernel(size, start=start, end=end))


def unsharp_mask(image, *, alpha, size=0, sigma=0.0, threshold=0):
    """level + alpha * (level - blurred), where that difference is larger than `threshold`.

    The area where it is larger is blurred as the image was, and a pixel goes its share of the way
    (albumentations 2.0.8, as observed). Differences count in steps of 1/1024 level.
    """
    levels = image.astype(np.float64)
    detail = levels - gaussian_blur(image, size=int(size), sigma=sigma)
    is_larger = np.floor(np.abs(detail) * 1024 + 0.5) > threshold * 1024
    share = gaussian_blur(is_larger.astype(np.float64), size=int(size), sigma=sigma)
    sharp = np.clip(levels + alpha * detail, 0, 255)
    return levels + share * (sharp - levels)


def sharpen(image, *, alpha, lightness=1.0, method="kernel", kernel_size=5, sigma=1.0):
    """By the eight neighbours (albumentations, both releases), or by a Gaussian."""
    levels = image.astype(np.float64)
    if method == "gaussian":
        blurred = gaussian_blur(image, size=kernel_size, sigma=sigma)
        return np.clip(levels + alpha * (levels - blurred), 0, 255)
    around = np.full((3, 3), -1.0)
    around[1, 1] = 8 + lightness
    return np.clip((1 - alpha) * levels + alpha * correlate(image, around), 0, 255)
