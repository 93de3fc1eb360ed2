"""The index for full-text search, made after much was added; a little is added at the first question."""
from __future__ import annotations

from cli.output import progress, say
from kg.folder.data_folder import DataFolder
from records import UnreachableError


def follow(folder: DataFolder) -> None:
    """Take much that changed into the index, with a bar. A failure is told and stops nothing: searching makes it again."""
    from kg.search.update import much, refresh  # the Dutch dictionaries, for those who add only

    try:
        if not much(folder):
            return
        with progress() as bar:
            task = bar.add_task("Zoekindex bijwerken", total=None)
            refresh(folder, lambda done, total: bar.update(task, completed=done, total=total), wait=False)
    except UnreachableError as error:
        say(str(error))
