package io.millrace.bench.nexmark;

import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import io.millrace.data.NearestName;
import io.millrace.planner.Script;
import io.millrace.planner.SqlFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The queries of the benchmark, and what two engines' results of them have to have in common. */
public enum NexmarkQuery {
    Q0("pass through"),
    Q1("currency conversion"),
    Q2("selection"),
    Q3("local item suggestion"),
    Q4("average price for a category"),
    Q5("hot items"),
    Q6("average selling price by seller"),
    Q7("highest bid"),
    Q8("monitor new users"),
    Q9("winning bids"),
    Q10("log to file system"),
    Q11("user sessions"),
    Q12("processing time windows"),
    Q13("bounded side input join"),
    Q14("calculation"),
    Q15("bidding statistics report"),
    Q16("channel statistics report"),
    Q17("auction statistics report"),
    Q18("find last bid"),
    Q19("auction top-10 price"),
    Q20("expand bid with auction"),
    Q21("add channel id"),
    Q22("get URL directories");

    /** What can be compared of a result. */
    public enum Result {
        /** The table: its rows are a function of the events. */
        TABLE,
        /** The files that were written. */
        FILES,
        /** Nothing: it depends on when events are processed. */
        DEPENDS_ON_CLOCK
    }

    private static final String FOLDER = "/nexmark/";

    private final String title;

    NexmarkQuery(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }

    /** {@code q0}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The table it writes. */
    public String sink() {
        return "nexmark_" + id();
    }

    public Result result() {
        return switch (this) {
            case Q10 -> Result.FILES;
            case Q12 -> Result.DEPENDS_ON_CLOCK;
            default -> Result.TABLE;
        };
    }

    /** Whether Flink's planner takes it; q6 has an OVER aggregate over updates, which Flink refuses. */
    public boolean isPlannable() {
        return this != Q6;
    }

    /** All that can be planned. */
    public static List<NexmarkQuery> plannable() {
        return Arrays.stream(values()).filter(NexmarkQuery::isPlannable).toList();
    }

    /** @throws MillraceException with the nearest name if there is none of this name */
    public static NexmarkQuery of(String id) {
        for (NexmarkQuery query : values()) {
            if (query.id().equalsIgnoreCase(id)) {
                return query;
            }
        }
        List<String> ids = Arrays.stream(values()).map(NexmarkQuery::id).toList();
        String hint = NearestName.of(id, ids)
                .map(name -> "Did you mean " + name + "?")
                .orElse("Queries are q0 to q22.");
        throw new MillraceException(ErrorCode.USAGE, "There is no query " + id, hint, null);
    }

    /**
     * The query as a script: the table of events, the views over it, the query itself.
     *
     * @param source where events come from
     * @param variables the values that the files leave open
     */
    public Script script(EventInput source, Map<String, String> variables) {
        List<SqlFile> files = new ArrayList<>();
        files.add(file(source == EventInput.KAFKA ? "events-kafka.sql" : "events-memory.sql"));
        files.add(file("views.sql"));
        files.add(file(id() + ".sql"));
        return Script.read(files, variables);
    }

    private static SqlFile file(String name) {
        try (InputStream resource = NexmarkQuery.class.getResourceAsStream(FOLDER + name)) {
            if (resource == null) {
                throw new IllegalStateException("no resource " + FOLDER + name);
            }
            return new SqlFile(name, new String(resource.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
