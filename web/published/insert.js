// Puts a section of Ketalit in the place of the script element that loaded this. Elements are made one by one: no HTML
// is parsed, no style set and nothing fetched, so that it runs under the strictest content policy of the page.
"use strict";
(({ section }) => {
  const here = document.currentScript;
  // The one script element is linked data, which no browser runs; a page that demands trusted types wants it marked.
  let linked = { createScript: (text) => text };
  try {
    linked = window.trustedTypes ? window.trustedTypes.createPolicy("ketalit", linked) : linked;
  } catch {
    linked = null;
  }
  const made = ([name, attributes, children]) => {
    const element = document.createElement(name);
    for (const [attribute, value] of Object.entries(attributes)) {
      element.setAttribute(attribute, value);
    }
    if (name === "script") {
      element.text = linked.createScript(children.join(""));
      return element;
    }
    for (const child of children) {
      if (typeof child === "string") {
        element.append(child);
      } else if (linked || child[0] !== "script") {
        element.append(made(child));
      }
    }
    return element;
  };
  if (here) {
    here.replaceWith(made(section));
  }
})(/* section */ null);
