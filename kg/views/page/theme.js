// Dark or light: as the system has it, until the reader chooses. The rule of the style sheet that is for dark systems is
// made to hold always or never, so that its colours stand there once.
const DARK_SYSTEM = "(prefers-color-scheme: dark)";
const darkness = (() => {
  const isDarkRule = (rule) => rule instanceof CSSMediaRule && rule.conditionText.includes("prefers-color-scheme");
  const rule = [...document.styleSheets[0].cssRules].find(isDarkRule);
  const isDark = () => (state.theme ? state.theme === "dark" : matchMedia(DARK_SYSTEM).matches);
  const handle = document.getElementById("theme");
  let shown = "";

  // Brings the page to what the state says.
  function show() {
    handle.setAttribute("aria-pressed", String(isDark()));
    if (state.theme === shown) return;
    shown = state.theme;
    rule.media.mediaText = { dark: "all", light: "not all" }[shown] ?? DARK_SYSTEM;
    document.documentElement.style.colorScheme = shown || "light dark";
    scene.readTheme();
    picture.network.redraw();
  }

  handle.addEventListener("click", () => {
    const wanted = isDark() ? "light" : "dark";
    state.theme = (wanted === "dark") === matchMedia(DARK_SYSTEM).matches ? "" : wanted;
    filtersChanged();
  });
  return { show };
})();
