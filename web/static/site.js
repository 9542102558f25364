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

// Long facets show their first values and a button for the rest.
for (const list of document.querySelectorAll(".facets ul")) {
  const rest = list.querySelectorAll("li.more");
  if (rest.length === 0) {
    continue;
  }
  rest.forEach((item) => { item.hidden = true; });
  const button = document.createElement("button");
  button.type = "button";
  button.className = "show-more";
  button.textContent = `Show ${rest.length} more`;
  button.addEventListener("click", () => {
    rest.forEach((item) => { item.hidden = false; });
    rest[0].querySelector("a").focus();
    button.remove();
  });
  list.after(button);
}
