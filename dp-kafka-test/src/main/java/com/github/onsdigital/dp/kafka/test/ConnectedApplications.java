package com.github.onsdigital.dp.kafka.test;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.message.JsonFormat;
import com.github.onsdigital.dp.kafka.producer.MessageProducer;

/**
 * The applications that use one cluster, with their consumers and producers. Starts and
 * stops the consumers.
 */
final class ConnectedApplications {

	/** The longest time, on the test's clock, in which consumers stop. */
	private static final Duration STOP_LIMIT = Duration.ofMinutes(10);

	private final TestRuntime runtime;

	private final List<TestApplication> applications = new CopyOnWriteArrayList<>();

	ConnectedApplications(TestRuntime runtime) {
		this.runtime = runtime;
	}

	void add(TestApplication application) {
		this.applications.add(application);
	}

	void remove(TestApplication application) {
		this.applications.remove(application);
	}

	List<ConsumerGroup> consumers() {
		return all(TestApplication::consumers);
	}

	List<MessageProducer> producers() {
		return all(TestApplication::producers);
	}

	private <T> List<T> all(Function<TestApplication, Collection<T>> part) {
		return this.applications.stream().flatMap((each) -> part.apply(each).stream()).toList();
	}

	ConsumerGroup consumer(String id) {
		return Consumers.find(consumers(), id);
	}

	MessageProducer producer(String name) {
		return producers().stream()
			.filter((each) -> each.name().equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("There is no producer '" + name + "'; there are "
					+ producers().stream().map(MessageProducer::name).toList()));
	}

	// Returns the group of a consumer; null if its messages are consumed manually.
	@Nullable String groupOf(String consumer) {
		return consumers().stream()
			.filter((each) -> each.id().equals(consumer))
			.filter((each) -> !Consumers.isManual(each))
			.map(ConsumerGroup::group)
			.findFirst()
			.orElse(null);
	}

	// the application's own filters, and manual consumers, decide what is committed
	boolean dropRecords(String group) {
		return this.applications.stream()
			.anyMatch((each) -> each.dropsRecords() || each.consumers()
				.stream()
				.anyMatch((consumer) -> consumer.group().equals(group) && Consumers.isManual(consumer)));
	}

	@Nullable JsonFormat json() {
		for (TestApplication application : this.applications) {
			JsonFormat format = application.json();
			if (format != null) {
				return format;
			}
		}
		return null;
	}

	// Starts the checks, and does not block.
	void runChecks() {
		for (TestApplication application : this.applications) {
			CompletionStage<?> unused = application.runChecks();
		}
	}

	// Requests a stop of the consumers, and does not block.
	void requestStop() {
		for (TestApplication application : this.applications) {
			CompletionStage<?> unused = application.stopConsumers();
		}
	}

	// Stops the consumers and waits until they have left their groups.
	void stop() {
		awaitAll(TestApplication::stopConsumers, "The consumers have not stopped");
	}

	// Checks the cluster, starts the consumers, and waits until they are idle.
	void start() {
		awaitAll(TestApplication::checkCluster, "The cluster was not checked");
		// the consumers receive the report after the check has ended
		this.runtime.settle();
		this.applications.forEach(TestApplication::startConsumers);
		awaitAll(TestApplication::runChecks, "The checks have not ended");
		this.runtime.settle();
	}

	private void awaitAll(Function<TestApplication, CompletionStage<?>> action, String failure) {
		CompletableFuture<?>[] stages = this.applications.stream()
			.map((application) -> action.apply(application).toCompletableFuture())
			.toArray(CompletableFuture[]::new);
		try {
			if (!this.runtime.time().await(CompletableFuture.allOf(stages), STOP_LIMIT)) {
				throw new AssertionError(failure + " within " + STOP_LIMIT.toMinutes() + " min of the test's clock."
						+ System.lineSeparator() + new RuntimeDescription(this.runtime).text());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("interrupted", ex);
		}
	}

}
