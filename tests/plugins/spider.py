"""A whole Scrapy process: crawl a site of this machine, score what it says, write items and stats.

``python spider.py ADDRESS FOLDER SETTINGS`` with settings as JSON; run by ``test_scrapy.py``.
"""

import json
import sys
from pathlib import Path

import scrapy
from scrapy.crawler import CrawlerProcess


class Site(scrapy.Spider):
    """One item a page that the front page links to."""

    name = "site"

    async def start(self):
        """Begin at the front page."""
        yield scrapy.Request(self.address)

    def parse(self, response):
        """Follow the links."""
        yield from response.follow_all(css="a", callback=self.parse_article)

    def parse_article(self, response):
        """Item with the fields under names of its own."""
        yield {
            "key": response.css("meta[name=key]::attr(content)").get(),
            "headline": response.css("h1::text").get(),
            "text": "\n\n".join(response.css("p::text").getall()),
            "url": response.url,
        }


def main(address, folder, settings):
    """Crawl, and write ``stats.json`` beside the items."""
    process = CrawlerProcess(
        {
            "ITEM_PIPELINES": {"quality.plugins.scrapy.ReliabilityPipeline": 300},
            "FEEDS": {str(Path(folder, "items.jsonl")): {"format": "jsonlines"}},
            "TELNETCONSOLE_ENABLED": False,
            "LOG_LEVEL": "WARNING",
            **json.loads(settings),
        }
    )
    crawler = process.create_crawler(Site)
    process.crawl(crawler, address=address)
    process.start()
    Path(folder, "stats.json").write_text(json.dumps(crawler.stats.get_stats(), default=str))


if __name__ == "__main__":
    main(*sys.argv[1:])
