"""English nouns in the singular, with the plurals that papers of the field use."""

from __future__ import annotations

import re
from functools import lru_cache

_IRREGULAR = {
    "atlases": "atlas",
    "automata": "automaton",
    "avalanches": "avalanche",
    "axes": "axis",
    "caches": "cache",
    "calories": "calorie",
    "canvases": "canvas",
    "cookies": "cookie",
    "corpora": "corpus",
    "crises": "crisis",
    "criteria": "criterion",
    "diagnoses": "diagnosis",
    "foci": "focus",
    "formulae": "formula",
    "gases": "gas",
    "halves": "half",
    "headaches": "headache",
    "leaves": "leaf",
    "lenses": "lens",
    "loci": "locus",
    "maxima": "maximum",
    "metastases": "metastasis",
    "minima": "minimum",
    "movies": "movie",
    "niches": "niche",
    "optima": "optimum",
    "phenomena": "phenomenon",
    "prognoses": "prognosis",
    "quizzes": "quiz",
    "selfies": "selfie",
    "spectra": "spectrum",
    "stimuli": "stimulus",
    "subcorpora": "subcorpus",
}
#: Words in -ics that have a singular; dynamics, semantics and the like have none.
_COUNTED_ICS = re.compile(r"(?:characterist|heurist|metr|top)ics$|(?:^|-)(?:clin|com|crit|log|mosa|rubr)ics$")
_SINGULAR_IN_S = re.compile(
    r"(?:ss|[iu]s|ias|ics|atlas|canvas|gas|keras|lens|news|pancreas|pandas|series|species|texas)$"
)
#: Endings of plurals and what stands in their place; the first that fits counts.
_PLURAL = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"([a-z]{3})ies$", r"\1y"),
        (r"(append|hel|matr)ices$", r"\1ix"),
        (r"(cort|ind|simpl|vert|vort)ices$", r"\1ex"),
        (r"([a-z]{2}y|[a-z][a-df-z]e)ses$", r"\1sis"),
        (r"(ss|sh|ch|x|ias|(?:bon|camp|cens|consens|corp|foc|stat|vir)us)es$", r"\1"),
        (r"([a-z]{2})s$", r"\1"),
    )
)


@lru_cache(maxsize=1 << 16)
def singular(word: str) -> str:
    """``word`` (in lower case) in the singular; a word that is no plural is given back.

    >>> [singular(w) for w in ("models", "knowledge-bases", "losses", "biases", "caches", "modalities", "submatrices")]
    ['model', 'knowledge-base', 'loss', 'bias', 'cache', 'modality', 'submatrix']
    >>> [singular(w) for w in ("analyses", "hypotheses", "releases", "metrics", "corpora")]
    ['analysis', 'hypothesis', 'release', 'metric', 'corpus']
    >>> [singular(w) for w in ("loss", "bias", "analysis", "corpus", "dynamics", "series")]
    ['loss', 'bias', 'analysis', 'corpus', 'dynamics', 'series']
    """
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if _SINGULAR_IN_S.search(word) and not _COUNTED_ICS.search(word):
        return word
    for pattern, replacement in _PLURAL:
        word, changed = pattern.subn(replacement, word)
        if changed:
            break
    return word
