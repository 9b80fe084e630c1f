"""What is true: the rules (pure), the tables, the store of queries, the one writer."""
