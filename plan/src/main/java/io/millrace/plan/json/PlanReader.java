package io.millrace.plan.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.plan.NodeHeader;
import io.millrace.plan.Plan;
import io.millrace.plan.PlanException;
import io.millrace.plan.PlanNode;
import io.millrace.plan.spec.Distribution;
import io.millrace.plan.spec.Input;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.ValidationException;

/**
 * Reads the JSON of a CompiledPlan, as {@code TableEnvironment.compilePlanSql(…).asJsonString()} writes it (FLIP-190,
 * Flink 1.17 to 2.3).
 */
public final class PlanReader {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final NodeReader nodeReader;
    private final Map<Integer, List<Integer>> sourcesByTarget = new LinkedHashMap<>();

    private PlanReader(ClassLoader classLoader) {
        nodeReader = new NodeReader(classLoader);
    }

    /** Reads a plan; classes of structured types are found through the thread's class loader. */
    public static Plan read(String json) {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return read(json, context == null ? PlanReader.class.getClassLoader() : context);
    }

    /**
     * Reads a plan.
     *
     * @param json text of the plan
     * @param classLoader where classes of structured types are found
     * @throws PlanException when this is no plan: names the node and the place in the JSON
     */
    public static Plan read(String json, ClassLoader classLoader) {
        try {
            return new PlanReader(classLoader).read(new Json(MAPPER.readTree(json), "plan"));
        } catch (JsonProcessingException e) {
            throw new PlanException(
                    "The plan is not JSON: " + e.getOriginalMessage() + " (line "
                            + e.getLocation().getLineNr() + ")",
                    e);
        }
    }

    private Plan read(Json plan) {
        for (Json edge : plan.get("edges").list(element -> element)) {
            sourcesByTarget
                    .computeIfAbsent(edge.get("target").integer(), target -> new ArrayList<>())
                    .add(edge.get("source").integer());
        }
        Map<Integer, PlanNode> nodes = new LinkedHashMap<>();
        for (Json node : plan.get("nodes").list(element -> element)) {
            int id = node.get("id").integer();
            if (nodes.put(id, readNode(id, node)) != null) {
                throw node.failure("repeats node id " + id);
            }
        }
        return new Plan(plan.get("flinkVersion").text(), TopologicalOrder.of(nodes));
    }

    private PlanNode readNode(int id, Json node) {
        try {
            return nodeReader.read(header(id, node), node);
        } catch (PlanException | ValidationException | IllegalArgumentException e) {
            JsonNode type = node.node().path("type");
            throw new PlanException("Node " + id + " (" + type.asText() + "): " + e.getMessage(), e);
        }
    }

    private NodeHeader header(int id, Json json) {
        Json type = json.get("type");
        int versionStart = type.text().lastIndexOf('_') + 1;
        String version = type.text().substring(versionStart);
        if (versionStart == 0 || version.isEmpty() || !version.chars().allMatch(Character::isDigit)) {
            throw type.failure("should be a node type with its version, such as stream-exec-calc_1");
        }
        Json configuration = json.optional("configuration");
        return new NodeHeader(
                id,
                type.text().substring(0, versionStart - 1),
                Integer.parseInt(version),
                nodeReader.outputType(json),
                json.get("description").text(),
                inputs(id, json),
                configuration == null ? Map.of() : configuration.textMap(),
                json.list("state", PartReader::state));
    }

    /** Edges say where an input comes from, the node's properties what it requires; both are in input order. */
    private List<Input> inputs(int id, Json json) {
        List<Integer> sources = sourcesByTarget.getOrDefault(id, List.of());
        List<Distribution> required =
                json.list("inputProperties", input -> PartReader.distribution(input.get("requiredDistribution")));
        if (sources.size() != required.size()) {
            throw json.failure("has " + required.size() + " inputs, but " + sources.size() + " edges lead to it");
        }
        List<Input> inputs = new ArrayList<>();
        for (int i = 0; i < required.size(); i++) {
            inputs.add(new Input(sources.get(i), required.get(i)));
        }
        return inputs;
    }
}
