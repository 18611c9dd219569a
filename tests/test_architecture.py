"""The house rules that a compiler or a linter does not know, read off the tree itself."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

import sketchaug
from sketchaug import _core

CHECKOUT = Path(__file__).parents[1]
CORE = CHECKOUT / "csrc" / "core"
PACKAGE = CHECKOUT / "sketchaug"
C_SOURCES = sorted((CHECKOUT / "csrc").rglob("*.[ch]"))
CORE_SOURCES = sorted(CORE.rglob("*.[ch]"))
PYTHON_SOURCES = sorted(PACKAGE.rglob("*.py"))
TIER_BODIES = sorted((CORE / "kernels").glob("*.tier.h"))
TIERS = sorted((CORE / "kernels").glob("tier_*.c"))

# Folders and files of the package that may load torch; everything else is the NumPy zone.
TORCH_ZONE = {
    *("app", "commands", "data", "ensemble", "models", "training"),
    *("cli.py", "__main__.py"),
}

TOP_LEVEL = {
    *("csrc", "sketchaug", "notebooks", "tests"),
    *("pyproject.toml", "setup.py", "MANIFEST.in", "constraints.txt"),
    *("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE"),
}

LONGEST_FILE = 400
# Path of a longer file, and why it is still one idea.
LONG_FILES: dict[str, str] = {}


def name_of(path: Path) -> str:
    return str(path.relative_to(CHECKOUT))


def code_of(source: Path) -> str:
    """A C file without its comments: prose may name what code may not use."""
    return re.sub(r"/\*.*?\*/|//[^\n]*", " ", source.read_text(), flags=re.DOTALL)


def places_of(pattern: str, sources: list[Path]) -> list[str]:
    return [name_of(source) for source in sources if re.search(pattern, code_of(source))]


def test_there_is_a_tree_to_judge():
    assert len(CORE_SOURCES) > 10
    assert len(PYTHON_SOURCES) > 0
    assert len(TIER_BODIES) > 1
    assert len(TIERS) == 3


def test_core_knows_neither_python_nor_numpy():
    assert places_of(r"Python\.h|numpy/|\bPy[A-Z]\w+\(", CORE_SOURCES) == []


def test_openmp_is_known_to_one_file():
    assert places_of(r"#\s*pragma\s+omp\b|omp\.h", C_SOURCES) == ["csrc/core/parallel.c"]


def test_cblas_is_known_to_one_file():
    assert places_of(r"cblas", C_SOURCES) == ["csrc/core/blas.c"]


# The layers of csrc/README.md: a file includes headers of its own line or of one below it only.
LAYERS = [
    r"core/(status|image|picture|scratch|random|cpu|parallel|blas)\.",
    r"core/kernels/",
    r"core/ops/",
    r"core/(pipeline/|vote|mix)",
    r"python/",
]


def layer_of(path: Path) -> int:
    name = str(path.relative_to(CHECKOUT / "csrc"))
    (layer,) = [number for number, pattern in enumerate(LAYERS) if re.match(pattern, name)]
    return layer


def included_files(source: Path) -> list[Path]:
    names = re.findall(r'#include "([^"]+)"', source.read_text())
    places = [source.parent, CORE, CHECKOUT / "csrc" / "python"]
    return [next(place / name for place in places if (place / name).exists()) for name in names]


def test_every_include_points_down():
    upward = [
        f"{name_of(source)} includes {name_of(included)}"
        for source in C_SOURCES
        for included in included_files(source)
        if layer_of(included) > layer_of(source)
    ]
    assert upward == []


def test_core_allocates_in_pipeline_image_and_scratch_files_only():
    places = places_of(r"\b(malloc|calloc|realloc|aligned_alloc|free)\s*\(", CORE_SOURCES)
    allowed = r"csrc/core/(pipeline|image|scratch)[^/]*(/|$)"
    strangers = [place for place in places if not re.match(allowed, place)]
    assert strangers == []


def test_nobody_sets_a_thread_pool():
    setter = r"omp_set_num_threads|openblas_set_num_threads|goto_set_num_threads|KMP_\w+"
    assert places_of(setter, C_SOURCES) == []
    # A fold's process is all ours; its share of the cores is set where it is started. The bench
    # holds its peers to one thread while it times them.
    own_processes = ["sketchaug/bench/peers/threads.py", "sketchaug/training/side_by_side.py"]
    python_setter = rf"{setter}|torch\.set_num_threads|[\"'](OMP|OPENBLAS|MKL)_NUM_THREADS"
    found = [
        name_of(source) for source in PYTHON_SOURCES if re.search(python_setter, source.read_text())
    ]
    assert found == own_processes


@pytest.mark.parametrize("tier_file", TIERS, ids=lambda path: path.stem)
def test_every_tier_includes_every_body(tier_file):
    included = set(re.findall(r'#include "(\w+\.tier\.h)"', tier_file.read_text()))
    assert included == {body.name for body in TIER_BODIES}


def numpy_zone_modules() -> list[str]:
    modules = []
    for source in PYTHON_SOURCES:
        inside = source.relative_to(PACKAGE)
        if inside.parts[0] not in TORCH_ZONE:
            parts = ("sketchaug", *inside.with_suffix("").parts)
            modules.append(".".join(part for part in parts if part != "__init__"))
    return modules


def test_numpy_zone_loads_numpy_and_pillow_only(fresh_python):
    modules = numpy_zone_modules()
    assert "sketchaug" in modules
    snippet = (
        "import importlib, sys\n"
        "before = set(sys.modules)\n"
        f"for module in {modules}:\n"
        "    importlib.import_module(module)\n"
        "loaded = {name.split('.')[0] for name in set(sys.modules) - before}\n"
        "print(sorted(loaded - set(sys.stdlib_module_names)))"
    )
    loaded = {name for name in ast.literal_eval(fresh_python(snippet)) if name[0] != "_"}
    assert loaded == {"sketchaug", "numpy", "PIL"}


def test_tier_is_chosen_by_the_environment(tier):
    snippet = "from sketchaug import _core; print(_core.build_info()['tier'])"
    assert tier.run(snippet).strip() == tier.name


def test_bad_tier_fails_the_import(fresh_python):
    snippet = "try:\n    import sketchaug\nexcept ValueError as error:\n    print(error)"
    message = fresh_python(snippet, SKETCHAUG_ISA="sse9")
    assert message.startswith("SKETCHAUG_ISA is not a known name")


def test_version_is_one():
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
    assert sketchaug.__version__ == project["version"]


def test_top_level_is_the_fixed_set():
    listing = subprocess.run(
        ["git", "ls-files"], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    if listing.returncode != 0:
        pytest.skip("not a git checkout: an unpacked sdist holds more at its top")
    tops = {name.split("/")[0] for name in listing.stdout.splitlines()}
    assert {top for top in tops - TOP_LEVEL if not top.startswith(".")} == set()


def test_no_file_is_longer_than_one_idea():
    long = {
        name_of(source)
        for source in [*C_SOURCES, *PYTHON_SOURCES]
        if len(source.read_text().splitlines()) > LONGEST_FILE
    }
    assert long == set(LONG_FILES)


def test_the_map_of_the_c_code_names_every_file():
    readme = (CHECKOUT / "csrc" / "README.md").read_text()
    listed = set(re.findall(r"`((?:core|python)/[\w./]+)`", readme))
    stems = {str(path.relative_to(CHECKOUT / "csrc").with_suffix("")) for path in C_SOURCES}
    assert stems - listed == set()
    folders = {"core", "core/kernels", "core/ops", "core/pipeline"}
    gone = {name for name in listed if re.sub(r"\.[ch]$", "", name) not in stems | folders}
    assert gone == set()


def test_every_status_is_used_by_the_core():
    header = (CORE / "status.h").read_text()
    statuses = set(re.findall(r"^    X\((\w+), \"", header, flags=re.MULTILINE))
    assert "RANGE" in statuses
    users = [source for source in C_SOURCES if source.stem not in {"status", "errors"}]
    used = {name for name in statuses if places_of(rf"\bSKA_{name}\b", users)}
    assert statuses - used == set()


def test_every_binding_function_is_in_the_stub():
    stub = (PACKAGE / "_core.pyi").read_text()
    declared = set(re.findall(r"^(?:def|class) ([a-zA-Z]\w+)", stub, flags=re.MULTILINE))
    public = {name for name in dir(_core) if not name.startswith("_")}
    assert public == declared
