package io.millrace.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A way to cut a test's events into epochs. Time always ends an epoch, since rows before and after a watermark are not the
 * same to an operator; between two advances of time every cut is allowed.
 */
record Cut(String name, Mode mode, long seed) {
    enum Mode {
        ONE_ROW,
        WHOLE,
        SEEDED
    }

    /** What one epoch does: its batches in order, then time. */
    record Epoch(List<Chunk> chunks, long[] watermarks, long processingTimeMillis, List<HarnessEvent> expectations) {}

    /** Rows of one batch of one input. */
    record Chunk(int input, List<TestRow> rows) {}

    /** Every row is an epoch, and so is every advance of time. */
    static Cut oneRow() {
        return new Cut("one row an epoch", Mode.ONE_ROW, 0);
    }

    /** All rows between two advances of time are one batch of one epoch. */
    static Cut whole() {
        return new Cut("all rows between two advances of time in one epoch", Mode.WHOLE, 0);
    }

    /** Cuts drawn from a seed, of epochs and of batches within them. */
    static Cut seeded(long seed) {
        return new Cut("cuts drawn from seed " + seed, Mode.SEEDED, seed);
    }

    @Override
    public String toString() {
        return name;
    }

    /** The epochs of a test; the same at every call. */
    List<Epoch> epochs(List<HarnessEvent> events, int inputs, long startMillis, boolean keepInputOrder) {
        Cutter cutter = new Cutter(this, inputs, startMillis, keepInputOrder);
        events.forEach(cutter::take);
        return cutter.finish();
    }

    /** Goes through the events once. */
    private static final class Cutter {
        private final Mode mode;
        private final boolean keepInputOrder;
        private final Random random;
        private final double cutChance;
        private final List<Epoch> epochs = new ArrayList<>();
        private final List<List<TestRow>> pending = new ArrayList<>();
        private final long[] watermarks;
        private int pendingRows;
        private int lastInput = -1;
        private long now;
        /** Processing time has moved and no epoch has run at it yet. */
        private boolean timeMoved;

        Cutter(Cut cut, int inputs, long startMillis, boolean keepInputOrder) {
            this.mode = cut.mode;
            this.keepInputOrder = keepInputOrder;
            this.random = new Random(cut.seed);
            this.cutChance = random.nextDouble() * 0.6;
            this.now = startMillis;
            this.watermarks = new long[inputs];
            Arrays.fill(watermarks, Long.MIN_VALUE);
            for (int i = 0; i < inputs; i++) {
                pending.add(new ArrayList<>());
            }
        }

        void take(HarnessEvent event) {
            if (event instanceof HarnessEvent.Rows rows) {
                rows.rows().forEach(row -> takeRow(rows.input(), row));
            } else if (event instanceof HarnessEvent.Watermark watermark) {
                takeWatermark(watermark);
            } else if (event instanceof HarnessEvent.ProcessingTime time) {
                takeProcessingTime(time.millis());
            } else if (epochs.isEmpty() && pendingRows == 0 && !timeMoved) {
                throw new IllegalStateException(event + " is expected before anything has happened");
            } else if (mode == Mode.ONE_ROW) {
                epochs.get(epochs.size() - 1).expectations().add(event);
            }
        }

        private void takeRow(int input, TestRow row) {
            boolean otherInput = keepInputOrder && lastInput != input;
            if (pendingRows > 0 && (otherInput || (mode == Mode.SEEDED && random.nextDouble() < cutChance))) {
                cut();
            }
            lastInput = input;
            pending.get(input).add(row);
            pendingRows++;
            if (mode == Mode.ONE_ROW) {
                cut();
            }
        }

        private void takeWatermark(HarnessEvent.Watermark watermark) {
            if (mode == Mode.SEEDED && pendingRows > 0 && random.nextBoolean()) {
                cut();
            }
            for (int input = 0; input < watermarks.length; input++) {
                if (watermark.input() < 0 || watermark.input() == input) {
                    watermarks[input] = watermark.millis();
                }
            }
            cut();
        }

        /** The engine never runs old rows at a new time, but the next rows may come in the epoch in which time moves. */
        private void takeProcessingTime(long millis) {
            if (pendingRows > 0 || timeMoved) {
                cut();
            }
            now = millis;
            timeMoved = true;
            if (mode == Mode.ONE_ROW || (mode == Mode.SEEDED && random.nextBoolean())) {
                cut();
            }
        }

        List<Epoch> finish() {
            if (pendingRows > 0 || timeMoved || epochs.isEmpty()) {
                cut();
            }
            return epochs;
        }

        private void cut() {
            List<Chunk> chunks = new ArrayList<>();
            for (int input = 0; input < pending.size(); input++) {
                List<TestRow> rows = pending.get(input);
                int from = 0;
                while (from < rows.size()) {
                    int to = mode == Mode.SEEDED ? from + 1 + random.nextInt(rows.size() - from) : rows.size();
                    chunks.add(new Chunk(input, List.copyOf(rows.subList(from, to))));
                    from = to;
                }
                rows.clear();
            }
            pendingRows = 0;
            timeMoved = false;
            epochs.add(new Epoch(chunks, watermarks.clone(), now, new ArrayList<>()));
        }
    }
}
