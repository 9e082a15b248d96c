// The reader's choice of light or dark, set before the page is painted. Without it, the system's preference holds.
(() => {
  const root = document.documentElement;
  // The admin keeps its own choice under the same name, and has a word more.
  const known = (kept) => (kept === "light" || kept === "dark" ? kept : "");
  const stored = () => {
    try { return known(localStorage.getItem("theme")); } catch { return ""; }
  };
  root.dataset.theme = stored();
  document.addEventListener("DOMContentLoaded", () => {
    const choice = document.getElementById("theme");
    if (!choice) return;
    choice.value = stored();
    choice.closest("label").hidden = false;
    choice.addEventListener("change", () => {
      root.dataset.theme = choice.value;
      try { localStorage.setItem("theme", choice.value); } catch { /* not kept, and no harm */ }
    });
  });
})();
