/*
 * A link that asks the same again.  Text and filters stand behind the '#',
 * which a browser keeps to itself: no server and no log ever sees them.
 *
 *     #ask?text=...&pillar=security&risk=High
 *
 * The address changes when somebody asks for the link, or came by one; a
 * description does not get into the history of a browser unasked.
 */
import { filterKinds } from "./filters.js";

export function fragmentOf(question) {
    const params = new URLSearchParams({ text: question.text });

    for (const kind of filterKinds) {
        for (const value of question[kind] ?? [])
            params.append(kind, value);
    }
    return `#ask?${params}`;
}

/* What the address asks, or null. */
export function questionOf(fragment) {
    if (!fragment.startsWith("#ask?"))
        return null;
    const params = new URLSearchParams(fragment.slice("#ask?".length));
    const text = params.get("text");

    if (!text)
        return null;
    const question = { text };

    for (const kind of filterKinds) {
        if (params.has(kind))
            question[kind] = params.getAll(kind);
    }
    return question;
}
