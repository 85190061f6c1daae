package com.github.onsdigital.dp.kafka.cluster;

import java.time.Duration;
import java.util.Random;

import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.retry.RetrySettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The time between checks when one problem is replaced by another.
 */
class CheckScheduleTests {

	private final CheckSchedule schedule = new CheckSchedule(
			new RetrySettings(Duration.ofMillis(200), Duration.ofSeconds(32)), Duration.ofSeconds(30), new Random(7));

	private final ClusterReport unreachable = Reports.of(TopicPresence.UNKNOWN, false);

	private final ClusterReport withoutTopic = Reports.of(TopicPresence.ABSENT, true);

	@Test
	void aClusterThatRecoversWithoutTheTopicIsCheckedAgainSoon() {
		for (int i = 0; i < 10; i++) {
			this.schedule.next(this.unreachable, true);
		}
		assertThat(this.schedule.next(this.withoutTopic, true)).isLessThan(Duration.ofSeconds(1));
		for (int i = 0; i < 10; i++) {
			this.schedule.next(this.withoutTopic, true);
		}
		assertThat(this.schedule.next(this.withoutTopic, true)).isGreaterThan(Duration.ofSeconds(20));
	}

	@Test
	void aClusterThatFailsIsNotCheckedFasterThanTheBackoff() {
		for (int i = 0; i < 10; i++) {
			this.schedule.next(this.withoutTopic, true);
		}
		assertThat(this.schedule.next(this.unreachable, true)).isGreaterThan(Duration.ofSeconds(20));
	}

}
