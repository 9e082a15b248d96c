// What htmx leaves to do on the problem list. Without this file, and without htmx, the form works as a form does.

// What was left empty stays out of the address.
document.addEventListener("htmx:configRequest", (event) => {
  const asked = event.detail.formData;
  for (const name of new Set(asked.keys())) {
    const given = asked.getAll(name).filter((value) => value.trim());
    asked.delete(name);
    for (const value of given) asked.append(name, value);
  }
});

// New counts arrive with every result. The facets a reader opened stay open, and scrolled to where they were.
let kept = [];
const facets = () => document.querySelectorAll("#facets details");
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  if (event.detail.target.id !== "facets") return;
  kept = [...facets()].map((facet) => [facet.id, facet.open, facet.querySelector(".scroll").scrollTop]);
});
document.addEventListener("htmx:oobAfterSwap", () => {
  for (const [id, open, top] of kept.splice(0)) {
    const facet = document.getElementById(id);
    if (!facet) continue;
    facet.open = open;
    facet.querySelector(".scroll").scrollTop = top;
  }
});

// Where the results cannot be had (away, refused, broken), the browser asks for the whole page and shows what is wrong.
for (const failed of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failed, (event) => location.assign(event.detail.pathInfo.finalRequestPath));
}
