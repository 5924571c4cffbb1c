"""What a dossier (hồ sơ) consists of: values, and how they compare. Nothing here decides anything."""
