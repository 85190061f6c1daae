package com.github.onsdigital.dp.kafka.cluster;

import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import com.github.onsdigital.dp.kafka.check.CheckState;
import com.github.onsdigital.dp.kafka.check.CheckStatus;

import static org.assertj.core.api.Assertions.assertThat;

class ClusterCheckTests {

	@ParameterizedTest
	@CsvSource({ "3, 1, OK", "2, 1, OK", "1, 1, OK", "0, 1, CRITICAL", "3, 2, OK", "2, 2, OK", "1, 2, CRITICAL",
			"0, 2, CRITICAL", "3, 3, OK", "2, 3, CRITICAL", "1, 3, CRITICAL", "0, 3, CRITICAL" })
	void fewerAddressesThanNeededAreCritical(int reachable, int needed, CheckStatus expected) {
		ClusterReport report = Reports.of(TopicPresence.PRESENT, reachable > 0, reachable > 1, reachable > 2);
		assertThat(new ClusterCheck("orders", needed).evaluate(report, true).status()).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "ABSENT, does not exist", "DENIED, is not authorized: grant DESCRIBE on it",
			"UNKNOWN, is not known yet" })
	void aTopicThatIsNotKnownIsAWarning(TopicPresence presence, String text) {
		CheckState state = new ClusterCheck("orders", 1).evaluate(Reports.of(presence, true, true), true);
		assertThat(state.status()).isEqualTo(CheckStatus.WARNING);
		assertThat(state.message()).contains("topic 'orders' " + text);
	}

	@Test
	void onlyTheTopicOfTheCheckCounts() {
		CheckState state = new ClusterCheck("invoices", 1).evaluate(Reports.healthy(), true);
		assertThat(state.status()).isEqualTo(CheckStatus.WARNING);
		assertThat(state.message()).contains("topic 'invoices' is not known yet");
	}

	@ParameterizedTest
	@CsvSource({ "ABSENT, WARNING, does not exist: create it", "DENIED, WARNING, is not authorized: grant WRITE on it",
			"PRESENT, OK,", "UNKNOWN, OK," })
	void aDeadLetterTopicThatIsMissingIsAWarning(TopicPresence presence, CheckStatus expected, @Nullable String text) {
		ClusterReport report = withDeadLetterTopic(Reports.healthy(), presence);
		CheckState state = new ClusterCheck("orders", 1, "orders-dlt", "billing").evaluate(report, true);
		assertThat(state.status()).isEqualTo(expected);
		assertThat(state.message())
			.startsWith("3 of 3 brokers reachable; topic 'orders' exists" + ((text != null) ? "; " : ""))
			.contains((text != null) ? "dead-letter topic 'orders-dlt' " + text : "");
		assertThat(state.message().contains("orders-dlt")).isEqualTo(text != null);
		assertThat(new ClusterCheck("orders", 1).evaluate(report, true).status()).isEqualTo(CheckStatus.OK);
	}

	@Test
	void aDeadLetterTopicIsNotReportedWhileNoBrokerResponds() {
		CheckState state = new ClusterCheck("orders", 1, "orders-dlt", "billing")
			.evaluate(withDeadLetterTopic(Reports.unreachable(), TopicPresence.ABSENT), true);
		assertThat(state.status()).isEqualTo(CheckStatus.CRITICAL);
		assertThat(state.message()).doesNotContain("dlt");
	}

	private static ClusterReport withDeadLetterTopic(ClusterReport report, TopicPresence presence) {
		Map<String, TopicPresence> topics = Map.of("orders", report.topic("orders"), "orders-dlt", presence);
		return new ClusterReport(report.addresses(), topics, report.clusterId(), report.usable(), report.at());
	}

	@Test
	void notInitialisedIsAWarningAndAnUnreachableClusterIsCritical() {
		ClusterCheck check = new ClusterCheck("orders", 1);
		assertThat(check.evaluate(Reports.healthy(), false).status()).isEqualTo(CheckStatus.WARNING);
		assertThat(check.evaluate(Reports.unreachable(), false).status()).isEqualTo(CheckStatus.CRITICAL);
	}

	@Test
	void anUnreachableBrokerIsNamedAlsoWhileTheStatusIsOk() {
		CheckState state = new ClusterCheck("orders", 1).evaluate(Reports.of(TopicPresence.PRESENT, true, false), true);
		assertThat(state.status()).isEqualTo(CheckStatus.OK);
		assertThat(state.message())
			.isEqualTo("1 of 2 brokers reachable; topic 'orders' exists; b2:9092 refuses the connection");
	}

	@Test
	void beforeTheFirstReportTheStatusIsWarning() {
		CheckState state = new ClusterCheck("orders", 1).evaluate(null, false);
		assertThat(state)
			.isEqualTo(new CheckState(CheckStatus.WARNING, "the brokers have not been checked yet", null, null, null));
	}

	@Test
	void theTimesOfTheLastSuccessAndFailureAreKept() {
		ClusterCheck check = new ClusterCheck("orders", 1);
		Instant later = Reports.AT.plusSeconds(30);
		CheckState success = check.evaluate(Reports.healthy(), true);
		assertThat(success.lastSuccess()).isEqualTo(Reports.AT);
		assertThat(success.lastFailure()).isNull();
		ClusterReport unreachable = Reports.unreachable();
		CheckState failure = check
			.evaluate(new ClusterReport(unreachable.addresses(), unreachable.topics(), null, false, later), true);
		assertThat(failure.lastChecked()).isEqualTo(later);
		assertThat(failure.lastSuccess()).isEqualTo(Reports.AT);
		assertThat(failure.lastFailure()).isEqualTo(later);
	}

	@Test
	void aGroupWithoutACoordinatorIsAWarningThatNamesTheSetting() {
		ClusterReport healthy = Reports.healthy();
		ClusterReport report = new ClusterReport(healthy.addresses(), healthy.topics(), "id", true, Reports.AT,
				Map.of(), Map.of("billing", CoordinatorStatus.ABSENT), true);
		CheckState state = new ClusterCheck("orders", 1, null, "billing").evaluate(report, true);
		assertThat(state.status()).isEqualTo(CheckStatus.WARNING);
		assertThat(state.message()).contains("group 'billing' has no coordinator")
			.contains("offsets.topic.replication.factor");
		assertThat(new ClusterCheck("orders", 1, null, "invoicing").evaluate(report, true).status())
			.isEqualTo(CheckStatus.OK);
		assertThat(CheckSchedule.isHealthy(report)).isFalse();
	}

	@Test
	void aCoordinatorThatDoesNotRespondIsNoWarning() {
		ClusterReport healthy = Reports.healthy();
		ClusterReport report = new ClusterReport(healthy.addresses(), healthy.topics(), "id", true, Reports.AT,
				Map.of(), Map.of("billing", CoordinatorStatus.UNREACHABLE), true);
		assertThat(new ClusterCheck("orders", 1, null, "billing").evaluate(report, true).status())
			.isEqualTo(CheckStatus.OK);
	}

	@Test
	void brokersThatAdvertiseOnlyUnreachableAddressesAreAWarning() {
		ClusterReport healthy = Reports.healthy();
		ClusterReport report = new ClusterReport(healthy.addresses(), healthy.topics(), "id", true, Reports.AT,
				Map.of(), Map.of(), false);
		CheckState state = new ClusterCheck("orders", 1).evaluate(report, true);
		assertThat(state.status()).isEqualTo(CheckStatus.WARNING);
		assertThat(state.message()).contains("none of the addresses that the brokers advertise can be used");
		assertThat(CheckSchedule.isHealthy(report)).isFalse();
	}

}
