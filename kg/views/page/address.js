// The address after #: what is in focus and which filters are set, so that a link brings the same view again.
function addressOf({ focus, types, code, confidence, community, show }) {
  const parts = [];
  if (focus !== NONE) parts.push(`${isPaper(focus) ? "paper" : "entity"}=${encodeURIComponent(idOf(focus))}`);
  if (types.size < graph.types.length) parts.push(`type=${graph.types.filter((type) => types.has(type)).join(",")}`);
  if (code) parts.push("code=1");
  if (confidence) parts.push(`confidence=${confidence}`);
  if (community !== NONE) parts.push(`community=${community + 1}`);
  if (show !== FIRST_SHOWN) parts.push(`show=${show}`);
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
  for (const kind of ["paper", "entity"]) {
    if (asked.has(kind)) wanted.focus = nodeById.get(`${kind}=${asked.get(kind)}`) ?? wanted.focus;
  }
  if (asked.has("type")) wanted.types = new Set(asked.get("type").split(",").filter((type) => graph.types.includes(type)));
  wanted.code = asked.get("code") === "1";
  wanted.confidence = whole("confidence", 0, 100, 0);
  wanted.community = whole("community", 1, communities.name.length, NONE + 1) - 1;
  wanted.show = whole("show", 0, graph.shared, FIRST_SHOWN);
  return wanted;
}
