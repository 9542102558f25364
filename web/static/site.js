// Comfort only: every page works without this file.
"use strict";

// On a narrow screen the filters start closed, so that the results are near.
const filters = document.querySelector(".facets details");
if (filters && window.matchMedia("(max-width: 52rem)").matches) {
  filters.open = false;
}

// Choosing an order, a kind or a condition searches at once, if words or filters were searched for before.
const form = document.querySelector("form.search");
if (form) {
  const order = form.querySelector("#sort");
  order.addEventListener("change", () => form.requestSubmit());
  // Empty fields stay out of the address.
  form.addEventListener("formdata", (event) => {
    for (const [name, value] of [...event.formData.entries()]) {
      if (value === "") {
        event.formData.delete(name);
      }
    }
  });
}
