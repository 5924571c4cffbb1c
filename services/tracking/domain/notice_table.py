"""The one table of notices (thư thông báo): which events the person is told of, and in which words.

Not told: what happens inside the agency and asks nothing of the person (`started`, `handed_over`); the timeline shows it.
"""

from __future__ import annotations

from . import notice_parts as part
from .notice_parts import About, Notice, now_in, on_paper
from .status import Status

_NOTHING = "Ông/bà không cần làm gì thêm lúc này."
_WAIT = "Ông/bà không cần đến cơ quan trong thời gian chờ. Chúng tôi sẽ gửi thư khi có kết quả."
_ASK = "Nếu chưa rõ hoặc không đồng ý, ông/bà vui lòng liên hệ {handling}."
_NOT_ME = "Nếu ông/bà không yêu cầu việc này, vui lòng đổi mật khẩu và liên hệ {handling} ngay."
_ASKED = "{handling} đã xem hồ sơ và đề nghị ông/bà bổ sung, sửa lại một số nội dung."
_TOO_LATE = "Nếu quá hạn, hồ sơ có thể không được giải quyết tiếp."
_MEND = "Hồ sơ lại chờ ông/bà bổ sung. Vui lòng bổ sung ở nơi đã nộp hồ sơ trước hạn mới."
_COLLECT = (
    "Mời ông/bà nhận kết quả tại {place} trong giờ làm việc.\n"
    "Khi đến, vui lòng mang theo giấy tờ tùy thân và mã hồ sơ ở trên."
)
_STEPPED_BACK = "{handling} chuyển hồ sơ của ông/bà về bước trước để xem xét lại."
_RESUMED = "{handling} đã tiếp tục xử lý hồ sơ của ông/bà."
_GOES_ON = f"{_NOTHING} Hồ sơ được xử lý tiếp, chúng tôi sẽ gửi thư cho ông/bà khi có kết quả."
_NEW_ONE = "Khi cần, ông/bà có thể nộp hồ sơ mới."

NOTICES: tuple[Notice, ...] = (
    Notice(
        "submitted",
        subject="Hồ sơ {code} đã được gửi",
        happened="Hồ sơ của ông/bà đã được gửi thành công đến {agency}.",
        next=f"{_NOTHING} Cơ quan sẽ kiểm tra hồ sơ và báo kết quả tiếp nhận qua thư điện tử.\n"
        "Nếu hồ sơ còn thiếu, chúng tôi sẽ hướng dẫn cụ thể những gì cần bổ sung.",
        rows=(part.answer_due, part.appointment),
    ),
    Notice(
        "filed_at_counter",
        subject="Hồ sơ {code} đã được tiếp nhận",
        happened="{agency} đã tiếp nhận hồ sơ mà ông/bà nộp tại quầy.",
        next=_WAIT,
        rows=(part.appointment,),
    ),
    Notice(
        "accepted",
        subject="Hồ sơ {code} đã được tiếp nhận",
        happened="{handling} đã tiếp nhận hồ sơ của ông/bà.",
        next=_WAIT,
        rows=(part.appointment,),
    ),
    Notice(
        "refused",
        subject="Hồ sơ {code} không được tiếp nhận",
        happened="{handling} không tiếp nhận hồ sơ của ông/bà.",
        next=f"Ông/bà có thể khắc phục theo lý do nêu trên rồi nộp hồ sơ mới.\n{_ASK}",
        private=(part.reason,),
    ),
    Notice(
        "withdrawn_before_acceptance",
        subject="Hồ sơ {code} đã được rút",
        happened="Hồ sơ của ông/bà đã được rút theo yêu cầu, trước khi cơ quan tiếp nhận.",
        next=f"{_NOTHING} {_NEW_ONE}\n{_NOT_ME}",
    ),
    Notice(
        "supplement_asked",
        subject="Hồ sơ {code} cần bổ sung",
        happened=_ASKED,
        next="Ông/bà mang giấy tờ cần bổ sung đến nơi đã nộp hồ sơ, hoặc gửi qua bưu chính, trước hạn bổ sung. "
        "Không cần nộp hồ sơ mới.\n"
        f"Thời hạn giải quyết tạm dừng cho đến khi cơ quan nhận đủ. {_TOO_LATE}",
        rows=(part.supplement_due,),
        private=(part.reason, part.items),
        when=on_paper,
    ),
    Notice(
        "supplement_asked",
        subject="Hồ sơ {code} cần bổ sung",
        happened=_ASKED,
        next="Ông/bà đăng nhập cổng dịch vụ công hoặc ứng dụng đã dùng để nộp, mở lại hồ sơ, sửa đúng những nội dung "
        "được yêu cầu rồi gửi lại trước hạn bổ sung. Không cần nộp hồ sơ mới.\n"
        f"Thời hạn giải quyết tạm dừng cho đến khi ông/bà gửi. {_TOO_LATE}",
        rows=(part.supplement_due,),
        private=(part.reason, part.items),
    ),
    Notice(
        "supplement_sent",
        subject="Đã nhận phần bổ sung của hồ sơ {code}",
        happened="{handling} đã nhận phần bổ sung trên giấy của ông/bà và xác nhận đã đầy đủ.",
        next=_GOES_ON,
        rows=(part.appointment,),
        when=on_paper,
    ),
    Notice(
        "supplement_sent",
        subject="Đã nhận phần bổ sung của hồ sơ {code}",
        happened="Phần bổ sung của ông/bà đã được gửi đến {handling}.",
        next=f"{_NOTHING} Cơ quan sẽ kiểm tra phần bổ sung và báo lại qua thư điện tử.",
        rows=(part.appointment,),
    ),
    Notice(
        "supplement_confirmed",
        subject="Phần bổ sung của hồ sơ {code} đã đầy đủ",
        happened="{handling} đã kiểm tra phần bổ sung và xác nhận đã đầy đủ.",
        next=_GOES_ON,
        rows=(part.appointment,),
    ),
    Notice(
        "supplement_expired",
        subject="Hồ sơ {code} không được tiếp nhận vì quá hạn bổ sung",
        happened="Đã hết hạn mà {handling} chưa nhận được phần bổ sung, nên hồ sơ không được tiếp nhận.",
        next=f"Nếu vẫn có nhu cầu, ông/bà có thể nộp hồ sơ mới với đầy đủ nội dung đã được hướng dẫn.\n{_ASK}",
        private=(part.reason,),
        when=now_in(Status.REFUSED),
    ),
    Notice(
        "supplement_expired",
        subject="Hồ sơ {code} đã dừng xử lý vì quá hạn bổ sung",
        happened="Đã hết hạn mà {handling} chưa nhận được phần bổ sung, nên hồ sơ phải dừng xử lý.",
        next="Ông/bà vui lòng liên hệ {handling} để được hướng dẫn tiếp tục hoặc rút hồ sơ.",
        private=(part.reason,),
    ),
    Notice(
        "payment_demanded",
        subject="Hồ sơ {code} cần nộp phí, lệ phí",
        happened="Để hồ sơ được giải quyết tiếp, {handling} đề nghị ông/bà nộp khoản tiền dưới đây.",
        next="Ông/bà nộp tiền theo thông tin nêu trên, ghi mã hồ sơ vào nội dung nộp và giữ lại biên lai.\n"
        "Thư này không có đường dẫn để nộp tiền: xin cẩn thận với thư giả mạo.",
        rows=(part.payment,),
    ),
    Notice(
        "payment_confirmed",
        subject="Đã nhận khoản nộp của hồ sơ {code}",
        happened="{handling} đã xác nhận khoản nộp của ông/bà.",
        next=f"{_NOTHING} Hồ sơ được giải quyết tiếp.",
        rows=(part.appointment,),
    ),
    Notice(
        "stopped",
        subject="Hồ sơ {code} đã dừng xử lý",
        happened="{handling} đã dừng xử lý hồ sơ của ông/bà.",
        next=f"Thời hạn giải quyết được tạm dừng. Chúng tôi sẽ gửi thư nếu hồ sơ được xử lý tiếp.\n{_ASK}",
        private=(part.reason,),
    ),
    Notice(
        "resumed",
        subject="Hồ sơ {code} được tiếp tục xử lý",
        happened=_RESUMED,
        next=_MEND,
        rows=(part.supplement_due,),
        private=(part.reason, part.items),
        when=now_in(Status.SUPPLEMENT_REQUESTED),
    ),
    Notice(
        "resumed",
        subject="Hồ sơ {code} được tiếp tục xử lý",
        happened=_RESUMED,
        next=_WAIT,
        rows=(part.appointment,),
        private=(part.reason,),
    ),
    Notice(
        "withdrawal_asked",
        subject="Đã nhận yêu cầu rút hồ sơ {code}",
        happened="Yêu cầu rút hồ sơ của ông/bà đã được gửi đến {handling}.",
        next="Cơ quan sẽ xác nhận và trả lại giấy tờ đã nộp, nếu có. Chúng tôi sẽ gửi thư khi hồ sơ được rút.\n"
        f"{_NOT_ME}",
    ),
    Notice(
        "withdrawn",
        subject="Hồ sơ {code} đã được rút",
        happened="Theo yêu cầu của ông/bà, {handling} đã cho rút hồ sơ và trả lại giấy tờ đã nộp, nếu có.",
        next=f"{_NOTHING} {_NEW_ONE}",
        private=(part.reason,),
    ),
    Notice(
        "stepped_back",
        subject="Hồ sơ {code} được xem xét lại",
        happened=_STEPPED_BACK,
        next=_MEND,
        rows=(part.supplement_due,),
        private=(part.reason, part.items),
        when=now_in(Status.SUPPLEMENT_REQUESTED),
    ),
    Notice(
        "stepped_back",
        subject="Hồ sơ {code} được xem xét lại",
        happened=_STEPPED_BACK,
        next=f"{_NOTHING} Nếu đã nhận thư báo có kết quả, xin ông/bà chưa đến nhận.\n"
        "Nếu đã nhận thư đề nghị nộp tiền mà chưa nộp, xin ông/bà chưa nộp.\n"
        "Chúng tôi sẽ gửi thư mới khi có kết quả.",
        rows=(part.appointment,),
        private=(part.reason,),
    ),
    Notice(
        "extended",
        subject="Hồ sơ {code}: xin lỗi và hẹn lại ngày trả kết quả",
        happened="{handling} chưa thể trả kết quả đúng hẹn và xin lỗi ông/bà về sự chậm trễ này.",
        next=f"{_NOTHING} Xin ông/bà đến nhận kết quả theo ngày hẹn mới; chúng tôi sẽ gửi thư khi có kết quả.",
        rows=(part.new_date,),
        private=(part.apology,),
    ),
    Notice(
        "transferred",
        subject="Hồ sơ {code} được chuyển đến cơ quan có thẩm quyền",
        happened="Hồ sơ của ông/bà được chuyển đến {handling}, là cơ quan có thẩm quyền giải quyết.",
        next="Ông/bà không cần nộp lại hồ sơ. Mọi thông báo vẫn được gửi đến địa chỉ này.",
        rows=(part.appointment,),
        private=(part.reason,),
    ),
    Notice(
        "finished",
        subject="Hồ sơ {code} đã có kết quả",
        happened="Hồ sơ của ông/bà đã được giải quyết xong. Kết quả là văn bản từ chối, trong đó có nêu lý do.",
        next=f"{_COLLECT}\n{_ASK}",
        rows=(part.collection,),
        private=(part.result,),
        when=lambda about: about.facts.result_refuses,
    ),
    Notice(
        "finished",
        subject="Hồ sơ {code} đã có kết quả",
        happened="Hồ sơ của ông/bà đã được giải quyết xong và đã có kết quả.",
        next=_COLLECT,
        rows=(part.collection,),
        private=(part.result,),
    ),
    Notice(
        "returned",
        subject="Hồ sơ {code} đã trả kết quả",
        happened="{place} đã trả kết quả của hồ sơ. Hồ sơ đã hoàn tất.",
        next="Nếu ông/bà chưa nhận được kết quả, hoặc kết quả có sai sót, vui lòng liên hệ {place} ngay.",
        private=(part.result,),
    ),
    Notice(
        "recalled",
        subject="Hồ sơ {code}: kết quả đã trả được thu hồi",
        happened="{handling} thu hồi kết quả đã trả cho ông/bà.",
        next="Xin ông/bà tạm thời không sử dụng kết quả đã nhận và liên hệ {handling} để được hướng dẫn.",
        private=(part.reason,),
    ),
)

NOTICED = frozenset(notice.event for notice in NOTICES)
"""The events that the person is told of by mail."""


def notice_of(about: About) -> Notice:
    """The letter for an event of `NOTICED`."""
    return next(notice for notice in NOTICES if notice.event == about.event.event and notice.when(about))
