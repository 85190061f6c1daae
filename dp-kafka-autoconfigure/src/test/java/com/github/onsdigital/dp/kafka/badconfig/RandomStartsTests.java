package com.github.onsdigital.dp.kafka.badconfig;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

import com.github.onsdigital.dp.kafka.badconfig.Handlers.OrderHandler;
import com.github.onsdigital.dp.kafka.badconfig.Handlers.OrderListHandler;
import com.github.onsdigital.dp.kafka.fakes.DpKafkaThreads;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * With any settings, the context starts or one report contains all mistakes: no other
 * exception, no stack trace, no connection, no key in any text, and no waiting. A failed
 * start can be repeated with {@code -Ddp.kafka.badconfig.seed=} and
 * {@code -Ddp.kafka.badconfig.starts=1}.
 */
class RandomStartsTests {

	private static final LightStarts STARTS = new LightStarts(Application.class, OrderHandler.class,
			OrderListHandler.class);

	private static final List<String> SECRETS = secrets();

	@Test
	void someRandomSettingsEndInAContextOrAReport(TestReporter reporter) {
		run(Long.getLong("dp.kafka.badconfig.seed", 20261125), 250, reporter);
	}

	@Test
	@Tag("faults")
	void tenThousandRandomSettingsEndInAContextOrAReport(TestReporter reporter) {
		run(Long.getLong("dp.kafka.badconfig.seed", System.nanoTime()), 10_000, reporter);
	}

	private static void run(long first, int usual, TestReporter reporter) {
		int count = Integer.getInteger("dp.kafka.badconfig.starts", usual);
		reporter.publishEntry("seeds", first + " and " + (count - 1) + " more");
		DpKafkaThreads threads = DpKafkaThreads.sinceNow();
		int started = 0;
		for (long seed = first; seed < first + count; seed++) {
			RandomSettings settings = new RandomSettings(seed);
			Outcome outcome = STARTS.run(settings.variables, settings.properties);
			check(outcome, "seed " + seed + ": " + settings.variables.keySet() + settings.properties.keySet());
			if (outcome.started()) {
				started++;
				// no thread may connect during the next start
				threads.join(Duration.ofSeconds(2));
			}
		}
		reporter.publishEntry("started", Integer.toString(started));
		// some starts succeed and some fail, else the random settings are of no use
		if (count >= 250) {
			assertThat(started).isBetween(count / 20, count * 19 / 20);
		}
	}

	private static void check(Outcome outcome, String which) {
		assertThat(outcome.failure()).as(which).isNull();
		assertThat(outcome.stackTrace()).as(which).isFalse();
		assertThat(Duration.ofNanos(outcome.nanos())).as(which).isLessThan(Outcome.WAITED);
		List<String> texts = new ArrayList<>(outcome.errors());
		texts.addAll(outcome.warnings());
		for (String text : texts) {
			assertThat(text).as(which).doesNotContain(SECRETS);
			assertThat(text).as(which).doesNotMatch("(?s).*[\\p{Cntrl}&&[^\n]].*");
		}
		if (outcome.started()) {
			assertThat(outcome.errors()).as(which).isEmpty();
			return;
		}
		assertThat(outcome.connections()).as(which).isZero();
		assertThat(outcome.errors()).as(which)
			.allSatisfy((text) -> assertThat(text.lines()).allMatch((line) -> line.length() < 1_200))
			.singleElement()
			.asString()
			.matches("(?s).*Description:\n\n[0-9]+ Kafka settings? (is|are) wrong:\n\n(    - [^\n]+\n)+\nAction:\n.*");
	}

	private static List<String> secrets() {
		List<String> secrets = new ArrayList<>(List.of("canary"));
		Stream.of(TlsRows.CLIENT, TlsRows.AUTHORITY)
			.flatMap((identity) -> identity.key().lines().skip(1).filter((line) -> !line.startsWith("-")))
			.map((line) -> line.substring(line.length() / 2))
			.filter((part) -> part.length() > 8)
			.forEach(secrets::add);
		return secrets;
	}

}
