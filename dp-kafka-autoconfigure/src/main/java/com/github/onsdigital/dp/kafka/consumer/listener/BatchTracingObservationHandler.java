package com.github.onsdigital.dp.kafka.consumer.listener;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.micrometer.observation.Observation;
import io.micrometer.tracing.Link;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.TracingObservationHandler;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Creates the span of a batch: the root of a new trace, with a link to the span that sent
 * each record, as its W3C header {@code traceparent} states. Loaded only if Micrometer
 * Tracing is on the classpath.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class BatchTracingObservationHandler implements TracingObservationHandler<BatchContext> {

	private static final String HEADER = "traceparent";

	/**
	 * OpenTelemetry's default limit of links.
	 */
	private static final int MAX_LINKS = 128;

	private static final Pattern TRACEPARENT = Pattern
		.compile("[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?");

	private final Tracer tracer;

	/**
	 * Creates a handler.
	 * @param tracer creates the spans
	 */
	public BatchTracingObservationHandler(Tracer tracer) {
		this.tracer = tracer;
	}

	@Override
	public void onStart(BatchContext context) {
		Span.Builder span = this.tracer.spanBuilder().setNoParent().kind(Span.Kind.CONSUMER);
		Set<String> linked = new LinkedHashSet<>();
		for (ConsumerRecord<byte[], byte[]> record : context.records()) {
			Header header = record.headers().lastHeader(HEADER);
			if (header != null && header.value() != null && linked.size() < MAX_LINKS) {
				link(span, new String(header.value(), StandardCharsets.US_ASCII), linked);
			}
		}
		span.tag("messaging.batch.message_count", context.records().size());
		getTracingContext(context).setSpan(span.start());
	}

	private void link(Span.Builder span, String traceparent, Set<String> linked) {
		Matcher parts = TRACEPARENT.matcher(traceparent);
		if (parts.matches() && linked.add(traceparent)) {
			boolean sampled = (Integer.parseInt(parts.group(3), 16) & 1) == 1;
			span.addLink(new Link(this.tracer.traceContextBuilder()
				.traceId(parts.group(1))
				.spanId(parts.group(2))
				.sampled(sampled)
				.build()));
		}
	}

	@Override
	public void onStop(BatchContext context) {
		Span span = getRequiredSpan(context);
		span.name(getSpanName(context));
		tagSpan(context, span);
		endSpan(context, span);
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof BatchContext;
	}

	@Override
	public Tracer getTracer() {
		return this.tracer;
	}

}
