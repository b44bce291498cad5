/*
 * Calls of the API, on the server the page came from.  Addresses are relative,
 * so that a prefix before the page is one before them, too.
 */

let token = "";

/* For a server that wants one; kept as long as the page is open. */
export function useToken(value) {
    token = value;
}

/* What went wrong, in the server's words where it said some. */
export class Problem extends Error {
    constructor(status, detail, hint = "") {
        super(detail);
        this.status = status;
        this.hint = hint;
    }
}

async function problemOf(response) {
    let said = {};

    try {
        said = await response.json();
    } catch {
        /* Not every error is a problem document: a proxy has its own. */
    }
    return new Problem(response.status,
                       said.detail ||
                           `The server answered ${response.status}.`,
                       said.hint);
}

async function call(path, options) {
    const headers = { ...options.headers };
    let response;

    if (token)
        headers.Authorization = `Bearer ${token}`;
    try {
        response = await fetch(path, { ...options, headers });
    } catch (error) {
        if (error.name === "AbortError")
            throw error;
        throw new Problem(0, "The server does not answer.",
                          "Is it still running?");
    }
    if (!response.ok)
        throw await problemOf(response);
    return response;
}

function post(question, accept, signal) {
    return call("v1/ask", {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: accept },
        body: JSON.stringify(question),
        signal,
    });
}

/* `question` is the body of an ask. */
export async function ask(question, signal) {
    return (await post(question, "application/json", signal)).json();
}

export async function askMarkdown(question) {
    return (await post(question, "text/markdown")).text();
}

const kept = new Map();

/* A document or a list; those do not change while the page is open. */
export function get(path) {
    if (!kept.has(path)) {
        const answer = call(path, { method: "GET" }).then((r) => r.json());

        answer.catch(() => kept.delete(path));
        kept.set(path, answer);
    }
    return kept.get(path);
}
