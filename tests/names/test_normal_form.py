"""Names that differ in spelling or in the form of a word have one normal form; other names keep theirs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.names.normal_form import normal_form, slug, spelling

WORDS = (
    "adaptive attention behaviour caption cluster contrastive corpus decoder diffusion distillation ensemble feature "
    "generative hierarchical image labelling latent loss modelling multi neural optimisation policy positional "
    "quantised retrieval sampling semantic sparse summarisation synthesis token transformer visual"
).split()
names = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)


@pytest.mark.parametrize(
    ("rule", "spellings"),
    [
        ("case", ("LORA", "LoRA", "lora")),
        ("Unicode", ("ﬁne-tuning", "fine\u2011tuning", "fine–tuning")),
        ("hyphens and spaces", ("fine-tuning", "fine tuning", "finetuning", "Fine_Tuning")),
        ("plural", ("policy", "policies")),
        ("irregular plural", ("confusion matrix", "confusion matrices")),
        ("plural in -ses", ("knowledge base", "knowledge bases")),
        ("plural in -ses", ("gender bias", "gender biases")),
        ("plural of an acronym", ("LLM", "LLMs")),
        ("LaTeX", (r"$\beta$-VAE", "β-VAE")),
        ("norms in LaTeX", (r"$\ell_2$ regularization", r"\ell_2 regularization", "ell_2 regularization")),
        ("possessive", ("Cohen's kappa", "Cohen’s kappa", "Cohen kappa")),
        ("article", ("the Transformer", "Transformer", "The transformers")),
        ("maker", ("OpenAI GPT-4", "GPT-4")),
        ("-isation", ("quantisation", "quantization")),
        ("-our", ("behaviour cloning", "behavior cloning")),
        ("-elling", ("language modelling", "language modeling")),
        ("-tre", ("centre loss", "center loss")),
        ("gerund", ("ensembling", "ensemble")),
        ("gerund", ("pseudo-labelling", "pseudo-label", "pseudo-labels")),
        ("modeling", ("reward modelling", "reward model")),
        ("adjective", ("positional encoding", "position encoding")),
        ("adjective", ("visual encoder", "vision encoder")),
        ("participle", ("multi-headed attention", "multi-head attention")),
        ("number words", ("two-stage training", "2-stage training")),
        ("dimensions", ("three-dimensional reconstruction", "3D reconstruction")),
        ("glued version", ("GPT 4", "GPT-4", "GPT4")),
        ("v", ("LLaVA-v1.5-13B", "LLaVA-1.5-13B", "LLaVA 1.5 13B")),
        ("v", ("YOLOv8", "YOLO v8", "YOLO-8")),
        ("point zero", ("Gemini 2.0", "Gemini 2")),
        ("Stable Diffusion", ("SD1.5", "SD v1.5", "Stable Diffusion v1-5", "Stable Diffusion 1.5")),
        ("years", ("AIME24", "AIME 2024", "AIME'24", "AIME-24")),
        ("square", ("ImageNet-64", "ImageNet64x64", "ImageNet 64×64")),
        ("order", ("LLaMA-2-7B-Chat", "Llama-2-chat 7B")),
        ("and", ("vision-and-language navigation", "vision-language navigation", "vision & language navigation")),
        ("-based", ("diffusion-based model", "diffusion model")),
        ("-level", ("sentence-level embedding", "sentence embedding")),
        ("machine", ("supervised machine learning", "supervised learning")),
        ("count", ("number of tokens", "token count")),
        ("usage", ("GPU memory usage", "GPU memory consumption", "GPU memory footprint")),
        ("at k", ("pass@1", "pass-at-one", "pass-at-1")),
        ("synthesis", ("image synthesis", "image generation")),
        ("forecasting", ("traffic forecasting", "traffic prediction")),
    ],
)
def test_spellings_of_one_name_share_a_normal_form(rule: str, spellings: tuple[str, ...]) -> None:
    assert len({normal_form(s) for s in spellings}) == 1, rule


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("LLaMA-2-7B", "LLaMA-2-70B"),
        ("LLaMA-2-7B", "LLaMA-27B"),
        ("LLaMA-2", "LLaMA"),
        ("Llama 3", "Llama 3.1"),
        ("Llama 3.1 8B", "Llama 3.1 8B Instruct"),
        ("CIFAR-10", "CIFAR-100"),
        ("GPT-4", "GPT-4o"),
        ("HumanEval", "HumanEval+"),
        ("PoseTrack2017", "PoseTrack2018"),
        ("AIME 2024", "AIME 2025"),
        ("pass@1", "pass@10"),
        ("VITS", "ViTs"),
        ("language modeling", "language model"),
        ("low-level vision", "low vision"),
        ("bi-level optimization", "optimization"),
        ("Bayesian neural network", "Bayesian network"),
        ("adversarial machine learning", "adversarial learning"),
        ("dataset distillation", "data distillation"),
        ("structured pruning", "unstructured pruning"),
        ("Transformer encoder", "Transformer decoder"),
        ("object localization", "localization"),
        ("T0", "T0++"),
    ],
)
def test_what_makes_another_concept_stays_in_the_normal_form(a: str, b: str) -> None:
    assert normal_form(a) != normal_form(b)


@given(names)
def test_the_normal_form_of_a_normal_form_is_itself(name: str) -> None:
    assert normal_form(normal_form(name)) == normal_form(name)


@given(names)
def test_case_hyphens_and_spaces_never_matter(name: str) -> None:
    spellings = (name, name.replace(" ", "-"), name.replace(" ", "  "), name.capitalize(), name.title())
    assert len({normal_form(s) for s in spellings}) == 1


@given(st.text(max_size=40))
def test_every_text_has_a_normal_form_and_a_spelling(name: str) -> None:
    assert isinstance(normal_form(name), str)
    assert isinstance(spelling(name), str)
    assert normal_form(name) or not name.strip()


@pytest.mark.parametrize("name", ["NAS", "DeiT-S", "RWKV-6"])
def test_a_normal_form_is_compared_and_never_normalised_again(name: str) -> None:
    """Capitals and hyphens told a rule what to leave, and are gone: the S of NAS would be taken for a plural."""
    key = normal_form(name)
    assert normal_form(key) != key
    assert normal_form(f" {name} ") == key


@given(st.lists(st.text("aSbV-2", min_size=1, max_size=6), min_size=1, max_size=4), st.sampled_from("\t\n\u00a0\u2003"))
def test_blanks_of_any_kind_around_and_between_words_are_one_blank(words: list[str], blank: str) -> None:
    assert normal_form(f"{blank} {blank.join(words)}{blank}") == normal_form(" ".join(words))


@given(st.text(min_size=1, max_size=40))
def test_a_slug_is_never_empty_and_has_no_slash_or_space(name: str) -> None:
    assert slug(name)
    assert not any(c.isspace() or c == "/" for c in slug(name))
