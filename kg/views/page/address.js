// The address after #: what is in focus and which filters are set, so that a link brings the same view again.
const encoded = (text) => encodeURIComponent(text).replaceAll("%2F", "/").replaceAll("%3A", ":");

function addressOf(wanted) {
  const parts = [];
  const say = (key, value) => parts.push(`${key}=${value}`);
  const listed = (all, set) => all.filter((word) => set.has(word)).join(",");
  if (wanted.tab !== "graph") say("tab", wanted.tab);
  if (wanted.focus !== NONE) say(kindOf(wanted.focus), encoded(idOf(wanted.focus)));
  if (wanted.to !== NONE) say(`to-${kindOf(wanted.to)}`, encoded(idOf(wanted.to)));
  if (wanted.around) say("around", 1);
  for (const paper of wanted.compared) say("compare", encoded(idOf(paper)));
  for (const entity of wanted.named) say("names", encoded(entities.id[entity]));
  for (const key of ["hidden", "pinned", "picked"]) for (const node of wanted[key]) say(key, encoded(`${kindOf(node)}:${idOf(node)}`));
  if (wanted.depth !== 1) say("depth", wanted.depth);
  if (wanted.types.size < graph.types.length) say("type", listed(graph.types, wanted.types));
  if (wanted.relations.size < graph.relations.length) say("relation", listed(graph.relations, wanted.relations));
  if (wanted.source !== NONE) say("page", encoded(graph.sources[wanted.source]));
  if (wanted.from !== FIRST_YEAR || wanted.until !== LAST_YEAR) say("year", `${wanted.from}-${wanted.until}`);
  if (wanted.code) say("code", 1);
  if (wanted.confidence !== about.least) say("confidence", wanted.confidence);
  if (wanted.support !== LEAST_SUPPORT) say("support", wanted.support);
  if (wanted.community !== NONE) say("community", communities.number[wanted.community]);
  if (wanted.show !== FIRST_SHOWN) say("show", wanted.show);
  if (wanted.papers !== FIRST_PAPERS) say("papers", wanted.papers);
  if (wanted.colour !== "type") say("colour", wanted.colour);
  if (wanted.size !== "connections") say("size", wanted.size);
  if (wanted.density) say("density", 1);
  if (wanted.theme) say("theme", wanted.theme);
  if (wanted.list !== "papers") say("list", wanted.list);
  if (wanted.sort) say("sort", wanted.sort);
  if (wanted.find) say("find", encoded(wanted.find));
  return `#${parts.join("&")}`;
}

// The state that an address asks for; what it names and this graph lacks is passed over.
function stateOf(address) {
  const asked = new URLSearchParams(address.replace(/^#/, "").replaceAll("+", "%2B"));
  const wanted = initialState();
  const whole = (key, lowest, highest, otherwise) => {
    const n = Number(asked.get(key) ?? NaN);
    return Number.isInteger(n) && n >= lowest && n <= highest ? n : otherwise;
  };
  const some = (key, all) => new Set(asked.has(key) ? asked.get(key).split(",").filter((w) => all.includes(w)) : all);
  for (const kind of ["paper", "entity", "repository"]) {
    if (asked.has(kind)) wanted.focus = nodeById.get(`${kind}=${asked.get(kind)}`) ?? wanted.focus;
    const to = `to-${kind}`;
    if (asked.has(to)) wanted.to = nodeById.get(`${kind}=${asked.get(to)}`) ?? wanted.to;
  }
  if (wanted.focus === NONE || wanted.focus === wanted.to) wanted.to = NONE;
  wanted.around = asked.get("around") === "1" && wanted.focus !== NONE && isPaper(wanted.focus);
  const compared = asked.getAll("compare").map((id) => nodeById.get(`paper=${id}`)).filter((paper) => paper !== undefined);
  wanted.compared = [...new Set(compared)].slice(0, MOST_COMPARED);
  for (const key of ["hidden", "pinned", "picked"]) {
    const nodes = asked.getAll(key).map((word) => nodeById.get(word.replace(":", "="))).filter((node) => node !== undefined);
    wanted[key] = key === "picked" ? [...new Set(nodes)] : new Set(nodes);
  }
  const named = asked.getAll("names").map((id) => nodeById.get(`entity=${id}`)).filter((node) => node !== undefined);
  wanted.named = [...new Set(named.map(entityOf))];
  wanted.depth = whole("depth", 1, 2, 1);
  wanted.types = some("type", graph.types);
  wanted.relations = some("relation", graph.relations);
  wanted.source = asked.has("page") ? graph.sources.indexOf(asked.get("page")) : NONE;
  const span = /^(\d+)-(\d+)$/.exec(asked.get("year") ?? "");
  if (span && years.length && Number(span[1]) <= Number(span[2])) {
    wanted.from = Math.max(FIRST_YEAR, Number(span[1]));
    wanted.until = Math.min(LAST_YEAR, Number(span[2]));
  }
  wanted.code = asked.get("code") === "1";
  wanted.confidence = whole("confidence", 0, 100, about.least);
  wanted.support = whole("support", LEAST_SUPPORT, 1e9, LEAST_SUPPORT);
  wanted.community = communities.number.indexOf(Number(asked.get("community") ?? NaN));
  wanted.show = whole("show", 0, graph.shared, FIRST_SHOWN);
  wanted.papers = whole("papers", 0, PAPERS, FIRST_PAPERS);
  if (Object.hasOwn(COLOURINGS, asked.get("colour") ?? "")) wanted.colour = asked.get("colour");
  if (Object.hasOwn(SIZINGS, asked.get("size") ?? "")) wanted.size = asked.get("size");
  wanted.density = asked.get("density") === "1";
  if (["dark", "light"].includes(asked.get("theme"))) wanted.theme = asked.get("theme");
  if (["list", "charts"].includes(asked.get("tab"))) wanted.tab = asked.get("tab");
  if (Object.hasOwn(TABLES, asked.get("list") ?? "")) wanted.list = asked.get("list");
  if (TABLES[wanted.list].columns.some(({ key }) => key === asked.get("sort")?.replace("-", ""))) wanted.sort = asked.get("sort");
  wanted.find = asked.get("find") ?? "";
  return wanted;
}

// What an address names and this graph has not: [{ kind, value }].
function missingIn(address) {
  const asked = new URLSearchParams(address.replace(/^#/, "").replaceAll("+", "%2B"));
  const missing = [];
  for (const key of ["paper", "entity", "repository", "to-paper", "to-entity", "to-repository"]) {
    const kind = key.replace("to-", "");
    if (asked.has(key) && !nodeById.has(`${kind}=${asked.get(key)}`)) missing.push({ kind, value: asked.get(key) });
  }
  for (const value of asked.getAll("names")) if (!nodeById.has(`entity=${value}`)) missing.push({ kind: "entity", value });
  for (const word of ["hidden", "pinned", "picked"].flatMap((key) => asked.getAll(key))) {
    const [kind, ...rest] = word.split(":");
    if (!nodeById.has(word.replace(":", "="))) missing.push({ kind, value: rest.join(":") });
  }
  if (asked.has("community") && !communities.number.includes(Number(asked.get("community")))) missing.push({ kind: "community", value: asked.get("community") });
  if (asked.has("page") && !graph.sources.includes(asked.get("page"))) missing.push({ kind: "page", value: asked.get("page") });
  return missing;
}
