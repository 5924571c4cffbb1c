"""The attachments' bytes in the object store: signed for, uploaded, checked, kept, handed out."""
