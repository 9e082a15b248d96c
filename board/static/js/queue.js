// Keys for the curators' queue. Everything can be reached without them, and a switch on the page turns them off.
const SWITCH = "queue-keys-off";
const hint = document.querySelector("[data-keys]");
const box = hint?.querySelector("input");
if (box) {
  hint.hidden = false;
  box.checked = !localStorage.getItem(SWITCH);
  box.addEventListener("change", () => {
    if (box.checked) localStorage.removeItem(SWITCH);
    else localStorage.setItem(SWITCH, "1");
  });
}

const isTyping = (element) => element.closest("input:not([type=checkbox]), textarea, select");

function step(by) {
  const lines = [...document.querySelectorAll("[data-line]")];
  const at = lines.indexOf(document.activeElement);
  lines[Math.min(Math.max(at + by, 0), lines.length - 1)]?.focus();
}

document.addEventListener("keydown", (event) => {
  if (!box?.checked || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
  const meant = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key);
  if (!meant) return;
  event.preventDefault();
  // A field is gone to, so that nothing is decided by one key; a link and a switch of one's own are followed.
  if (meant.matches("a, [data-key=a]")) meant.click();
  else meant.focus();
});
