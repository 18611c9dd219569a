"""One drawing and every installed peer; rows are judged, hardly timed."""

from __future__ import annotations

import pytest

from sketchaug.bench import GROUP_NAMES
from sketchaug.bench.drawings import coloured, gray, jpeg_files, load_drawings
from sketchaug.bench.peers import PEERS, load_peers
from sketchaug.bench.peers.threads import single_threaded
from sketchaug.bench.rows import GROUPS, Material


@pytest.fixture(scope="session")
def peers():
    """The installed peers."""
    return load_peers(PEERS)[0]


@pytest.fixture(scope="session")
def material(tmp_path_factory):
    drawings = load_drawings(None, 1)
    return Material(
        gray=gray(drawings),
        coloured=coloured(drawings),
        files=jpeg_files(None, drawings, tmp_path_factory.mktemp("bench")),
        threads=2,
    )


@pytest.fixture(scope="session")
def cases(material):
    """Every row, by "group/row"."""
    return {case.key: case for group in GROUP_NAMES for case in GROUPS[group](material)}


@pytest.fixture(autouse=True)
def one_thread(peers):
    with single_threaded():
        yield
