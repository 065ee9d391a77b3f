"""Assessments for a person at a terminal: one in full, or a table of many.

Without colour, evidence stands in brackets: ``[number: text]``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console, OverflowMethod
from rich.padding import Padding
from rich.style import Style
from rich.table import Table
from rich.text import Text

from quality.reports import view as views
from quality.reports.marks import Block, Piece
from quality.reports.screen import TONES, Screen, highlight, risk_colour
from quality.reports.view import FAMILIES, MEANINGS, SECTIONS, Point, View
from quality.types import Article, Assessment

_MARGIN = 11
"""Columns left of the text for the name of a section."""
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def terminal(article: Article | None, assessment: Assessment, console: Console) -> None:
    """Print one assessment: verdict, concerns, reasons, and the text with the evidence marked.

    Parameters
    ----------
    article
        What was assessed; None where the row could not be read.
    assessment
        With reasons, spans and, where wanted, sections.
    console
        Where to print; its width, colours and encoding are respected.
    """
    screen, view = Screen(console), views.view(article, assessment)
    screen.show(Text(screen.line(view.title), style="bold"))
    screen.show(Text(screen.draw(" · ").join(map(screen.line, view.origin)), style="dim"))
    _verdict(screen, view)
    if assessment.families:
        _concerns(screen, view)
    _reasons(screen, view)
    if view.text.strip():
        _text(screen, view)


def _heading(screen: Screen, title: str, note: str = "") -> None:
    """Print a heading with a quiet note."""
    screen.show(Text.assemble("\n", (title, "bold"), (f"  {note}", "dim")))


def _verdict(screen: Screen, view: View) -> None:
    """Print the verdict with its numbers, or the problem and the way out."""
    assessment, tone = view.assessment, TONES[view.outcome]
    meaning = Text(screen.draw(f" – {MEANINGS[view.outcome]}"), style=tone)
    screen.show(Text("\n"), screen.badge(view.outcome), meaning)
    if assessment.error:
        code, detail = screen.line(assessment.error.code), screen.line(assessment.error.detail)
        advice = views.advice(assessment.error.code)
        screen.show(Padding(Text.assemble((code, "bold"), f": {detail}\n{advice}"), (0, 0, 0, 2)))
    grid = screen.grid("left", "left", "left", "left")
    for name, value, style, note in (
        ("reliability", assessment.reliability, tone, "1 is best; not the truth of a claim"),
        ("coverage", assessment.coverage, "bright_black", "of the model's signals were known"),
        ("extraction", assessment.extraction_quality, "bright_black", "how cleanly the text was cut out"),
    ):
        if value is not None:
            bar = screen.bar(value, width=20, style=style)
            grid.add_row(f"  {name}", screen.draw(views.number(value)), bar, Text(note, style="dim"))
    if grid.rows:
        screen.show(grid)
    if view.cluster:
        screen.show(Text(f"  {screen.line(view.cluster)}"))


def _concerns(screen: Screen, view: View) -> None:
    """Print the risk of each family as a bar."""
    _heading(screen, "Concerns", "risk from 0, none, to 1, severe")
    grid = screen.grid("left", "left", "left", "left")
    for family, risk in view.assessment.families.items():
        held = views.known(risk)
        style = "dim" if held is None else ""
        grid.add_row(
            Text(f"  {screen.line(family)}", style=style),
            Text(screen.draw(views.number(held)), style=style),
            screen.bar(held, width=20, style=risk_colour(held)),
            Text("unknown" if held is None else FAMILIES.get(family, ""), style="dim"),
        )
    screen.show(grid)


def _reasons(screen: Screen, view: View) -> None:
    """Print what counts against the article and what for it, the heavier side first."""
    note = "change in log-odds against an ordinary reliable article"
    for title, points in view.sides:
        _heading(screen, title, note)
        note = ""
        grid = screen.grid("left", "right", "left", "left", gap=1)
        for point in points:
            grid.add_row(*_row(screen, view, point))
        screen.show(grid)
    if view.rest:
        total = views.signed(sum(reason.effect for reason in view.rest))
        screen.show(Text(screen.draw(f"  and {len(view.rest)} smaller ones, together {total}"), style="dim"))


def _row(screen: Screen, view: View, point: Point) -> tuple[Text, ...]:
    """Give the cells of one reason: number, effect, bar, sentence."""
    tone = TONES["drop" if point.against else "pass"]
    length = round(abs(point.reason.effect) / view.largest * 8)
    marked = point.spans and screen.colour
    sentence = Text.assemble(
        screen.line(point.reason.message), (f"  {screen.line(point.reason.family)}", "dim")
    )
    return (
        Text.assemble("  ", (f"{point.number:>2} ", highlight(point.reason.family) if marked else Style())),
        Text(screen.draw(point.effect), style=tone),
        Text(screen.draw("█" * max(1, length)).ljust(8), style=tone),
        sentence,
    )


def _text(screen: Screen, view: View) -> None:
    """Print the whole text, sections named in the margin, evidence marked."""
    marked = view.marked_families
    _heading(screen, "Text", "numbers are those of the reasons" if marked else "")
    if marked and screen.colour:
        legend = [Text(f" {screen.line(family)} ", style=highlight(family)) for family in marked]
        screen.show(Text(" " * (_MARGIN + 3)), Text(" ").join(legend), Text("\n"))
    for number, block in enumerate(view.blocks):
        for line in _laid(screen, view, block, first=not number):
            screen.console.print(line, highlight=False, soft_wrap=True)


def _laid(screen: Screen, view: View, block: Block, *, first: bool) -> Iterator[Text]:
    """Wrap a block's lines beside its margin; a passage that is evidence colours the margin's edge."""
    edge = screen.draw("│")
    width = max(20, screen.console.width - _MARGIN - 3)
    if not first:
        yield Text(f"{'':{_MARGIN}} {edge}", style="dim")
    label = SECTIONS[block.kind]
    for pieces in block.lines:
        content = Text(style="" if block.kind in ("body", "title") else "dim")
        for piece in pieces:
            _append(screen, view, content, piece)
        passage = next((piece.lead for piece in pieces if piece.wide and piece.lead is not None), None)
        style = "dim" if passage is None else highlight(view.family_of(passage))
        for part in content.wrap(screen.console, width) or [content]:
            part.rstrip()
            yield Text.assemble((f"{label:>{_MARGIN}} ", "dim"), (edge, style), " ", part)
            label = ""


def _append(screen: Screen, view: View, content: Text, piece: Piece) -> None:
    """Add a piece, marked in colour with a small number, or in brackets."""
    shown = screen.safe(piece.text)
    numbers = [str(reason + 1) for reason, _ in piece.opens]
    if not screen.colour:
        opening = "".join(f"[{number}: " for number in numbers)
        content.append(opening + shown + "]" * len(piece.closes))
        return
    if numbers:
        small = ",".join(numbers)
        small = f"{small}:" if screen.ascii else small.translate(_SUPERSCRIPT)
        content.append(small, style=highlight(view.family_of(piece.opens[0][0])) + Style(bold=True))
    if piece.lead is None or piece.wide:
        content.append(shown)
    else:
        content.append(shown, style=highlight(view.family_of(piece.lead)))


def table(
    rows: Sequence[tuple[Article | None, Assessment]],
    console: Console,
    *,
    overview: views.Overview | None = None,
) -> None:
    """Print a batch, a line each: reliability, verdict, risks as blocks, article, main reason.

    ``overview`` has the counts of a batch of which ``rows`` are only the first.
    """
    screen = Screen(console)
    families = views.families_of(assessment for _, assessment in rows)
    overflow: OverflowMethod = "crop" if screen.ascii else "ellipsis"
    grid = Table(box=None, padding=(0, 1, 0, 0), header_style="dim", pad_edge=False, expand=True)
    for name in ("", "verdict", "risks"):
        grid.add_column(name, no_wrap=True, overflow=overflow)
    grid.add_column("article", no_wrap=True, overflow=overflow, ratio=3)
    grid.add_column("main reason", no_wrap=True, overflow=overflow, ratio=4)
    for article, assessment in rows:
        grid.add_row(*_cells(screen, families, views.view(article, assessment)))
    screen.show(grid)
    if families:
        named = ", ".join(map(screen.line, families))
        screen.show(Text(f"\nrisks, left to right: {named}; {screen.scale}", style="dim"))
    counted = overview or views.overview([assessment for _, assessment in rows])
    if counted.total > len(rows):
        screen.show(Text(f"the first {len(rows):,} of {counted.total:,} rows", style="dim"))
    screen.show(_summary(screen, counted))


def _cells(screen: Screen, families: Iterable[str], view: View) -> Iterator[Text]:
    """Give the cells of one row of the table."""
    yield Text(screen.draw(views.number(view.assessment.reliability)).rjust(4), style=TONES[view.outcome])
    yield screen.badge(view.outcome)
    yield Text().join(screen.block(view.assessment.families.get(family)) for family in families)
    yield Text(screen.line(view.title))
    if view.assessment.error:
        yield Text(screen.line(f"{view.assessment.error.code}: {view.assessment.error.detail}"), style="dim")
    elif view.points:
        first = view.points[0]
        yield Text(f"{screen.draw(first.effect)} {screen.line(first.reason.message)}")
    else:
        yield Text()


def _summary(screen: Screen, counted: views.Overview) -> Text:
    """Count a batch by outcome, and its problems by code."""
    counts = ", ".join(f"{count:,} {name}" for name, count in counted.outcomes.items())
    problems = ", ".join(f"{screen.line(code)} {count:,}" for code, count in counted.errors)
    articles = "1 article" if counted.total == 1 else f"{counted.total:,} articles"
    return Text(f"{articles}: {counts}" + (f" ({problems})" if problems else ""))
