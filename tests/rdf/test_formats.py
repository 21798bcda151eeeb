"""Every format says the same, the same bytes each time, and a part of the graph when asked for a part."""

from __future__ import annotations

import gzip
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from graphs import assemble, write_graph
from kg.errors import KgError
from kg.exports.export import export
from kg.exports.rdf import RDF_FORMATS
from kg.exports.registry import EXPORT_FORMATS
from kg.rdf.terms import DCTERMS, PREFIXES, VOID
from kg.rdf.triples import PARTS
from kg.schema import Paper
from kg.storage import Tables

QUADS = {"nquads", "trig"}


@pytest.fixture(scope="module")
def directory(tables: Tables, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_graph(tables, tmp_path_factory.mktemp("graph"))


def triples_of(path: Path) -> set[str]:
    """The triples of a file, whatever graph they stand in."""
    form = ox.RdfFormat.from_extension(path.suffix[1:])
    found = ox.parse(path=str(path), format=form)
    return {str(quad.triple) for quad in found}


@pytest.mark.parametrize("name", [f.name for f in RDF_FORMATS if f.name != "ntriples12"])
def test_each_format_says_what_the_triples_of_the_graph_say(
    name: str, directory: Path, files: Path, tmp_path: Path
) -> None:
    known = {f.name: f for f in EXPORT_FORMATS}
    out = export(directory, tmp_path / f"out{known[name].suffix}", format=name)
    # The description counts what stands in several graphs once for each.
    expected, found = triples_of(files / "graph.nt"), triples_of(out)
    assert {t for t in found if VOID not in t} == {t for t in expected if VOID not in t}
    assert found == expected or name in QUADS
    again = export(directory, tmp_path / f"again{known[name].suffix}", format=name)
    assert again.read_bytes() == out.read_bytes()


def test_rdf_1_2_says_each_statement_as_a_reifier_and_all_else_alike(
    directory: Path, files: Path, tmp_path: Path
) -> None:
    out = export(directory, tmp_path / "out.nt", format="ntriples12")
    store = ox.Store()
    store.load(path=str(out), format=ox.RdfFormat.N_TRIPLES)
    rdf, kg = PREFIXES["rdf"], PREFIXES["kg"]
    reifies = ox.NamedNode(f"{rdf}reifies")
    classic = [ox.NamedNode(rdf + name) for name in ("subject", "predicate", "object")]
    found = list(ox.parse(path=str(out), format=ox.RdfFormat.N_TRIPLES))
    assert not any(q.predicate in classic for q in found)
    reified = [q for q in found if q.predicate == reifies]
    back = {str(q.triple) for q in found if q.predicate != reifies and VOID not in str(q.triple)}
    for q in reified:
        assert isinstance(q.object, ox.Triple)
        parts = (q.object.subject, q.object.predicate, q.object.object)
        back |= {str(ox.Triple(q.subject, p, part)) for p, part in zip(classic, parts, strict=True)}
    assert reified
    assert back == {t for t in triples_of(files / "graph.nt") if VOID not in t}
    told = store.query(f"SELECT ?n WHERE {{ ?d a <{VOID}Dataset> ; <{VOID}triples> ?n }}")
    assert [int(row["n"].value) for row in told] == [len(store)]
    asked = f"SELECT ?c WHERE {{ ?s <{rdf}reifies> <<( ?paper <{kg}introduces> ?e )>> ; <{kg}confidence> ?c }}"
    assert list(store.query(asked))


@pytest.mark.parametrize(("name", "suffix"), [("jsonld", "jsonld"), ("rdfxml", "rdf"), ("turtle", "ttl")])
def test_rdflib_reads_the_same_from_each_format(
    name: str, suffix: str, directory: Path, files: Path, tmp_path: Path
) -> None:
    form = {"jsonld": "json-ld", "rdfxml": "xml", "turtle": "turtle"}[name]
    found = rdflib.Graph().parse(export(directory, tmp_path / f"out.{suffix}", format=name), format=form)
    assert set(found) == set(rdflib.Graph().parse(files / "graph.nt", format="nt"))


def test_rdf_xml_keeps_backslashes_and_replaces_only_what_xml_cannot_hold(base: str, tmp_path: Path) -> None:
    title = r"$\beta$, \frac, \\b, \u0008 and" + " \b\f\x1f\ufffe \t\n\\\b"
    graph = write_graph(assemble([Paper("p", title, "An abstract.")]), tmp_path / "graph")
    found = rdflib.Graph().parse(export(graph, tmp_path / "out.rdf", format="rdfxml"), format="xml")
    (read,) = found.objects(rdflib.URIRef(f"{base}paper/p"), rdflib.DCTERMS.title)
    assert str(read) == r"$\beta$, \frac, \\b, \u0008 and" + " \ufffd\ufffd\ufffd\ufffd \t\n\\\ufffd"


@pytest.mark.parametrize("name", sorted(QUADS))
def test_what_a_paper_says_stands_in_the_graph_of_each_of_its_files(
    name: str, directory: Path, base: str, tmp_path: Path
) -> None:
    suffix = {"nquads": ".nq", "trig": ".trig"}[name]
    out = export(directory, tmp_path / f"out{suffix}", format=name)
    quads = list(ox.parse(path=str(out), format=ox.RdfFormat.from_extension(suffix[1:])))
    where: dict[str, set[str]] = {}
    for q in quads:
        where.setdefault(str(getattr(q.subject, "value", "")), set()).add(str(getattr(q.graph_name, "value", "")))
    a, b = f"{base}source/pages%2Fa.txt", f"{base}source/pages%2Fb.txt"
    # What papers are related to is said by no file alone.
    assert where[f"{base}paper/arxiv:2402.00001"] == {"", a, b}
    assert where[f"{base}paper/lonely-8c9d0e1f"] == {b}
    assert where[f"{base}statement/arxiv:2402.00001/method/folding"] == {a, b, f"{base}graph/evidence"}
    assert where[f"{base}task/image-sorting"] == {""}


def test_parts_leave_the_others_out_and_together_are_the_whole(directory: Path, files: Path, tmp_path: Path) -> None:
    def said(parts: list[str]) -> set[str]:
        out = export(directory, tmp_path / f"{'-'.join(parts)}.nt", format="ntriples", parts=parts)
        return {t for t in triples_of(out) if VOID not in t}

    by_part = {part: said([part]) for part in PARTS}
    whole = {t for t in triples_of(files / "graph.nt") if VOID not in t}
    assert set().union(*by_part.values()) == whole
    assert all(found < whole for found in by_part.values())
    kg = PREFIXES["kg"]
    assert not any(f"<{kg}Mention>" in t for part in PARTS if part != "evidence" for t in by_part[part])
    assert any(f"<{kg}relatedTo>" in t for t in by_part["related"])
    assert said(["papers", "entities"]) == by_part["papers"] | by_part["entities"]


def test_a_name_that_ends_in_gz_is_compressed_alike_each_time(directory: Path, tmp_path: Path) -> None:
    packed = [export(directory, tmp_path / name, format="ntriples").read_bytes() for name in ("a.nt.gz", "b.nt.gz")]
    plain = export(directory, tmp_path / "a.nt", format="ntriples").read_bytes()
    assert packed[0] == packed[1]
    assert gzip.decompress(packed[0]) == plain


def test_a_licence_stands_in_the_description_only_when_it_is_given(directory: Path, tmp_path: Path) -> None:
    licence = "https://creativecommons.org/licenses/by/4.0/"
    given = export(directory, tmp_path / "a.nt", format="ntriples", license=licence).read_text(encoding="utf-8")
    assert f"<{DCTERMS}license> <{licence}> ." in given
    assert "license" not in export(directory, tmp_path / "b.nt", format="ntriples").read_text(encoding="utf-8")
    with pytest.raises(KgError, match="licence"):
        export(directory, tmp_path / "c.nt", format="ntriples", license="free <for> all")


def test_the_description_counts_every_triple_of_its_file(directory: Path, base: str, tmp_path: Path) -> None:
    for parts in (None, ["entities"], ["statements", "evidence"]):
        out = export(directory, tmp_path / "a.nt", format="ntriples", parts=parts)
        graph = rdflib.Graph().parse(out, format="nt")
        stated = graph.value(rdflib.URIRef(base), rdflib.URIRef(f"{VOID}triples"))
        assert str(stated) == str(len(graph))


@pytest.mark.parametrize(
    ("format", "parts", "said"), [("word", None, "ntriples"), ("turtle", ["people"], "papers"), ("turtle", [], "given")]
)
def test_an_unknown_format_or_part_is_named_with_those_there_are(
    format: str, parts: list[str] | None, said: str, directory: Path, tmp_path: Path
) -> None:
    with pytest.raises(KgError, match=said):
        export(directory, tmp_path / "x", format=format, parts=parts)
    assert not (tmp_path / "x").exists()


def test_latex_comes_through_rdf_xml(built: Path, tmp_path: Path) -> None:
    """Letters after a backslash are no escapes: the b of \\beta is no backspace."""
    found = triples_of(export(built, tmp_path / "graph.rdf", format="rdfxml"))
    expected = triples_of(export(built, tmp_path / "graph.nt", format="ntriples"))
    assert any("\\\\b" in t for t in expected), "the pages of landmark papers hold LaTeX"
    assert {t for t in found if VOID not in t} == {t for t in expected if VOID not in t}
