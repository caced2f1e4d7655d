package io.millrace.conformance.oracle;

import java.util.List;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

/**
 * One change of a stream.
 *
 * @param entity number of the row that comes, changes and goes: its changes are dropped together
 * @param kind kind of the change
 * @param values as SQL literals of the column's type, unquoted; null for NULL
 */
record Change(int entity, RowKind kind, List<@Nullable String> values) {}
