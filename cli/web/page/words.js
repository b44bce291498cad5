/* How the page speaks: as `asklens ask` does in a terminal. */

const like = 0.3;  /* from here on a scenario is worth naming as the one */
const close = 0.75; /* of the first one's score: a second one is as near */

/* Scores are probabilities: three to one, even, one to three. */
export function scoreWord(score) {
    return score >= 0.75 ? "strong"
         : score >= 0.5 ? "likely"
         : score >= 0.25 ? "possible" : "faint";
}

export const isLike = (answer) =>
    answer.scenarios.length > 0 &&
    (Boolean(answer.query.filters.scenario) ||
     answer.scenarios[0].score >= like);

export const isFilteredOut = (answer) =>
    answer.verdict !== "none" && answer.best_practices.length === 0;

export function verdictSentence(answer) {
    const [first, second] = answer.scenarios;

    if (isFilteredOut(answer))
        return "No practice is left that the filters allow.";
    if (answer.verdict === "none")
        return "No match: this does not read like a question about a " +
               "generative AI workload.";
    if (answer.verdict === "weak")
        return "Weak match: the description says too little to be sure of " +
               "this order.";
    if (!first)
        return "Match: practices of the lens speak to this; it is like none " +
               "of its scenarios.";
    if (!isLike(answer))
        return "Match: practices of the lens speak to this; none of its " +
               "scenarios is close.";
    return second && second.score >= close * first.score
        ? "Match: the description resembles more than one scenario of the " +
          "lens."
        : "Match: the description resembles a scenario of the lens.";
}

export function verdictAdvice(answer) {
    if (answer.verdict === "weak")
        return "It would help to say who uses the system, which data and " +
               "which models it works with, how it runs, and what worries " +
               "you.";
    if (answer.verdict === "none")
        return "You can ask about software built on language models: " +
               "assistants, agents, retrieval, model hosting, prompts, " +
               "training; and about their safety, reliability, speed and " +
               "cost.";
    return "";
}

/* "cost-optimization" as "Cost optimization". */
export function nameOf(value) {
    const own = { "risk-compliance": "Risk and compliance" };
    const words = value.replaceAll("-", " ");

    return own[value] ?? words.charAt(0).toUpperCase() + words.slice(1);
}

export const count = (n, one, many = `${one}s`) =>
    `${n} ${n === 1 ? one : many}`;

/* The lens's own order; values it does not have come last. */
const orders = {
    pillar: ["operational-excellence", "security", "reliability",
             "performance-efficiency", "cost-optimization", "sustainability"],
    risk: ["High", "Medium", "Low"],
    phase: ["Scoping", "Model selection", "Model customization",
            "Development and integration", "Deployment",
            "Continuous improvement"],
    role: ["leader", "architect", "data-scientist", "engineer", "operator",
           "risk-compliance"],
};

export function inOrder(kind, values) {
    const place = (value) => {
        const i = orders[kind].indexOf(value);

        return i < 0 ? orders[kind].length : i;
    };

    return [...new Set(values)].sort(
        (a, b) => place(a) - place(b) || (a < b ? -1 : 1));
}

/* What the fields of a document are called under a reason. */
export const fieldNames = {
    summary: "its summary", guidance: "its guidance", on_aws: "how on AWS",
    steps: "a step", protects_against: "what it protects against",
    missing_signs: "a sign that it is missing", questions: "a question asked",
    phrases: "words for it", situations: "a situation",
    principles: "a principle", failures: "a failure", title: "its title",
    use_when: "when it fits", not_when: "when it does not",
    characteristics: "what marks it", components: "its parts",
    personas: "who is in it", because: "why it applies",
};

export const examples = [
    ["Hospital voice bot",
     "A voice bot answers callers of a hospital day and night. It books and " +
     "cancels appointments through our own API. It must not invent prices or " +
     "medical advice, patient data must stay private, and a person has to " +
     "take over when it is unsure. We do not train models ourselves."],
    ["Answers from contracts",
     "Our lawyers ask questions about 40,000 contracts in SharePoint. " +
     "Answers must cite the clause they come from and must respect who may " +
     "read which client's files. The bill has tripled since spring, and " +
     "retrieval is slow on Monday mornings."],
    ["Code review",
     "An agent reviews every pull request of 300 developers, comments on " +
     "style and security, and may open fixes by itself. We worry about loops " +
     "that run all night, about secrets in diffs, and about nobody noticing " +
     "when a new model version makes the comments worse."],
    ["Platform for many teams",
     "We offer foundation models to twenty product teams from one account. " +
     "Each team has its own budget, its own prompts and its own data, and no " +
     "team may see another's. Finance wants a bill per team."],
    ["Fine-tuning",
     "We fine-tune an open-weight model on our support tickets every month " +
     "on rented GPUs. Training runs fail after hours without a checkpoint, " +
     "and we cannot tell which data went into which version."],
];
