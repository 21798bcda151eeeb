"""What a thing is called where a text names several of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.names.shown import shown_name
from kg.schema import ENTITY_TYPES, EntityType


@pytest.mark.parametrize(
    ("written", "kind", "shown"),
    [
        ("Transformers", "method", "Transformer"),
        ("3D Gaussians", "method", "3D Gaussian"),
        ("AI Agents", "method", "AI Agent"),
        ("U-Nets", "model", "U-Net"),
        ("mixture of experts", "method", "mixture of experts"),
        ("prediction over tables", "task", "prediction over tables"),
        ("k-means", "method", "k-means"),
        ("number of trainable parameters", "metric", "number of trainable parameters"),
        ("sampling steps", "metric", "sampling steps"),
        ("FLOPs", "metric", "FLOPs"),
        ("macro F1-scores", "metric", "macro F1-score"),
        ("Accuracies", "metric", "Accuracy"),
        ("Universal Dependencies", "dataset", "Universal Dependencies"),
        ("QKG datasets", "dataset", "QKG dataset"),
        ("Places", "dataset", "Places"),
    ],
)
def test_one_thing_is_called_by_its_name(written: str, kind: EntityType, shown: str) -> None:
    assert shown_name(written, kind) == shown


@given(st.text(alphabet="aeksLMs -F1", max_size=24), st.sampled_from(ENTITY_TYPES))
def test_what_is_shown_is_shown_again(name: str, kind: EntityType) -> None:
    once = shown_name(name, kind)
    assert shown_name(once, kind) in (once, shown_name(shown_name(once, kind), kind))
    assert bool(once) == bool(name)
