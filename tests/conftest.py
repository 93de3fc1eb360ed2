"""Fixtures that every test may use."""
from __future__ import annotations

from pathlib import Path

import hypothesis
import pytest

from kg.folder.data_folder import DataFolder

hypothesis.settings.register_profile("geen klok", deadline=None)  # how long one example takes tells how busy the machine is
hypothesis.settings.load_profile("geen klok")

HOME = Path(__file__).parents[1]
SHARED = HOME.parent / "shared"
EXAMPLES = HOME / "examples"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared measuring data beside the project; a test that needs them is skipped, and says so, where they are absent."""
    if not (SHARED / "data").is_dir():
        pytest.skip(f"no shared data at {SHARED}")
    return SHARED


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    """An empty data folder."""
    return DataFolder(tmp_path / "store")


@pytest.fixture(scope="session")
def example_folder(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """A data folder with the bundled examples; for reading only."""
    from tests.support.app_fixtures import example_store

    return DataFolder(example_store(tmp_path_factory.mktemp("examples"), hostile=False))


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes have no name of their own: an archive holds the second in which it was made, and each process makes its own."""
    return argname if isinstance(val, bytes) else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Three processes share the tests (`make test`): a file stays whole, and one browser at a time is enough for two cores."""
    for item in items:
        name = "browser" if item.get_closest_marker("browser") else item.location[0]
        item.add_marker(pytest.mark.xdist_group(name))
