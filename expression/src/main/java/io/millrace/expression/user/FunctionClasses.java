package io.millrace.expression.user;

import io.millrace.plan.expression.FunctionIdentifier;
import io.millrace.plan.expression.FunctionIdentifier.CatalogFunction;
import io.millrace.plan.expression.FunctionIdentifier.InlineFunction;
import io.millrace.plan.expression.FunctionIdentifier.SystemFunction;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which class a function of a plan is. Of a temporary function, the plan has the name only.
 *
 * @param classLoader finds the classes, and all that users brought along
 * @param classNames binary name of the class by name of the function: {@code `catalog`.`database`.`name`} of a function of
 *     a catalog, the name alone of a system function; names in lower case, as Flink registers them
 */
public record FunctionClasses(ClassLoader classLoader, Map<String, String> classNames) {
    public FunctionClasses {
        classNames = Map.copyOf(classNames);
    }

    /** For plans that name every class themselves. */
    public static FunctionClasses of(ClassLoader classLoader) {
        return new FunctionClasses(classLoader, Map.of());
    }

    /** Name of a function's class; null if neither the plan nor the names given know it. */
    @Nullable
    String className(FunctionIdentifier function) {
        if (function instanceof InlineFunction inline) {
            return inline.className();
        } else if (function instanceof CatalogFunction catalog) {
            return catalog.className() == null ? classNames.get(nameOf(catalog)) : catalog.className();
        }
        return function instanceof SystemFunction system
                ? classNames.get(org.apache.flink.table.functions.FunctionIdentifier.normalizeName(system.name()))
                : null;
    }

    private static String nameOf(CatalogFunction function) {
        return org.apache.flink.table.functions.FunctionIdentifier.normalizeObjectIdentifier(function.identifier())
                .asSerializableString();
    }
}
