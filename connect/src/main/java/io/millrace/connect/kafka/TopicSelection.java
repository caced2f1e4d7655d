package io.millrace.connect.kafka;

import io.millrace.connect.TableOptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.flink.streaming.connectors.kafka.table.KafkaConnectorOptions;
import org.jspecify.annotations.Nullable;

/**
 * The topics of a table: a list, or all that a pattern matches as a whole; one of the two.
 *
 * @param topics the topics by name; empty if there is a pattern
 * @param pattern the pattern of names; null if there is a list
 */
record TopicSelection(List<String> topics, @Nullable Pattern pattern) {
    TopicSelection {
        topics = List.copyOf(topics);
    }

    static TopicSelection of(TableOptions options) {
        List<String> topics = options.find(KafkaConnectorOptions.TOPIC).orElse(List.of()).stream()
                .map(String::trim)
                .filter(topic -> !topic.isEmpty())
                .toList();
        String pattern = options.find(KafkaConnectorOptions.TOPIC_PATTERN).orElse(null);
        if (topics.isEmpty() == (pattern == null)) {
            throw options.wrong(
                    topics.isEmpty()
                            ? "neither 'topic' nor 'topic-pattern' is given"
                            : "'topic' and 'topic-pattern' are both given",
                    "Give one of the two.");
        }
        if (pattern == null) {
            return new TopicSelection(topics, null);
        }
        try {
            return new TopicSelection(List.of(), Pattern.compile(pattern));
        } catch (PatternSyntaxException e) {
            throw options.wrong("'topic-pattern' is no regular expression: " + e.getDescription(), null);
        }
    }

    boolean isSingleTopic() {
        return topics.size() == 1;
    }

    boolean matches(String topic) {
        return pattern == null ? topics.contains(topic) : pattern.matcher(topic).matches();
    }

    /** Which of these a pattern matches. */
    List<String> matching(Collection<String> existing) {
        List<String> matching = new ArrayList<>();
        for (String topic : existing) {
            if (matches(topic)) {
                matching.add(topic);
            }
        }
        return matching;
    }

    @Override
    public String toString() {
        return pattern == null ? String.join(";", topics) : "pattern " + pattern;
    }
}
