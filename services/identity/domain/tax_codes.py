"""Tax codes (mã số thuế) of organisations and enterprises: their forms, and what each wrong one is told.

10 digits with a check digit, and 3 more for a branch (Luật Quản lý thuế 38/2019/QH14 art. 30). A household business (hộ kinh
doanh) uses the 12-digit personal number of its owner since 1 July 2025 (art. 35; unverified): the portal has no kind of
account of its own for it, so it registers as an enterprise. `MAY_USE_PERSONAL_NUMBER` says who may, and is the one thing to
change when that turns out otherwise. That a code is well formed does not say whose it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum.vn import mst

from services.common.kernel.errors import FieldViolation
from services.common.kernel.identity_documents import (
    PERSONAL_NUMBER_LENGTH,
    DocumentKind,
    IdentityDocument,
    is_well_formed,
)

from .accounts import AccountKind

MAY_USE_PERSONAL_NUMBER = frozenset({AccountKind.ENTERPRISE})
_BUSINESS = re.compile(r"[0-9]{10}(?:[0-9]{3})?")


def check_tax_code(tax_code: str, kind: AccountKind, *, field: str) -> Iterator[FieldViolation]:
    """What is wrong with a normalised tax code of an account of that kind."""
    if len(tax_code) == PERSONAL_NUMBER_LENGTH and tax_code.isdecimal() and kind not in MAY_USE_PERSONAL_NUMBER:
        yield FieldViolation(
            field,
            "TAX_CODE_OF_A_PERSON",
            "Đây là số định danh cá nhân. Vui lòng nhập mã số thuế của tổ chức, gồm 10 hoặc 13 chữ số.",
            "This is a personal number; the tax code of an organisation has 10 or 13 digits.",
        )
    elif _BUSINESS.fullmatch(tax_code) and not tax_code.endswith("000", 10):
        if not mst.is_valid(tax_code):
            yield FieldViolation(
                field,
                "TAX_CODE_CHECK_DIGIT",
                "Mã số thuế có chữ số chưa đúng. Vui lòng kiểm tra lại 10 chữ số đầu.",
                "The check digit, the tenth one, does not fit the first nine.",
            )
    elif not is_well_formed(IdentityDocument(DocumentKind.PERSONAL_NUMBER, tax_code)):
        yield FieldViolation(
            field,
            "TAX_CODE_MALFORMED",
            "Mã số thuế gồm 10 chữ số; đơn vị phụ thuộc thêm 3 chữ số khác 000; hộ kinh doanh dùng số định danh cá nhân "
            "12 chữ số của chủ hộ.",
            "A tax code has 10 digits, 3 more (not 000) for a branch, or is the 12-digit personal number of a household "
            "business's owner.",
        )
