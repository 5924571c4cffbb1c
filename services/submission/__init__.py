"""submission: dossiers, attachments, forms, deadlines (tiếp nhận và giải quyết hồ sơ)."""
