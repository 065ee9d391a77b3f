"""Small labelled sets in files like the real ones, and a small model that has learned from some of them."""

import gzip
import json
from dataclasses import replace

import numpy as np

from quality.features import registry
from quality.model import bundle
from quality.model.calibration import Calibration
from quality.model.scorecard import Scorecard
from quality.model.tables import Table
from quality.training import data, examined, held_out, manifests
from quality.training.held_out import HeldOut

WORDS = """bridge council river market school teacher harvest winter engine letter garden window copper valley
ferry island museum kitchen lantern bicycle orchard village printer station carpet saddle violin""".split()
SIGNALS = [
    "sourcing.quotation_per_1000_words",
    "headline.word_count",
    "promotion.second_person_per_1000_words",
    "prose.comma_mean",
]


def text(rng, *, quoted, count=130):
    """Sentences of made-up words; a reliable text quotes somebody."""
    made = []
    while sum(len(sentence.split()) for sentence in made) < count:
        first, second, third, fourth, fifth, sixth = rng.choice(WORDS, 6)
        said = f"The {first} of the {second} {third} was not far from the {fourth} and the {fifth} {sixth}"
        made.append(f'"{said}," said Ada Moll.' if quoted else f"{said}, as it is now.")
    return " ".join(made)


def news(rng, name, publishers, each, **columns):
    """Rows of publishers, every other one reliable."""
    for place in range(publishers):
        good = place % 2 == 0
        for number in range(each):
            yield {
                "id": f"{name}-{place}-{number}",
                "title": " ".join(rng.choice(WORDS, 5)),
                "text": text(rng, quoted=good),
                "publisher": f"{name[:3]}{place}.example",
                "flags": "",
                "words": 130,
                **{key: value(good, number) for key, value in columns.items()},
            }


def sides(good, _number):
    """Name of a side."""
    return "reliable" if good else "unreliable"


def rows(rng):
    """Rows of every set."""
    yield "recovery", news(rng, "recovery", 6, 5, label=sides)
    leaning = ("left", "right", "center")
    yield (
        "article_bias_prediction",
        news(rng, "abp", 24, 3, label=lambda _, number: leaning[number % 3], rating_side=sides),
    )
    yield (
        "buzzfeed_webis16",
        news(
            rng,
            "webis",
            8,
            4,
            label=lambda good, n: ("mostly true" if good else "mostly false", "mixture")[n == 3],
        ),
    )
    yield "content_farm_seo", ({**row, "publisher": "farm.example"} for row in news(rng, "farm", 2, 2))
    yield (
        "clickbait_chakraborty",
        (
            {"id": f"c{n}", "title": " ".join(rng.choice(WORDS, 4 + 6 * (n % 2))), "label": str(n % 2)}
            for n in range(12)
        ),
    )
    yield (
        "promo_ftd_en",
        (
            {
                "id": f"p{n}",
                "publisher": f"s{n}",
                "text": text(rng, quoted=n % 2),
                "label": ("promo", "news")[n % 2],
            }
            for n in range(12)
        ),
    )
    yield (
        "ai_llmfake",
        (
            {"id": f"m{n}", "pair": f"m{n}", "text": text(rng, quoted=n % 2), "label": ("ai", "human")[n % 2]}
            for n in range(12)
        ),
    )


def sets(folder):
    """Write the files of all sets below a folder."""
    for name, made in rows(np.random.default_rng(3)):
        (one,) = manifests.named([name])
        path = folder / one.file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        with gzip.open(path, "wt", encoding="utf-8") as stream:
            stream.writelines(f"{json.dumps(row)}\n" for row in made)
    return folder


def model(**facts):
    """A model of four signals, three of them with a scorecard of their own."""
    tables = (Table((1.0,), (-1.0, 1.0), 0.0), *(Table((4.0,), (0.5, -0.5), 0.0) for _ in range(3)))
    presets = {
        "lenient": bundle.Preset(pass_from=0.4, review_from=0.2),
        "balanced": bundle.Preset(pass_from=0.6, review_from=0.3),
        "strict": bundle.Preset(pass_from=0.8, review_from=0.5),
    }
    return bundle.Model(
        name="small",
        schema=registry.select(SIGNALS),
        scorecard=Scorecard(tables, 0.2, Calibration(1.0, 0.0)),
        families={
            name: Scorecard((table,), 0.0)
            for name, table in zip(("headline", "promotion", "prose"), tables[1:], strict=True)
        },
        presets=presets,
        facts=facts,
    )


def predicted(samples, *, noise, seed=0):
    """Held-out predictions that are right but for noise."""
    rng = np.random.default_rng(seed)
    for sample in samples:
        near = 0.8 if sample.side else 0.2
        drawn = np.clip(near + noise * rng.normal(size=4), 0, 1).round(6).tolist()
        yield HeldOut(
            set=sample.source,
            id=sample.article.id,
            publisher=sample.group,
            label=sample.side,
            digest=held_out.digest(sample.article),
            reliability=drawn[0],
            families={
                name: round(1 - value, 6)
                for name, value in zip(("headline", "promotion", "prose"), drawn[1:], strict=True)
            },
        )


def trained(folder, target, *, noise=0.15, **facts):
    """A model in ``target`` that has learned from the sets in ``folder``, with its held-out predictions."""
    learned = [name for name in examined.NAMES if name not in (examined.POOLED, examined.CHECKED)]
    samples = [sample for one in examined.load(folder, learned) if not one.mixed for sample in one.samples]
    found = list(predicted(samples, noise=noise))
    made = replace(
        model(),
        facts={"data": data.fingerprint(folder), held_out.FACT: held_out.sha256(found), **facts},
    )
    bundle.save(made, target)
    held_out.write(target, found)
    return target
