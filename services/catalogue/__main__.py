"""`python -m services.catalogue`: serves the catalogue until it is told to stop."""

from services.catalogue.bootstrap import build
from services.catalogue.settings import Settings
from services.common.service import main

if __name__ == "__main__":
    main("catalogue", Settings, build)
