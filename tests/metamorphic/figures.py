"""How far a model keeps the laws on real articles: ``python tests/metamorphic/figures.py FOLDER [ARTICLES]``.

FOLDER holds the public labelled sets. Prints how many changes break a law, what a farm copy costs, and what
cutting an article to 120 words moves.
"""

import argparse
from pathlib import Path
from runpy import run_path

import numpy as np

from quality import Article, Scorer
from quality.model import bundle
from quality.training import augment, data

LAWS = run_path(str(Path(__file__).with_name("test_laws.py")))
FALL, MOVE, CUT, FEW = 0.3, 0.15, 120, 0.02


def scorer(model):
    """Score titled texts with a model."""
    kernel = Scorer(model=bundle.load(model), reasons=0)

    def scored(rows):
        batch = [Article(id=str(i), title=title, text=text) for i, (title, text) in enumerate(rows)]
        chunks = [batch[at : at + 128] for at in range(0, len(batch), 128)]
        return [row.reliability for chunk in chunks for row in kernel.score_chunk(chunk)]

    return scored


def removal(text):
    """The text without a sourced quotation, where it has one."""
    changed = LAWS["without_quotation"](text)
    return [] if changed is None else [("removed", changed)]


def main():
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("articles", type=int, nargs="?", default=2000)
    parser.add_argument("--model", type=Path)
    asked = parser.parse_args()
    news = [s for s in data.reliability(asked.folder) if s.source != data.FARM]
    chosen = news[:: max(1, len(news) // asked.articles)][: asked.articles]
    titled = [(str(s.article.title or ""), str(s.article.text)) for s in chosen]
    score = scorer(asked.model)
    for name, change, most in (
        ("noise", LAWS["noise"], LAWS["MOST_NOISE"]),
        ("harm", LAWS["harms"], 0.0),
        ("removed quotation", removal, 0.0),
    ):
        moved = np.array([new - old for _, _, old, new in LAWS["compare"](titled, score, change)])
        moved = np.abs(moved) if name == "noise" else moved
        beyond = f"{np.mean(moved > most):.2%} beyond {most}, worst {moved.max():.3f}"
        print(f"{name:18} {len(moved):6} changes, {beyond}")
    told = LAWS["compare"](titled[:: max(1, len(titled) // 300)], score, LAWS["remnants"])
    often = sorted(((share, name) for name, share in LAWS["moved"](told).items()), reverse=True)
    few = sum(share <= FEW for share, _ in often)
    print(f"{'remnants of pages':18} {len(often):6} lines, {few} move at most {FEW:.0%} of the scores; most:")
    print("\n".join(f"{share:10.1%}  {name}" for share, name in often[:5]))
    copies = augment.farm_copies(chosen, share=1.0, seed=7)
    originals = {s.article.id: s for s in chosen}
    pairs = [(originals[copy.article.id.removesuffix("#farm")], copy) for copy in copies]
    fall = moves(score, [(a.article, b.article) for a, b in pairs])
    fell = f"{np.mean(fall <= -FALL):.1%} fall by {FALL}, median {np.median(fall):.2f}"
    print(f"{'farm copy':18} {len(fall):6} copies, {fell}")
    cuts = [
        (s.article, Article(id=s.article.id, title=s.article.title, text=augment.first_words(text, CUT)))
        for s, (_, text) in zip(chosen, titled, strict=True)
    ]
    cut = np.abs(moves(score, cuts))
    steady = f"{np.mean(cut < MOVE):.1%} move less than {MOVE}, worst {cut.max():.2f}"
    print(f"{f'cut to {CUT} words':18} {len(cut):6} cuts, {steady}")


def moves(score, pairs):
    """What the second of two articles scores more than the first, where both have a score."""
    before, after = (
        score([(a.title or "", a.text or "") for a in side]) for side in zip(*pairs, strict=True)
    )
    return np.array([b - a for a, b in zip(before, after, strict=True) if a is not None and b is not None])


if __name__ == "__main__":
    main()
