package com.github.onsdigital.dp.kafka.test.broker;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.apache.kafka.clients.admin.AbstractOptions;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigsResult;
import org.apache.kafka.clients.admin.CreatePartitionsResult;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.DeleteRecordsResult;
import org.apache.kafka.clients.admin.DeleteTopicsResult;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.DescribeConfigsResult;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsResult;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListTopicsResult;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.internals.CoordinatorKey;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The admin client of the in-memory cluster, for topics, records and groups. Each method
 * waits in virtual time until a broker responds, and returns a complete result.
 */
final class MemoryAdmin implements InvocationHandler {

	private final MemoryCluster cluster;

	private final ClientProcess process;

	private final AdminRequests requests;

	private final int timeoutMillis;

	private boolean closed;

	private MemoryAdmin(MemoryCluster cluster, Map<String, Object> properties) {
		AdminClientConfig config = new AdminClientConfig(properties);
		this.cluster = cluster;
		this.process = cluster.read(cluster::process);
		this.requests = new AdminRequests(cluster);
		this.timeoutMillis = config.getInt(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG);
	}

	// Creates an admin client of the current process.
	static Admin newAdmin(MemoryCluster cluster, Map<String, Object> properties) {
		return (Admin) Proxy.newProxyInstance(MemoryAdmin.class.getClassLoader(), new Class<?>[] { Admin.class },
				new MemoryAdmin(cluster, properties));
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
		if (method.isDefault()) {
			return InvocationHandler.invokeDefault(proxy, method, arguments);
		}
		Object[] args = (arguments != null) ? arguments : new Object[0];
		return switch (method.getName()) {
			case "toString" -> "in-memory admin client";
			case "hashCode" -> System.identityHashCode(proxy);
			case "equals" -> proxy == args[0];
			case "metrics" -> Map.of();
			case "close" -> close();
			default -> request(method.getName(), args);
		};
	}

	private @Nullable Object close() {
		this.cluster.change(() -> this.closed = true);
		return null;
	}

	private Object request(String name, Object[] args) {
		if (args.length == 0 || !(args[args.length - 1] instanceof AbstractOptions<?> options)) {
			throw notSimulated(name);
		}
		this.cluster.lock();
		try {
			Call call = new Call(name, await(name, options));
			Object result = (args.length == 1) ? describe(call) : request(call, args[0], options);
			this.cluster.changed().signalAll();
			return result;
		}
		finally {
			this.cluster.unlock();
		}
	}

	private Object describe(Call call) {
		return switch (call.name()) {
			case "listTopics" ->
				AdminResults.create(ListTopicsResult.class, AdminResults.future(call.of(this.requests::list)));
			case "describeCluster" -> AdminResults.create(DescribeClusterResult.class,
					AdminResults.future(call.of(() -> new ClusterMetadata(this.cluster).nodes())),
					AdminResults.future(call.of(() -> ClusterMetadata.node(0))),
					AdminResults.future(call.of(this.cluster::id)), AdminResults.future(call.of(Set::of)));
			default -> throw notSimulated(call.name());
		};
	}

	@SuppressWarnings({ "unchecked", "NullAway" }) // each key has a value
	private Object request(Call call, Object arg, AbstractOptions<?> options) {
		return switch (call.name()) {
			case "createTopics" -> createTopics(call, (Collection<NewTopic>) arg, (CreateTopicsOptions) options);
			case "deleteTopics" -> AdminResults.create(DeleteTopicsResult.class, null,
					AdminResults.each(names(call, arg), call.each(this.requests::delete)));
			case "describeTopics" -> AdminResults.create(DescribeTopicsResult.class, null,
					AdminResults.each(names(call, arg), call.each(this.requests::describe)));
			case "describeConfigs" -> AdminResults.create(DescribeConfigsResult.class,
					AdminResults.each((Collection<ConfigResource>) arg, call.each(this.requests::describeConfig)));
			case "describeConsumerGroups" -> AdminResults.create(DescribeConsumerGroupsResult.class,
					AdminResults.each((Collection<String>) arg, call.each(this.requests::describeGroup)));
			case "createPartitions" -> {
				Map<String, NewPartitions> totals = (Map<String, NewPartitions>) arg;
				yield AdminResults.create(CreatePartitionsResult.class, AdminResults.each(totals.keySet(),
						call.each((topic) -> this.requests.grow(topic, totals.get(topic)))));
			}
			case "deleteRecords" -> {
				Map<TopicPartition, RecordsToDelete> records = (Map<TopicPartition, RecordsToDelete>) arg;
				yield AdminResults.create(DeleteRecordsResult.class, AdminResults.each(records.keySet(),
						call.each((partition) -> this.requests.deleteRecords(partition, records.get(partition)))));
			}
			case "incrementalAlterConfigs" -> {
				Map<ConfigResource, Collection<AlterConfigOp>> all = (Map<ConfigResource, Collection<AlterConfigOp>>) arg;
				yield AdminResults.create(AlterConfigsResult.class, AdminResults.each(all.keySet(),
						call.each((resource) -> this.requests.alterConfig(resource, all.get(resource)))));
			}
			case "listConsumerGroupOffsets" -> AdminResults.create(ListConsumerGroupOffsetsResult.class,
					AdminResults.each(((Map<String, ?>) arg).keySet().stream().map(CoordinatorKey::byGroupId).toList(),
							call.each((key) -> this.requests.offsets(key.idValue))));
			default -> throw notSimulated(call.name());
		};
	}

	@SuppressWarnings("NullAway") // each name has a topic
	private CreateTopicsResult createTopics(Call call, Collection<NewTopic> topics, CreateTopicsOptions options) {
		Map<String, NewTopic> byName = new LinkedHashMap<>();
		topics.forEach((topic) -> byName.put(topic.name(), topic));
		return AdminResults.create(CreateTopicsResult.class, AdminResults.each(byName.keySet(),
				call.each((name) -> this.requests.create(byName.get(name), options.shouldValidateOnly()))));
	}

	private static Collection<String> names(Call call, Object topics) {
		if (topics instanceof TopicCollection.TopicNameCollection named) {
			return named.topicNames();
		}
		throw notSimulated(call.name() + " by topic id");
	}

	// Waits until a broker responds. Returns the failure of the request, or null.
	private @Nullable RuntimeException await(String name, AbstractOptions<?> options) {
		Integer millis = options.timeoutMs();
		long remaining = TimeUnit.MILLISECONDS.toNanos((millis != null) ? millis : this.timeoutMillis);
		try {
			while (!this.closed && (this.process.isCrashed() || this.cluster.brokers().any() != BrokerState.RUNNING)) {
				if (remaining <= 0) {
					return new TimeoutException("Timed out waiting for a node assignment. Call: " + name);
				}
				remaining = this.cluster.changed().awaitNanos(remaining);
			}
		}
		catch (InterruptedException ex) {
			throw new InterruptException(ex);
		}
		return this.closed ? new IllegalStateException("Cannot accept new calls when AdminClient is closing.") : null;
	}

	private static UnsupportedOperationException notSimulated(String method) {
		return new UnsupportedOperationException("not simulated: " + method + " of the admin client");
	}

	/**
	 * A call.
	 *
	 * @param name the name of the method
	 * @param failure why no broker responded, or {@code null}
	 */
	private record Call(String name, @Nullable RuntimeException failure) {

		<T> AdminResults.Response<T> of(Supplier<T> response) {
			return () -> {
				if (this.failure != null) {
					throw this.failure;
				}
				return response.get();
			};
		}

		<K, V extends @Nullable Object> AdminResults.Request<K, V> each(AdminResults.Request<K, V> request) {
			return (key) -> {
				if (this.failure != null) {
					throw this.failure;
				}
				return request.of(key);
			};
		}

	}

}
