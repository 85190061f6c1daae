package com.github.onsdigital.dp.kafka.endpoint;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;

import com.github.onsdigital.dp.kafka.support.SafeText;

/**
 * Records the actions of operators: one log line, and one audit event, which Boot stores
 * if the application has an audit event repository.
 */
final class ActionAudit {

	private static final Logger logger = LoggerFactory.getLogger("com.github.onsdigital.dp.kafka.audit");

	private final ApplicationEventPublisher publisher;

	ActionAudit(ApplicationEventPublisher publisher) {
		this.publisher = publisher;
	}

	void record(String principal, ConsumerAction action, String consumerId, @Nullable String text) {
		String reason = (text != null) ? SafeText.escape(text, SafeText.LIMIT) : "";
		logger.info("kafkaconsumers: {} requested {} of consumer {}{}", SafeText.escape(principal, SafeText.LIMIT),
				action, consumerId, reason.isEmpty() ? "" : ": " + reason);
		this.publisher.publishEvent(new AuditApplicationEvent(new AuditEvent(principal, "KAFKA_CONSUMER_ACTION",
				Map.of("consumer", consumerId, "action", action.toString(), "text", reason))));
	}

}
