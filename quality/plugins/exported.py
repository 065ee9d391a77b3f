"""A model as a fitted scikit-learn pipeline in a joblib file, and back: for those who live in scikit-learn.

A joblib file is a pickle: whoever loads it runs what it says. The bundle needs no trust, so this is for files
of one's own, and loading one must be asked for in so many words.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from pickle import UnpicklingError
from zlib import error as ZlibError

import joblib
import numpy as np
from sklearn.pipeline import Pipeline

from quality.errors import FileTrouble, ModelRefused
from quality.model import bundle
from quality.plugins.sklearn import ArticleFeatures, ReliabilityClassifier
from quality.scoring.engine import Scorer, run
from quality.types import Article


def pipeline(folder: Path | None = None) -> Pipeline:
    """Fitted pipeline of a model, from articles to ``predict_proba``; made of its tables."""
    features = ArticleFeatures(model=folder).fit(None)
    return Pipeline([("features", features), ("classifier", ReliabilityClassifier.from_model(folder))])


def export(folder: Path | None, path: Path) -> None:
    """Write the pipeline of a model as a joblib file."""
    try:
        joblib.dump(pipeline(folder), path, compress=3)
    except OSError as error:
        raise FileTrouble(f"{path} cannot be written: {error.strerror}. Check the path.") from error


def load(path: Path, *, trust: bool) -> Pipeline:
    """Read a joblib file.

    Raises
    ------
    ModelRefused
        Nobody said that the file is trusted, or it holds something else.
    FileTrouble
        It cannot be read.
    """
    if not trust:
        raise ModelRefused(
            f"{path}: loading a joblib file runs whatever it says. Add --trust if it is your own file."
        )
    try:
        found = joblib.load(path)
    except OSError as error:
        raise FileTrouble(f"{path} cannot be read: {error.strerror or error}. Check the path.") from error
    except (
        UnpicklingError,
        ZlibError,
        EOFError,
        ValueError,
        LookupError,
        AttributeError,
        ImportError,
        TypeError,
    ) as error:
        raise ModelRefused(f"{path}: no pipeline of this version ({error!r}). Export it again.") from error
    if not isinstance(found, Pipeline):
        raise ModelRefused(f"{path}: holds {type(found).__name__}, not a pipeline. Export it again.")
    return found


def difference(found: Pipeline, model: bundle.Model, articles: Sequence[Article]) -> tuple[int, float]:
    """Articles that the model scores, and how far the pipeline's reliability is from the model's at most."""
    scorer = Scorer(model=model, reasons=0)
    scored = [
        (article, said.reliability)
        for article, said in zip(articles, run(articles, scorer), strict=True)
        if said.reliability is not None
    ]
    if not scored:
        return 0, 0.0
    other = found.predict_proba([article for article, _ in scored])[:, 1]
    return len(scored), float(np.max(np.abs(other - [reliability for _, reliability in scored])))
