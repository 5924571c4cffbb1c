"""What the lists share."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

PageToken = Annotated[
    str | None, Field(description="`next_page_token` of the previous answer; absent: the first page.", max_length=512)
]
