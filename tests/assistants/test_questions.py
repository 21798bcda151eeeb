"""Ten questions as people ask them, each answered by one tool with a sentence of a paper that holds the answer."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio
import pytest

pytest.importorskip("mcp", reason="the server for assistants comes with the extra `mcp`")

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

BERT = "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding"
ROBERTA = "RoBERTa: A Robustly Optimized BERT Pretraining Approach"
LORA = "LoRA: Low-Rank Adaptation of Large Language Models"
#: Question, tool, what it is asked, and words that stand in one sentence of the answer.
QUESTIONS: list[tuple[str, str, dict[str, Any], tuple[str, ...]]] = [
    ("What is LoRA, and who proposed it?", "entity", {"name": "LoRA"}, ("We propose", "LoRA")),
    ("What is BERT trained on?", "paper", {"paper": BERT}, ("masked language modeling", "next sentence prediction")),
    ("What helps against overfitting?", "search", {"words": "overfitting"}, ("dropout",)),
    ("How good are models on ImageNet?", "leaderboard", {"dataset": "ImageNet"}, ("76.5", "top-1 accuracy")),
    ("What else should I read about LoRA?", "related", {"paper": LORA}, ("QLoRA", "low-rank adapters")),
    ("What has BERT to do with ResNet?", "path", {"first": BERT, "second": "ResNet"}, ("CLIP", "ResNet")),
    ("How do BERT and RoBERTa differ?", "compare", {"papers": [BERT, ROBERTA]}, ("We present BERT",)),
    ("Which papers do machine translation?", "entity", {"name": "machine translation"}, ("machine translation",)),
    (
        "What numbers does the LoRA paper report?",
        "sparql",
        {"query": "what-a-paper-reports", "parameters": {"title": LORA}},
        ("10,000 times", "GPT-3 175B"),
    ),
    (
        "What words support what is said of BERT?",
        "sparql",
        {"query": "evidence-of-a-paper", "parameters": {"title": BERT}},
        ("We present BERT",),
    ),
]


@pytest.fixture(scope="module")
def answers(built: Path) -> list[Any]:
    """What a client gets for each question, one after another, of one server."""

    async def talk() -> list[Any]:
        server = StdioServerParameters(command=sys.executable, args=["-m", "kg", "mcp", str(built)])
        async with stdio_client(server) as (reading, writing), ClientSession(reading, writing) as session:
            await session.initialize()
            return [(await session.call_tool(tool, given)).structured_content for _, tool, given, _ in QUESTIONS]

    return anyio.run(talk)


def texts(answer: object) -> Iterator[str]:
    """All that an answer says, piece by piece."""
    if isinstance(answer, str):
        yield answer
    elif isinstance(answer, dict | list):
        for part in answer.values() if isinstance(answer, dict) else answer:
            yield from texts(part)


@pytest.mark.parametrize("place", range(len(QUESTIONS)), ids=[tool for _, tool, *_ in QUESTIONS])
def test_a_question_is_answered_with_a_sentence_to_quote(answers: list[Any], place: int) -> None:
    question, *_, words = QUESTIONS[place]
    assert any(all(word in text for word in words) for text in texts(answers[place])), question
