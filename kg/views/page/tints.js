// Colours of communities: eight that the colour-blind tell apart, so given that those alike stand far from each other.
const TINTS = 8;
const communityTints = (() => {
  const chosen = [];
  communities.disc.forEach(([x, y], c) => {
    if (c === communities.apart) return;
    const nearest = Array.from({ length: TINTS }, (_, tint) => {
      const alike = communities.disc.slice(0, c).filter((_, other) => chosen[other] === tint);
      return Math.min(1e9 - tint, ...alike.map(([u, v]) => Math.hypot(x - u, y - v)));
    });
    chosen[c] = nearest.indexOf(Math.max(...nearest));
  });
  return chosen;
})();

// The names of the style sheet's colour variables.
const communityTint = (c) => (communityTints[c] === undefined ? "paper" : `tint-${communityTints[c] + 1}`);
const communityOf = (node) => (isPaper(node) ? papers.community[node] : entities.community[entityOf(node)]);
const COLOURINGS = {
  type: typeOf,
  community: (node) => (isRepository(node) ? typeOf(node) : communityTint(communityOf(node))),
  // papers with code of their own look like what they bring
  code: (node) => (isPaper(node) && hasCode[node] ? "repository" : typeOf(node)),
};
const YEAR_TINTS = 8;
COLOURINGS.year = (node) => {
  const share = ageShare(node);
  return share === NONE ? "unknown" : `year-${Math.min(YEAR_TINTS, 1 + Math.floor(share * YEAR_TINTS))}`;
};
const nodeTint = (node) => COLOURINGS[state.colour](node);
