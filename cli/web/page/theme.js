/* The theme somebody chose here, before anything is painted. */
try {
    const chosen = localStorage.getItem("theme");

    if (chosen === "light" || chosen === "dark")
        document.documentElement.dataset.theme = chosen;
} catch {
    /* Storage may be forbidden; then the system's theme it is. */
}
