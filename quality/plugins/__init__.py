"""Adapters for other people's pipelines: convert, score, convert back."""
