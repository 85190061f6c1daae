package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.util.Set;

import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The Kafka consumer that an interceptor receives on a worker thread. Only its metrics
 * can be read: a Kafka consumer belongs to its poll thread.
 *
 * @param client the client
 * @param member the member of the client
 */
record WorkerConsumer(Consumer<byte[], byte[]> client, GroupMember member) implements InvocationHandler {

	private static final Set<String> PERMITTED = Set.of("metrics", "hashCode", "toString");

	@Override
	public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] args) throws Throwable {
		if (method.getName().equals("equals")) {
			return args != null && proxy == args[0];
		}
		if (PERMITTED.contains(method.getName())) {
			return method.invoke(this.client, args);
		}
		throw new IllegalStateException("consumer " + this.member.consumerId() + ": " + method.getName()
				+ "() of the Kafka consumer cannot be called on a worker thread; the consumer belongs to its poll thread."
				+ " Worker threads call the handler because it returns a CompletionStage, or because of its 'ordering'");
	}

}
