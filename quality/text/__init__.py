"""From articles to columns: kernel, sections, ledger, pages, lexicons."""
