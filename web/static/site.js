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

// While words are typed: conditions, journals, authors and titles that go on from them. A combobox after the pattern of
// WAI-ARIA; without this, or while the server is slow, the box is a plain one.
const box = document.querySelector("form.search #q");
if (box && form) {
  const list = document.createElement("ul");
  list.id = "suggestions";
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  box.after(list);
  for (const [name, value] of [
    ["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id], ["aria-expanded", "false"],
  ]) {
    box.setAttribute(name, value);
  }
  let chosen = -1;
  let asked = 0;
  let waiting = 0;

  const close = () => {
    list.hidden = true;
    chosen = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };
  const mark = (place) => {
    const options = [...list.children];
    chosen = options.length ? (place + options.length) % options.length : -1;
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)));
    if (chosen >= 0) {
      box.setAttribute("aria-activedescendant", options[chosen].id);
      options[chosen].scrollIntoView({ block: "nearest" });
    }
  };
  const take = (option) => {
    close();
    box.value = option.dataset.words;
    form.requestSubmit();
  };
  const quoted = (text) => `"${text.replaceAll('"', "")}"`;
  const offered = (answer) => [
    ...answer.conditions.map((one) => ["Condition", one.label, { words: `condition:${one.id}` }]),
    ...answer.journals.map((name) => ["Journal", name, { words: `journal:${quoted(name)}` }]),
    ...answer.authors.map((name) => ["Author", name, { words: `author:${quoted(name)}` }]),
    ...answer.titles.map((one) => ["Title", one.title, { words: one.title }]),
  ];
  const show = (rows) => {
    list.replaceChildren(...rows.map(([kind, text, data], at) => {
      const option = document.createElement("li");
      option.id = `suggestion-${at}`;
      option.setAttribute("role", "option");
      Object.assign(option.dataset, data);
      const label = document.createElement("span");
      label.className = "small";
      label.textContent = kind;
      option.append(label, ` ${text}`);
      option.addEventListener("mousedown", (event) => {
        event.preventDefault();
        take(option);
      });
      return option;
    }));
    list.hidden = rows.length === 0;
    chosen = -1;
    box.setAttribute("aria-expanded", String(rows.length > 0));
  };
  const ask = async () => {
    const mine = ++asked;
    const words = box.value.trim();
    if (words.length < 2 || words.length > 100) {
      close();
      return;
    }
    try {
      const answer = await fetch(`/api/suggest?q=${encodeURIComponent(words)}`);
      if (answer.ok && mine === asked && document.activeElement === box) {
        show(offered(await answer.json()));
      }
    } catch {
      close();
    }
  };
  box.addEventListener("input", () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(ask, 120);
  });
  box.addEventListener("blur", close);
  box.addEventListener("keydown", (event) => {
    if (list.hidden) {
      return;
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      mark(event.key === "ArrowDown" ? chosen + 1 : chosen < 0 ? -1 : chosen - 1);
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      take(list.children[chosen]);
    } else if (event.key === "Escape") {
      event.preventDefault();
      close();
    }
  });
}
