"""The sketch dataset: rows of a table, decoded on demand."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from torch.utils.data import Dataset

from ..tables import Source, read_source
from .packed import PackStore, drawings_in, open_packed
from .sample import Sample
from .store import ImageStore

OnError = Literal["raise", "skip"]


class SketchDataset(Dataset[Sample]):
    """Drawings with their labels; knows no augmentation, so one dataset serves every split.

    Attributes:
        class_names: Class names in the order of their numbers; empty if none are known.
        root: Folder that the image paths are relative to.
        rows: int64 (N,), the row in the whole table of each item.
        targets: int64 (N,), class numbers, -1 if unlabelled.
        image_paths: The image path of each item as the table has it.
    """

    _store: ImageStore | PackStore

    def __init__(
        self,
        source: str | os.PathLike[str],
        *,
        root: str | os.PathLike[str] | None = None,
        pack: str | os.PathLike[str] | None = None,
        class_names: Sequence[str] | None = None,
        on_error: OnError = "raise",
        cache_bytes: int = 0,
        check_files: bool = True,
    ) -> None:
        """Reads and checks the table; decodes nothing yet.

        Args:
            source: A table (train.csv, test.csv), a folder with one folder per class, a pack of
                `sketchaug pack` (its table train, or its only one), or a table inside a pack:
                sketches.pack/test.csv. From a pack come the same samples, rows and paths as from
                what was packed; their images are read-only views of the file.
            root: Folder of the image paths; None = the folder beside the table with its name
                (train.csv: train), or the table's own folder if there is none. Not for packs.
            pack: A pack with the images of the source, which then may have other rows and other
                classes than the table that was packed; the image files are not needed.
            class_names: The classes in the order of their numbers; None = as found, sorted.
            on_error: "raise": a file that cannot be read stops the work. "skip": it becomes a
                Sample without image, which Collate leaves out; other samples stay as they are,
                to the byte. See unreadable_rows.
            cache_bytes: How many bytes of decoded drawings this process may keep; 0 = none. With
                a cache, a colour file that holds only grays is given as (H, W): a third of the
                memory, and a policy makes the same bytes of it. Packs need none.
            check_files: Whether to look now that every image file is there, or that a pack has an
                image for every row.

        Raises:
            FileNotFoundError: The source, or with check_files and "raise" an image, is missing.
            PackError: A pack is damaged; it is a ValueError.
            ValueError: The table is wrong; the message names file, row, column and value.
        """
        if on_error not in ("raise", "skip"):
            raise ValueError(f"on_error: expected 'raise' or 'skip', got {on_error!r}")
        if cache_bytes < 0:
            raise ValueError(f"cache_bytes: expected 0 or more, got {cache_bytes}")
        skip = on_error == "skip"
        packed = open_packed(source, class_names=class_names, skip=skip, check=check_files)
        if packed is not None:
            if root is not None or pack is not None:
                raise ValueError(f"source: {source} is a pack itself, without root and pack")
            found, self._store = packed
        else:
            found = read_source(source, root=root, class_names=class_names)
            self._store = self._files_or_pack(found, pack, skip, check_files, cache_bytes)
        table, self.root = found.table, found.root
        self.class_names = table.class_names
        self._take(
            np.arange(len(table.targets)), np.array(table.targets, np.int64), table.image_paths
        )

    @staticmethod
    def _files_or_pack(
        found: Source,
        pack: str | os.PathLike[str] | None,
        skip: bool,
        check_files: bool,
        cache_bytes: int,
    ) -> ImageStore | PackStore:
        if pack is not None:
            return drawings_in(pack, found, skip=skip, check=check_files)
        if check_files and not skip:
            found.check_files()
        return ImageStore(found.files(), skip=skip, cache_bytes=cache_bytes)

    def _take(
        self, rows: NDArray[np.int64], targets: NDArray[np.int64], image_paths: tuple[str, ...]
    ) -> None:
        self.rows = rows
        self.targets = targets
        self.image_paths = image_paths
        self.rows.flags.writeable = False
        self.targets.flags.writeable = False

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, item: int) -> Sample:
        row = int(self.rows[item])
        return Sample(
            image=self._store.read(row),
            target=int(self.targets[item]),
            index=row,
            num_classes=len(self.class_names),
        )

    def subset(self, items: ArrayLike) -> SketchDataset:
        """Some of the items, in the order given, as a dataset that shares the decoded drawings.

        Args:
            items: Item numbers, or a boolean array (N,). Every sample keeps its index, and with it
                its randomness.

        Raises:
            IndexError: An item does not exist, or the boolean array has another length.
        """
        wanted = np.asarray(items)
        if wanted.size == 0 and wanted.dtype != np.bool_:
            wanted = wanted.astype(np.int64)  # an empty list is an array of float64
        chosen = np.arange(len(self))[wanted].reshape(-1)
        part = object.__new__(SketchDataset)
        part.root, part.class_names, part._store = self.root, self.class_names, self._store
        part._take(
            self.rows[chosen],
            self.targets[chosen],
            tuple(self.image_paths[item] for item in chosen),
        )
        return part

    def preload(self) -> None:
        """Decodes this dataset's drawings into the cache, as far as cache_bytes allows.

        Call it before forking workers, and they share the decoded drawings.
        """
        self._store.preload(self.rows.tolist())

    def unreadable_rows(self) -> NDArray[np.int64]:
        """Rows of the table whose file could not be read so far, workers' findings included."""
        return np.intersect1d(self._store.unreadable_rows(), self.rows)

    def cached_bytes(self) -> int:
        """Bytes of decoded drawings kept by this process, for this dataset and its subsets."""
        return self._store.cached_bytes()
