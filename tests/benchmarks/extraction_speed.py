"""How fast extraction reads: abstracts a second with one process and with one a core, and what each component costs.

    python tests/benchmarks/extraction_speed.py PAPERS... [--papers 5000]

PAPERS are files in any format that `kg formats` lists. Starting up is not counted; peak memory is that of this process
and of the largest of its children. In the same run spaCy's stock network for names (`tok2vec` and `ner` of `spacy init
config`, the smaller of the two, with five types and untrained weights) reads the same texts in one process, in batches.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections import Counter
from collections.abc import Sequence

import spacy
from spacy.language import Language
from spacy.training import Example

from kg.extraction.extract import default_workers, extract_papers
from kg.extraction.pipeline import load_pipeline
from kg.schema import ENTITY_TYPES, Paper
from kg.sources.read import read_papers

_SAMPLE = 200


def rate(papers: Sequence[Paper], workers: int) -> float:
    """Abstracts a second, from the first result on, so that starting up is not counted."""
    results = extract_papers(papers, workers=workers)
    next(results)
    start = time.perf_counter()
    count = sum(1 for _ in results)
    return count / (time.perf_counter() - start)


def component_costs(papers: Sequence[Paper]) -> Counter[str]:
    """Milliseconds of processor time that each component takes for an abstract, on the average."""
    nlp = load_pipeline()
    costs: Counter[str] = Counter()
    for paper in papers:
        start = time.process_time()
        doc = nlp.make_doc(paper.text)
        costs["tokenizer"] += time.process_time() - start
        for name, component in nlp.pipeline:
            start = time.process_time()
            doc = component(doc)
            costs[name] += time.process_time() - start
    return Counter({name: 1000 * seconds / len(papers) for name, seconds in costs.items()})


def stock_network() -> Language:
    """spaCy's network for names as `spacy init config` makes it, of five types that it knows nothing of."""
    nlp = spacy.blank("en")
    nlp.add_pipe("tok2vec")
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "*"}
    parser = {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": "ner",
        "extra_state_tokens": False,
        "hidden_width": 64,
        "maxout_pieces": 2,
        "use_upper": True,
        "nO": None,
        "tok2vec": listener,
    }
    nlp.add_pipe("ner", config={"model": parser})
    text = " ".join(ENTITY_TYPES)
    spans = [(text.index(kind), text.index(kind) + len(kind), kind) for kind in ENTITY_TYPES]
    nlp.initialize(lambda: [Example.from_dict(nlp.make_doc(text), {"entities": spans})])
    return nlp


def stock_rate(papers: Sequence[Paper]) -> float:
    """Abstracts a second that spaCy's stock network reads in one process."""
    nlp = stock_network()
    start = time.perf_counter()
    count = sum(1 for _ in nlp.pipe(paper.text for paper in papers))
    return count / (time.perf_counter() - start)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("inputs", nargs="+", metavar="PAPERS")
    parser.add_argument("--papers", type=int, default=5000)
    given = parser.parse_args()
    papers = read_papers(given.inputs).papers[: given.papers]
    print("component\tms an abstract")
    for name, cost in component_costs(papers[:_SAMPLE]).most_common():
        print(f"{name}\t{cost:.2f}")
    one = rate(papers[: max(_SAMPLE, len(papers) // 5)], 1)
    stock = stock_rate(papers[: max(_SAMPLE, len(papers) // 5)])
    cores = default_workers(len(papers))
    many = rate(papers, cores)
    print(f"1 process\t{one:.1f} abstracts/s")
    print(f"spaCy's tok2vec and ner, 1 process\t{stock:.1f} abstracts/s\tkg reads {one / stock:.2f} times as many")
    print(f"{cores} processes\t{many:.1f} abstracts/s\t{many / one:.2f} times")
    peaks = [resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(f"peak memory\t{peaks[0]:.0f} MiB here, {peaks[1]:.0f} MiB in the largest other process")


if __name__ == "__main__":
    main()
