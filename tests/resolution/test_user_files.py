"""The user's aliases.csv and keep_apart.csv win over every rule; suggestions are only shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import UnreadableInput
from kg.names.vocabulary import KnownName
from kg.resolution.bare_names import resolve_names
from kg.resolution.resolve import resolve
from kg.resolution.suggest import suggest
from kg.resolution.user_files import Alias, KeptApart, read_aliases, read_kept_apart
from kg.schema import Entity, EntityType, Extraction, LocalEntity, Mention


def extraction(paper: str, name: str, kind: EntityType = "method") -> Extraction:
    mention = Mention(paper, 0, len(name), name, kind, 0.9, "test", 0, 1)
    return Extraction(paper, (LocalEntity(paper, name, kind, "uses", 0.9, (mention,)),), ())


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_the_files_are_read_with_their_lines(tmp_path: Path) -> None:
    aliases = write(tmp_path / "aliases.csv", 'name,type,same_as\nMyNet,model,"My Network, large"\n')
    apart = write(tmp_path / "keep_apart.csv", "name,type,other\nVITS,model,ViT\n")
    assert read_aliases(aliases) == (Alias("MyNet", "model", "My Network, large", f"{aliases}, line 2"),)
    assert read_kept_apart(apart) == (KeptApart("VITS", "model", "ViT", f"{apart}, line 2"),)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name,type\nx,method\n", r"line 1: expected the columns name,type,same_as"),
        ("name,type,same_as\nx,thing,y\n", r"line 2: expected a name, a type"),
        ("name,type,same_as\na,method,b\nx,method,\n", r"line 3: expected a name, a type"),
        ("name,type,same_as\nx,method,x\n", r"line 2: 'x' is joined with itself"),
        ("name,type,same_as\nx,method,y\nX,method,z\n", r"line 3: 'X' is the same as 'z' here, but as 'y' in .*line 2"),
        ("name,type,same_as\nab,method,cd\ncd,method,ef\nef,method,ab\n", r"run in a circle"),
    ],
)
def test_a_wrong_line_of_aliases_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(UnreadableInput, match=message):
        read_aliases(write(tmp_path / "aliases.csv", text))


@pytest.mark.parametrize("read", [read_aliases, read_kept_apart])
def test_a_missing_file_is_named(tmp_path: Path, read: Callable[[Path], object]) -> None:
    with pytest.raises(UnreadableInput, match=r"nowhere\.csv: no such file"):
        read(tmp_path / "nowhere.csv")


def test_keeping_a_name_apart_from_itself_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "keep_apart.csv", "name,type,other\nx,method, x\n")
    with pytest.raises(UnreadableInput, match="line 2: 'x' cannot be kept apart from itself"):
        read_kept_apart(path)


def test_an_alias_joins_what_no_rule_would() -> None:
    found = resolve(
        [extraction("p1", "Foo Nets"), extraction("p2", "Bar")], aliases=[Alias("foo-net", "method", "Bar")]
    )
    assert [e.id for e in found.entities] == ["method/bar"]
    assert [(m.name, m.rule) for m in found.merges] == [("Foo Nets", "user alias")]


def test_an_alias_wins_over_the_vocabulary() -> None:
    known = (KnownName("LoRA", "method", ("low-rank adaptation",)), KnownName("DoRA", "method"))
    found = resolve([extraction("p1", "LoRA")], known, aliases=[Alias("LoRA", "method", "DoRA")])
    assert [e.name for e in found.entities] == ["DoRA"]


def test_the_target_of_an_alias_may_have_an_alias() -> None:
    lines = [Alias("a-net", "method", "b-net"), Alias("b-net", "method", "c-net")]
    found = resolve([extraction("p1", "a-net"), extraction("p2", "b-net"), extraction("p3", "c-net")], aliases=lines)
    assert len(found.entities) == 1


def test_kept_apart_undoes_a_merge_by_spelling_letter_by_letter() -> None:
    papers = [extraction("p1", "Llama 2"), extraction("p2", "LLaMA-2"), extraction("p3", "LLaMA-2")]
    assert len(resolve(papers).entities) == 1
    found = resolve(papers, kept_apart=[KeptApart("Llama 2", "method", "LLaMA-2")])
    assert sorted((e.name, e.papers) for e in found.entities) == [("LLaMA-2", 2), ("Llama 2", 1)]


def test_kept_apart_wins_over_the_vocabulary_and_over_an_alias() -> None:
    known = (KnownName("LoRA", "method", ("low-rank adapter",)),)
    papers = [extraction("p1", "LoRA"), extraction("p2", "low-rank adapters")]
    line = KeptApart("low-rank adapter", "method", "LoRA")
    assert len(resolve(papers, known).entities) == 1
    assert len(resolve(papers, known, kept_apart=[line]).entities) == 2
    alias = Alias("low-rank adapter", "method", "LoRA")
    assert len(resolve(papers, aliases=[alias], kept_apart=[line]).entities) == 2


def test_a_line_about_another_type_changes_nothing() -> None:
    papers = [extraction("p1", "Llama 2"), extraction("p2", "LLaMA-2")]
    assert resolve(papers, kept_apart=[KeptApart("Llama 2", "dataset", "LLaMA-2")]) == resolve(papers)


def test_taking_a_line_out_gives_the_first_graph_back() -> None:
    papers = [extraction("p1", "Foo"), extraction("p2", "Bar")]
    before = resolve(papers)
    assert resolve(papers, aliases=[Alias("Foo", "method", "Bar")]) != before
    assert resolve(papers, aliases=[], kept_apart=[]) == before


def test_bare_names_obey_the_files_too() -> None:
    lines = [{"name": "Foo", "type": "method"}, {"name": "Bar", "type": "method"}]
    found = list(resolve_names(lines, aliases=[Alias("Foo", "method", "Bar")]))
    assert [(x["entity"], x["rule"]) for x in found] == [("method/bar", "user alias"), ("method/bar", "spelling")]


def entity(name: str, papers: int, family: str | None = None, kind: EntityType = "method") -> Entity:
    return Entity(f"{kind}/{name}", kind, name, (), papers, family)


def test_suggestions_are_alike_in_letters_or_initials_and_carry_a_score() -> None:
    pytest.importorskip("rapidfuzz")
    found = suggest(
        [
            entity("knowledge distilation", 1),
            entity("knowledge distillation", 9),
            entity("low-rank adaptation", 3),
            entity("LRA", 2),
            entity("retrieval", 2),
        ]
    )
    assert [(s.name, s.same_as) for s in found] == [
        ("knowledge distilation", "knowledge distillation"),
        ("LRA", "low-rank adaptation"),
    ]
    assert all(88 <= s.score <= 100 for s in found)


def test_homonyms_that_papers_tell_apart_are_not_suggested() -> None:
    pytest.importorskip("rapidfuzz")
    other = Entity("method/sam-123456", "method", "SAM", (), 1)
    assert suggest([entity("SAM", 2), other]) == ()


def test_versions_families_and_other_types_are_never_suggested() -> None:
    pytest.importorskip("rapidfuzz")
    pairs = [
        [entity("LLaMA-2-7B", 1), entity("LLaMA-2-70B", 1)],
        [entity("longformer", 1), entity("longformers+", 1, family="method/longformer")],
        [entity("accuracies", 1, kind="metric"), entity("accuracy", 1)],
    ]
    assert [suggest(p) for p in pairs] == [(), (), ()]
