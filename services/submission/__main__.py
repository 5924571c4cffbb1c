"""`python -m services.submission`."""

from services.common.service import main
from services.submission.bootstrap import NAME, build
from services.submission.settings import Settings

if __name__ == "__main__":
    main(NAME, Settings, build)
