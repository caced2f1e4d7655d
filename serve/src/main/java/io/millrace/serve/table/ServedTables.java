package io.millrace.serve.table;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * The tables served here. The application registers a descriptor for each; a table that is registered fills at once
 * from the beginning of its topic, also when the topic is created later.
 */
public final class ServedTables {

    private final ConcurrentSkipListMap<String, ServedTable> tables = new ConcurrentSkipListMap<>();
    private final Consumer<ServedTable> registered;
    private final BiFunction<Collection<String>, Duration, Boolean> awaitTopics;

    /**
     * @param registered told of each new table, which it makes follow its topic
     * @param awaitTopics waits until everything that is in these topics now has been read
     */
    public ServedTables(
            Consumer<ServedTable> registered, BiFunction<Collection<String>, Duration, Boolean> awaitTopics) {
        this.registered = registered;
        this.awaitTopics = awaitTopics;
    }

    /**
     * Serves a table from now on. Registering an equal descriptor again changes nothing.
     *
     * @throws IllegalArgumentException when the name or the topic is served already with another description
     */
    public synchronized ServedTable register(TableDescriptor descriptor) {
        for (ServedTable table : tables.values()) {
            TableDescriptor other = table.descriptor();
            if (other.equals(descriptor)) {
                return table;
            }
            if (other.name().equals(descriptor.name()) || other.topic().equals(descriptor.topic())) {
                throw new IllegalArgumentException("Served already with another description: table=" + other.name()
                        + " topic=" + other.topic() + " asked=" + descriptor.name() + " of " + descriptor.topic()
                        + ". Give the new table its own name and topic.");
            }
        }
        ServedTable table = new ServedTable(descriptor);
        tables.put(descriptor.name(), table);
        registered.accept(table);
        return table;
    }

    public Optional<ServedTable> find(String name) {
        return Optional.ofNullable(tables.get(name));
    }

    /** All tables by name. */
    public List<ServedTable> all() {
        return new ArrayList<>(tables.values());
    }

    public List<String> names() {
        return new ArrayList<>(tables.keySet());
    }

    /**
     * Waits until the tables hold everything that was committed to their topics when this was called: what a bounded
     * run does before it prints its final tables.
     *
     * @return false when the time was up first
     */
    public boolean awaitCurrent(Duration timeout) {
        List<String> topics = new ArrayList<>();
        for (ServedTable table : tables.values()) {
            topics.add(table.descriptor().topic());
        }
        return awaitTopics.apply(topics, timeout);
    }
}
