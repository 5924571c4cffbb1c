"""What the lists share."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

_INT32_MAX = 2**31 - 1

PageToken = Annotated[
    str | None, Field(description="`next_page_token` of the previous answer; absent: the first page.", max_length=512)
]
# Larger values count as the largest page (AIP-158): those that the proto's field can't hold, too.
PageSize = Annotated[int, Field(ge=0), AfterValidator(lambda size: min(size, _INT32_MAX))]
