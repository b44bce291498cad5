#include "text/vocabulary.h"

#include <string.h>

#include "base/checksum.h"

/* Each list is sorted by bytes: it is searched by halving. */

/* clang-format off */
static const char *const stop_words[] = {
    "a", "about", "above", "after", "again", "all", "also", "although", "am",
    "an", "and", "another", "any", "anyone", "anything", "are", "aren't", "as",
    "at", "be", "because", "been", "before", "being", "below", "between",
    "both", "but", "by", "can", "can't", "cannot", "could", "couldn't", "did",
    "didn't", "do", "does", "doesn't", "doing", "don't", "done", "down",
    "during", "each", "either", "else", "etc", "even", "ever", "every",
    "everyone", "everything", "few", "for", "from", "further", "get", "gets",
    "getting", "give", "given", "go", "goes", "going", "gone", "got", "had",
    "hadn't", "has", "hasn't", "have", "haven't", "having", "he", "her",
    "here", "hers", "herself", "him", "himself", "his", "how", "however", "i",
    "i'd", "i'll", "i'm", "i've", "if", "in", "into", "is", "isn't", "it",
    "it's", "its", "itself", "just", "kind", "let", "let's", "like", "lot",
    "lots", "make", "makes", "many", "may", "maybe", "me", "might", "mine",
    "more", "most", "much", "must", "my", "myself", "need", "needs", "neither",
    "never", "no", "nobody", "none", "nor", "not", "nothing", "now", "of",
    "off", "often", "on", "once", "one", "only", "onto", "or", "other",
    "others", "our", "ours", "ourselves", "out", "over", "own", "per",
    "please", "quite", "rather", "really", "same", "say", "says", "shall",
    "she", "should", "shouldn't", "since", "so", "some", "somebody", "someone",
    "something", "sometimes", "soon", "still", "such", "sure", "take", "takes",
    "than", "thank", "thanks", "that", "that's", "the", "their", "theirs",
    "them", "themselves", "then", "there", "there's", "these", "they",
    "they're", "they've", "thing", "things", "this", "those", "though",
    "through", "thus", "to", "too", "under", "until", "up", "upon", "us",
    "very", "via", "want", "wants", "was", "wasn't", "way", "we", "we'd",
    "we'll", "we're", "we've", "well", "were", "weren't", "what", "what's",
    "when", "where", "whether", "which", "while", "who", "whom", "whose",
    "why", "will", "with", "within", "without", "won't", "would", "wouldn't",
    "yes", "yet", "you", "you'll", "you're", "your", "yours", "yourself",
};

static const char *const acronyms[] = {
    "ai", "ami", "api", "aws", "cdk", "ci", "cicd", "cli", "cpu", "crm", "css",
    "csv", "cve", "dast", "db", "dlp", "dns", "dr", "ebs", "ec2", "ecs", "efa",
    "efs", "eks", "elb", "emr", "erp", "etl", "faq", "fsx", "gdpr", "genai",
    "gpu", "hipaa", "hnsw", "hpc", "html", "http", "https", "iac", "iam",
    "ide", "idp", "iops", "ip", "ivr", "jira", "json", "jwt", "k8s", "kms",
    "kpi", "kv", "llm", "lora", "mcp", "mfa", "ml", "mlops", "mtls", "nlp",
    "nlu", "oauth", "ocr", "okr", "ops", "os", "owasp", "pci", "pdf", "peft",
    "phi", "pii", "pr", "qa", "rag", "ram", "rbac", "rds", "rest", "rlhf",
    "rpm", "rpo", "rto", "s3", "saas", "sast", "scp", "sdk", "sdlc",
    "sharepoint", "siem", "sla", "slm", "slo", "slurm", "sms", "sns", "soc",
    "sop", "sox", "sql", "sqs", "sre", "sso", "stt", "tcp", "tls", "tps",
    "ttl", "tts", "ui", "url", "ux", "vpc", "vpn", "waf", "xml", "yaml",
};

struct spelling {
    const char *from, *to;
};

static const struct spelling spellings[] = {
    { "acknowledgement", "acknowledgment" },
    { "analyse", "analyze" },
    { "analysed", "analyzed" },
    { "analyses", "analyzes" },
    { "analysing", "analyzing" },
    { "anonymise", "anonymize" },
    { "anonymised", "anonymized" },
    { "artefact", "artifact" },
    { "artefacts", "artifacts" },
    { "artificial-intelligence", "ai" },
    { "authorisation", "authorization" },
    { "authorise", "authorize" },
    { "authorised", "authorized" },
    { "behaviour", "behavior" },
    { "behaviours", "behaviors" },
    { "cancelled", "canceled" },
    { "cancelling", "canceling" },
    { "catalogue", "catalog" },
    { "catalogued", "cataloged" },
    { "catalogues", "catalogs" },
    { "categorise", "categorize" },
    { "centralise", "centralize" },
    { "centralised", "centralized" },
    { "centre", "center" },
    { "centres", "centers" },
    { "chatbots", "chatbot" },
    { "cheque", "check" },
    { "colour", "color" },
    { "copilots", "copilot" },
    { "customisation", "customization" },
    { "customise", "customize" },
    { "customised", "customized" },
    { "datasets", "dataset" },
    { "defence", "defense" },
    { "defences", "defenses" },
    { "digitise", "digitize" },
    { "endpoints", "endpoint" },
    { "favour", "favor" },
    { "favourite", "favorite" },
    { "finetune", "fine-tune" },
    { "finetuned", "fine-tuned" },
    { "finetuning", "fine-tuning" },
    { "fulfil", "fulfill" },
    { "grey", "gray" },
    { "guard-rail", "guardrail" },
    { "guard-rails", "guardrails" },
    { "helpdesk", "help-desk" },
    { "honour", "honor" },
    { "judgement", "judgment" },
    { "labelled", "labeled" },
    { "labelling", "labeling" },
    { "labour", "labor" },
    { "licence", "license" },
    { "licences", "licenses" },
    { "localisation", "localization" },
    { "logfile", "log-file" },
    { "logfiles", "log-files" },
    { "maximise", "maximize" },
    { "metre", "meter" },
    { "minimise", "minimize" },
    { "modelled", "modeled" },
    { "modelling", "modeling" },
    { "monetise", "monetize" },
    { "monetised", "monetized" },
    { "multitenant", "multi-tenant" },
    { "neighbour", "neighbor" },
    { "offence", "offense" },
    { "optimisation", "optimization" },
    { "optimise", "optimize" },
    { "optimised", "optimized" },
    { "optimising", "optimizing" },
    { "organisation", "organization" },
    { "organisational", "organizational" },
    { "organisations", "organizations" },
    { "organise", "organize" },
    { "organised", "organized" },
    { "personalisation", "personalization" },
    { "personalise", "personalize" },
    { "personalised", "personalized" },
    { "practise", "practice" },
    { "prioritise", "prioritize" },
    { "prioritised", "prioritized" },
    { "programme", "program" },
    { "programmes", "programs" },
    { "pseudonymise", "pseudonymize" },
    { "pseudonymised", "pseudonymized" },
    { "realise", "realize" },
    { "realised", "realized" },
    { "recognise", "recognize" },
    { "recognised", "recognized" },
    { "regularise", "regularize" },
    { "sanitise", "sanitize" },
    { "sanitised", "sanitized" },
    { "sanitising", "sanitizing" },
    { "serialise", "serialize" },
    { "specialise", "specialize" },
    { "specialised", "specialized" },
    { "standardise", "standardize" },
    { "standardised", "standardized" },
    { "summarisation", "summarization" },
    { "summarise", "summarize" },
    { "summarised", "summarized" },
    { "summarises", "summarizes" },
    { "summarising", "summarizing" },
    { "tokenise", "tokenize" },
    { "tokenised", "tokenized" },
    { "travelled", "traveled" },
    { "travelling", "traveling" },
    { "unauthorised", "unauthorized" },
    { "utilisation", "utilization" },
    { "utilise", "utilize" },
    { "vectorise", "vectorize" },
    { "virtualise", "virtualize" },
    { "visualisation", "visualization" },
    { "visualise", "visualize" },
};
/* clang-format on */

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

/* As strcmp, for a view that is not terminated. */
static int compare(struct lens_view word, const char *entry)
{
    return lens_view_compare(word, lens_view_of(entry));
}

static bool contains(const char *const *list, size_t n, struct lens_view word)
{
    size_t low = 0, high = n;

    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int order = compare(word, list[mid]);

        if (order == 0)
            return true;
        if (order < 0)
            high = mid;
        else
            low = mid + 1;
    }
    return false;
}

bool lens_is_stop_word(struct lens_view word)
{
    return contains(stop_words, COUNT(stop_words), word);
}

bool lens_is_acronym(struct lens_view word)
{
    return contains(acronyms, COUNT(acronyms), word);
}

struct lens_view lens_preferred_spelling(struct lens_view word)
{
    size_t low = 0, high = COUNT(spellings);

    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int order = compare(word, spellings[mid].from);

        if (order == 0)
            return lens_view_of(spellings[mid].to);
        if (order < 0)
            high = mid;
        else
            low = mid + 1;
    }
    return word;
}

static uint64_t add(uint64_t sum, const char *word)
{
    /* Order-dependent on purpose: the lists are sorted, so order is content. */
    return sum * 0x9e3779b97f4a7c15u + lens_checksum64(word, strlen(word));
}

uint64_t lens_vocabulary_checksum(void)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < COUNT(stop_words); i++)
        sum = add(sum, stop_words[i]);
    for (size_t i = 0; i < COUNT(acronyms); i++)
        sum = add(sum, acronyms[i]);
    for (size_t i = 0; i < COUNT(spellings); i++)
        sum = add(add(sum, spellings[i].from), spellings[i].to);
    return sum;
}
