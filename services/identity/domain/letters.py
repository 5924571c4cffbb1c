"""What identity writes to an e-mail box.

The user name is in every letter, so that nobody confirms an account that is not theirs. Nothing else that was typed at
registration is: the box may belong to a stranger, and a form that sends any text to any address would be used for spam.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from .accounts import UNVERIFIED_LIFETIME, VERIFICATION_LIFETIME, Account, AccountKind

_VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_KINDS: Mapping[AccountKind, str] = {
    AccountKind.CITIZEN: "công dân",
    AccountKind.ORGANISATION: "tổ chức",
    AccountKind.ENTERPRISE: "doanh nghiệp",
}
_CONFIRM = """\
Kính gửi ông/bà,

Địa chỉ thư điện tử này đã được dùng để đăng ký tài khoản {kind} trên cổng dịch vụ công:

    Tên đăng nhập: {user_name}
    Thời điểm đăng ký: {registered}

Nếu đúng là ông/bà đã đăng ký, vui lòng mở đường dẫn sau trong vòng {hours} giờ để xác nhận:

{link}

Sau khi xác nhận, ông/bà có thể nộp hồ sơ trực tuyến.

Tài khoản chưa được xác nhận trong vòng {days} ngày kể từ khi đăng ký sẽ bị xoá.

Nếu ông/bà không đăng ký tài khoản có tên đăng nhập trên, xin đừng mở đường dẫn và bỏ qua thư này.

Thư được gửi tự động, xin không trả lời.
"""
_IN_USE = """\
Kính gửi ông/bà,

Có người đã dùng địa chỉ thư điện tử này để đăng ký tài khoản {user_name} trên cổng dịch vụ công ({registered}).
Địa chỉ này đã được xác nhận cho một tài khoản khác:

    Tên đăng nhập: {holder}

Nếu đó là ông/bà: không cần đăng ký lại, vui lòng đăng nhập bằng tài khoản {holder}. Tài khoản {user_name} không xác nhận
được bằng địa chỉ này nên không nộp được hồ sơ; nếu muốn có thêm tài khoản, vui lòng đăng ký với một địa chỉ khác.

Nếu đó không phải ông/bà: không cần làm gì, tài khoản của ông/bà không thay đổi.

Thư được gửi tự động, xin không trả lời.
"""


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to one box; `kind` tells the letters about one event apart."""

    kind: str
    to: str
    subject: str
    text: str


def confirm_contact(account: Account, *, link: str) -> Letter:
    """Asks the box to confirm (xác nhận địa chỉ thư điện tử)."""
    return Letter(
        kind="confirm-contact",
        to=account.profile.email,
        subject=f"Xác nhận thư điện tử cho tài khoản {account.user_name}",
        text=_CONFIRM.format(
            kind=_KINDS[account.kind],
            user_name=account.user_name,
            registered=_registered(account),
            hours=VERIFICATION_LIFETIME // timedelta(hours=1),
            days=UNVERIFIED_LIFETIME.days,
            link=link,
        ),
    )


def address_in_use(account: Account, *, holder: Account) -> Letter:
    """Tells that the address is another account's already. No link: whoever opens this mail changes nothing."""
    return Letter(
        kind="address-in-use",
        to=account.profile.email,
        subject="Địa chỉ thư điện tử này đã có tài khoản",
        text=_IN_USE.format(user_name=account.user_name, holder=holder.user_name, registered=_registered(account)),
    )


def _registered(account: Account) -> str:
    return account.registered_at.astimezone(_VIETNAM).strftime("%H giờ %M ngày %d/%m/%Y")
