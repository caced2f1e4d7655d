package io.millrace.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.data.ObjectColumn;
import java.util.Map;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.runtime.typeutils.ArrayDataSerializer;
import org.apache.flink.table.runtime.typeutils.MapDataSerializer;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ObjectStateColumnTest {
    private static final LogicalType INT = new IntType();
    private static final RowType ROW = RowType.of(INT, VarCharType.STRING_TYPE);

    @Test
    void rowsAreEqualInAnyForm() {
        GenericRowData row = GenericRowData.of(1, StringData.fromString("x"));

        assertThat(equal(ROW, row, new RowDataSerializer(ROW).toBinaryRow(row).copy()))
                .isTrue();
        assertThat(equal(ROW, row, GenericRowData.of(2, StringData.fromString("x"))))
                .isFalse();
        assertThat(equal(ROW, row, null)).isFalse();
        assertThat(equal(ROW, null, null)).isTrue();
    }

    @Test
    void arraysAndMapsAreEqualInAnyForm() {
        ArrayType arrayType = new ArrayType(INT);
        GenericArrayData array = new GenericArrayData(new Integer[] {1, null});
        MapType mapType = new MapType(INT, INT);
        GenericMapData map = new GenericMapData(Map.of(1, 2));

        assertThat(equal(
                        arrayType,
                        array,
                        new ArrayDataSerializer(INT).toBinaryArray(array).copy()))
                .isTrue();
        assertThat(equal(arrayType, array, new GenericArrayData(new Integer[] {1, 2})))
                .isFalse();
        assertThat(equal(
                        mapType,
                        map,
                        new MapDataSerializer(INT, INT).toBinaryMap(map).copy()))
                .isTrue();
        assertThat(equal(mapType, map, new GenericMapData(Map.of(1, 3)))).isFalse();
    }

    private static boolean equal(LogicalType type, @Nullable Object stored, @Nullable Object other) {
        StateColumn column = StateColumn.of(type);
        column.ensureCapacity(1);
        column.set(0, new ObjectColumn(new Object[] {stored}, 1), 0);
        return column.valueEquals(0, new ObjectColumn(new Object[] {other}, 1), 0);
    }
}
