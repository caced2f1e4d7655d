package io.millrace.conformance.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The random choices that make a program, one number after the other. They are kept: the same numbers give the same
 * program, and fewer or lower ones a simpler one, which is how a failing program shrinks. Where they run out, each is 0,
 * the simplest.
 */
final class Choices {
    private final int[] given;
    private final Random random;
    private final boolean isReplay;
    private final List<Integer> made = new ArrayList<>();

    private Choices(int[] given, Random random, boolean isReplay) {
        this.given = given;
        this.random = random;
        this.isReplay = isReplay;
    }

    static Choices ofSeed(long seed) {
        return new Choices(new int[0], new Random(seed * 0x9E3779B97F4A7C15L + 17), false);
    }

    static Choices replay(int[] choices) {
        return new Choices(choices.clone(), new Random(0), true);
    }

    /** A number from 0 to {@code bound - 1}. */
    int below(int bound) {
        int choice = 0;
        if (!isReplay) {
            choice = random.nextInt(bound);
        } else if (made.size() < given.length) {
            choice = Math.min(given[made.size()], bound - 1);
        }
        made.add(choice);
        return choice;
    }

    /** True in so many of a hundred cases; false is the simpler one. */
    boolean chance(int percent) {
        return below(100) >= 100 - percent;
    }

    /** One of the options, of which the first is the simplest. */
    <T> T pick(List<T> options) {
        return options.get(below(options.size()));
    }

    /** What was chosen so far. */
    int[] made() {
        return made.stream().mapToInt(Integer::intValue).toArray();
    }
}
