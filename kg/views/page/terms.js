// IRIs and SPARQL of what the page shows, as the graph's RDF files have them (kg.rdf.iris).
const KEPT = /[\p{L}\p{N}\-._~!$'*+:@]/u;
const segment = (text) =>
  [...text.toWellFormed()].map((c) => (KEPT.test(c) ? c : encodeURIComponent(c).replace(/[()]/g, percent))).join("");
const percent = (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`;

function iriOf(node) {
  if (isRepository(node)) return webAddress(idOf(node));
  if (isPaper(node)) return `${about.base_iri}paper/${segment(idOf(node))}`;
  const id = idOf(node);
  const slash = id.indexOf("/");
  return `${about.base_iri}${segment(id.slice(0, slash))}/${segment(id.slice(slash + 1))}`;
}

const relationTerm = (relation) => `kg:${relation.replace(/_(.)/g, (_, letter) => letter.toUpperCase())}`;
const PREFIXES = [
  ["kg", about.ontology],
  ["dcterms", "http://purl.org/dc/terms/"],
  ["rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"],
  ["rdfs", "http://www.w3.org/2000/01/rdf-schema#"],
];
const sparqlPrefixes = () => PREFIXES.map(([name, iri]) => `PREFIX ${name}: <${iri}>\n`).join("");

// The papers that state something about an entity, with what and how surely.
function sparqlOfEntity(node) {
  return `${sparqlPrefixes()}SELECT ?title ?relation ?confidence ?relationConfidence WHERE {
  ?statement rdf:subject ?paper ; rdf:predicate ?relation ; rdf:object <${iriOf(node)}> ;
    kg:confidence ?confidence ; kg:relationConfidence ?relationConfidence .
  ?paper dcterms:title ?title .
} ORDER BY DESC(?confidence) ?title
`;
}

// What a paper states, with how surely.
function sparqlOfPaper(node) {
  return `${sparqlPrefixes()}SELECT ?name ?relation ?confidence ?relationConfidence WHERE {
  ?statement rdf:subject <${iriOf(node)}> ; rdf:predicate ?relation ; rdf:object ?entity ;
    kg:confidence ?confidence ; kg:relationConfidence ?relationConfidence .
  ?entity rdfs:label ?name .
} ORDER BY DESC(?confidence) ?name
`;
}

// The papers that link a repository, as their own or not.
function sparqlOfRepository(node) {
  return `${sparqlPrefixes()}SELECT ?title ?link WHERE {
  VALUES ?link { kg:hasRepository kg:linksRepository }
  ?paper ?link <${iriOf(node)}> ; dcterms:title ?title .
} ORDER BY ?title
`;
}

const sparqlOf = (node) =>
  isPaper(node) ? sparqlOfPaper(node) : isEntity(node) ? sparqlOfEntity(node) : sparqlOfRepository(node);

// The triples of `rows` (see rowsShown). Few are told pair by pair; many by their papers, things, relations and the least
// sure, which comes to the same where every statement between what is shown is shown.
const MOST_PAIRS = 200;

function valuesOf(rows) {
  if (rows.length <= MOST_PAIRS) {
    return `VALUES (?paper ?entity) {\n${rows.map((r) => `      (<${iriOf(r.paper)}> <${iriOf(r.thing)}>)`).join("\n")}\n    }`;
  }
  const listed = (nodes) => [...new Set(nodes)].map((node) => `      <${iriOf(node)}>`).join("\n");
  const [shownPapers, things] = [listed(rows.map((r) => r.paper)), listed(rows.map((r) => r.thing))];
  return `VALUES ?paper {\n${shownPapers}\n    }\n    VALUES ?entity {\n${things}\n    }`;
}

function sparqlOfRows(rows) {
  const stated = rows.filter((row) => row.confidence !== null);
  const linked = rows.filter((row) => row.confidence === null && iriOf(row.thing));
  const parts = [];
  if (stated.length) {
    const relations = graph.relations.filter((relation) => stated.some((row) => row.relation === relation));
    // a hair less than the least of them, which a product of two fractions may miss
    const least = (Math.min(...stated.map((row) => row.sure)) / 100 - 1e-7).toFixed(7);
    parts.push(`  {
    ${valuesOf(stated)}
    VALUES ?relation { ${relations.map(relationTerm).join(" ")} }
    ?statement rdf:subject ?paper ; rdf:predicate ?relation ; rdf:object ?entity ;
      kg:confidence ?confidence ; kg:relationConfidence ?relationConfidence .
    FILTER(?confidence * ?relationConfidence >= ${least})
  }`);
  }
  if (linked.length) {
    parts.push(`  {
    ${valuesOf(linked)}
    VALUES ?relation { kg:hasRepository kg:linksRepository kg:relatedTo }
    ?paper ?relation ?entity .
  }`);
  }
  if (!parts.length) parts.push("  FILTER(false)");
  return `${sparqlPrefixes()}CONSTRUCT { ?paper ?relation ?entity } WHERE {\n${parts.join("\n  UNION\n")}\n}\n`;
}
