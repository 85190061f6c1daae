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
		assertThat(statusAfter(CoordinatorStatus.ABSENT)).isEqualTo(CoordinatorStatus.PENDING);
		advance(9_999);
		assertThat(statusAfter(CoordinatorStatus.ABSENT)).isEqualTo(CoordinatorStatus.PENDING);
		advance(1);
		assertThat(statusAfter(CoordinatorStatus.ABSENT)).isEqualTo(CoordinatorStatus.ABSENT);
	}

	@Test
	void aCheckWithoutAResponseDoesNotEndAnAbsence() {
		statusAfter(CoordinatorStatus.ABSENT);
		advance(10_000);
		assertThat(statusAfter(CoordinatorStatus.UNKNOWN)).isEqualTo(CoordinatorStatus.UNKNOWN);
		assertThat(statusAfter(CoordinatorStatus.ABSENT)).isEqualTo(CoordinatorStatus.ABSENT);
	}

	@Test
	void aCoordinatorEndsAnAbsence() {
		statusAfter(CoordinatorStatus.ABSENT);
		advance(10_000);
		assertThat(statusAfter(CoordinatorStatus.AVAILABLE)).isEqualTo(CoordinatorStatus.AVAILABLE);
		assertThat(statusAfter(CoordinatorStatus.ABSENT)).isEqualTo(CoordinatorStatus.PENDING);
	}

	private CoordinatorStatus statusAfter(CoordinatorStatus status) {
		ClusterReport report = new ClusterReport(List.of(), Map.of(), null, true, Instant.EPOCH, Map.of(),
				Map.of("billing", status), true);
		return this.absences.apply(report).coordinator("billing");
	}

	private void advance(long millis) {
		this.now += Duration.ofMillis(millis).toNanos();
	}

}
