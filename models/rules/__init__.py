"""The rules: values in, values out. No database session, no chat library, no clock."""
