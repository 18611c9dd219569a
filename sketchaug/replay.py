"""A policy that tells what it drew, in the form of albumentations' ReplayCompose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from sketchaug.peer_calls import check_call
from sketchaug.pipeline import Compose
from sketchaug.transforms import Step


class ReplayCompose(Compose):
    """A `Compose` that adds to each result what was drawn for it.

    `policy(image=drawing)` returns one key more, `save_key`: the policy and its draws as a dict
    that survives JSON and is small, whatever the size of the drawing.
    `ReplayCompose.replay(saved, image=another)` does the same to another drawing. Without that,
    `Compose.sample` and `Compose.apply` do both steps.

    Args:
        transforms: The ops, as in `Compose`.
        save_key: The key that is added.
        **options: The options of `Compose`.

    Raises:
        TypeError: If `save_key` is no string.
        ValueError: If it is the image's.
    """

    OPTIONS: ClassVar[Mapping[str, Any]] = {**Compose.OPTIONS, "save_key": "replay"}

    def __init__(
        self, transforms: Iterable[Step | Compose], *, save_key: str = "replay", **options: Any
    ) -> None:
        super().__init__(transforms, **options)
        if not isinstance(save_key, str):
            raise TypeError(f"save_key: expected a string, got {save_key!r}")
        if save_key == "image":
            raise ValueError("save_key must not be 'image', which is the result")
        self.save_key = save_key

    def __call__(self, *args: Any, **data: Any) -> Any:
        """Transforms one drawing, `policy(image=drawing, ...)`, and says how.

        Raises:
            TypeError: If there is no image, the drawing comes without its name, or a target that
                this package does not transform.
        """
        if args:
            raise TypeError("expected policy(image=drawing): the draws are a key of the result")
        check_call(data, is_strict=self.strict)
        draws = self._next_draws()
        saved = {"policy": self.to_dict(), "params": self._named(draws)}
        return {**data, "image": self._applied(data["image"], draws), self.save_key: saved}

    @classmethod
    def replay(cls, saved_augmentations: Mapping[str, Any], **data: Any) -> dict[str, Any]:
        """Does to `data["image"]` what was done before; other keys pass through.

        Args:
            saved_augmentations: What stood under `save_key`, also after a trip through JSON.
            **data: `image=drawing`, and whatever else.

        Raises:
            TypeError: If there is no image.
            ValueError: If it is not what such a policy saved.
        """
        saved = saved_augmentations
        if not isinstance(saved, Mapping) or not {"policy", "params"} <= set(saved):
            raise ValueError(
                f"saved_augmentations: expected what a ReplayCompose of sketchaug saved, "
                f"got {saved!r}"
            )
        policy = cls.from_dict(saved["policy"])
        check_call(data, is_strict=policy.strict)
        return {**data, "image": policy.apply(data["image"], saved["params"])}
