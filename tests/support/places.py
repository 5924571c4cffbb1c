"""What the tests rely on in the frozen catalogue."""

# UBND phường Tân Dân, where the former phường Hải An went, and a ward that has nothing to do with it.
AGENCY, AGENCY_NAME, FORMER_UNIT = "c16594", "UBND phường Tân Dân", "Phường Hải An"
OTHER_AGENCY, OTHER_AGENCY_NAME = "c16654", "UBND phường Nghi Sơn"

# Đăng ký khai sinh: online it needs the giấy chứng sinh, and takes others.
BIRTH_REGISTRATION, BIRTH_FORM = "1.001193", "khai-sinh.v2"
REQUIRED_COMPONENT, OPTIONAL_COMPONENT = "giay-chung-sinh", "giay-to-noi-cu-tru"
