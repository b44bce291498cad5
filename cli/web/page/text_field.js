/*
 * The field for the description, with words that light up.
 *
 * Behind the textarea lies a copy of its text, laid out alike and transparent
 * but for the marks, and the copy gives both their height; so what scrolls is
 * the frame around the two, and they cannot come apart.  What is lit there is
 * said in words beside each practice: the copy is hidden from screen readers.
 */
import { marked } from "./evidence.js";

export function textField({ frame, mirror, area }, onEdit) {
    let lit = [];

    function draw() {
        mirror.replaceChildren(...marked(area.value, lit), "\n");
    }

    /* The first stretch that is lit comes into sight within the frame. */
    function reveal() {
        const first = mirror.querySelector("mark.main, mark.word");

        if (!first || frame.scrollHeight <= frame.clientHeight)
            return;
        const top = first.offsetTop - frame.scrollTop;

        if (top < 0 || top > frame.clientHeight - 48)
            frame.scrollTop = first.offsetTop - frame.clientHeight / 3;
    }

    area.addEventListener("input", () => {
        lit = [];
        draw();
        onEdit();
    });
    draw();
    return {
        get value() {
            return area.value;
        },
        set value(text) {
            area.value = text;
            lit = [];
            draw();
        },
        light(marks) {
            if (!marks.length && !lit.length)
                return;
            lit = marks;
            draw();
            reveal();
        },
    };
}
