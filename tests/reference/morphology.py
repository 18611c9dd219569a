"""Erosion and dilation by OpenCV's ellipse, and rectangles that are painted over, on bytes."""

from __future__ import annotations

import numpy as np


def ellipse_kernel(width, height):
    """OpenCV's ellipse: each row reaches round(c sqrt(1 - (dy / r)^2)) to both sides of column c.

    c = width // 2, r = height // 2, dy = row - r; rows of a flat one (r = 0) are one cell.
    """
    c, r = width // 2, height // 2
    kernel = np.zeros((height, width), bool)
    for row in range(height):
        dy = row - r
        if abs(dy) <= r:
            reach = round(c * np.sqrt(1 - (dy / r) ** 2)) if r else 0
            kernel[row, max(c - reach, 0) : c + reach + 1] = True
    return kernel


def neighbours(image, kernel, outside):
    """image[p + d] for each cell d of the kernel about its middle (H // 2, W // 2)."""
    height, width = image.shape[:2]
    middle_y, middle_x = kernel.shape[0] // 2, kernel.shape[1] // 2
    padded = np.full((height + kernel.shape[0], width + kernel.shape[1], *image.shape[2:]), outside)
    padded[middle_y : middle_y + height, middle_x : middle_x + width] = image
    return [padded[y : y + height, x : x + width] for y, x in np.argwhere(kernel)]


def dilation(image, *, width, height):
    """The lightest of the cells; what lies outside the image is not looked at."""
    return np.max(neighbours(image, ellipse_kernel(width, height), 0), axis=0).astype(np.uint8)


def erosion(image, *, width, height):
    """The darkest of the cells; what lies outside the image is not looked at."""
    return np.min(neighbours(image, ellipse_kernel(width, height), 255), axis=0).astype(np.uint8)


def holes(image, *, boxes, fill):
    """Boxes (top, left, bottom, right), half open, filled with a level or a colour."""
    result = image.copy()
    for top, left, bottom, right in boxes:
        result[top:bottom, left:right] = fill
    return result


def morphological(image, *, width, height, is_dilation):
    """The step of a policy."""
    return (dilation if is_dilation else erosion)(image, width=width, height=height)
