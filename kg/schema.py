"""The domain: papers, mentions, web links, entities, statements, related papers.

Frozen data that passes between the rooms of the house. Offsets are character offsets (Unicode code
points) into ``Paper.text``, which is ``title + "\\n" + abstract``; ends are exclusive.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

EntityType = Literal["task", "method", "model", "dataset", "metric"]
Relation = Literal["introduces", "evaluates_on", "uses", "compares_with", "addresses", "measures", "mentions"]
LinkKind = Literal["repo", "model", "dataset", "project", "paper", "other"]
ResultForm = Literal["absolute", "difference", "factor"]

ENTITY_TYPES: tuple[EntityType, ...] = get_args(EntityType)
#: Strongest first: of several relations that a paper's text supports, the first one counts.
RELATIONS: tuple[Relation, ...] = get_args(Relation)
LINK_KINDS: tuple[LinkKind, ...] = get_args(LinkKind)
RESULT_FORMS: tuple[ResultForm, ...] = get_args(ResultForm)

#: What of results is left out of a list unless it is asked for: most below it have something wrong.
LEAST_SURE_RESULT = 0.4

#: Called with the name of a stage, how much of it is done, and how much there is (None: not known).
Progress = Callable[[str, int, int | None], None]


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """Where a record stands: the input's name and the record's number in it, counted from 1."""

    file: str
    record: int


@dataclass(frozen=True, slots=True)
class Record:
    """One record of an input file, before records of the same paper are merged.

    ``id`` is the record's own identifier where the input gives one, else an empty string.
    ``identifiers`` holds (scheme, value) pairs such as ``("arxiv", "2310.12508")``, sorted.
    """

    source: Source
    title: str
    abstract: str
    id: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    date: str | None = None
    categories: tuple[str, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    url: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class Reject:
    """A record, or a whole file (``record`` 0), that was set aside, with the reason in words."""

    file: str
    record: int
    reason: str
    excerpt: str = ""


@dataclass(frozen=True, slots=True, order=True)
class ColumnsRead:
    """What the named columns of one input were read as.

    ``fields`` are (field, column) pairs in the order of the fields, with every column that gave one of its values;
    ``empty`` the columns that are named as a field but hold nothing, ``ignored`` the others that no field was read
    from, in their order, and ``text`` the one among these that holds the longest texts, or an empty string where none
    holds more than a few words.
    """

    file: str
    fields: tuple[tuple[str, str], ...]
    empty: tuple[str, ...]
    ignored: tuple[str, ...]
    text: str = ""


@dataclass(frozen=True, slots=True)
class InputRead:
    """What was read from one input, in its order; the digest of its bytes where it is a file or stands in memory."""

    file: str
    sha256: str | None
    columns: tuple[ColumnsRead, ...]
    records: tuple[Record, ...]
    rejects: tuple[Reject, ...]


@dataclass(frozen=True, slots=True, order=True)
class Notice:
    """What a user should know of an input though nothing in it is wrong; ``file`` is "" where it is of all of them.

    ``kind`` is ``columns`` (a guess, or nothing to read as an abstract), ``skipped`` (not read at all) or
    ``abstracts`` (there are none).
    """

    file: str
    kind: Literal["columns", "skipped", "abstracts"]
    text: str


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper, merged from every record of it.

    ``id`` is ``arxiv:…``, ``doi:…`` or ``acl:…`` where the input gives one, otherwise a slug of the title
    with 8 hexadecimal digits of its hash. ``date`` is ISO 8601, as exact as the input was.
    """

    id: str
    title: str
    abstract: str
    authors: tuple[str, ...] = ()
    year: int | None = None
    date: str | None = None
    categories: tuple[str, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    url: str | None = None
    sources: tuple[Source, ...] = ()

    @property
    def text(self) -> str:
        """Title, a newline, abstract: the text that every offset points into."""
        return f"{self.title}\n{self.abstract}"


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of a paper's text that names an entity, with the sentence around it.

    ``score`` is in [0, 1]; ``found_by`` is the name of the pipeline component that found it.
    """

    paper: str
    start: int
    end: int
    text: str
    type: EntityType
    score: float
    found_by: str
    sentence_start: int
    sentence_end: int


@dataclass(frozen=True, slots=True)
class LocalEntity:
    """What one paper calls by one name: its mentions, and how the paper relates to it.

    ``score`` is the probability that the name is one of its type, ``relation_score`` that the relation is right if it
    is. ``expansion`` is what the paper says the name is short for, or an empty string. Resolution joins the local
    entities of many papers into entities.
    """

    paper: str
    name: str
    type: EntityType
    relation: Relation
    score: float
    mentions: tuple[Mention, ...]
    expansion: str = ""
    relation_score: float = 1.0

    @property
    def forms(self) -> tuple[str, ...]:
        """The distinct surface forms, in order of first appearance."""
        return tuple(dict.fromkeys(m.text for m in self.mentions))


@dataclass(frozen=True, slots=True)
class WebLink:
    """A web link in a paper's text.

    ``url`` is canonical (scheme and host folded, LaTeX and trailing punctuation gone, mirrors shown as the
    site they mirror); ``own`` says that the paper presents it as its own artefact.
    """

    paper: str
    start: int
    end: int
    url: str
    kind: LinkKind
    own: bool


@dataclass(frozen=True, slots=True)
class Result:
    """A figure that a paper reports as the outcome of an evaluation.

    ``value`` is the figure as printed, ``number`` its value (of a range, the first one) and ``unit`` a short name of
    its unit ("%", "points", "x", "dB", …; "" where it has none). ``form`` says whether it is the figure itself, a
    ``difference`` or a ``factor`` against something. ``metric``, ``dataset``, ``subject`` (whose figure it is) and
    ``over`` (what it is compared with) are names of the paper's local entities, or None. ``confidence`` is the
    probability, in [0, 1], that all of it is right.
    """

    paper: str
    value: str
    number: float
    unit: str
    form: ResultForm
    metric: str | None
    dataset: str | None
    subject: str | None
    over: str | None
    confidence: float
    start: int
    end: int
    sentence_start: int
    sentence_end: int


@dataclass(frozen=True, slots=True)
class Extraction:
    """What extraction finds in one paper."""

    paper: str
    entities: tuple[LocalEntity, ...]
    links: tuple[WebLink, ...]
    results: tuple[Result, ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """A paper that extraction had to give up, and why in words."""

    paper: str
    reason: str


@dataclass(frozen=True, slots=True)
class Entity:
    """A method, model, dataset, task or metric that one or more papers name.

    ``id`` is ``type/slug``; ``papers`` counts the papers that have a statement about it; ``family`` is the
    id of the entity that this one is a version or size of; ``broader`` holds ids of more general entities.
    """

    id: str
    type: EntityType
    name: str
    aliases: tuple[str, ...]
    papers: int
    family: str | None = None
    broader: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """Offsets of a mention and of the sentence around it, in the paper's text, and who found it."""

    start: int
    end: int
    sentence_start: int
    sentence_end: int
    found_by: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A paper's relation to an entity, how sure it is, and the mentions that support it.

    ``confidence`` is the probability, in [0, 1], that the paper names the entity, ``relation_confidence`` that the
    relation is the right one if it does.
    """

    paper: str
    relation: Relation
    entity: str
    confidence: float
    evidence: tuple[Evidence, ...]
    relation_confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Merge:
    """A surface name that was joined to an entity, by which rule, and on what evidence."""

    entity: str
    name: str
    type: EntityType
    rule: str
    evidence: str
    papers: int


@dataclass(frozen=True, slots=True, order=True)
class Broader:
    """``entity`` is a kind of ``broader`` (both ids), by which rule (vocabulary, family, name), and why in words."""

    entity: str
    broader: str
    rule: str
    evidence: str


@dataclass(frozen=True, slots=True)
class SharedEntity:
    """What two papers have in common and what it contributes to their score.

    ``via`` is ``same`` (both name ``entity``), ``broader`` (both name kinds of ``entity``, or one of them names
    ``entity``), or ``name`` (``a`` and ``b`` have words in common; ``entity`` is ``a``). ``a`` and ``b`` are the ids of
    the first and the second paper's entities that contribute most.
    """

    entity: str
    share: float
    via: str
    a: str
    b: str


@dataclass(frozen=True, slots=True)
class RelatedPapers:
    """Two papers (``a`` < ``b``), how related they are (in [0, 1]), and the shares that contribute most to that."""

    a: str
    b: str
    score: float
    shared: tuple[SharedEntity, ...]


@dataclass(frozen=True, slots=True, order=True)
class Lineage:
    """``paper`` has ``relation`` to ``entity``, which ``earlier`` introduces, with this confidence."""

    paper: str
    earlier: str
    entity: str
    relation: Relation
    confidence: float


@dataclass(frozen=True, slots=True, order=True)
class SharedRepository:
    """Two papers (``a`` < ``b``) that both link the repository ``url``."""

    a: str
    b: str
    url: str
