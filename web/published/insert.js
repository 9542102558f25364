// Puts a section of Ketalit in the place of the script element that loaded this. Elements are made one by one: no HTML
// is parsed, no style set and nothing fetched, so that it runs under the strictest content policy of the page.
"use strict";
(({ section }) => {
  const here = document.currentScript;
  const made = ([name, attributes, children]) => {
    const element = document.createElement(name);
    for (const [attribute, value] of Object.entries(attributes)) {
      element.setAttribute(attribute, value);
    }
    for (const child of children) {
      element.append(typeof child === "string" ? child : made(child));
    }
    return element;
  };
  if (here) {
    here.replaceWith(made(section));
  }
})(/* section */ null);
