package io.millrace.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.serve.table.ServedTable;
import io.millrace.testkit.Await;
import io.millrace.testkit.Chromium;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The live page in a real browser. */
@Timeout(120)
class PageTest {

    private final FakeLog log = new FakeLog();
    private final SampleRetail retail = new SampleRetail(log);
    private ServeServer server;
    private Chromium browser;

    @BeforeEach
    void start() throws Exception {
        Optional<Path> program = Chromium.program();
        assumeTrue(program.isPresent(), "Chromium is not on the PATH");
        server = startServer(0);
        browser = new Chromium(program.get());
        browser.viewport(1440, 900, false);
    }

    @AfterEach
    void stop() throws Exception {
        if (browser != null) {
            browser.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private ServeServer startServer(int port) {
        return ServeServer.start(ServeOptions.of("unused").withAddress("127.0.0.1", port), log, retail::status);
    }

    @Test
    void anEmptyPageTeachesHowToSendAnEvent() throws Exception {
        server.tables().register(SampleTables.REVENUE);
        open();
        shows("curl -d", "#table-panel");
        assertThat(browser.evaluate("document.querySelector('#table-panel').innerText")
                        .asText())
                .contains(server.url() + "/api/topics/orders")
                .contains("kcat -P -b localhost:9092 -t orders");
        shows("All quiet", "#alerts");
        shows("None.", "#dead");
        noComplaints();
    }

    @Test
    void rowsAlertsAndDeadLettersAppearWithoutReload() throws Exception {
        SampleRetail.register(server);
        open();
        shows("Waiting for the first row", "#table-note");
        browser.evaluate("window.stillHere = true");
        for (int i = 0; i < 8; i++) {
            retail.step();
        }
        shows("United Kingdom", "#table-panel");
        shows("unit_price", "#dead");
        Await.until("an alert is shown", () -> browser.holds("document.querySelectorAll('#alerts li').length === 1"));
        String before = revenueOfUnitedKingdom();
        retail.step();
        Await.until("the cell follows", () -> !revenueOfUnitedKingdom().equals(before));
        assertThat(browser.holds("document.querySelector('#table-panel td.lit, #table-panel td.lit-again')"))
                .as("a changed cell is lit")
                .isTrue();
        assertThat(browser.holds("window.stillHere"))
                .as("the page was not loaded again")
                .isTrue();
        noComplaints();
    }

    @Test
    void theGraphShowsRatesBadgesAndLateRows() throws Exception {
        open();
        Await.until(
                "rates are shown",
                () -> browser.holds(
                        "[...document.querySelectorAll('.edge-label')].some(label => /^[1-9].*\\/s$/.test(label.textContent))"));
        assertThat(browser.evaluate("document.querySelectorAll('.node').length").asInt())
                .isEqualTo(12);
        assertThat(browser.evaluate("document.querySelectorAll('.badge.native').length")
                        .asInt())
                .isEqualTo(11);
        assertThat(browser.evaluate("document.querySelectorAll('.badge.flink').length")
                        .asInt())
                .isEqualTo(1);
        shows("late", "#graph");
        shows("retail", "#pipelines");
        Await.until(
                "latency is drawn", () -> browser.holds("document.querySelector('.line.median').getAttribute('d')"));
        shows("2010-12", "#sources");
        noComplaints();
    }

    @Test
    void tabsAndHeadingsChooseWhatIsShown() throws Exception {
        SampleRetail.register(server);
        retail.step();
        open();
        shows("United Kingdom", "#table-panel");
        browser.evaluate("document.getElementById('tab-trending_products').click()");
        shows("WHITE HANGING HEART", "#table-panel");
        browser.evaluate("[...document.querySelectorAll('th button')].find(b => b.innerText === 'quantity').click()");
        Await.until(
                "sorted by quantity",
                () -> browser.holds("document.querySelector('th[aria-sort=descending]')?.innerText === 'quantity'"));
        List<Long> shown = quantities();
        assertThat(shown).isSortedAccordingTo((a, b) -> Long.compare(b, a)).hasSize(10);
        assertThat(browser.evaluate("location.hash").asText()).isEqualTo("#table=trending_products&order=-quantity");
    }

    @Test
    void aLostConnectionIsShownAndHeals() throws Exception {
        open();
        shows("Live", "#connection");
        int port = server.port();
        server.close();
        shows("connection to Millrace is lost", "#banner");
        server = startServer(port);
        assertThat(server.portMoved()).isFalse();
        shows("Live", "#connection");
        assertThat(browser.holds("document.querySelector('#banner').hidden")).isTrue();
    }

    @Test
    void aPhoneScrollsDownOnly() throws Exception {
        SampleRetail.register(server);
        for (int i = 0; i < 30; i++) {
            retail.step();
        }
        browser.viewport(375, 812, true);
        open();
        shows("United Kingdom", "#table-panel");
        Await.until("the graph is drawn", () -> browser.holds("document.querySelector('#graph svg')"));
        assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
                .isEqualTo(375);
        String wide = "[...document.querySelectorAll('main > *, main .card, header.top > *, footer')]"
                + ".filter(node => node.getBoundingClientRect().right > 376).map(node => node.id || node.className)";
        assertThat(browser.evaluate(wide)).isEmpty();
        noComplaints();
    }

    @Test
    void thousandsOfChangesASecondDoNotStopThePage() throws Exception {
        SampleRetail.register(server);
        retail.step();
        open();
        shows("United Kingdom", "#table-panel");
        int messagesBefore = browser.messages();
        long start = System.nanoTime();
        for (int i = 0; i < 1000; i++) {
            retail.step();
        }
        assertThat(server.tables().awaitCurrent(Duration.ofSeconds(10))).isTrue();
        ServedTable.Counts trending =
                server.tables().find("trending_products").orElseThrow().counts();
        Await.until(
                "the page shows the last count",
                () -> browser.holds("document.querySelector('#tab-trending_products .tab-count').textContent === '"
                        + trending.rows() + "'"));
        double seconds = (System.nanoTime() - start) / 1e9;
        assertThat(trending.changes()).isGreaterThan(9_000);
        // A look four times a second, of at most four kinds of message.
        assertThat(browser.messages() - messagesBefore).isLessThan(20 + (int) (16 * seconds));
        noComplaints();
    }

    /** Draws the pictures of the documentation: {@code -Dmillrace.shots=FOLDER}. */
    @Test
    @EnabledIfSystemProperty(named = "millrace.shots", matches = ".+")
    void screenshots() throws Exception {
        Path folder = Files.createDirectories(Path.of(System.getProperty("millrace.shots")));
        SampleRetail.register(server);
        for (int i = 0; i < 230; i++) {
            retail.step();
        }
        open();
        shows("United Kingdom", "#table-panel");
        long end = System.nanoTime()
                + Duration.ofSeconds(Integer.getInteger("millrace.shots.seconds", 20))
                        .toNanos();
        while (System.nanoTime() < end) {
            retail.step();
            Thread.sleep(400);
        }
        for (boolean dark : new boolean[] {false, true}) {
            browser.dark(dark);
            String suffix = dark ? "-dark.png" : "-light.png";
            for (String table : List.of("revenue_per_country", "trending_products")) {
                browser.viewport(1440, 900, false);
                browser.evaluate("document.getElementById('tab-" + table + "').click(); scrollTo(0, 0)");
                Await.until("the table is shown", () -> browser.holds("document.querySelector('tbody tr')"));
                retail.step();
                Thread.sleep(900);
                browser.screenshot(folder.resolve("desktop-" + table + suffix), false);
            }
            browser.viewport(375, 812, true);
            Thread.sleep(600);
            browser.screenshot(folder.resolve("phone" + suffix), false);
            browser.viewport(375, 2900, true);
            Thread.sleep(600);
            browser.screenshot(folder.resolve("phone-whole" + suffix), false);
        }
    }

    private void open() throws Exception {
        browser.open(server.url());
        Await.until("the page is live", () -> browser.holds("document.querySelector('.connection.live')"));
    }

    private void shows(String text, String where) throws Exception {
        String read = "document.querySelector('" + where + "')?.textContent ?? ''";
        Await.until(
                "'" + text + "' in " + where,
                () -> browser.evaluate(read).asText().contains(text));
    }

    private String revenueOfUnitedKingdom() throws Exception {
        return browser.evaluate("[...document.querySelectorAll('#table-panel tbody tr')]"
                        + ".find(row => row.innerText.includes('United Kingdom'))?.lastChild.textContent ?? ''")
                .asText();
    }

    private List<Long> quantities() throws Exception {
        List<Long> values = new java.util.ArrayList<>();
        browser.evaluate("[...document.querySelectorAll('#table-panel tbody tr')]"
                        + ".map(row => Number(row.children[3].textContent.replaceAll(',', '')))")
                .forEach(value -> values.add(value.asLong()));
        return values;
    }

    private void noComplaints() {
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.requests()).isNotEmpty().allSatisfy(address -> assertThat(
                        Map.of("localhost", true, "127.0.0.1", true))
                .containsKey(URI.create(address).getHost()));
    }
}
