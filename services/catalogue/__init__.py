"""The catalogue: agencies, fields, administrative procedures and their declaration forms (danh mục thủ tục hành chính)."""
