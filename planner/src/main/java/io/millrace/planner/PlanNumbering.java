package io.millrace.planner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;

/**
 * Numbers the nodes of a CompiledPlan from 1. Flink numbers them by a counter of the process, so the second plan of a
 * process would differ from the first one of the same script, and with it the names of its state.
 */
final class PlanNumbering {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private PlanNumbering() {}

    static String fromOne(String planJson) {
        try {
            JsonNode plan = JSON.readTree(planJson);
            Map<Integer, Integer> numbers = new HashMap<>();
            for (JsonNode node : plan.path("nodes")) {
                int number = numbers.size() + 1;
                numbers.put(node.path("id").asInt(), number);
                ((ObjectNode) node).put("id", number);
            }
            for (JsonNode edge : plan.path("edges")) {
                renumber((ObjectNode) edge, "source", numbers);
                renumber((ObjectNode) edge, "target", numbers);
            }
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(plan);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Flink wrote a plan that is no JSON", e);
        }
    }

    private static void renumber(ObjectNode edge, String end, Map<Integer, Integer> numbers) {
        Integer number = numbers.get(edge.path(end).asInt());
        if (number == null) {
            throw new IllegalStateException("An edge of the plan ends at no node: " + edge);
        }
        edge.put(end, number);
    }
}
