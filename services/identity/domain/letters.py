"""What identity writes to an e-mail box.

The user name is in every letter, so that nobody confirms an account that is not theirs. Nothing else that was typed is: the
box may belong to a stranger, and a form that sends any text to any address would be used for spam.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.common.kernel.letters import Block, Facts, Link, write
from services.common.kernel.vietnam import in_words

from .accounts import UNVERIFIED_LIFETIME, Account, AccountKind
from .links import LinkPurpose
from .sessions import ACCESS_LIFETIME

_KINDS: Mapping[AccountKind, str] = {
    AccountKind.CITIZEN: "công dân",
    AccountKind.ORGANISATION: "tổ chức",
    AccountKind.ENTERPRISE: "doanh nghiệp",
}
_USER_NAME = "Tên đăng nhập"
_TIME = "Thời điểm"
_NOT_YOU_FORGOT = "mở trang đăng nhập của cổng dịch vụ công, chọn “Quên mật khẩu” để đặt mật khẩu mới"


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to one box, in plain text and HTML; `kind` tells the letters about one event apart."""

    kind: str
    to: str
    subject: str
    text: str
    html: str


def confirm_contact(account: Account, *, link: str) -> Letter:
    """Asks the box to confirm (xác nhận địa chỉ thư điện tử)."""
    return _letter(
        "confirm-contact",
        account.profile.email,
        f"Xác nhận thư điện tử cho tài khoản {account.user_name}",
        f"Địa chỉ thư điện tử này đã được dùng để đăng ký tài khoản {_KINDS[account.kind]} trên cổng dịch vụ công:",
        Facts([(_USER_NAME, account.user_name), ("Thời điểm đăng ký", in_words(account.registered_at))]),
        "Nếu đúng là ông/bà đã đăng ký, vui lòng mở đường dẫn sau trong vòng "
        f"{_hours(LinkPurpose.CONFIRM_CONTACT)} giờ để xác nhận. Sau đó ông/bà có thể nộp hồ sơ trực tuyến.",
        Link("Xác nhận địa chỉ", link),
        f"Tài khoản chưa được xác nhận trong vòng {UNVERIFIED_LIFETIME.days} ngày kể từ khi đăng ký sẽ bị xoá.",
        "Nếu ông/bà không đăng ký tài khoản có tên đăng nhập trên, xin đừng mở đường dẫn và bỏ qua thư này.",
    )


def address_in_use(account: Account, *, holder: Account) -> Letter:
    """Tells that the address is another account's already. No link: whoever opens this mail changes nothing."""
    return _letter(
        "address-in-use",
        account.profile.email,
        "Địa chỉ thư điện tử này đã có tài khoản",
        f"Có người đã dùng địa chỉ thư điện tử này để đăng ký tài khoản {account.user_name} trên cổng dịch vụ công "
        f"({in_words(account.registered_at)}). Địa chỉ này đã được xác nhận cho một tài khoản khác:",
        Facts([(_USER_NAME, holder.user_name)]),
        f"Nếu đó là ông/bà: không cần đăng ký lại, vui lòng đăng nhập bằng tài khoản {holder.user_name}; nếu đã quên mật "
        f"khẩu, chọn “Quên mật khẩu”. Tài khoản {account.user_name} không xác nhận được bằng địa chỉ này nên không nộp "
        "được hồ sơ; nếu muốn có thêm tài khoản, vui lòng đăng ký với một địa chỉ khác.",
        "Nếu đó không phải ông/bà: không cần làm gì, tài khoản của ông/bà không thay đổi.",
    )


def confirm_new_address(account: Account, to: str, *, link: str, at: datetime) -> Letter:
    """Asks the box that an account wants to move to."""
    return _letter(
        "confirm-new-address",
        to,
        f"Xác nhận địa chỉ thư điện tử mới cho tài khoản {account.user_name}",
        "Có yêu cầu dùng địa chỉ thư điện tử này cho một tài khoản trên cổng dịch vụ công:",
        Facts([(_USER_NAME, account.user_name), (_TIME, in_words(at))]),
        "Nếu đúng là yêu cầu của ông/bà, vui lòng mở đường dẫn sau trong vòng "
        f"{_hours(LinkPurpose.CHANGE_EMAIL)} giờ để xác nhận. Trước khi xác nhận, địa chỉ cũ vẫn được dùng.",
        Link("Xác nhận địa chỉ mới", link),
        "Nếu ông/bà không yêu cầu, xin đừng mở đường dẫn và bỏ qua thư này.",
    )


def new_address_in_use(account: Account, to: str, *, holder: Account, at: datetime) -> Letter:
    """The same where the box belongs to another account already. No link: nothing can be changed from here."""
    return _letter(
        "new-address-in-use",
        to,
        "Địa chỉ thư điện tử này đã có tài khoản",
        f"Có yêu cầu ({in_words(at)}) dùng địa chỉ thư điện tử này cho tài khoản {account.user_name} trên cổng dịch vụ "
        "công. Địa chỉ này đã được xác nhận cho một tài khoản khác nên yêu cầu không được thực hiện:",
        Facts([(_USER_NAME, holder.user_name)]),
        f"Nếu đó là ông/bà: vui lòng chọn một địa chỉ khác cho tài khoản {account.user_name}.",
        "Nếu đó không phải ông/bà: không cần làm gì, tài khoản của ông/bà không thay đổi.",
    )


def address_change_asked(account: Account, *, at: datetime) -> Letter:
    """Tells the box so far, at once, while nothing has changed yet."""
    return _letter(
        "address-change-asked",
        account.verified_email,
        f"Yêu cầu đổi địa chỉ thư điện tử của tài khoản {account.user_name}",
        "Có yêu cầu chuyển tài khoản của ông/bà trên cổng dịch vụ công sang một địa chỉ thư điện tử khác:",
        Facts([(_USER_NAME, account.user_name), (_TIME, in_words(at))]),
        "Địa chỉ chỉ được đổi khi địa chỉ mới xác nhận. Nếu đúng là yêu cầu của ông/bà, không cần làm gì với thư này.",
        f"Nếu ông/bà không yêu cầu: có người biết mật khẩu của ông/bà. Vui lòng {_NOT_YOU_FORGOT} ngay; "
        "mọi thiết bị đang đăng nhập sẽ bị đăng xuất.",
    )


def address_changed(account: Account, *, at: datetime) -> Letter:
    """Tells the new box that the account has moved to it."""
    return _address_changed("address-changed", account, account.verified_email, at)


def address_left(account: Account, to: str, *, at: datetime) -> Letter:
    """Tells the box before that the account has moved away."""
    return _address_changed("address-left", account, to, at)


def _address_changed(kind: str, account: Account, to: str, at: datetime) -> Letter:
    return _letter(
        kind,
        to,
        f"Đã đổi địa chỉ thư điện tử của tài khoản {account.user_name}",
        "Địa chỉ thư điện tử của tài khoản trên cổng dịch vụ công đã được đổi:",
        Facts([(_USER_NAME, account.user_name), (_TIME, in_words(at))]),
        "Từ nay thư về tài khoản được gửi đến địa chỉ mới.",
        "Nếu ông/bà không thực hiện việc này, vui lòng báo ngay cho bộ phận một cửa nơi gần nhất.",
    )


def reset_password(account: Account, *, link: str, at: datetime) -> Letter:
    """The way back in for who forgot the password (quên mật khẩu)."""
    return _letter(
        "reset-password",
        account.verified_email,
        f"Đặt lại mật khẩu cho tài khoản {account.user_name}",
        "Có yêu cầu đặt lại mật khẩu cho tài khoản của ông/bà trên cổng dịch vụ công:",
        Facts([(_USER_NAME, account.user_name), (_TIME, in_words(at))]),
        "Nếu đúng là yêu cầu của ông/bà, vui lòng mở đường dẫn sau trong vòng "
        f"{_minutes(LinkPurpose.RESET_PASSWORD.lifetime)} phút. Đường dẫn chỉ dùng được một lần.",
        Link("Đặt mật khẩu mới", link),
        "Nếu ông/bà không yêu cầu: không cần làm gì, mật khẩu không thay đổi. Xin đừng chuyển thư này cho ai.",
    )


def password_changed(account: Account, *, at: datetime, was_reset: bool) -> Letter:
    """Tells the box that there is another password."""
    how = "đã được đặt lại bằng đường dẫn trong thư gửi đến địa chỉ này" if was_reset else "đã được thay đổi"
    who = "Mọi thiết bị" if was_reset else "Mọi thiết bị khác"
    return _letter(
        "password-changed",
        account.verified_email,
        f"Mật khẩu của tài khoản {account.user_name} đã thay đổi",
        f"Mật khẩu tài khoản của ông/bà trên cổng dịch vụ công {how}:",
        Facts([(_USER_NAME, account.user_name), (_TIME, in_words(at))]),
        f"{who} đang đăng nhập đã bị đăng xuất, chậm nhất trong vòng {_minutes(ACCESS_LIFETIME)} phút. "
        "Nếu đúng là ông/bà, không cần làm gì thêm.",
        f"Nếu không phải ông/bà: vui lòng {_NOT_YOU_FORGOT} ngay.",
    )


def _letter(kind: str, to: str, subject: str, *blocks: Block) -> Letter:
    body = write(*blocks)
    return Letter(kind, to, subject, body.text, body.html)


def _hours(purpose: LinkPurpose) -> int:
    return purpose.lifetime // timedelta(hours=1)


def _minutes(lifetime: timedelta) -> int:
    return lifetime // timedelta(minutes=1)
