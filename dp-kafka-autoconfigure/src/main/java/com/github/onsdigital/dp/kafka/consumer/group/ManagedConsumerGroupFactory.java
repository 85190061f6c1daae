package com.github.onsdigital.dp.kafka.consumer.group;

import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.github.onsdigital.dp.kafka.consumer.AsyncRecordHandler;
import com.github.onsdigital.dp.kafka.consumer.ConsumerDeclaration;
import com.github.onsdigital.dp.kafka.consumer.ConsumerDeclaration.Kind;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroupFactory;
import com.github.onsdigital.dp.kafka.consumer.ConsumerOptions;
import com.github.onsdigital.dp.kafka.consumer.ConsumerSettings;
import com.github.onsdigital.dp.kafka.consumer.RecordBatchHandler;
import com.github.onsdigital.dp.kafka.consumer.RecordHandler;
import com.github.onsdigital.dp.kafka.consumer.Upstream;
import com.github.onsdigital.dp.kafka.consumer.handler.HandlerInvocations;
import com.github.onsdigital.dp.kafka.consumer.handler.HandlerRegistration;
import com.github.onsdigital.dp.kafka.consumer.lifecycle.ConsumerRun;
import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.UpstreamQueue;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Creates consumers in code.
 */
@Internal
public final class ManagedConsumerGroupFactory implements ConsumerGroupFactory {

	private static final Logger logger = LoggerFactory.getLogger(ManagedConsumerGroupFactory.class);

	private final ManagedConsumerGroups groups;

	private final Resolver resolver;

	private final BiFunction<ConsumerSettings, HandlerRegistration, ConsumerRun.Factory> runs;

	private final BiFunction<ConsumerSettings, UpstreamQueue, ConsumerRun.Factory> upstreamRuns;

	/**
	 * Creates a factory.
	 * @param groups registers the consumers
	 * @param resolver creates settings of declarations
	 * @param runs creates the factories of runs
	 * @param upstreamRuns creates the factories of runs of consumers without a handler
	 */
	public ManagedConsumerGroupFactory(ManagedConsumerGroups groups, Resolver resolver,
			BiFunction<ConsumerSettings, HandlerRegistration, ConsumerRun.Factory> runs,
			BiFunction<ConsumerSettings, UpstreamQueue, ConsumerRun.Factory> upstreamRuns) {
		this.groups = groups;
		this.resolver = resolver;
		this.runs = runs;
		this.upstreamRuns = upstreamRuns;
	}

	@Override
	public ConsumerGroup records(ConsumerOptions options, RecordHandler handler) {
		return create(
				new HandlerRegistration(declaration(options, Kind.RECORDS), HandlerInvocations.single(handler), null));
	}

	@Override
	public ConsumerGroup asyncRecords(ConsumerOptions options, AsyncRecordHandler handler) {
		return create(new HandlerRegistration(declaration(options, Kind.STAGES),
				HandlerInvocations.single(options.id(), handler), null));
	}

	@Override
	public ConsumerGroup batches(ConsumerOptions options, RecordBatchHandler handler) {
		return create(
				new HandlerRegistration(declaration(options, Kind.BATCHES), null, HandlerInvocations.batch(handler)));
	}

	@Override
	public ConsumerGroup upstream(ConsumerOptions options) {
		ConsumerSettings settings = settings(declaration(options, Kind.UPSTREAM));
		UpstreamQueue queue = new UpstreamQueue(this.groups.time());
		ManagedConsumerGroup group = add(settings, this.upstreamRuns.apply(settings, queue), queue);
		CompletableFuture<Void> closed = group.closed();
		CompletableFuture<Void> unused = closed.thenRun(queue::close);
		return group;
	}

	private static ConsumerDeclaration declaration(ConsumerOptions options, Kind kind) {
		return new ConsumerDeclaration(options.id(), kind, "ConsumerGroupFactory", options.settings());
	}

	private ConsumerGroup create(HandlerRegistration handler) {
		ConsumerSettings settings = settings(handler.declaration());
		return add(settings, this.runs.apply(settings, handler), null);
	}

	private ConsumerSettings settings(ConsumerDeclaration declaration) {
		SettingProblems problems = new SettingProblems();
		ConsumerSettings settings = this.resolver.resolve(declaration, problems);
		problems.throwIfAny();
		problems.warnings().forEach((warning) -> logger.warn(warning.line()));
		if (settings == null) {
			throw new IllegalStateException("No settings for consumer '" + declaration.id() + "'");
		}
		return settings;
	}

	private ManagedConsumerGroup add(ConsumerSettings settings, ConsumerRun.Factory factory,
			@Nullable Upstream upstream) {
		ManagedConsumerGroup group = this.groups.add(settings, factory, upstream);
		CompletableFuture<Void> closed = group.closed();
		CompletableFuture<Void> unused = closed.thenRun(() -> this.groups.remove(group));
		return group;
	}

	/**
	 * Creates settings of a declaration.
	 */
	@FunctionalInterface
	public interface Resolver {

		/**
		 * Creates the settings of one consumer.
		 * @param declaration the declaration
		 * @param problems collects errors and warnings
		 * @return the settings, or {@code null} if there is an error
		 */
		@Nullable ConsumerSettings resolve(ConsumerDeclaration declaration, SettingProblems problems);

	}

}
