/*
 * LucenePeer - the adapter of Apache Lucene; the protocol is in run.
 *
 * One segment, frequencies without positions, BM25Similarity, dynamic pruning as
 * an IndexSearcher does by itself.  The JVM compiles what runs often, so a set of
 * queries runs once before the clock, for at most a quarter of its seconds.
 */
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LogDocMergePolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.Version;

public class LucenePeer {
    static final class Tokens extends TokenStream {
        private final CharTermAttribute term =
            addAttribute(CharTermAttribute.class);
        private final String[] words;
        private int at;

        Tokens(String[] words) { this.words = words; }

        @Override
        public boolean incrementToken() {
            clearAttributes();
            if (at == words.length)
                return false;
            term.append(words[at++]);
            return true;
        }
    }

    /* The task is written by run: flat, and without escapes in what is read. */
    static String get(String task, String name, String value) {
        Matcher m = Pattern.compile("\"" + name + "\": " + value).matcher(task);
        if (!m.find())
            throw new IllegalArgumentException("the task has no '" + name + "'");
        return m.group(1);
    }

    static String text(String task, String name) {
        return get(task, name, "\"([^\"]*)\"");
    }

    static double number(String task, String name) {
        return Double.parseDouble(get(task, name, "([0-9.]+)"));
    }

    static String[] split(String line) {
        return line.isEmpty() ? new String[0] : line.split(" ");
    }

    static void build(String task, BM25Similarity bm25) throws Exception {
        IndexWriterConfig config = new IndexWriterConfig();
        config.setSimilarity(bm25);
        config.setMergePolicy(new LogDocMergePolicy());
        config.setRAMBufferSizeMB(512);
        FieldType type = new FieldType();
        type.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
        type.setTokenized(true);
        type.freeze();
        try (MMapDirectory dir =
                 new MMapDirectory(Path.of(text(task, "folder")));
             IndexWriter writer = new IndexWriter(dir, config);
             var lines = Files.newBufferedReader(
                 Path.of(text(task, "documents")))) {
            for (String line; (line = lines.readLine()) != null;) {
                Document document = new Document();
                document.add(new Field("t", new Tokens(split(line)), type));
                writer.addDocument(document);
            }
            writer.forceMerge(1);
        }
    }

    static ScoreDoc[] search(IndexSearcher searcher, String[] words, int k)
        throws Exception {
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        for (String word : words)
            query.add(new TermQuery(new Term("t", word)),
                      BooleanClause.Occur.SHOULD);
        return searcher.search(query.build(), k).scoreDocs;
    }

    static String answer(IndexSearcher searcher, List<String[]> queries, int k,
                         double seconds) throws Exception {
        long end = System.nanoTime() + (long)(seconds * 0.25e9);
        for (String[] query : queries) {
            search(searcher, query, k);
            if (System.nanoTime() > end)
                break;
        }
        StringBuilder times = new StringBuilder();
        StringBuilder ids = new StringBuilder();
        end = System.nanoTime() + (long)(seconds * 1e9);
        for (String[] query : queries) {
            long began = System.nanoTime();
            ScoreDoc[] found = search(searcher, query, k);
            times.append(times.length() == 0 ? "" : ",")
                .append((System.nanoTime() - began) / 1000.0);
            List<String> row = new ArrayList<>();
            for (ScoreDoc hit : found)
                row.add(String.valueOf(hit.doc));
            ids.append(ids.length() == 0 ? "[" : ",[")
                .append(String.join(",", row)).append("]");
            if (System.nanoTime() > end)
                break;
        }
        return "{\"microseconds\": [" + times + "], \"ids\": [" + ids + "]}";
    }

    static Map<String, List<String[]>> queries(String task) throws Exception {
        Map<String, List<String[]>> out = new LinkedHashMap<>();
        Matcher m = Pattern.compile("\"([^\"]*)\": \"([^\"]*)\"")
                        .matcher(get(task, "queries", "\\{([^}]*)\\}"));
        while (m.find()) {
            List<String[]> set = new ArrayList<>();
            for (String line : Files.readAllLines(Path.of(m.group(2)),
                                                  StandardCharsets.US_ASCII))
                set.add(split(line));
            out.put(m.group(1), set);
        }
        return out;
    }

    public static void main(String[] args) throws Exception {
        String task = Files.readString(Path.of(args[0]));
        BM25Similarity bm25 = new BM25Similarity(
            (float)number(task, "k1"), (float)number(task, "b"));
        String seconds = "null";
        if (get(task, "build", "(true|false)").equals("true")) {
            long began = System.nanoTime();
            build(task, bm25);
            seconds = String.valueOf((System.nanoTime() - began) / 1e9);
        }
        try (DirectoryReader reader = DirectoryReader.open(
                 new MMapDirectory(Path.of(text(task, "folder"))))) {
            IndexSearcher searcher = new IndexSearcher(reader);
            searcher.setSimilarity(bm25);
            searcher.setQueryCache(null);
            StringBuilder sets = new StringBuilder();
            for (var set : queries(task).entrySet())
                sets.append(sets.length() == 0 ? "" : ", ")
                    .append("\"" + set.getKey() + "\": ")
                    .append(answer(searcher, set.getValue(),
                                   (int)number(task, "k"),
                                   number(task, "seconds")));
            System.out.println(
                "{\"version\": \"" + Version.LATEST + "\", \"differs\": "
                + "\"lengths are kept in one byte; the JVM's compiler and "
                + "collector share the CPU; a set of queries runs once as a "
                + "warm-up\", \"bytes\": null, \"build_seconds\": " + seconds
                + ", \"sets\": {" + sets + "}}");
        }
    }
}
