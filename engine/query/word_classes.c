/* word_classes.c - words that patterns of denial name together. */
#include "query/cues.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

const struct lens_contraction lens_contractions[] = {
    { "isn't", "is", "not" },
    { "isnt", "is", "not" },
    { "aren't", "are", "not" },
    { "arent", "are", "not" },
    { "wasn't", "was", "not" },
    { "weren't", "were", "not" },
    { "don't", "do", "not" },
    { "dont", "do", "not" },
    { "doesn't", "does", "not" },
    { "doesnt", "does", "not" },
    { "didn't", "did", "not" },
    { "won't", "will", "not" },
    { "wont", "will", "not" },
    { "wouldn't", "would", "not" },
    { "haven't", "have", "not" },
    { "hasn't", "has", "not" },
    { "can't", "can", "not" },
    { "cant", "can", "not" },
    { "cannot", "can", "not" },
    { "couldn't", "could", "not" },
    { "shouldn't", "should", "not" },
    { "mustn't", "must", "not" },
    { "needn't", "need", "not" },
    { "ain't", "is", "not" },
    { "there's", "there", "is" },
    { "theres", "there", "is" },
    { "it's", "it", "is" },
    { "that's", "that", "is" },
    { "what's", "what", "is" },
    { "nothing's", "nothing", "is" },
    { "nobody's", "nobody", "is" },
    { "he's", "he", "is" },
    { "she's", "she", "is" },
    { "we'll", "we", "will" },
    { "i'll", "i", "will" },
    { "it'll", "it", "will" },
    { "i'm", "i", "am" },
    { "im", "i", "am" },
    { "we're", "we", "are" },
    { "they're", "they", "are" },
    { "i've", "i", "have" },
    { "we've", "we", "have" },
    { "i'd", "i", "would" },
    { "we'd", "we", "would" },
    { "let's", "let", "us" },
    { "lets", "let", "us" },
    { "gonna", "going", "to" },
    { "no-one", "nobody", NULL },
    { "noone", "nobody", NULL },
    { "nope", "nope", NULL },
};
const size_t lens_n_contractions = COUNT(lens_contractions);

const struct lens_word_class lens_word_classes[] = {
    /* They change nothing about what is denied. */
    { "weightless",
      "really simply just also currently certainly at present here "
      "still all probably clearly either anymore actually whatsoever very "
      "quite honestly frankly obviously literally basically lol btw now "
      "already entirely absolutely ever even perfectly thankfully "
      "luckily mercifully fortunately strictly exactly completely anyway "
      "anyways rather particularly altogether again explicitly however" },

    { "no",
      "no not never nor neither none nothing nobody nowhere hardly scarcely" },
    { "unreal", "no not never must should shall may can could will would to" },
    { "nobody", "nobody none neither" },
    { "do", "do does did will would shall" },
    { "be", "is are was were be been being remain remains stays am" },
    { "have", "have has had" },
    { "a", "a an the our my your any some this that its much" },
    { "us", "us me ours mine him her them anyone anybody everyone everybody" },
    { "aux",
      "is are was were has have had will would can could do does did may "
      "might need remains remain stays stay got gets plays play" },
    { "rule", "must should shall may can could ought want wants need needs" },

    /* Of what nobody does without wanting to. */
    { "needed",
      "needed wanted planned intended required desired foreseen envisaged "
      "considered missed sought necessary relevant applicable worthwhile "
      "warranted justified contemplated welcome wished "
      "expected included pursued" },
    { "need",
      "need plan intend expect miss envisage foresee require contemplate "
      "anticipate pursue" },
    { "planning",
      "planning looking considering intending proposing seeking pursuing "
      "asking hoping" },
    { "want",
      "need needs plan plans wish wishes intention ambition ambitions desire "
      "appetite use interest point aim goal call reason" },

    { "topic",
      "topic topics issue issues question questions problem problems concern "
      "concerns priority goal goals aim objective requirement subject "
      "consideration consideration factor thing worry worries theme matter" },
    { "no-topic",
      "topic issue question questions object concern priority goal aim "
      "objective requirement requirements option part consideration "
      "factor worry worries theme subject interest consequence non-issue" },
    { "scope",
      "scope remit brief picture agenda list roadmap cards table plan menu "
      "radar backlog programme program" },
    { "on", "on in within under inside" },
    { "last", "last least lowest smallest" },

    { "leave", "leave skip drop forget omit ignore not park" },
    { "suggest",
      "suggest propose recommend mention bring bother waste spend talk raise "
      "advise dare worry lecture" },

    { "settled",
      "settled frozen mandated prescribed prohibited "
      "shelved waived excluded dealt handled "
      "fixed-by outlawed banned scrapped binned outsourced untouchable" },
    { "dropped", "dropped skipped shelved waived scrapped binned rejected "
                 "dismissed declined crossed" },
    { "kept", "watched covered checked cleaned countersigned managed done "
              "decided fixed chosen supplied operated "
              "maintained monitored handled run provided picked set "
              "dictated prescribed settled guarded" },
    { "party",
      "vendor vendors vets elders doctors lawyers auditors accountants "
      "accounts office agency network treasury procurement committee supplier "
      "suppliers provider group headquarters hq parent "
      "integrator partner guild contractor hoster platform department "
      "colleagues compliance security legal contract holding ministry "
      "board manufacturer bureau people corporate others" },
    { "does", "does handles manages owns covers watches guards" },
    { "it", "it that this those them these everything" },
    { "job", "job business problem affair concern responsibility department "
             "call headache remit baby turf pigeon" },

    { "likes", "likes wants pleases wishes like want please" },
    { "matter", "matter count" },
    { "moot",
      "overkill pointless superfluous unnecessary dispensable irrelevant moot "
      "immaterial needless academic" },
    { "was", "was were been got" },
    { "left", "left kept stays stay remains remain" },
    { "silly",
      "overkill pointless silly eccentric absurd superfluous unnecessary "
      "comical daft laughable wasted theatre vanity excessive dispensable "
      "irrelevant moot immaterial needless fanciful academic" },
    { "would-be",
      "useless ridiculous mad madness waste luxury silly joke exaggerated "
      "nonsense insane crazy funny odd strange" },
    { "god", "god heaven goodness heavens lord" },
    { "hurry", "hurry rush haste" },

    /* What a system does to others. */
    { "act",
      "loop hang run push merge place sell book move order delete send phone "
      "call pay buy act change cancel spend transfer post execute" },
    { "power", "power powers authority rights permission means arms hands" },
    /* There is nothing to hide; but nothing to fall back on is a lack. */
    { "hosts",
      "host hosts own owns rent rents train trains adapt adapts tune tunes" },
    { "watches", "watches handles manages" },
    { "users", "users audience" },
    { "hide",
      "hide safeguard protect size record follow lock retrieve trim reuse cut "
      "shorten protect guard steal leak tune "
      "train cache store spend gain lose index search filter throttle scale "
      "deploy rate collect version choose play watch think look fix" },
    { "little", "little much few" },

    { "few",
      "one two three four five six seven eight nine ten eleven twelve fifteen "
      "sixteen twenty thirty dozen couple few handful once twice" },
    { "added", "added used connected" },
    { "wilfully",
      "consciously deliberately intentionally purposely knowingly" },
    { "reads", "reads sees read see" },
    { "tinkers", "edits hosts makes trains tunes types tinkers" },
    { "single", "one single once" },
    { "suffices", "suffices suffice sufficient" },
    { "calls", "call calls request requests query queries run runs" },
    { "period", "day week month year quarter season weeks" },

    /*
     * What a workload can do without by choice, so that its absence is no
     * lack.
     */
    { "capability",
      "action* adapt* agent* autonom* batch* bulk* cach* chain* "
      "chatbot* cluster* customis* customiz* distill* embedding* "
      "external* fine-tun* finetun* free-text* gpu* host* hyperpod* "
      "internet* loop* lora* multi-region* multi-step* multimodal* "
      "peak* personal* persons* pii* pre-train* pretrain* privacy* "
      "privat* provisioned* rag* real-time* realtime* region* "
      "retrain* retriev* rush* self-host* stream* tenant* "
      "third-party* tool* train* tun* vector* voice*" },
    /* What a list of denials may name besides. */
    { "extra",
      "agent* tool* release* environment* archive* tier* index* search* "
      "vector* librar* database* template* pipeline* dashboard* throttl* "
      "workflow* store* script* network* measuring scores" },
    { "negator", "avoid neither never no nor not nothing skip without" },
    /* Before the negator: a rule or a wish about behaviour, not a fact. */
    { "ruling",
      "must should shall may can could ought want need needs required "
      "has afraid worry would" },
    /* After "no" or "not": ignorance, a rule or a problem. */
    { "ignorance",
      "able allowed answer better clear clue enough fast idea know "
      "knows later longer matter more one only sure way" },
    /* What may stand between the negator and the capability: "do not use any
     * agents", "no plan to train our own".  Any other word changes the meaning:
     * "agents that never stop calling tools" lacks nothing. */
    { "bridge",
      "a access ai an any are as at be been being build built call "
      "calls can chain connected contain could custom data do "
      "document doing done e expect fine fixed for from further g get "
      "going has have hold host in include intend internal involve it "
      "keep keeps kind large long look made make makes model models "
      "more much need of offer on operate or other our overnight own "
      "plan planned plans process prompt provide rely run running "
      "runs second separate special such support that the them there "
      "to touch traffic type us use used using with worth yet" },
    /* After "is not": what has not been done to the capability before it. */
    { "undone",
      "distributed timed shared indexed retrieved scored "
      "adapted attached cached called connected customised exist held "
      "hosted involved kept looked made offered performed permitted "
      "processed provided scored stored streamed supported switched "
      "touched trained tuned used" },
};
_Static_assert(COUNT(lens_word_classes) <= LENS_WORD_CLASSES_MAX,
               "a class has bits in every clause");
const size_t lens_n_word_classes = COUNT(lens_word_classes);
