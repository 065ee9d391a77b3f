"""What a terminal shows."""

import io
import re
from dataclasses import replace

import pytest
from rich.console import Console

from quality.reports import explain
from quality.types import Article, Assessment


def shown(draw, *given, encoding="utf-8", **options):
    """What a console of 80 columns writes."""
    buffer = io.BytesIO()
    file = io.TextIOWrapper(buffer, encoding=encoding, write_through=True, newline="")
    draw(*given, Console(file=file, width=80, **options))
    return re.sub(" +\n", "\n", buffer.getvalue().decode(encoding))


COLOUR = {"force_terminal": True, "color_system": "truecolor", "legacy_windows": False}


def test_nothing_known_is_shown_as_such():
    """An assessment without anything still has a name and an outcome."""
    assert "unscored" in shown(explain.terminal, Article(id="x"), Assessment(id="x"))
    assert "0 articles: 0 pass" in shown(explain.table, [])


def test_plain_text_marks_evidence_in_brackets(article, assessment):
    """Without colour the evidence stands in numbered brackets, sections in the margin."""
    text = shown(explain.terminal, article, assessment)

    assert "\x1b" not in text
    assert "       menu │ Home | News\n" in text
    assert '[2: "We waited [3: two winters],"] said Ada Moll.' in " ".join(text.replace("│", "").split())
    assert "[3: truly iconic vessel]" in text
    assert "placeholder │ [1: More will be added soon]." in text


def test_every_part_is_there(article, assessment):
    """Verdict, numbers, families, signed reasons, near-duplicates."""
    text = shown(explain.terminal, article, assessment)

    for part in (
        "▲ review – a person should look",
        "reliability  0.31",
        "extraction   0.50",
        "coverage     0.90",
    ):
        assert part in text
    assert re.search(r"boilerplate  0\.80  █{16}░{4}", text)
    assert re.search(r"duplication  –     ·{20}  unknown", text)
    assert re.search(r"Counts against it .*\n +1 +−1\.50 █{8} A sentence announces text to come", text)
    assert re.search(r"Counts for it *\n +2 +\+0\.75 █{4} +A named person is quoted", text)
    assert "One of 3 near-duplicates" in text


def test_colour_marks_evidence(article, assessment):
    """With colour there is a legend, a background, a small number and no bracket."""
    text = shown(explain.terminal, article, assessment, **COLOUR)
    bare = re.sub(r"\x1b\[[\d;]*m", "", text)

    assert re.search(r"\x1b\[[\d;]*48;2;[\d;]*mtruly", text)
    assert "³truly iconic vessel" in bare
    assert " boilerplate   sourcing   promotion" in bare
    assert "[3:" not in bare


@pytest.mark.parametrize("width", [20, 40, 80, 132])
def test_no_line_is_wider_than_the_console(article, assessment, width):
    """At 80 columns and above nothing runs over; narrower consoles keep a readable text column."""
    buffer = io.StringIO()
    explain.terminal(article, assessment, Console(file=buffer, width=width))

    assert max(map(len, buffer.getvalue().splitlines())) <= max(width, 34)


@pytest.mark.parametrize("options", [{}, COLOUR], ids=["plain", "colour"])
@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "cp1252"])
def test_article_cannot_drive_the_terminal(hostile, options, encoding):
    """Whatever field it comes in, no control character but our own colours reaches the terminal."""
    for draw, given in ((explain.terminal, hostile), (explain.table, ([hostile],))):
        text = shown(draw, *given, encoding=encoding, **options)
        bare = re.sub(r"\x1b\[[\d;]*m", "", text) if options else text
        assert set() == set(re.findall(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", bare))
        assert "[red]x[/red]" in bare or draw is explain.table


def test_ascii_terminal_reads_well(article, assessment):
    """Where only ASCII can be shown, our own signs have stand-ins."""
    text = shown(explain.terminal, article, assessment, encoding="ascii")

    assert "? review - a person should look" in text
    assert "0.80  ################....  filler" in text
    assert "       menu | Home" in text


def test_unscored_row_says_what_to_do(refused):
    """Code, detail and the way out."""
    text = shown(explain.terminal, None, refused)

    assert "not_json: f.jsonl:9: Expecting value\n" in text
    assert "Mend the line" in text


def test_table_has_a_line_each(article, assessment, refused):
    """Reliability, verdict, risks, title, main reason; then the counts."""
    text = shown(explain.table, [(article, assessment), (None, refused)])
    lines = text.splitlines()

    assert re.match(r"0\.31 ▲ review +▇·▁▅ +Ferry to Orrin Island.* +−1\.50 A sentence", lines[1])
    assert re.match(r" +– – unscored ···· +f\.jsonl:9 +not_json: f\.jsonl:9", lines[2])
    assert "2 articles: 0 pass, 1 review, 0 drop, 1 unscored (not_json 1)" == lines[-1].strip()
    assert " 8-15 " in shown(explain.table, [(article, assessment)], encoding="ascii")


def test_many_small_reasons_are_summed(article, assessment):
    """Twelve reasons are shown, the rest with their sum."""
    many = tuple(assessment.reasons[1]._replace(effect=-0.5) for _ in range(15))

    assert "and 3 smaller ones, together −1.50" in shown(
        explain.terminal, article, replace(assessment, reasons=many)
    )
