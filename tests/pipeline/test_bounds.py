"""Nothing is read or written outside the caller's arrays: pages that may not be touched lie around.

Sanitizers do not see into gathers; the processor does.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
FENCED_RUN = f"""
import ctypes, mmap, sys
sys.path.insert(0, {str(TESTS)!r})
import numpy as np
import sketchaug as A
from cases import CASES
from strategies import UGLY_SIZES, drawing

PAGE = mmap.PAGESIZE
c = ctypes.CDLL(None, use_errno=True)
kept = []


def fenced(template, at_end):
    # The array's bytes, right before or right after a page without any rights.
    pages = -(-template.nbytes // PAGE)
    memory = mmap.mmap(-1, (pages + 2) * PAGE)
    start = ctypes.addressof(ctypes.c_char.from_buffer(memory))
    for page in (0, pages + 1):
        address = ctypes.c_void_p(start + page * PAGE)
        assert c.mprotect(address, ctypes.c_size_t(PAGE), 0) == 0
    offset = (pages + 1) * PAGE - template.nbytes if at_end else PAGE
    array = np.frombuffer(memory, template.dtype, template.size, offset).reshape(template.shape)
    array[...] = template
    kept.append(memory)
    return array


count = 0
for case in CASES[1:12:2]:
    for height, width in UGLY_SIZES[1::2]:
        for channels in (None, 3, 4):
            for at_end in (True, False):
                image = fenced(drawing(height, width, channels), at_end)
                for antialias in (True, False):
                    policy = A.Compose([case.op], seed=count, antialias=antialias)
                    policy(image)
                    policy(image[::-1])
                    count += 1
                tail = [A.Resize(13, 17), A.Normalize(), A.ToTensorV2()]
                out = fenced(np.zeros((2, 3, 13, 17), np.float32), at_end)
                A.Compose([case.op, *tail], seed=count).batch([image, image], out=out)
for at_end in (True, False):
    images, out = (fenced(np.ones((3, 1, 7, 5), np.float32), at_end) for _ in range(2))
    for key in range(50):
        A.BatchMix(mixup=0.5, cutmix=0.5, seed=1)(images, range(3), num_classes=3, key=key, out=out)
print(count)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="page rights are set through the C library")
def test_nothing_beyond_the_arrays_is_touched(tier):
    assert int(tier.run(FENCED_RUN)) > 300
