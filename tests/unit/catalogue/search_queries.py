"""What citizens type, and which procedure they mean: written down before the search was tuned.

`TUNED` was looked at while tuning, `HELD_OUT` was not. Any of the codes may be among the first three answers.
"""

from __future__ import annotations

TUNED: list[tuple[str, set[str]]] = [
    # everyday words
    ("làm giấy khai sinh cho con", {"1.001193"}),
    ("làm đám cưới cần giấy tờ gì", {"1.000894"}),
    ("lấy vợ", {"1.000894"}),
    ("giấy độc thân", {"1.004873"}),
    ("sao y công chứng", {"2.000815"}),
    ("công chứng bằng đại học", {"2.000815"}),
    ("đăng ký ở trọ", {"1.004194"}),
    ("tạm trú tạm vắng", {"1.004194"}),
    ("nhập hộ khẩu", {"1.004222"}),
    ("tách khẩu", {"1.010038"}),
    ("giấy chứng tử", {"1.000656"}),
    ("bố mất cần làm giấy tờ gì", {"1.000656"}),
    ("xin con nuôi", {"2.001263"}),
    ("trợ cấp người già", {"1.014027", "1.001776"}),
    ("tiền mai táng phí", {"1.001731", "1.014028"}),
    ("giấy phép xây nhà", {"1.013225"}),
    ("làm sổ đỏ", {"1.013978"}),
    ("mở hộ kinh doanh", {"1.001612"}),
    ("sửa tên trong giấy khai sinh", {"1.004859"}),
    # no accents, wrong accents
    ("giay khai sinh", {"1.001193"}),
    ("khái sình", {"1.001193"}),
    ("xac nhan doc than", {"1.004873"}),
    ("nghia vu quan su", {"1.013133"}),
    ("giây xác nhân khuyêt tât", {"1.001699", "1.001653"}),
    # typing errors, spelling by ear
    ("đăng kí kai sinh", {"1.001193"}),
    ("khai snh", {"1.001193"}),
    ("dang ky ket hn", {"1.000894"}),
    ("tạm chú", {"1.004194"}),
    ("hộ khẩu thường chú", {"1.004222"}),
    ("đăng ký hộ kinh doah", {"1.001612"}),
    # a code
    ("1.001193", {"1.001193"}),
]

HELD_OUT: list[tuple[str, set[str]]] = [
    ("mất giấy khai sinh làm lại", {"1.004884", "2.000635"}),
    ("trích lục khai sinh", {"2.000635"}),
    ("dăng ký khải tữ", {"1.000656"}),
    ("chứng thực chữ kí", {"2.000884"}),
    ("hộ nghéo", {"1.011607"}),
    ("làm giám hộ cho cháu", {"1.004837"}),
    ("thờ cúng liêt sỹ", {"1.010803"}),
    ("nhận con ngoài giá thú", {"1.001022"}),
    ("giấy phép xây dựg", {"1.013225"}),
    ("đóng cửa hàng kinh doanh", {"1.001266"}),
]
