package io.millrace.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
    @ParameterizedTest
    @CsvSource({
        "'', '', 0",
        "'', abc, 3",
        "abc, '', 3",
        "topic, topic, 0",
        "topic, topci, 1",
        "topic, tpoic, 1",
        "topic, topics, 1",
        "topic, tonic, 1",
        "ca, abc, 3",
        "kitten, sitting, 3",
        "orders, revenue, 6"
    })
    void countsEdits(String left, String right, int edits) {
        assertThat(NearestName.distance(left, right)).isEqualTo(edits);
        assertThat(NearestName.distance(right, left)).isEqualTo(edits);
    }

    @Test
    void findsTheNearestOfSeveral() {
        List<String> options = List.of("scan.startup.mode", "scan.bounded.mode", "topic", "topic-pattern");
        assertThat(NearestName.of("scan.startup.mod", options)).contains("scan.startup.mode");
        assertThat(NearestName.of("TOPCI", options)).contains("topic");
    }

    @Test
    void suggestsNothingThatIsFarOff() {
        assertThat(NearestName.of("customers", List.of("orders", "revenue"))).isEmpty();
        assertThat(NearestName.of("id", List.of("ts"))).isEmpty();
        assertThat(NearestName.of("any", List.of())).isEmpty();
    }

    @Test
    void takesTheFirstInTheAlphabetOfEquallyNear() {
        assertThat(NearestName.of("cast", List.of("cost", "cash", "case"))).contains("case");
        assertThat(NearestName.of("cast", List.of("case", "cost", "cash"))).contains("case");
    }

    @Test
    void isASentenceToAppend() {
        assertThat(NearestName.sentence("topci", List.of("topic"))).isEqualTo(" Did you mean 'topic'?");
        assertThat(NearestName.sentence("topci", List.of("format"))).isEmpty();
    }
}
