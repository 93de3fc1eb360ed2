"""`python -m kg.search FOLDER`: the process that makes the index beside the app."""
import os
import sys

from kg.folder.data_folder import DataFolder
from kg.search.update import refresh

if __name__ == "__main__":
    os.nice(10)
    refresh(DataFolder(sys.argv[1]), wait=False)
