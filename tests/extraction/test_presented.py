"""What a paper presents as its own, it introduces: also where the name has become everybody's since."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg
from kg.extraction.presented import presented

#: Of landmark papers that come with the project, by the beginning of the title, something that each introduces.
INTRODUCED = {
    "Attention Is All You Need": "Transformer",
    "Adam: A Method": "Adam",
    "Generative Adversarial Networks": "GAN",
    "NeRF: Representing": "NeRF",
    "SQuAD: 100,000+": "SQuAD",
    "Microsoft COCO": "COCO",
    "Mask R-CNN": "Mask R-CNN",
    "Layer Normalization": "layer normalization",
    "Batch Normalization": "batch normalization",
    "Dropout: A Simple": "dropout",
    "GPTQ: Accurate": "GPTQ",
    "QLoRA: Efficient": "QLoRA",
    "LoRA: Low-Rank": "LoRA",
    "ReAct: Synergizing": "ReAct",
    "ColBERT: Efficient": "ColBERT",
    "Sentence-BERT": "Sentence-BERT",
    "XGBoost: A Scalable": "XGBoost",
    "BERT: Pre-training": "BERT",
    "GLUE: A Multi-Task": "GLUE",
    "Direct Preference": "DPO",
    "Proximal Policy": "PPO",
    "You Only Look Once": "YOLO",
    "Denoising Diffusion Implicit": "DDIM",
    "wav2vec 2.0": "wav2vec 2.0",
}


def at(text: str, name: str) -> list[tuple[int, int]]:
    start = text.index(name)
    return [(start, start + len(name))]


@pytest.mark.parametrize(
    ("title", "abstract", "name"),
    [
        ("Zeta: A Method for Tuning", "It works.", "Zeta"),
        ("Zeta R-CNN", "It works.", "Zeta R-CNN"),
        ("On Tuning", "We introduce the Zeta, an architecture.", "Zeta"),
        ("On Tuning", "This paper presents Zeta.", "Zeta"),
        ("On Tuning", "We collect photographs and call the set Zeta.", "Zeta"),
    ],
)
def test_what_is_presented_speaks_for_itself(title: str, abstract: str, name: str) -> None:
    text = f"{title}\n{abstract}"
    assert presented(text, at(text, name)) >= 1


@pytest.mark.parametrize(
    "abstract",
    [
        "We propose to train with Zeta.",
        "We build on Zeta and propose another way.",
        "It was shown before. Zeta is fast.",
        "We compare with Zeta.",
    ],
)
def test_what_is_only_used_does_not(abstract: str) -> None:
    text = f"On Tuning: A Study of Zeta-like Things\n{abstract}"
    assert presented(text, [(text.rindex("Zeta"), text.rindex("Zeta") + 4)]) == 0


def test_a_name_before_another_noun_speaks_less_than_one_that_stands_alone() -> None:
    alone, part = "T\nWe propose Zeta, a method.", "T\nWe propose a Zeta framework."
    assert presented(alone, at(alone, "Zeta")) > presented(part, at(part, "Zeta")) > 0


def test_landmark_papers_introduce_what_they_are_known_for(built: Path) -> None:
    graph = kg.open_graph(built)
    papers = {p["title"]: p["id"] for p in graph.papers.to_pylist()}
    names = {e["id"]: e["name"] for e in graph.entities.to_pylist()}
    introduced: dict[str, set[str]] = {}
    for s in graph.statements.to_pylist():
        if s["relation"] == "introduces":
            introduced.setdefault(s["paper"], set()).add(names[s["entity"]])
    missing = []
    for beginning, name in INTRODUCED.items():
        paper = next(i for title, i in papers.items() if title.startswith(beginning))
        if name not in introduced.get(paper, set()):
            missing.append((beginning, name, introduced.get(paper)))
    assert missing == []
    assert len(introduced) >= 75, "papers that introduce something, of 112"
