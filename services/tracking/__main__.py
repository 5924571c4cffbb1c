"""`python -m services.tracking`."""

from services.common.service import main
from services.tracking.bootstrap import NAME, build
from services.tracking.settings import Settings

if __name__ == "__main__":
    main(NAME, Settings, build)
