package io.millrace.plan;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A node this module has no record for; the plan stays readable and its coverage can name it.
 *
 * @param json the whole node
 */
public record UnknownNode(NodeHeader header, JsonNode json) implements PlanNode {}
