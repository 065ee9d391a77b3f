"""Spark: the package's work on a cluster, with the results of one machine.

Workers need the same Python packages as the driver. A task that fails and runs again gives the same rows.
"""

from quality.errors import MissingExtra

try:
    import pyspark  # noqa: F401
except ImportError as missing:
    raise MissingExtra("spark", "Spark") from missing

from quality.plugins.spark.duplicates import duplicates
from quality.plugins.spark.publishers import publisher_facts
from quality.plugins.spark.scoring import score

__all__ = ["duplicates", "publisher_facts", "score"]
