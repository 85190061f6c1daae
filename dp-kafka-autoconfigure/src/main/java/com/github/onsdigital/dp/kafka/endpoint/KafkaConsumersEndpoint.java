package com.github.onsdigital.dp.kafka.endpoint;

import java.security.Principal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.context.ApplicationEventPublisher;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Actuator endpoint that shows why a consumer does not consume, and lets an operator
 * stop, pause, resume and start it. Read-only unless
 * {@code management.endpoint.kafkaconsumers.access=unrestricted} is set. The operator's
 * hold applies to this process only and is not stored.
 *
 * @since 0.1.0
 */
@WebEndpoint(id = "kafkaconsumers", defaultAccess = Access.READ_ONLY)
@Internal
public class KafkaConsumersEndpoint {

	private static final int STATUS_CONFLICT = 409;

	private static final int MAX_TEXT_LENGTH = 200;

	private final Supplier<Collection<ConsumerGroup>> consumers;

	private final ActionAudit audit;

	/**
	 * Creates the endpoint.
	 * @param consumers returns all consumers
	 * @param publisher publishes the audit events
	 */
	public KafkaConsumersEndpoint(Supplier<Collection<ConsumerGroup>> consumers, ApplicationEventPublisher publisher) {
		this.consumers = consumers;
		this.audit = new ActionAudit(publisher);
	}

	/**
	 * Returns the descriptions of all consumers.
	 * @return the descriptions by id
	 */
	@ReadOperation
	public Map<String, Object> consumers() {
		Map<String, Object> descriptions = new LinkedHashMap<>();
		this.consumers.get().forEach((consumer) -> descriptions.put(consumer.id(), ConsumerDescription.of(consumer)));
		return Map.of("consumers", descriptions);
	}

	/**
	 * Returns the description of one consumer.
	 * @param id the id of the consumer
	 * @return the description; status 404 if there is no such consumer
	 */
	@ReadOperation
	public WebEndpointResponse<Map<String, @Nullable Object>> consumer(@Selector String id) {
		ConsumerGroup consumer = find(id);
		return (consumer != null) ? new WebEndpointResponse<>(ConsumerDescription.of(consumer)) : unknown(id);
	}

	/**
	 * Starts, stops, pauses or resumes one consumer. Does not wait for the result.
	 * @param security identifies the operator
	 * @param id the id of the consumer
	 * @param action {@code start}, {@code stop}, {@code pause} or {@code resume}
	 * @param text the reason, for the hold and the audit; may be {@code null}
	 * @return the description of the consumer after the request; status 400 for an
	 * unknown action, 404 for an unknown consumer, 409 if the consumer is closing
	 */
	@WriteOperation
	public WebEndpointResponse<Map<String, @Nullable Object>> performAction(SecurityContext security,
			@Selector String id, @Nullable String action, @Nullable String text) {
		ConsumerGroup consumer = find(id);
		if (consumer == null) {
			return unknown(id);
		}
		ConsumerAction known = ConsumerAction.of(action);
		if (known == null) {
			return error("action must be start, stop, pause or resume; found " + quoted(action),
					WebEndpointResponse.STATUS_BAD_REQUEST);
		}
		if (consumer.state() == ConsumerState.CLOSING) {
			return error("consumer " + id + " is closing", STATUS_CONFLICT);
		}
		Principal principal = security.getPrincipal();
		String principalName = (principal != null) ? plain(principal.getName()) : "anonymous";
		String reason = (text != null && !text.isBlank()) ? plain(text) : null;
		known.apply(consumer, holdText(principal, principalName, reason));
		this.audit.record(principalName, known, consumer.id(), reason);
		return new WebEndpointResponse<>(ConsumerDescription.of(consumer));
	}

	private @Nullable ConsumerGroup find(String id) {
		return this.consumers.get().stream().filter((consumer) -> consumer.id().equals(id)).findFirst().orElse(null);
	}

	private WebEndpointResponse<Map<String, @Nullable Object>> unknown(String id) {
		String known = this.consumers.get().stream().map(ConsumerGroup::id).collect(Collectors.joining(", "));
		return error("no consumer " + quoted(id) + "; there are: " + known, WebEndpointResponse.STATUS_NOT_FOUND);
	}

	private static WebEndpointResponse<Map<String, @Nullable Object>> error(String text, int status) {
		Map<String, @Nullable Object> body = new LinkedHashMap<>();
		body.put("error", text);
		return new WebEndpointResponse<>(body, status);
	}

	private static String holdText(@Nullable Principal principal, String principalName, @Nullable String reason) {
		String text = (reason != null) ? reason : "through the endpoint";
		return (principal != null) ? principalName + ": " + text : text;
	}

	private static String quoted(@Nullable String value) {
		return (value != null) ? "\"" + plain(value) + "\"" : "none";
	}

	// replaces characters with which a request could forge log lines
	private static String plain(String text) {
		return text.strip().codePoints().limit(MAX_TEXT_LENGTH).map((c) -> switch (Character.getType(c)) {
			case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
					Character.SURROGATE, Character.UNASSIGNED ->
				'?';
			default -> c;
		}).collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
	}

}
