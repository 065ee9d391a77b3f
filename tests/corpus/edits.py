"""Edits that keep a headline's event, and edits that make another event of it."""

import random
import re

SAME_WORDS = {
    **{"says": "states", "big": "large", "shows": "reveals", "kills": "slays", "begins": "starts"},
    **{"helps": "aids", "buys": "purchases", "kids": "children", "movie": "film", "attack": "assault"},
    **{"crash": "collision", "police": "cops", "photos": "pictures", "people": "folks", "plan": "intend"},
    **{"talks": "negotiations", "town": "city", "car": "vehicle", "leader": "head", "company": "firm"},
    **{"deal": "agreement", "house": "home", "amazing": "incredible", "reveals": "discloses"},
    **{"quits": "resigns", "hurt": "injured", "biggest": "largest", "probe": "inquiry", "seeks": "wants"},
}
OUTCOMES = {
    **{"wins": "loses", "win": "lose", "rises": "falls", "rise": "fall", "falls": "rises", "gains": "losses"},
    **{"guilty": "innocent", "convicted": "acquitted", "approves": "rejects", "accepts": "rejects"},
    **{"opens": "closes", "buys": "sells", "arrested": "released", "alive": "dead", "passes": "fails"},
    **{"starts": "ends", "increase": "decrease", "higher": "lower", "drop": "jump", "drops": "jumps"},
    **{"lifts": "imposes", "backs": "opposes", "supports": "opposes", "confirms": "denies", "best": "worst"},
    **{"up": "down", "will": "won't", "can": "can't"},
}
PLACES = (
    "London Paris Berlin China India Russia Iraq Iran Texas Boston Canada Brazil Egypt Syria Japan".split()
)
PEOPLE = "Obama Bush Clinton Trump Romney Putin Merkel Cameron Snowden Clooney Bieber McCain".split()
KEPT = re.compile(r"\d|n't$|^(?:not?|never|without|nothing|none|cannot|nobody)$", re.IGNORECASE)
"""Words whose loss makes another statement: numbers and negations."""


def _replaced(title, words):
    parts = title.split()
    for place, word in enumerate(parts):
        if word.lower() in words:
            other = words[word.lower()]
            parts[place] = other.title() if word[0].isupper() else other
            return " ".join(parts)
    return None


def _other(title, names, chosen):
    for name in names:
        if re.search(rf"\b{name}\b", title):
            return re.sub(rf"\b{name}\b", chosen.choice([other for other in names if other != name]), title)
    return None


def case(title, chosen):
    return chosen.choice([title.upper(), title.lower(), title.title()])


def signs(title, chosen):
    return chosen.choice([f"{title}!", f"“{title}”", title.replace("'", "’"), f"  {title} ", f"{title}…"])


def site(title, chosen):
    return chosen.choice(
        [f"{title} | The Daily Planet", f"{title} - Planet News", f"Opinion: {title}", f"{title} (video)"]
    )


def dropped(title, chosen):
    parts = title.split()
    free = [place for place, word in enumerate(parts) if not KEPT.search(word)]
    if len(parts) < 5 or not free:
        return None
    place = chosen.choice(free)
    return " ".join(parts[:place] + parts[place + 1 :])


def swapped(title, chosen):
    parts = title.split()
    place = chosen.randrange(len(parts) - 1)
    parts[place], parts[place + 1] = parts[place + 1], parts[place]
    return " ".join(parts)


def synonym(title, chosen):
    return _replaced(title, SAME_WORDS)


def number(title, chosen):
    found = list(re.finditer(r"(?<![\w.])\d+(?![\w.,])", title))
    if not found or re.match(r"\W*update", title, re.IGNORECASE):
        return None
    place = chosen.choice(found)
    return f"{title[: place.start()]}{int(place.group()) + chosen.randint(1, 60)}{title[place.end() :]}"


def place(title, chosen):
    return _other(title, PLACES, chosen)


def person(title, chosen):
    return _other(title, PEOPLE, chosen)


def outcome(title, chosen):
    return _replaced(title, OUTCOMES)


KEEPING = (case, signs, site, dropped, swapped, synonym)
CHANGING = (number, place, person, outcome)


def edited(titles, edits, seed=1):
    """Titles and their edited versions: texts, the number of the title that each comes from, its edit."""
    chosen = random.Random(seed)
    texts, origins, kinds = list(titles), list(range(len(titles))), [""] * len(titles)
    for edit in edits:
        for origin, title in enumerate(titles):
            changed = edit(title, chosen)
            if changed is not None:
                texts.append(changed)
                origins.append(origin)
                kinds.append(edit.__name__)
    return texts, origins, kinds
