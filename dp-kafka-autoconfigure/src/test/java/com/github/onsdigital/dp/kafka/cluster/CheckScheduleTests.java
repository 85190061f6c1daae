package com.github.onsdigital.dp.kafka.cluster;

import java.time.Duration;
import java.util.Random;

import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.retry.RetrySettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The pace of checks when what is missing becomes something else.
 */
class CheckScheduleTests {

	private final CheckSchedule pace = new CheckSchedule(new RetrySettings(Duration.ofMillis(200), Duration.ofSeconds(32)),
			Duration.ofSeconds(30), new Random(7));

	private final ClusterReport away = Reports.of(TopicPresence.UNKNOWN, false);

	private final ClusterReport withoutTopic = Reports.of(TopicPresence.ABSENT, true);

	@Test
	void aClusterThatComesBackWithoutTheTopicIsAskedAgainSoon() {
		for (int i = 0; i < 10; i++) {
			this.pace.next(this.away, true);
		}
		assertThat(this.pace.next(this.withoutTopic, true)).isLessThan(Duration.ofSeconds(1));
		for (int i = 0; i < 10; i++) {
			this.pace.next(this.withoutTopic, true);
		}
		assertThat(this.pace.next(this.withoutTopic, true)).isGreaterThan(Duration.ofSeconds(20));
	}

	@Test
	void aClusterThatGoesIsNotAskedFasterThanTheBackoff() {
		for (int i = 0; i < 10; i++) {
			this.pace.next(this.withoutTopic, true);
		}
		assertThat(this.pace.next(this.away, true)).isGreaterThan(Duration.ofSeconds(20));
	}

}
