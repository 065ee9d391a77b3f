"""The same scores come out of a list, a stream and every sort of table, and a model can travel."""

import json
import pickle
import subprocess
import sys
from dataclasses import replace
from itertools import count
from types import SimpleNamespace

import pandas
import polars
import pyarrow
import pytest

from quality import Article, Assessment, LoadedModel, Problem, Scorer, load_model
from quality.errors import ModelRefused, WrongUsage
from quality.io import arrow, records
from quality.model import bundle

MAKERS = {
    "pandas": pandas.DataFrame,
    "polars": polars.DataFrame,
    "arrow": pyarrow.table,
    "record batch": pyarrow.RecordBatch.from_pydict,
    "columns": dict,
}
PAGE = "<html><head><title>Bridge</title></head><body><p>{}</p></body></html>"


@pytest.fixture(scope="module")
def loaded():
    """The shipped model, as users get it."""
    return load_model(reasons=3)


@pytest.fixture(scope="module")
def columns(articles):
    """The first articles as columns, an unscorable one among them."""
    rows = [*articles[:12], Article(id="blank", text=None, title="You won't believe this")]
    return {name: [getattr(row, name) for row in rows] for name in ("id", "title", "text")}


@pytest.fixture(scope="module")
def expected(loaded, columns):
    """Rows as the engine gives them."""
    rows = [Article(id=i, title=t, text=x) for i, t, x in zip(*columns.values(), strict=True)]
    return [json.loads(records.dump(found)) for found in loaded.scorer.score_chunk(rows)]


def plain(table):
    """Rows of a table as plain Python, without what is not known."""
    if isinstance(table, pandas.DataFrame):
        table = pyarrow.Table.from_pandas(table, preserve_index=False)
    if isinstance(table, polars.DataFrame):
        rows = table.to_dicts()
    elif isinstance(table, dict):
        rows = [dict(zip(table, cells, strict=True)) for cells in zip(*table.values(), strict=True)]
    else:
        rows = table.to_pylist()
    return [known(json.loads(json.dumps(row))) for row in rows]  # a pair is a list, whatever it was


def known(row):
    """A row without its unknown fields, deeply."""
    kept = {name: known(cell) if isinstance(cell, dict) else cell for name, cell in row.items()}
    return {name: cell for name, cell in kept.items() if cell not in (None, [], {}) and cell == cell}


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_a_table_gives_a_table_of_its_kind(loaded, columns, expected, make):
    """The contract's columns, a row a row, with the very numbers of the engine."""
    table = make(columns)
    found = loaded.score(table)

    assert type(table) is type(found)
    assert list(map(known, expected)) == plain(found)


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_an_empty_table_has_the_same_columns(loaded, columns, make):
    """No rows change neither names nor, where columns have types, types."""
    whole, table = loaded.score(make(columns)), make(columns)
    empty = {name: [] for name in table} if isinstance(table, dict) else table[:0]
    found = loaded.score(empty)

    assert [] == plain(found)
    assert list(getattr(whole, "columns", whole)) == list(getattr(found, "columns", found)) or (
        whole.schema == found.schema
    )


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_kept_columns_keep_their_types(loaded, columns, make):
    """``keep`` carries a column of whole numbers through as one."""
    keeping = replace(loaded, intake=replace(loaded.intake, keep=("label",)))
    found = keeping.score(make({**columns, "label": list(range(13))}))

    assert list(range(13)) == [row["label"] for row in plain_all(found)]


def plain_all(table):
    """Rows of a table with everything in them."""
    if isinstance(table, dict):
        return [{"label": label} for label in table["label"]]
    return table.to_dicts() if isinstance(table, polars.DataFrame) else (
        table.to_dict("records") if isinstance(table, pandas.DataFrame) else table.to_pylist()
    )  # fmt: skip


def test_lists_give_lists_and_streams_give_streams(loaded, articles):
    """A stream is read no further than it must be, so it may have no end."""
    as_list = loaded.score(articles[:5])
    endless = (replace(articles[0], id=str(n)) for n in count())
    stream = loaded.score(endless)

    assert [] == loaded.score([])
    assert as_list == loaded.scorer.score_chunk(articles[:5]) == list(loaded.score(iter(articles[:5])))
    assert ["0", "1", "2"] == [next(stream).id for _ in range(3)]


def test_mappings_are_articles_and_bad_rows_are_answered(loaded, articles):
    """What is no article becomes an unscored row with its id, where one is known."""
    fields = {"id": 7, "text": articles[1].text, "title": articles[1].title}
    unread = Assessment(id="f:3", error=Problem(code="not_json", detail="f:3: no"))
    found = loaded.score([fields, {"id": "b", "text": 3}, unread, ["text"]])

    assert ["7", "b", "f:3", "row:4"] == [row.id for row in found]
    assert [None, "wrong_type", "not_json", "not_an_object"] == [
        row.error and row.error.code for row in found
    ]
    assert loaded.score(articles[1:2])[0].reliability == found[0].reliability


def test_one_article_is_no_table(loaded):
    """Its letters are no rows; the message says what to do."""
    for article in ({"text": "A b c."}, {"id": "1", "text": None}, {"id": 1, "text": b"A."}):
        with pytest.raises(WrongUsage, match=r"Put an article into a list: score\(\[article\]\)"):
            loaded.score(article)


def test_an_article_with_other_things_than_strings_is_answered(loaded, articles):
    """As a mapping is: it ends no call, and its neighbours are scored."""
    text = articles[0].text
    odd = [
        Article(id="a", text=5),
        Article(id="b", text=text.encode()),
        Article(id=None, title=[], text=text),
    ]
    found = loaded.score([*odd, Article(id=7, text=text)])

    assert ["a", "b", "row:3", "7"] == [row.id for row in found]
    assert ["wrong_type"] * 3 == [row.error.code for row in found[:3]]
    assert found[3].error is None
    assert "wrong_type" == loaded.explain(odd[0]).error.code


def test_a_row_of_a_frame_is_a_mapping(loaded, articles):
    """What the frame says with NaN, NaT and floats is said by one row of it, too."""
    row = {"id": 17.0, "text": articles[0].text, "title": float("nan"), "published": pandas.NaT}
    expected = loaded.score(pandas.DataFrame([row]))

    assert [("17", expected["reliability"][0])] == [
        (found.id, found.reliability) for found in loaded.score([row])
    ]
    assert expected["reliability"][0] == loaded.explain(row).reliability
    dated = loaded.explain({**row, "published": pandas.Timestamp("2024-05-01")})
    assert dated == loaded.explain({**row, "published": "2024-05-01T00:00:00"})


def test_bytes_that_are_not_utf8_spoil_their_own_row(loaded, articles):
    """Of an Arrow table, whose strings nobody has looked at."""
    texts = pyarrow.array([articles[0].text.encode(), b"\xff"], pyarrow.binary()).view(pyarrow.string())
    found = loaded.score(pyarrow.table({"id": ["a", "b"], "text": texts})).to_pylist()

    assert ["a", "b"] == [row["id"] for row in found]
    assert [None, "invalid_utf8"] == [row["error"] and row["error"]["code"] for row in found]


@pytest.mark.parametrize(
    "options",
    [{"workers": 0}, {"workers": 1.5}, {"reasons": -1}, {"preset": "x"}, {"keep": "label"}],
    ids=str,
)
def test_an_option_that_makes_no_sense_is_refused(options):
    """When it is given, not at the first article."""
    with pytest.raises(WrongUsage, match=next(iter(options))):
        load_model(**options)


def test_pandas_index_missing_values_and_dates(loaded, articles):
    """The index stays, NaN and NaT are unknown, and a time is its ISO form."""
    frame = pandas.DataFrame(
        {
            "text": [articles[0].text, float("nan")],
            "published": pandas.to_datetime(["2024-05-01", None]),
            "author": pandas.array(["Ada Lind", pandas.NA], dtype="string"),
        },
        index=[7, 7],
    )
    found = loaded.score(frame)

    assert [7, 7] == list(found.index)
    assert ["row:1", "row:2"] == list(found["id"])
    assert ["scored", "unscored"] == list(found["status"])
    (expected,) = loaded.score(
        [Article(id="1", text=articles[0].text, published="2024-05-01T00:00:00", author="Ada Lind")]
    )
    assert expected.reliability == found["reliability"].iloc[0]


def test_letters_that_no_table_can_hold_become_escapes(loaded, articles):
    """Half of a pair of surrogates is a character of Python's, and of no Arrow string."""
    found = loaded.score(pandas.DataFrame({"id": ["a\ud800"], "text": [articles[0].text]}, dtype=object))

    assert ["a\\ud800"] == list(found["id"])


def test_html_gives_the_text_that_spans_point_into(loaded, articles):
    """With a column of HTML there is a column of text: the extracted one, or the row's own."""
    text = articles[0].text
    page = PAGE.format(text.replace("\n\n", "</p><p>"))
    found = loaded.score({"html": [page, page], "text": [None, text]})

    assert "id" not in found
    assert text == found["text"][1]
    assert text.split() == found["text"][0].split()


def test_columns_have_other_names_where_one_says_so(articles):
    """``columns`` names them; a table without them is refused with the names that it has."""
    model = load_model(columns={"text": "body"}, reasons=0)
    body = articles[0].text

    assert (
        model.score([Article(id="1", text=body)])[0].reliability
        == model.score({"body": [body]})["reliability"][0]
    )
    with pytest.raises(WrongUsage, match="no column 'body'; there are: text"):
        model.score({"text": [body]})


def test_batches_of_arrays_are_batches(loaded, columns):
    """Ray and others hand over arrays."""
    arrays = {name: pandas.Series(values).to_numpy() for name, values in columns.items()}

    assert loaded.score(columns) == loaded(arrays)


def test_the_shape_is_the_schema_of_what_comes_out(loaded, columns):
    """Engines that must declare types before the first row have them."""
    found = load_model(signals=True, sections=True, ledger=True)
    table = found.score(pyarrow.table(columns))

    assert arrow.schema(found.shape(columns)) == table.schema
    assert tuple(table.column_names) == found.shape(columns).columns


def test_a_pickled_model_says_the_same(loaded, articles, columns):
    """It travels by its files, whatever its options."""
    again = pickle.loads(pickle.dumps(loaded))

    assert isinstance(again, LoadedModel)
    assert (loaded.id, loaded.intake) == (again.id, again.intake)
    assert loaded.score(articles[:7]) == again.score(articles[:7])
    assert pickle.dumps(loaded) == pickle.dumps(again)


def test_a_changed_pickle_is_refused(loaded):
    """Numbers that were changed on the way are noticed on arrival."""
    sent = pickle.dumps(loaded)
    place = sent.index(b'"intercept": ') + len(b'"intercept": ')
    digit = sent[place : place + 3]

    with pytest.raises(ModelRefused, match="a pickled model: scorecard.json changed"):
        pickle.loads(sent[:place] + digit[::-1].replace(b"-", b"8").replace(b".", b"7") + sent[place + 3 :])


def test_explain_gives_everything(loaded, articles):
    """All of the scorer's explanation, for an article or its fields."""
    fields = {"id": "0", "text": articles[0].text, "title": articles[0].title}

    assert loaded.scorer.explain(replace(articles[0], id="0")) == loaded.explain(fields)
    assert "wrong_type" == loaded.explain({"text": 3}).error.code


@pytest.mark.parametrize("given", ["text", b"text", Article(id="1"), 3, SimpleNamespace()])
def test_what_is_no_batch_is_refused(loaded, given):
    """A string is a sequence, and still not a list of articles."""
    with pytest.raises(WrongUsage, match="score takes a list"):
        loaded.score(given)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"preset": "harsh"}, "preset must be one of"),
        ({"columns": {"body": "text"}}, "'body' is no field"),
        ({"keep": ["verdict"]}, "'verdict' is a field of the output"),
    ],
)
def test_options_that_make_no_sense_are_refused(options, message):
    """Before anything is loaded."""
    with pytest.raises(WrongUsage, match=message):
        load_model(**options)


def test_a_model_of_another_folder(tmp_path, articles):
    """Saved and loaded by its folder, as a path or as text."""
    bundle.save(bundle.load(), tmp_path)

    assert load_model().id == load_model(tmp_path).id == load_model(str(tmp_path)).id
    assert isinstance(load_model(tmp_path).scorer, Scorer)


def test_scoring_a_list_loads_no_library_of_tables():
    """pandas, polars and pyarrow are loaded by those who have tables."""
    code = (
        "import sys; from quality import load_model; load_model().score([{'text': 'a'}]); "
        "print({'pandas', 'polars', 'pyarrow', 'sklearn'} & set(sys.modules))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "set()" == result.stdout.strip()
