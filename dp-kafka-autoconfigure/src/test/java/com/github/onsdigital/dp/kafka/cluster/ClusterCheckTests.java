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
		assertThat(new ClusterCheck("orders", needed).judge(report, true).status()).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "ABSENT, does not exist", "DENIED, may not be seen", "UNKNOWN, is not known yet" })
	void aTopicThatIsNotKnownIsAWarning(TopicPresence presence, String words) {
		CheckState state = new ClusterCheck("orders", 1).judge(Reports.of(presence, true, true), true);
		assertThat(state.status()).isEqualTo(CheckStatus.WARNING);
		assertThat(state.message()).contains("topic 'orders' " + words);
	}

	@Test
	void anotherTopicIsNotThisOne() {
		CheckState state = new ClusterCheck("invoices", 1).judge(Reports.fine(), true);
		assertThat(state.status()).isEqualTo(CheckStatus.WARNING);
		assertThat(state.message()).contains("topic 'invoices' is not known yet");
	}

	@ParameterizedTest
	@CsvSource({ "ABSENT, WARNING, does not exist: create it", "DENIED, WARNING, may not be seen: grant WRITE on it",
			"PRESENT, OK,", "UNKNOWN, OK," })
	void aDeadLetterTopicThatIsMissingIsAWarning(TopicPresence presence, CheckStatus expected, @Nullable String words) {
		ClusterReport report = withDeadLetterTopic(Reports.fine(), presence);
		CheckState state = new ClusterCheck("orders", 1, "orders-dlt", "billing").judge(report, true);
		assertThat(state.status()).isEqualTo(expected);
		assertThat(state.message()).startsWith("3 of 3 brokers reachable; topic 'orders' exists")
			.contains((words != null) ? "; dead-letter topic 'orders-dlt' " + words : "");
		assertThat(state.message().contains("orders-dlt")).isEqualTo(words != null);
		assertThat(new ClusterCheck("orders", 1).judge(report, true).status()).isEqualTo(CheckStatus.OK);
	}

	@Test
	void aDeadLetterTopicIsNotSpokenOfWhileNoBrokerAnswers() {
		CheckState state = new ClusterCheck("orders", 1, "orders-dlt", "billing")
			.judge(withDeadLetterTopic(Reports.dead(), TopicPresence.ABSENT), true);
		assertThat(state.status()).isEqualTo(CheckStatus.CRITICAL);
		assertThat(state.message()).doesNotContain("dlt");
	}

	private static ClusterReport withDeadLetterTopic(ClusterReport report, TopicPresence presence) {
		Map<String, TopicPresence> topics = Map.of("orders", report.topic("orders"), "orders-dlt", presence);
		return new ClusterReport(report.addresses(), topics, report.clusterId(), report.usable(), report.at());
	}

	@Test
	void notInitialisedIsAWarningAndADeadClusterStaysCritical() {
		ClusterCheck check = new ClusterCheck("orders", 1);
		assertThat(check.judge(Reports.fine(), false).status()).isEqualTo(CheckStatus.WARNING);
		assertThat(check.judge(Reports.dead(), false).status()).isEqualTo(CheckStatus.CRITICAL);
	}

	@Test
	void whatIsMissingIsNamedAlsoWhileOk() {
		CheckState state = new ClusterCheck("orders", 1).judge(Reports.of(TopicPresence.PRESENT, true, false), true);
		assertThat(state.status()).isEqualTo(CheckStatus.OK);
		assertThat(state.message())
			.isEqualTo("1 of 2 brokers reachable; topic 'orders' exists; b2:9092 refuses the connection");
	}

	@Test
	void beforeTheFirstReportNothingIsKnown() {
		CheckState state = new ClusterCheck("orders", 1).judge(null, false);
		assertThat(state)
			.isEqualTo(new CheckState(CheckStatus.WARNING, "the brokers have not been asked yet", null, null, null));
	}

	@Test
	void remembersWhenItWasLastGoodAndBad() {
		ClusterCheck check = new ClusterCheck("orders", 1);
		Instant later = Reports.AT.plusSeconds(30);
		CheckState good = check.judge(Reports.fine(), true);
		assertThat(good.lastSuccess()).isEqualTo(Reports.AT);
		assertThat(good.lastFailure()).isNull();
		ClusterReport dead = Reports.dead();
		CheckState bad = check.judge(new ClusterReport(dead.addresses(), dead.topics(), null, false, later), true);
		assertThat(bad.lastChecked()).isEqualTo(later);
		assertThat(bad.lastSuccess()).isEqualTo(Reports.AT);
		assertThat(bad.lastFailure()).isEqualTo(later);
	}

	@Test
	void aGroupWithoutACoordinatorIsAWarningThatNamesTheSetting() {
		ClusterReport fine = Reports.fine();
		ClusterReport report = new ClusterReport(fine.addresses(), fine.topics(), "id", true, Reports.AT, Map.of(),
				Map.of("billing", CoordinatorStatus.ABSENT), true);
		CheckState state = new ClusterCheck("orders", 1, null, "billing").judge(report, true);
		assertThat(state.status()).isEqualTo(CheckStatus.WARNING);
		assertThat(state.message()).contains("group 'billing' has no coordinator")
			.contains("offsets.topic.replication.factor");
		assertThat(new ClusterCheck("orders", 1, null, "invoicing").judge(report, true).status())
			.isEqualTo(CheckStatus.OK);
		assertThat(CheckSchedule.fine(report)).isFalse();
	}

	@Test
	void aCoordinatorThatDoesNotAnswerIsNoWarningForAnotherIsElected() {
		ClusterReport fine = Reports.fine();
		ClusterReport report = new ClusterReport(fine.addresses(), fine.topics(), "id", true, Reports.AT, Map.of(),
				Map.of("billing", CoordinatorStatus.UNREACHABLE), true);
		assertThat(new ClusterCheck("orders", 1, null, "billing").judge(report, true).status())
			.isEqualTo(CheckStatus.OK);
	}

	@Test
	void brokersThatAdvertiseOnlyAddressesThatDoNotAnswerAreAWarning() {
		ClusterReport fine = Reports.fine();
		ClusterReport report = new ClusterReport(fine.addresses(), fine.topics(), "id", true, Reports.AT, Map.of(),
				Map.of(), false);
		CheckState state = new ClusterCheck("orders", 1).judge(report, true);
		assertThat(state.status()).isEqualTo(CheckStatus.WARNING);
		assertThat(state.message()).contains("none of the addresses that the brokers advertise can be used");
		assertThat(CheckSchedule.fine(report)).isFalse();
	}

}
