// Where a preview cannot be had (away, refused, broken), the form is sent as a form, and the page that comes says why.
for (const failed of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failed, (event) => {
    const button = event.detail.elt;
    if (button.name === "preview") button.form.requestSubmit(button);
  });
}
