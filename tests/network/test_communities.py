"""Large communities are parted once more, and each is called by what tells it from all others, in every run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

import numpy as np

from graphs import assemble
from kg.linking.related import link_papers
from kg.network.communities import Communities, communities_within, find_communities
from kg.network.numbering import number
from kg.schema import Paper, RelatedPapers, Statement
from kg.storage import Tables
from kg.views.choosing import restrict

FIELDS, SUBJECTS, SIZE = 11, 4, 12


def stated(named: Mapping[str, Sequence[str]]) -> tuple[list[Paper], list[Statement]]:
    papers = [Paper(key, f"Title {key}", "") for key in named]
    return papers, [Statement(p, "uses", e, 0.9, ()) for p, listed in named.items() for e in listed]


def linked(named: Mapping[str, Sequence[str]]) -> Tables:
    """Papers that name these entities, related by what they share."""
    papers, statements = stated(named)
    return assemble(papers, statements, related=list(link_papers(statements)))


def fields(step: int = 1) -> Tables:
    """Fields of four subjects each: papers of a subject are tied closely, subjects of a field loosely.

    Three more papers keep to themselves beside the first subject, too few to be a part.
    """
    subjects = [[f"f{f:02}-{s}-{n:02}" for n in range(SIZE)] for f in range(FIELDS) for s in range(SUBJECTS)]
    aside = [f"aside-{n}" for n in range(3)]
    ties: dict[tuple[str, str], float] = {}

    def tie(pairs: Iterable[tuple[str, str]], score: float) -> None:
        ties.update({(min(pair), max(pair)): score for pair in pairs})

    for members in [*subjects, aside]:
        tie(combinations(members, 2), 1.0)
    for one, other in combinations(range(len(subjects)), 2):
        if one // SUBJECTS == other // SUBJECTS:
            tie(zip(subjects[one], subjects[other], strict=True), 0.5)
    tie(zip(aside, subjects[0], strict=False), 0.5)
    named = {paper: [f"task/{paper.rpartition('-')[0]}", "task/everything"] for group in subjects for paper in group}
    named.update({paper: ["task/something else", "task/everything"] for paper in aside})
    papers, statements = stated(named)
    related = [RelatedPapers(a, b, score, ()) for (a, b), score in sorted(ties.items())]
    return assemble(papers, statements, related=related, step=step)


def find(tables: Tables) -> Communities:
    return find_communities(number(tables))


def test_a_large_community_is_parted_into_its_subjects_and_what_is_too_small_goes_to_the_nearest() -> None:
    tables = fields()
    graph, communities = number(tables), find(tables)
    assert communities.sizes().tolist() == [SIZE + 3, *([SIZE] * (FIELDS * SUBJECTS - 1))]
    ids = [paper["id"] for paper in graph.papers]
    for c in communities.real:
        subjects = {ids[i].rpartition("-")[0] for i in np.flatnonzero(communities.papers == c)} - {"aside"}
        assert len(subjects) == 1
        assert communities.names[c] in subjects
    assert communities.apart is None


def test_coherence_is_the_share_of_ties_that_stay() -> None:
    communities = find(fields())
    # of a subject's papers each has eleven ties of 1 inside and three of 0.5 to other subjects
    assert np.allclose(sorted(communities.inside)[1:-1], 11 / 12.5)
    assert ((communities.inside > 0.8) & (communities.inside <= 1)).all()


def test_what_two_papers_name_does_not_name_a_community() -> None:
    unlearning = {f"u{n:02}": ["task/unlearning", *(["task/cow counting"] if n < 2 else [])] for n in range(20)}
    pruning = {f"p{n:02}": ["method/pruning", "dataset/everywhere"] for n in range(20)}
    communities = find(linked({**unlearning, **pruning}))
    assert sorted(communities.names) == ["pruning", "unlearning"]


def test_a_thing_names_only_the_community_of_which_it_tells_most() -> None:
    adapters = {f"a{n:02}": ["method/adapter", *(["method/tuning"] if n % 4 else [])] for n in range(20)}
    ranks = {f"r{n:02}": ["method/low rank", *(["method/tuning"] if n % 3 == 0 else [])] for n in range(20)}
    others = {f"o{n:02}": ["task/speech"] for n in range(80)}
    papers, statements = stated({**adapters, **ranks, **others})
    pairs = [pair for group in (adapters, ranks, others) for pair in combinations(sorted(group), 2)]
    names = find(assemble(papers, statements, related=[RelatedPapers(a, b, 1.0, ()) for a, b in pairs])).names
    assert sorted(names) == ["adapter · tuning", "low rank", "speech"]


def test_tasks_and_methods_name_a_community_before_data_and_metrics() -> None:
    spoken = {f"s{n:02}": ["dataset/LibriSpeech", "metric/word error", "task/speech recognition"] for n in range(12)}
    seen = {f"v{n:02}": ["dataset/COCO", "model/YOLO"] for n in range(12)}
    names = find(linked({**spoken, **seen})).names
    assert "speech recognition" in names
    # where there is neither a task nor a method, the rest does
    assert {"COCO · YOLO", "YOLO · COCO"} & set(names)


def test_the_order_of_rows_changes_no_community() -> None:
    one, other = (find(fields(step)) for step in (1, -1))
    assert (one.names, one.tellers) == (other.names, other.tellers)
    assert np.array_equal(one.papers, other.papers)
    assert np.array_equal(one.entities, other.entities)


def test_a_part_keeps_the_communities_of_the_whole_and_their_numbers() -> None:
    tables = fields()
    graph, whole = number(tables), find(tables)
    chosen = np.flatnonzero(np.isin(whole.papers, [7, 30]))
    part, _ = restrict(graph, chosen)
    within = communities_within(part, whole, whole.papers[chosen])
    assert within.names == [whole.names[7], whole.names[30]]
    assert [within.shown(c) for c in range(2)] == [8, 31]
    assert (within.place(8), within.place(31)) == (0, 1)
    assert within.sizes().tolist() == [SIZE, SIZE]
