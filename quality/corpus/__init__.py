"""What a corpus says about an article: near-duplicate headlines and texts, publishers."""
