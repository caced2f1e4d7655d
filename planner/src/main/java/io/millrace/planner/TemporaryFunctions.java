package io.millrace.planner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.table.api.internal.TableEnvironmentInternal;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.catalog.CatalogFunction;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.exceptions.FunctionNotExistException;
import org.apache.flink.table.functions.FunctionIdentifier;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.operations.ddl.CreateCatalogFunctionOperation;
import org.apache.flink.table.operations.ddl.CreateTempSystemFunctionOperation;
import org.apache.flink.table.operations.ddl.DropCatalogFunctionOperation;
import org.apache.flink.table.operations.ddl.DropTempSystemFunctionOperation;
import org.jspecify.annotations.Nullable;

/**
 * The classes of functions of which a plan holds the name only: temporary ones, which the script declares, and those of a
 * catalog that the plan does not carry. Names are as {@link PlannedScript#functions} has them.
 */
final class TemporaryFunctions {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TableEnvironmentInternal environment;
    private final Map<String, String> declared = new HashMap<>();

    TemporaryFunctions(TableEnvironmentInternal environment) {
        this.environment = environment;
    }

    /** Takes note of a statement about a temporary function that has run. */
    void note(String statement) {
        Operation operation = environment.getParser().parse(statement).get(0);
        if (operation instanceof CreateTempSystemFunctionOperation create) {
            declare(
                    FunctionIdentifier.normalizeName(create.getFunctionName()),
                    create.getCatalogFunction(),
                    create.isIgnoreIfExists());
        } else if (operation instanceof CreateCatalogFunctionOperation create && create.isTemporary()) {
            declare(name(create.getFunctionIdentifier()), create.getCatalogFunction(), create.isIgnoreIfExists());
        } else if (operation instanceof DropTempSystemFunctionOperation drop) {
            declared.remove(FunctionIdentifier.normalizeName(drop.getFunctionName()));
        } else if (operation instanceof DropCatalogFunctionOperation drop && drop.isTemporary()) {
            declared.remove(name(drop.getFunctionIdentifier()));
        }
    }

    private void declare(String name, CatalogFunction function, boolean ignoreIfExists) {
        if (ignoreIfExists) {
            declared.putIfAbsent(name, function.getClassName());
        } else {
            declared.put(name, function.getClassName());
        }
    }

    private static String name(ObjectIdentifier identifier) {
        return FunctionIdentifier.normalizeObjectIdentifier(identifier).asSerializableString();
    }

    /** Classes by name of the functions that a plan calls without saying what they are. */
    Map<String, String> calledBy(String planJson) {
        Map<String, String> called = new TreeMap<>();
        try {
            collect(JSON.readTree(planJson), called);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Flink wrote a plan that is no JSON", e);
        }
        return called;
    }

    private void collect(JsonNode json, Map<String, String> called) {
        if (json.has("systemName")) {
            String name =
                    FunctionIdentifier.normalizeName(json.get("systemName").asText());
            if (declared.containsKey(name)) {
                called.put(name, declared.get(name));
            }
        } else if (json.has("catalogName") && !json.has("class")) {
            ObjectIdentifier identifier = identifier(json.get("catalogName").asText());
            String name = name(identifier);
            String className = declared.containsKey(name) ? declared.get(name) : inCatalog(identifier);
            if (className != null) {
                called.put(name, className);
            }
        }
        for (JsonNode child : json) {
            collect(child, called);
        }
    }

    private static ObjectIdentifier identifier(String serialized) {
        List<String> parts = SerializedIdentifier.parts(serialized);
        return ObjectIdentifier.of(parts.get(0), parts.get(1), parts.get(2));
    }

    private @Nullable String inCatalog(ObjectIdentifier name) {
        Catalog catalog = environment.getCatalog(name.getCatalogName()).orElse(null);
        if (catalog == null) {
            return null;
        }
        try {
            return catalog.getFunction(name.toObjectPath()).getClassName();
        } catch (FunctionNotExistException e) {
            return null;
        }
    }
}
