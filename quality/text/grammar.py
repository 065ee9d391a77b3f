"""What part a word can play in an attribution: the closed classes of English and the forms of the cues."""

from __future__ import annotations

from collections.abc import Iterable

_CLASSES = {
    "THAT": "that",
    "TO": "to",
    "BY": "by",
    "OF": "of",
    "PREPOSITION": (
        "of in on at with from about over into against during under between through without among despite "
        "for as after before since than like via amid toward towards upon until near behind within "
        "outside inside "
    ),
    "DETERMINER": (
        "the a an this these those his her its their my our your no some any every each another such both "
        "all other one many most several few two three four five six more "
    ),
    "PRONOUN": (
        "he she they we i it you who he'd she'd they'd he's she's they're they've we've i've i'm it's "
        "we're you're he'll she'll they'll we'll i'd i'll we'd everyone everybody somebody someone nobody "
        "others many some most several few "
    ),
    "OBJECT": "him her them us me it you himself herself themselves itself",
    "RELATIVE": "who which that",
    "CONJUNCTION": "and or but nor yet",
    "SUBORDINATOR": (
        "because when while if although though whether where how why what whatever after before since "
        "until unless once as so than even "
    ),
    "HAVE": "has have had having he's she's they've we've i've hasn't haven't hadn't",
    "BE": ("is was are were be been being am isn't wasn't aren't weren't it's he's she's they're we're i'm "),
    "MODAL": (
        "will would could should may might can must do does did don't doesn't didn't won't wouldn't "
        "couldn't can't cannot shouldn't he'll she'll they'll we'll i'll he'd she'd they'd "
    ),
    "NEGATION": "not never",
    "OWN": "his her its their my our your",
    "PERSON": "he she his her he's she's he'd she'd he'll she'll who",
    "DEFINITE": "the this these that those his her its their my our",
    "PLACE_OR_TIME": (
        "in on at during after before through via from to when while as last late early monday tuesday "
        "wednesday thursday friday saturday sunday "
    ),
    "SPEECH": (
        "said says say told tells wrote writes added adds adding asked asks replied replies noted notes "
        "explained explains argued argues announced stated states tweeted continued continues recalled "
        "recalls concluded responded warned warns insisted insists declared quipped joked acknowledged "
        "reported exclaimed remarked observed testified conceded lamented cautioned countered quoth "
        "thinks believes claimed claims complained confirmed predicted suggested suggests "
    ),
    "GENERIC": (
        "i we you it this these those there one i'm i've i'd i'll we're we've we'd we'll you're you've you'd "
        "you'll it's it'd it'll "
    ),
    "DENIAL": (
        "not never isn't wasn't aren't weren't hasn't haven't hadn't don't doesn't didn't won't wouldn't "
        "couldn't can't cannot shouldn't "
    ),
    "REFUSAL": "decline declines declined declining refuse refuses refused refusing",
    "ANSWER": (
        "comment commented respond responded responding reply replied replying answer answered answering "
        "say discuss discussed elaborate elaborated address addressed confirm confirmed specify specified "
        "disclose disclosed identify name "
    ),
    "PARTICLE": "out up off down back",
    "ADDRESS": (
        "told tell tells telling informed informs informing reminded reminds reminding assured assures "
        "assuring warned warns warning advised advises advising "
    ),
}
_IRREGULAR = (
    "said told wrote written thought knew known held found saw seen felt spoke spoken swore sworn "
    "forgot forgotten understood showed shown meant sought heard foresaw foreseen chose chosen "
    "forbade forbidden learnt dreamt foretold rethought misspoke "
)
_WEAK = (
    "accept attempt back ban bar block brush cast compare continue count delve deliver dwell "
    "encourage endure file focus harp hit ignore include introduce jab knock lash lean like link list "
    "listen look maintain name nod nominate pan pass permit point present press pressure promote "
    "prove push resist resolve restrict rib rip seize shrug share sign slap sound speak strive "
    "struggle support tend thank touch trap trash try unleash vote wait watch weigh wink adopt advise "
    "aim allow appear appoint attack celebrate cheer choose direct impose intend know mean offer post "
    "publish ratify require see seek show spare talk target boo assume demonstrate instruct "
    "understand discover meet "
)
"""Verbs that the rules take for cues only before "that" or "to"; chosen by looking at PolNeAR."""
_WEAK_FORMS = "saw seen shown spoke spoken known knew meant sought understood chose chosen"


def form(verb: str) -> str:
    """The form that a verb stands in, by its spelling.

    >>> form("saying"), form("told"), form("says"), form("say")
    ('ING_FORM', 'ED_FORM', 'S_FORM', 'BASE')
    """
    if verb.endswith("ing"):
        return "ING_FORM"
    if verb.endswith("s") and not verb.endswith("ss"):
        return "S_FORM"
    return "ED_FORM" if verb.endswith("ed") or verb in _IRREGULAR.split() else "BASE"


def stems(verb: str) -> set[str]:
    """What the base of a verb form may be.

    >>> sorted(stems("backs"))
    ['back', 'backs']
    """
    found = {verb}
    for ending in ("s", "es", "ed", "d", "ing"):
        if verb.endswith(ending):
            stem = verb.removesuffix(ending)
            found |= {stem, stem + "e", stem[:-1]} if ending in ("ed", "ing") else {stem}
    return found


def parts(cues: Iterable[str], adverbs: Iterable[str]) -> dict[str, set[str]]:
    """The classes of each word; ``adverbs`` are the words that may stand between an auxiliary and a verb."""
    found: dict[str, set[str]] = {}
    verbs = "HAVE BE MODAL NEGATION".split()
    for name, words in _CLASSES.items():
        for word in words.split():
            found.setdefault(word, set()).add(name)
    for word in adverbs:
        if not found.get(word, set()) & set(verbs):
            found.setdefault(word, set()).add("ADVERB")
    weak = set(_WEAK.split())
    for word in cues:
        found.setdefault(word, set()).add(form(word))
        if word in _WEAK_FORMS.split() or stems(word) & weak:
            found[word].add("WEAK")
    return found
