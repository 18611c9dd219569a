"""Groups that touch pixels themselves: no single reference judges them, the other checks do."""

from __future__ import annotations

import sketchaug as A
from cases.case import Case

AUGMIX = Case(
    name="augmix",
    op=A.AugMix(
        [
            A.Rotate(60),
            A.HorizontalFlip(),
            A.Affine(scale=(0.5, 1.4), border_mode="reflect"),
            A.ElasticTransform(60, 5),
            A.RandomBrightnessContrast(0.4, 0.5, brightness_by_max=False),
            A.RandomGamma(),
            A.GaussianBlur(),
            A.CoarseDropout(num_holes_range=(1, 3)),
            A.ToGray(),
            A.Sequential([A.VerticalFlip(p=0.5), A.OneOf([A.InvertImg(), A.Equalize()])]),
        ],
        width=4,
        depth=(1, 4),
        p=1,
    ),
)
