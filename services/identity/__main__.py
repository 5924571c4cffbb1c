"""`python -m services.identity`: serves identity until it is told to stop."""

from services.common.service import main
from services.identity.bootstrap import NAME, build
from services.identity.settings import Settings

if __name__ == "__main__":
    main(NAME, Settings, build)
