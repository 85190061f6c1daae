package com.github.onsdigital.dp.kafka.consumer.listener;

import java.util.List;
import java.util.Map;
import java.util.Set;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

import com.github.onsdigital.dp.kafka.consumer.lifecycle.RunEnd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A broker denies access to a topic or a group: the run ends, and only the consumer life
 * cycle logs it.
 */
@Tag("faults")
class AuthorizationDeniedIntegrationTests extends RunsOnABroker {

	/**
	 * The loggers whose level {@code ClientLogLevel} raises above these messages.
	 */
	private static final Set<String> SET_BY_CLIENT_LOG_LEVEL = Set.of("NetworkClient", "Metadata",
			"CommitRequestManager", "ConsumerMembershipManager", "ConsumerHeartbeatRequestManager",
			"AsyncKafkaConsumer");

	private static EmbeddedKafkaKraftBroker broker;

	@BeforeAll
	static void startBroker() {
		broker = new EmbeddedKafkaKraftBroker(1, 1);
		broker.brokerProperty("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
		broker.brokerProperty("allow.everyone.if.no.acl.found", "true");
		broker.brokerProperty("group.initial.rebalance.delay.ms", "0");
		broker.brokerListProperty("refused.brokers");
		broker.afterPropertiesSet();
		connect(broker.getBrokersAsString());
	}

	@AfterAll
	static void stopBroker() {
		broker.destroy();
	}

	@ParameterizedTest
	@CsvSource({ "classic,TOPIC,READ", "classic,TOPIC,DESCRIBE", "classic,GROUP,READ", "consumer,TOPIC,READ",
			"consumer,TOPIC,DESCRIBE", "consumer,GROUP,READ" })
	void onlyTheLifeCycleLogsTheDenial(String protocol, ResourceType type, AclOperation operation) throws Exception {
		this.clientProperties = Map.of("group.protocol", protocol);
		String name = (type == ResourceType.TOPIC) ? this.topic : "group-" + this.topic;
		admin.createAcls(List.of(new AclBinding(new ResourcePattern(type, name, PatternType.LITERAL),
				new AccessControlEntry("User:ANONYMOUS", "*", operation, AclPermissionType.DENY))))
			.all()
			.get();
		Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
		ListAppender<ILoggingEvent> lines = new ListAppender<>();
		lines.start();
		root.addAppender(lines);
		try {
			single((record) -> this.handled.add(text(record)));
			await().atMost(LIMIT).until(() -> this.recording.end != null);
		}
		finally {
			root.detachAppender(lines);
		}
		assertThat(this.recording.end.kind()).isEqualTo(RunEnd.Kind.AUTH);
		assertThat(List.copyOf(lines.list)).filteredOn((line) -> line.getLevel().isGreaterOrEqual(Level.WARN))
			.filteredOn((line) -> line.getFormattedMessage().contains(name) || line.getThrowableProxy() != null)
			.filteredOn((line) -> SET_BY_CLIENT_LOG_LEVEL.stream().noneMatch(line.getLoggerName()::endsWith))
			.filteredOn((line) -> !line.getLoggerName().startsWith("kafka."))
			.extracting(ILoggingEvent::toString)
			.isEmpty();
	}

}
