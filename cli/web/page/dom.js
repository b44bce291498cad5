/*
 * Building the document.  Strings become text nodes and nothing else, so that
 * neither a description nor an answer can be more than text.
 */

const SVG = "http://www.w3.org/2000/svg";

function fill(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) {
        if (value === null || value === undefined || value === false)
            continue;
        if (name.startsWith("on"))
            node.addEventListener(name.slice(2), value);
        else if (name.startsWith("--"))
            node.style.setProperty(name, value);
        else
            node.setAttribute(name, value === true ? "" : value);
    }
    node.append(...children.flat(Infinity).filter((c) => c !== null));
    return node;
}

/* An element: attributes, listeners ("onclick"), custom properties ("--x"). */
export function el(tag, attributes = {}, ...children) {
    return fill(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes = {}, ...children) {
    return fill(document.createElementNS(SVG, tag), attributes, children);
}

/* A link that leaves this page; addresses other than https are no links. */
export function outLink(text, url, attributes = {}) {
    if (!/^https:\/\//.test(url))
        return el("span", attributes, text);
    return el("a", { href: url, target: "_blank", rel: "noopener noreferrer",
                     ...attributes },
              text, el("span", { class: "unseen" }, " (opens a new tab)"));
}
