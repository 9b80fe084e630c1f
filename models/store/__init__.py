"""Every query, by family. Reads take their viewer; nothing here commits."""
