package com.github.onsdigital.dp.kafka.contract;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.Hold;
import com.github.onsdigital.dp.kafka.consumer.HoldOwner;
import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Base class of the contracts. The application of most tests has one consumer,
 * {@code orders}.
 */
abstract class ContractTests implements ContractClusterSource {

	/** The limit of calls that wait. Nothing is asserted about it. */
	static final Duration LIMIT = Duration.ofSeconds(30);

	/** Longer than any test in real time. */
	static final String NEVER = "3m";

	private final Map<String, String> properties = new HashMap<>();

	private final List<Calls> calls = new ArrayList<>();

	ContractCluster cluster;

	ContractTopic orders;

	ContractGroup group;

	ContractApplication application;

	@BeforeEach
	void open() {
		this.cluster = openCluster();
		this.orders = handling().topic(this.cluster.topic("orders"));
		this.group = this.cluster.group("shop");
		set("orders.topic", this.orders.name());
		set("orders.group", this.group.name());
	}

	@AfterEach
	void close() {
		this.cluster.close();
		assertThat(this.calls).flatMap(Calls::overlaps)
			.noneMatch((overlap) -> handling().isSameLane(overlap.first(), overlap.second()));
	}

	/**
	 * Sets a property of the application, before its start.
	 */
	void set(String name, String value) {
		this.properties.put(name, value);
	}

	/**
	 * Sets a setting of the consumer {@code orders}, before the start of the application.
	 */
	void setOrders(String name, String value) {
		set("kafka.consumers.orders." + name, value);
	}

	/**
	 * Starts an application with these beans, and does not wait.
	 */
	ContractApplication start(Class<?>... beans) {
		Class<?>[] all = Stream.concat(Stream.of(Events.class), Stream.of(beans).map(this::inMode))
			.toArray(Class<?>[]::new);
		this.application = new ContractApplication(this.cluster.run(this.properties, all));
		return this.application;
	}

	// Settings of the test override those of the mode. A handler of a contract's own has
	// the settings of the mode if it permits them.
	private Class<?> inMode(Class<?> bean) {
		Class<?> result = (bean == OrderHandler.class) ? handling().handler() : bean;
		if (Stream.of(result.getDeclaredMethods()).anyMatch(this::permitsMode)) {
			handling().settings()
				.forEach((name, value) -> this.properties.putIfAbsent("kafka.consumers.orders." + name, value));
		}
		return result;
	}

	private boolean permitsMode(Method method) {
		KafkaMessageHandler handler = method.getAnnotation(KafkaMessageHandler.class);
		return handler != null && handler.id().equals("orders")
				&& (!handling().isStages() || CompletionStage.class.isAssignableFrom(method.getReturnType()));
	}

	/**
	 * Starts an application with the single handler of {@code orders}, and waits until it
	 * consumes.
	 */
	Calls startOrders(Class<?>... more) {
		start(Stream.concat(Stream.of(OrderHandler.class), Stream.of(more)).toArray(Class<?>[]::new));
		awaitState(ConsumerState.CONSUMING);
		return calls();
	}

	/**
	 * Returns the calls of the single handler.
	 */
	Calls calls() {
		return verified(this.application.bean(Orders.class).calls);
	}

	/**
	 * Starts an application with the batch handler of {@code orders}, and waits until it
	 * consumes.
	 */
	Calls startBatches() {
		start(OrderBatchHandler.class);
		awaitState(ConsumerState.CONSUMING);
		return verified(this.application.bean(OrderBatchHandler.class).calls);
	}

	/**
	 * Keeps the calls, so that the end of the test verifies that no two records of a lane
	 * were in flight at the same time.
	 */
	private Calls verified(Calls calls) {
		this.calls.add(calls);
		return calls;
	}

	/**
	 * Verifies the values of records, and their order if the mode keeps it.
	 */
	final void assertInOrder(List<?> values, Object... expected) {
		if (handling().isOrdered()) {
			assertThat(List.<Object>copyOf(values)).containsExactly(expected);
		}
		else {
			assertThat(List.<Object>copyOf(values)).containsExactlyInAnyOrder(expected);
		}
	}

	ConsumerGroup consumer() {
		return this.application.consumer("orders");
	}

	Events events() {
		return this.application.events();
	}

	void await(String what, Callable<Boolean> condition) {
		this.cluster.await(what, condition);
	}

	void awaitState(ConsumerState state) {
		await(state + " of the consumer", () -> consumer().state() == state);
	}

	void awaitCommitted(int partition, long offset) {
		await("commit of " + offset, () -> Objects.equals(committed(partition), offset));
	}

	@Nullable Long committed(int partition) {
		return this.group.committed(this.orders, partition);
	}

	void awaitHold(HoldOwner owner) {
		await("hold of " + owner, () -> hold(owner) != null);
	}

	void awaitNoHold() {
		await("no hold", () -> consumer().holds().isEmpty());
	}

	@Nullable Hold hold(HoldOwner owner) {
		return consumer().holds().stream().filter((hold) -> hold.owner() == owner).findFirst().orElse(null);
	}

	/**
	 * Creates the topic of a second consumer, {@link InvoiceHandler}.
	 */
	ContractTopic createInvoices() {
		ContractTopic invoices = this.cluster.topic("invoices");
		invoices.create(1);
		set("invoices.topic", invoices.name());
		set("invoices.group", this.cluster.group("accounts").name());
		return invoices;
	}

	/**
	 * Sends a record to a second consumer of the application and waits until it is
	 * handled.
	 */
	void handleInvoice(ContractTopic invoices) {
		Calls calls = this.application.bean(InvoiceHandler.class).calls;
		int before = calls.handled().size();
		invoices.send(0, "invoice");
		await("the invoice", () -> calls.handled().size() > before);
	}

}
