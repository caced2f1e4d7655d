package io.millrace.operators.sort;

/** Sorts slots of a state, stable: those that no order tells apart stay as they were. A merge sort, since Java has none for ints. */
final class SlotSort {
    private SlotSort() {}

    /** Compares the slots at two places of the list that is sorted. */
    @FunctionalInterface
    interface Order {
        int compare(int left, int right);
    }

    /**
     * The places {@code [0, count)} of a list in the order of what lies there.
     *
     * @param order compares two places
     */
    static int[] places(int count, Order order) {
        int[] from = new int[count];
        int[] to = new int[count];
        for (int i = 0; i < count; i++) {
            from[i] = i;
        }
        for (int width = 1; width < count; width *= 2) {
            for (int start = 0; start < count; start += 2 * width) {
                merge(from, to, start, Math.min(start + width, count), Math.min(start + 2 * width, count), order);
            }
            int[] sorted = to;
            to = from;
            from = sorted;
            if (width > count / 2) {
                break;
            }
        }
        return from;
    }

    private static void merge(int[] from, int[] to, int start, int middle, int end, Order order) {
        int left = start;
        int right = middle;
        for (int i = start; i < end; i++) {
            boolean takesLeft = right == end || (left < middle && order.compare(from[left], from[right]) <= 0);
            to[i] = takesLeft ? from[left++] : from[right++];
        }
    }
}
