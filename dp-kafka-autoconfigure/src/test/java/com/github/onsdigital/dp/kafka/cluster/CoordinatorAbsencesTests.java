package com.github.onsdigital.dp.kafka.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CoordinatorAbsencesTests {

	private long now = 1;

	private final CoordinatorAbsences absences = new CoordinatorAbsences(() -> this.now);

	@Test
	void anAbsenceOfTenSecondsIsReported() {
		assertThat(seen(CoordinatorStatus.ABSENT)).isEqualTo(CoordinatorStatus.PENDING);
		pass(9_999);
		assertThat(seen(CoordinatorStatus.ABSENT)).isEqualTo(CoordinatorStatus.PENDING);
		pass(1);
		assertThat(seen(CoordinatorStatus.ABSENT)).isEqualTo(CoordinatorStatus.ABSENT);
	}

	@Test
	void aCheckWithoutAnAnswerDoesNotEndAnAbsence() {
		seen(CoordinatorStatus.ABSENT);
		pass(10_000);
		assertThat(seen(CoordinatorStatus.UNKNOWN)).isEqualTo(CoordinatorStatus.UNKNOWN);
		assertThat(seen(CoordinatorStatus.ABSENT)).isEqualTo(CoordinatorStatus.ABSENT);
	}

	@Test
	void aCoordinatorEndsAnAbsence() {
		seen(CoordinatorStatus.ABSENT);
		pass(10_000);
		assertThat(seen(CoordinatorStatus.AVAILABLE)).isEqualTo(CoordinatorStatus.AVAILABLE);
		assertThat(seen(CoordinatorStatus.ABSENT)).isEqualTo(CoordinatorStatus.PENDING);
	}

	private CoordinatorStatus seen(CoordinatorStatus status) {
		ClusterReport report = new ClusterReport(List.of(), Map.of(), null, true, Instant.EPOCH, Map.of(),
				Map.of("billing", status), true);
		return this.absences.apply(report).coordinator("billing");
	}

	private void pass(long millis) {
		this.now += Duration.ofMillis(millis).toNanos();
	}

}
