// The panel of a repository: the papers that link it.
function repositoryBody(repository) {
  const of = repositories.papers[repository];
  const item = ([paper]) => element("li", {}, itemButton(paper));
  const [own, foreign] = [true, false].map((wanted) => of.filter(([, isOwn]) => Boolean(isOwn) === wanted));
  return [
    own.length ? section("Papers whose code this is", ...listOf(own, item)) : null,
    foreign.length ? section("Papers that link it", ...listOf(foreign, item)) : null,
    querySection(nodeOfRepository(repository)),
  ];
}
