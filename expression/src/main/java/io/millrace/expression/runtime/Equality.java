package io.millrace.expression.runtime;

import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.DecimalDataUtils;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.util.MapDataUtil;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.DistinctType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.jspecify.annotations.Nullable;

/**
 * Equality, order and hash of Flink's internal data structures, by type: values as SQL compares them, what they contain
 * element by element. Nulls inside arrays and rows are equal to each other, as in Flink's binary format; as values of a
 * map they equal nothing, as in Flink's code for maps. Immutable.
 */
public abstract class Equality {
    /** Whether two values that are not null are equal. */
    public abstract boolean equal(Object left, Object right);

    /** A hash of a value that is not null: equal for values that are, zeros of different sign excepted. */
    public int hash(Object value) {
        return value.hashCode();
    }

    /** Negative, zero or positive as the left value is less than, equal to or greater than the right one. */
    @SuppressWarnings("unchecked")
    public int compare(Object left, Object right) {
        return ((Comparable<Object>) left).compareTo(right);
    }

    /** Whether the left value is less; nothing is less or greater than NaN. */
    public boolean less(Object left, Object right) {
        return compare(left, right) < 0;
    }

    /** Whether the left value is greater. */
    public boolean greater(Object left, Object right) {
        return compare(left, right) > 0;
    }

    /** Whether both are null or equal. */
    final boolean same(@Nullable Object left, @Nullable Object right) {
        if (left == null || right == null) {
            return left == null && right == null;
        }
        return equal(left, right);
    }

    /** The equality of values of two types that SQL compares with each other. */
    public static Equality of(LogicalType left, LogicalType right) {
        return switch (left.getTypeRoot()) {
            case TINYINT, SMALLINT, INTEGER, BIGINT, FLOAT, DOUBLE, DECIMAL -> new OfNumbers();
            case ARRAY -> new OfArrays(((ArrayType) left).getElementType(), ((ArrayType) right).getElementType());
            case MAP -> new OfMaps((MapType) left, (MapType) right);
            case MULTISET ->
                new OfMaps(
                        asMap(((MultisetType) left).getElementType()), asMap(((MultisetType) right).getElementType()));
            case ROW, STRUCTURED_TYPE -> new OfRows(left, right);
            case DISTINCT_TYPE -> of(((DistinctType) left).getSourceType(), right);
            case BINARY, VARBINARY -> new OfBytes();
            default -> new OfObjects();
        };
    }

    private static MapType asMap(LogicalType element) {
        return new MapType(element, new IntType(false));
    }

    private static final class OfObjects extends Equality {
        @Override
        public boolean equal(Object left, Object right) {
            return left.equals(right);
        }
    }

    private static final class OfBytes extends Equality {
        @Override
        public boolean equal(Object left, Object right) {
            return java.util.Arrays.equals((byte[]) left, (byte[]) right);
        }

        @Override
        public int hash(Object value) {
            return java.util.Arrays.hashCode((byte[]) value);
        }

        @Override
        public int compare(Object left, Object right) {
            return java.util.Arrays.compareUnsigned((byte[]) left, (byte[]) right);
        }
    }

    /** Numbers of any types: exact ones as longs, as decimals where one is a decimal, as doubles otherwise. */
    private static final class OfNumbers extends Equality {
        @Override
        public boolean equal(Object left, Object right) {
            if (isApproximate(left) || isApproximate(right)) {
                // Not Double.compare: NaN equals nothing, and both zeros are equal.
                return toDouble(left) == toDouble(right);
            }
            return compare(left, right) == 0;
        }

        @Override
        public int compare(Object left, Object right) {
            if (isApproximate(left) || isApproximate(right)) {
                return Double.compare(toDouble(left), toDouble(right));
            } else if (left instanceof DecimalData || right instanceof DecimalData) {
                return toDecimal(left).compareTo(toDecimal(right));
            }
            return Long.compare(((Number) left).longValue(), ((Number) right).longValue());
        }

        @Override
        public boolean less(Object left, Object right) {
            if (isApproximate(left) || isApproximate(right)) {
                return toDouble(left) < toDouble(right);
            }
            return compare(left, right) < 0;
        }

        @Override
        public boolean greater(Object left, Object right) {
            if (isApproximate(left) || isApproximate(right)) {
                return toDouble(left) > toDouble(right);
            }
            return compare(left, right) > 0;
        }

        private static boolean isApproximate(Object value) {
            return value instanceof Double || value instanceof Float;
        }

        private static double toDouble(Object value) {
            return value instanceof DecimalData decimal
                    ? DecimalDataUtils.doubleValue(decimal)
                    : ((Number) value).doubleValue();
        }

        private static DecimalData toDecimal(Object value) {
            return value instanceof DecimalData decimal
                    ? decimal
                    : DecimalDataUtils.castFrom(((Number) value).longValue(), 38, 0);
        }
    }

    private static final class OfArrays extends Equality {
        private final Equality elements;
        private final ArrayData.ElementGetter leftGetter;
        private final ArrayData.ElementGetter rightGetter;

        OfArrays(LogicalType left, LogicalType right) {
            elements = of(left, right);
            leftGetter = ArrayData.createElementGetter(left);
            rightGetter = ArrayData.createElementGetter(right);
        }

        @Override
        public boolean equal(Object left, Object right) {
            ArrayData leftArray = (ArrayData) left;
            ArrayData rightArray = (ArrayData) right;
            boolean equal = leftArray.size() == rightArray.size();
            for (int i = 0; equal && i < leftArray.size(); i++) {
                equal = elements.same(
                        leftGetter.getElementOrNull(leftArray, i), rightGetter.getElementOrNull(rightArray, i));
            }
            return equal;
        }

        @Override
        public int hash(Object value) {
            int hash = 1;
            for (int i = 0; i < ((ArrayData) value).size(); i++) {
                Object element = leftGetter.getElementOrNull((ArrayData) value, i);
                hash = 31 * hash + (element == null ? 0 : elements.hash(element));
            }
            return hash;
        }
    }

    private static final class OfMaps extends Equality {
        private final MapType left;
        private final MapType right;
        private final Equality values;

        OfMaps(MapType left, MapType right) {
            this.left = left;
            this.right = right;
            values = of(left.getValueType(), right.getValueType());
        }

        @Override
        public boolean equal(Object leftMap, Object rightMap) {
            if (((MapData) leftMap).size() != ((MapData) rightMap).size()) {
                return false;
            }
            Map<Object, Object> leftValues =
                    MapDataUtil.convertToJavaMap((MapData) leftMap, left.getKeyType(), left.getValueType());
            Map<Object, Object> rightValues =
                    MapDataUtil.convertToJavaMap((MapData) rightMap, right.getKeyType(), right.getValueType());
            for (Map.Entry<Object, Object> entry : leftValues.entrySet()) {
                Object other = rightValues.get(entry.getKey());
                if (entry.getValue() == null || other == null || !values.equal(entry.getValue(), other)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public int hash(Object value) {
            return ((MapData) value).size();
        }
    }

    private static final class OfRows extends Equality {
        private final Equality[] fields;
        private final RowData.FieldGetter[] leftGetters;
        private final RowData.FieldGetter[] rightGetters;

        OfRows(LogicalType left, LogicalType right) {
            List<LogicalType> leftTypes = LogicalTypeChecks.getFieldTypes(left);
            List<LogicalType> rightTypes = LogicalTypeChecks.getFieldTypes(right);
            fields = new Equality[leftTypes.size()];
            leftGetters = new RowData.FieldGetter[fields.length];
            rightGetters = new RowData.FieldGetter[fields.length];
            for (int i = 0; i < fields.length; i++) {
                fields[i] = of(leftTypes.get(i), rightTypes.get(i));
                leftGetters[i] = RowData.createFieldGetter(leftTypes.get(i), i);
                rightGetters[i] = RowData.createFieldGetter(rightTypes.get(i), i);
            }
        }

        @Override
        public boolean equal(Object left, Object right) {
            boolean equal = true;
            for (int i = 0; equal && i < fields.length; i++) {
                equal = fields[i].same(
                        leftGetters[i].getFieldOrNull((RowData) left), rightGetters[i].getFieldOrNull((RowData) right));
            }
            return equal;
        }

        @Override
        public int hash(Object value) {
            int hash = 1;
            for (int i = 0; i < fields.length; i++) {
                Object field = leftGetters[i].getFieldOrNull((RowData) value);
                hash = 31 * hash + (field == null ? 0 : fields[i].hash(field));
            }
            return hash;
        }
    }

    /** Whether values of the type are compared here only: they have no columnar form. */
    public static boolean isOfObjects(LogicalType type) {
        return switch (type.getTypeRoot()) {
            case ARRAY, MAP, MULTISET, ROW, STRUCTURED_TYPE, RAW, BITMAP -> true;
            default -> type.is(LogicalTypeFamily.USER_DEFINED);
        };
    }
}
