"""The vocabulary files keep the rules that their README states."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "ontology" / "vocabulary"
COLUMNS = ["name", "type", "aliases", "family", "broader"]
TYPE_OF_FILE = {
    "datasets.csv": "dataset",
    "methods.csv": "method",
    "metrics.csv": "metric",
    "models.csv": "model",
    "tasks.csv": "task",
}
LEAST_ROWS = {
    "datasets.csv": 400,
    "methods.csv": 250,
    "metrics.csv": 60,
    "models.csv": 300,
    "tasks.csv": 150,
}
#: Files whose rows may be a version, size or variant of another row.
FILES_WITH_FAMILIES = {"datasets.csv", "models.csv"}

#: Acronyms and bare words that commonly mean two things, folded when compared.
AMBIGUOUS = """
    ACT AD AE AL ALE AP AR ARC ARM ASR AST AT BC BNN BO CAM CFG CFR CL CREPE CRM DA DART DCN DIN DM DP DPT DT EBM EM FM
    GAE GEM GLM GP GQA HGNN IE IQL IR LDA LDS LR LS MAE MAS MF MI MM MPC MR MT NAT NLP NN OFA PC PDE PER
    PG PGM PLM PS QNN RAFT RE RF RFT RM SA SAC SAM SNN SR SSD SSL ST STGCN TD TDC TTA TTS TTT UDA USM VAD VI
""".split()

#: Too broad to find related papers by.
TOO_BROAD = (
    "AI",
    "algorithm",
    "artificial intelligence",
    "computer vision",
    "data",
    "dataset",
    "deep learning",
    "deep neural network",
    "experiment",
    "framework",
    "inference",
    "language",
    "learning",
    "loss",
    "machine learning",
    "method",
    "model",
    "natural language processing",
    "network",
    "neural network",
    "optimization",
    "performance",
    "training",
)

#: Ordinary words in the case in which a text would write them.
ORDINARY_SPELLINGS = (
    "Cars",
    "Electricity",
    "Exchange",
    "Flowers",
    "Pets",
    "Pile",
    "Stack",
    "Traffic",
    "Weather",
    "art",
    "cars",
    "flowers",
    "pile",
)


@dataclass(frozen=True)
class Row:
    file: str
    line: int
    name: str
    type: str
    aliases: tuple[str, ...]
    family: str
    broader: tuple[str, ...]

    @property
    def spellings(self) -> tuple[str, ...]:
        return (self.name, *self.aliases)

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line} {self.name!r}"


def fold(name: str) -> str:
    return re.sub(r"[\s_-]", "", name.casefold())


def parts(field: str) -> tuple[str, ...]:
    return tuple(field.split("|")) if field else ()


def read_fields(file: str) -> list[list[str]]:
    with (FOLDER / file).open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream, strict=True))


def read_rows(file: str) -> list[Row]:
    return [
        Row(file, number, name, kind, parts(aliases), family, parts(broader))
        for number, (name, kind, aliases, family, broader) in enumerate(read_fields(file)[1:], start=2)
    ]


@pytest.fixture(scope="module")
def rows() -> dict[str, list[Row]]:
    return {file: read_rows(file) for file in TYPE_OF_FILE}


def every(rows: Mapping[str, Sequence[Row]]) -> Iterator[Row]:
    for file in sorted(rows):
        yield from rows[file]


def circles(edges: Mapping[str, Sequence[str]]) -> list[str]:
    """Names from which following the edges comes back to a name on the way."""
    done: set[str] = set()
    found: list[str] = []

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            found.append(" -> ".join((*path, name)))
            return
        if name in done:
            return
        for following in edges.get(name, ()):
            visit(following, (*path, name))
        done.add(name)

    for name in sorted(edges):
        visit(name, ())
    return found


@pytest.mark.parametrize("file", sorted(TYPE_OF_FILE))
def test_every_file_has_exactly_the_five_columns(file: str) -> None:
    header, *lines = read_fields(file)
    assert header == COLUMNS
    assert [number for number, line in enumerate(lines, start=2) if len(line) != len(COLUMNS)] == []


@pytest.mark.parametrize("file", sorted(TYPE_OF_FILE))
def test_every_file_is_utf_8_without_a_byte_order_mark_and_ends_its_lines_with_a_newline(file: str) -> None:
    content = (FOLDER / file).read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    assert content.endswith(b"\n")
    content.decode("utf-8")


@pytest.mark.parametrize(("file", "least"), sorted(LEAST_ROWS.items()))
def test_the_vocabulary_is_large_enough(rows: dict[str, list[Row]], file: str, least: int) -> None:
    assert len(rows[file]) >= least


@pytest.mark.parametrize(("file", "kind"), sorted(TYPE_OF_FILE.items()))
def test_each_file_holds_one_type(rows: dict[str, list[Row]], file: str, kind: str) -> None:
    assert [row.place for row in rows[file] if row.type != kind] == []


def test_the_readme_names_every_file() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert [file for file in sorted(TYPE_OF_FILE) if f"`{file}`" not in readme] == []
    assert {path.name for path in FOLDER.glob("*.csv")} == set(TYPE_OF_FILE)


def test_no_name_is_empty_and_none_has_white_space_at_its_ends_or_twice_in_a_row(
    rows: dict[str, list[Row]],
) -> None:
    wrong = [
        f"{row.place}: {text!r}"
        for row in every(rows)
        for text in (*row.spellings, *parts(row.family), *row.broader)
        if not text or text != " ".join(text.split())
    ]
    assert wrong == []


def test_no_name_is_so_short_that_it_matches_by_chance(rows: dict[str, list[Row]]) -> None:
    wrong = [f"{row.place}: {text!r}" for row in every(rows) for text in row.spellings if len(text) < 2]
    assert wrong == []


def test_no_name_or_alias_stands_in_two_rows(rows: dict[str, list[Row]]) -> None:
    holders: dict[str, set[str]] = defaultdict(set)
    for row in every(rows):
        for text in row.spellings:
            holders[fold(text)].add(row.place)
    assert {form: sorted(places) for form, places in sorted(holders.items()) if len(places) > 1} == {}


def test_an_alias_that_folds_to_another_spelling_of_its_row_is_a_single_word_in_another_case(
    rows: dict[str, list[Row]],
) -> None:
    """Only such a spelling adds something: single words with capitals are matched in their case."""
    wrong = []
    for row in every(rows):
        for position, alias in enumerate(row.aliases, start=1):
            before = row.spellings[:position]
            same = [text for text in before if fold(text) == fold(alias)]
            adds = " " not in alias and alias not in before and any(t.casefold() == alias.casefold() for t in same)
            if same and not adds:
                wrong.append(f"{row.place}: {alias!r} repeats {same}")
    assert wrong == []


def test_every_family_is_another_row_of_the_same_file(rows: dict[str, list[Row]]) -> None:
    names = {file: {row.name for row in held} for file, held in rows.items()}
    wrong = [
        f"{row.place}: {row.family!r}"
        for row in every(rows)
        if row.family and (row.family == row.name or row.family not in names[row.file])
    ]
    assert wrong == []


def test_only_models_and_datasets_have_families(rows: dict[str, list[Row]]) -> None:
    assert [row.place for row in every(rows) if row.family and row.file not in FILES_WITH_FAMILIES] == []


def test_everything_broader_is_another_row_of_the_same_file(rows: dict[str, list[Row]]) -> None:
    names = {file: {row.name for row in held} for file, held in rows.items()}
    wrong = [
        f"{row.place}: {broader!r}"
        for row in every(rows)
        for broader in row.broader
        if broader == row.name or broader not in names[row.file]
    ]
    assert wrong == []


def test_no_broader_concept_is_listed_twice_in_a_row(rows: dict[str, list[Row]]) -> None:
    assert [row.place for row in every(rows) if len(set(row.broader)) != len(row.broader)] == []


@pytest.mark.parametrize("file", sorted(TYPE_OF_FILE))
def test_families_and_broader_concepts_never_run_in_a_circle(rows: dict[str, list[Row]], file: str) -> None:
    assert circles({row.name: parts(row.family) for row in rows[file]}) == []
    assert circles({row.name: row.broader for row in rows[file]}) == []


def test_a_circle_would_be_found() -> None:
    assert circles({"a": ["b"], "b": ["c"], "c": ["a"], "d": ["a"]}) == ["a -> b -> c -> a"]
    assert circles({"a": ["b", "c"], "b": ["c"], "c": []}) == []


def test_no_ambiguous_acronym_stands_alone(rows: dict[str, list[Row]]) -> None:
    ambiguous = {fold(acronym) for acronym in AMBIGUOUS}
    wrong = [f"{row.place}: {text!r}" for row in every(rows) for text in row.spellings if fold(text) in ambiguous]
    assert wrong == []


def test_no_name_is_too_broad_to_find_papers_by(rows: dict[str, list[Row]]) -> None:
    broad = {fold(text) for text in TOO_BROAD}
    wrong = [f"{row.place}: {text!r}" for row in every(rows) for text in row.spellings if fold(text) in broad]
    assert wrong == []


def test_no_name_is_an_ordinary_word_in_its_ordinary_case(rows: dict[str, list[Row]]) -> None:
    wrong = [f"{row.place}: {text!r}" for row in every(rows) for text in row.spellings if text in ORDINARY_SPELLINGS]
    assert wrong == []


@pytest.mark.parametrize("file", sorted(TYPE_OF_FILE))
def test_rows_are_sorted_by_name(rows: dict[str, list[Row]], file: str) -> None:
    names = [row.name for row in rows[file]]
    assert names == sorted(names, key=lambda name: (name.casefold(), name))


@pytest.mark.parametrize(
    ("file", "name", "family"),
    [
        ("models.csv", "LLaMA-2-7B", "LLaMA-2"),
        ("models.csv", "LLaMA-2", "LLaMA"),
        ("models.csv", "GPT-4o", "GPT-4"),
        ("models.csv", "BERT-base", "BERT"),
        ("datasets.csv", "ImageNet-1K", "ImageNet"),
        ("datasets.csv", "CIFAR-100", "CIFAR"),
        ("datasets.csv", "CIFAR-10", "CIFAR"),
    ],
)
def test_a_version_points_to_its_family(rows: dict[str, list[Row]], file: str, name: str, family: str) -> None:
    assert {row.name: row.family for row in rows[file]}[name] == family


@pytest.mark.parametrize(
    ("file", "name", "broader"),
    [
        ("methods.csv", "LoRA", "PEFT"),
        ("methods.csv", "structured pruning", "pruning"),
        ("methods.csv", "DPO", "preference optimization"),
        ("tasks.csv", "semantic segmentation", "image segmentation"),
        ("tasks.csv", "machine translation", "text generation"),
        ("tasks.csv", "visual question answering", "question answering"),
    ],
)
def test_a_narrower_concept_points_to_the_broader_one(
    rows: dict[str, list[Row]], file: str, name: str, broader: str
) -> None:
    assert broader in {row.name: row.broader for row in rows[file]}[name]


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        (
            "method",
            "large language model|Transformer|diffusion model|mixture of experts|fine-tuning|Megatron-LM|scaling law",
        ),
        ("model", "GPT-4|ResNet-50|CLIP|Stable Diffusion|Mamba|ViT|MiniCPM|AlphaGo|U-Net"),
        ("dataset", "MuJoCo|VirtualHome|CIFAR-10|ImageNet|MMLU|C4|GLUE|DTU"),
        ("task", "hallucination|catastrophic forgetting|continual learning|alignment|few-shot learning|grokking"),
        ("metric", "perplexity|FLOPs|latency|WER|accuracy|F1|FID|BLEU|mAP"),
    ],
)
def test_well_known_names_have_the_type_that_the_domain_gives_them(
    rows: dict[str, list[Row]], kind: str, names: str
) -> None:
    type_of = {fold(text): row.type for row in every(rows) for text in row.spellings}
    assert {name: type_of.get(fold(name)) for name in names.split("|")} == dict.fromkeys(names.split("|"), kind)
