"""Every set says what it is, where it comes from, under which licence, and what to beware of."""

from dataclasses import replace

import pytest

from quality.errors import FileTrouble, WrongUsage
from quality.training import manifests
from quality.training.manifests import File, Licence

KNOWN = manifests.every()
each = pytest.mark.parametrize("manifest", KNOWN.values(), ids=KNOWN)
GOOD = (manifests.folder() / "recovery.toml").read_text(encoding="utf-8")
SUM = "0" * 64


def test_no_name_is_all_of_them():
    """In the order of their tasks."""
    assert list(KNOWN.values()) == manifests.named([])
    assert ["recovery", "hanley"] == [one.name for one in manifests.named(["recovery", "hanley", "recovery"])]


@pytest.mark.parametrize(
    ("name", "hint"), [("recvery", "Did you mean recovery"), ("zzz", "There are article_b")]
)
def test_an_unknown_name_gets_a_hint(name, hint):
    """The nearest, or the list."""
    with pytest.raises(WrongUsage, match=f"No data set is called '{name}'. {hint}"):
        manifests.named([name])


@each
def test_a_manifest_is_complete(manifest):
    """What people read, in the right types, with no two files in one place."""
    texts = (
        manifest.title,
        manifest.about,
        manifest.citation,
        manifest.licence.name,
        *manifest.labels.values(),
    )
    assert all(isinstance(text, str) and text.strip() for text in texts)
    assert manifest.care
    assert manifest.labels
    assert manifest.converted.rows > 0
    assert manifests.SHA256.fullmatch(manifest.converted.sha256)
    assert manifest.source.address.startswith("https://")
    assert bool is type(manifest.licence.stated) is type(manifest.licence.commercial)
    assert 1 == sum(other.file.path == manifest.file.path for other in KNOWN.values())
    assert set(manifest.labels_from) <= set(KNOWN)


def test_licences_that_forbid_or_say_nothing_are_not_permissive():
    """What a trainer leaves out who may sell what it makes."""
    fitted = ("recovery", "article_bias_prediction", "content_farm_seo", "ai_llmfake", "promo_ftd_en")

    assert ["article_bias_prediction", "promo_ftd_en"] == [
        name for name in fitted if KNOWN[name].licence.permissive
    ]
    assert not Licence(name="none stated", stated=False, commercial=True).permissive


@each
def test_what_is_not_stated_allows_nothing(manifest):
    """Silence is no permission."""
    assert manifest.licence.stated or not manifest.licence.commercial


@pytest.mark.parametrize("path", ["", "/etc/passwd", "../up", "a/../../b", "a\\b", "C:/x"])
def test_a_file_stays_in_its_folder(path):
    """Whatever a manifest says."""
    with pytest.raises(ValueError, match="does not stay"):
        File(path=path, bytes=1, sha256=SUM)


@pytest.mark.parametrize(("size", "digest"), [(0, SUM), (1, "0" * 63), (1, "G" * 64)])
def test_size_and_checksum_are_those_of_a_file(size, digest):
    """Both are needed."""
    with pytest.raises(ValueError, match="must be those of a file"):
        File(path="a", bytes=size, sha256=digest)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (GOOD, "", "licence"),
        (GOOD, "[", "Invalid"),
        ('task = "reliability"', 'task = "truth"', "task 'truth' is none of reliability"),
        ("stated = true", "stated = true\nkind = 1", "kind"),
        ('citation = "', 'cited = "', "cited"),
        ("bytes = 3946963", "bytes = 0", "must be those of a file"),
        ("[labels]", "[label]", "label"),
    ],
)
def test_a_wrong_manifest_is_named(tmp_path, old, new, message):
    """File and fault."""
    path = tmp_path / "wrong.toml"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(FileTrouble, match=rf"wrong.toml is no manifest: .*{message}"):
        manifests.read(path)


def test_a_manifest_is_what_its_file_says(tmp_path):
    """The name is that of the file."""
    path = tmp_path / "other.toml"
    path.write_text(GOOD, encoding="utf-8")

    assert replace(KNOWN["recovery"], name="other") == manifests.read(path)


def test_a_missing_manifest_is_named(tmp_path):
    """An installation without its files."""
    with pytest.raises(FileTrouble, match=r"gone.toml cannot be read: No such file"):
        manifests.read(tmp_path / "gone.toml")
